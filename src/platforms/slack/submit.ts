import { createHash } from 'node:crypto';
import type { Reply } from '../../core/reply.ts';
import { refusalCard, type Router } from '../../core/router.ts';
import type { Logger } from '../../logger.ts';
import type { Answers } from './answer.ts';
import type { Stash } from './button.ts';
import { answerSubmission, drawNotice, formCallback, inputsOf } from './draw-form.ts';
import type { Home } from './home.ts';
import { type Act, submissionAct } from './invocation.ts';
import type { Acknowledge } from './listen.ts';
import { readMetadata } from './metadata.ts';
import type { ViewSubmission } from './payload.ts';
import type { Files } from './files.ts';
import { filesIn, readForm } from './read-form.ts';
import { late, within } from '../within.ts';

interface SubmissionDeps {
  router: Router;
  answers: Answers;
  files: Files;
  stash: Stash;
  log: Logger;
  patience: { submitMs: number };
}

/**
 * Submits forms. The window stays open for the answer as long as Slack allows; a later answer comes as a message.
 */
export function createSubmissions({ router, answers, files, stash, log, patience }: SubmissionDeps, home: Home) {
  return async (payload: ViewSubmission, ack: Acknowledge): Promise<void> => {
    if (payload.view.callback_id !== formCallback) return ack();
    const work = dispatch(payload);
    const done = await within(work, patience.submitMs);
    if (done === late) {
      await ack({ response_action: 'clear' });
      return finish(await work);
    }
    const answer = await inWindow(done, payload);
    await ack(answer ?? { response_action: 'clear' });
    if (!answer) await finish(done);
  };

  async function dispatch(payload: ViewSubmission): Promise<{ reply: Reply; act: Act } | undefined> {
    const origin = await readMetadata(payload.view.private_metadata, stash);
    if (!origin) {
      log.warn({ view: payload.view.id }, 'A form does not say what it is for');
      return undefined;
    }
    const values = { ...readForm(payload.view.state), ...origin.hidden };
    const chosen = filesIn(payload.view.state);
    const entered = [values, ...chosen.map(({ id }) => id)];
    const hash = createHash('sha256').update(JSON.stringify(entered)).digest('base64url').slice(0, 22);
    const sent = chosen.map((file) => files.sent(file, file.field));
    const act = submissionAct(payload, origin, { values, ...(sent.length > 0 && { files: sent }) }, hash);
    return { reply: await router.dispatch(act.invocation), act };
  }

  /** The answer that the window itself can show; undefined when it closes and the answer is a message. */
  async function inWindow(done: Awaited<ReturnType<typeof dispatch>>, { view }: ViewSubmission) {
    if (!done) return { response_action: 'push', view: drawNotice(tooOld) };
    const { reply, act } = done;
    if (reply.kind === 'refusal') return { response_action: 'push', view: drawNotice(refusalCard(reply)) };
    if (reply.kind !== 'form') return undefined;
    return answerSubmission(reply.form, await answers.metadataOf(reply.form, act.where), inputsOf(view));
  }

  async function finish(done: Awaited<ReturnType<typeof dispatch>>): Promise<void> {
    if (!done) return;
    await answers.deliver(done.reply, done.act.where);
    if (done.act.where.isNowhere) await home.refresh(done.act.invocation);
  }
}

const tooOld = refusalCard({
  kind: 'refusal',
  problem: 'This form has been open for too long. Please copy what you wrote, and open it again.',
});
