import type { Reply } from '../../core/reply.ts';
import { refusalCard, type Router } from '../../core/router.ts';
import type { Logger } from '../../logger.ts';
import type { Answers } from './answer.ts';
import type { SlackApi } from './api.ts';
import { drawForm, drawNotice, drawWaiting } from './draw-form.ts';
import type { Act } from './invocation.ts';
import { late, within } from '../within.ts';

interface OpenerDeps {
  router: Router;
  api: SlackApi;
  answers: Answers;
  log: Logger;
  patience: { openMs: number };
}

/**
 * Opens forms. Slack's permission to open a window lasts three seconds: when the form takes longer, an empty window is
 * opened to hold the place.
 */
export function createOpener({ router, api, answers, log, patience }: OpenerDeps): (act: Act) => Promise<void> {
  return async ({ invocation, where }) => {
    const asked = router.dispatch(invocation);
    const reply = await within(asked, patience.openMs);
    if (reply !== late) return answers.deliver(reply, where);
    const { triggerId, ...rest } = where;
    const view = triggerId === undefined ? undefined : await holdPlace(triggerId, where.inModal === true);
    if (view === undefined) return answers.deliver(await asked, rest);
    return fill(view, await asked, { invocation, where: rest });
  };

  async function holdPlace(triggerId: string, inModal: boolean): Promise<string | undefined> {
    try {
      const args = { trigger_id: triggerId, view: drawWaiting() };
      const { view } = await api.call(inModal ? 'views.push' : 'views.open', args);
      return typeof view === 'object' && view !== null && 'id' in view && typeof view.id === 'string'
        ? view.id
        : undefined;
    } catch (error) {
      log.warn({ err: error }, 'A window could not be opened');
      return undefined;
    }
  }

  async function fill(viewId: string, reply: Reply, { where }: Act): Promise<void> {
    const view = await drawReply(reply, where);
    if (view === undefined) return answers.deliver(reply, where);
    try {
      await api.call('views.update', { view_id: viewId, view });
    } catch (error) {
      log.warn({ err: error }, 'A window could not be filled');
      await answers.deliver(reply, where);
    }
  }

  async function drawReply(reply: Reply, where: Act['where']) {
    if (reply.kind === 'form') return drawForm(reply.form, await answers.metadataOf(reply.form, where));
    if (reply.kind === 'refusal') return drawNotice(refusalCard(reply));
    return reply.kind === 'card' && reply.to === 'actor' ? drawNotice(reply.card) : undefined;
  }
}
