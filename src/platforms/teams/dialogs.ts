import { z } from 'zod';
import { type Card, note } from '../../core/card.ts';
import type { Clock } from '../../core/clock.ts';
import type { Form } from '../../core/form.ts';
import { newId } from '../../core/ids.ts';
import type { Reply } from '../../core/reply.ts';
import { refusalCard, type Router } from '../../core/router.ts';
import type { Activity } from './activity.ts';
import { type Answers, asSentence, hints, homeOf, sentenceOf } from './answer.ts';
import { type Home, readButton, type Stash } from './button.ts';
import type { KnownChannel } from './draw-control.ts';
import { drawForm, drawNotice } from './draw-form.ts';
import { type Act, buttonAct, commandId, messageActionAct, submissionAct } from './invocation.ts';
import { closeDialog, dialogSays, type InvokeAnswer, showDialog } from './invoke.ts';
import { type Origin, readOrigin, writeOrigin } from './origin.ts';
import { readForm } from './read-form.ts';
import type { References } from './references.ts';
import type { Where } from './where.ts';
import { late, within } from '../within.ts';

export interface Dialogs {
  /** The button of a form was pressed. */
  open(activity: Activity, workspace: string): Promise<InvokeAnswer>;
  /** A command was chosen in a message's menu. */
  openFromMessage(activity: Activity, workspace: string): Promise<InvokeAnswer>;
  submit(activity: Activity, workspace: string): Promise<InvokeAnswer>;
}

export interface DialogDeps {
  router: Router;
  answers: Answers;
  stash: Stash;
  references: References;
  clock: Clock;
  patience: { invokeMs: number };
  later(work: Promise<void>): void;
}

const Value = z.object({
  commandId: z.string().nullish(),
  messagePayload: z.unknown().optional(),
  data: z.record(z.string(), z.unknown()).catch({}),
});
const tooOld: Card = note(
  'This form has been open for too long. Please copy what you wrote, and open it again.',
  'warning',
);

export function createDialogs(deps: DialogDeps): Dialogs {
  const { router, answers, stash, references, clock, patience, later } = deps;

  async function openedBy(act: Act, home?: Home): Promise<InvokeAnswer> {
    const reply = await router.dispatch(act.invocation);
    if (reply.kind !== 'form') return noticeOf(reply, act.where);
    const origin = { id: newId(clock.now()), command: reply.form.command, hidden: reply.form.hidden, home };
    return formDialog(reply.form, origin, act.where);
  }

  async function formDialog(form: Form, origin: Origin, { place }: Where): Promise<InvokeAnswer> {
    const carried = await writeOrigin({ ...origin, command: form.command, hidden: form.hidden }, stash);
    const needsChannels = form.fields.some(({ control }) => control.kind === 'channel');
    return showDialog(drawForm(form, carried, needsChannels ? await channelsOf(place.workspace) : []));
  }

  async function channelsOf(workspace: string): Promise<KnownChannel[]> {
    const known = await references.channels(workspace);
    return known.map(({ id, name = id }) => ({ id, name }));
  }

  /** What a command answered that was to open a form. */
  async function noticeOf(reply: Reply, where: Where): Promise<InvokeAnswer> {
    if (reply.kind === 'refusal') return showDialog(drawNotice(refusalCard(reply)));
    if (reply.kind === 'card' && reply.to === 'actor') return showDialog(drawNotice(reply.card, { zone: where.zone }));
    await answers.deliver(reply, where);
    return dialogSays('Done.');
  }

  async function submit(activity: Activity, workspace: string): Promise<InvokeAnswer> {
    const { data } = Value.parse(activity.value ?? {});
    const origin = await readOrigin(data, stash);
    if (!origin) return showDialog(drawNotice(tooOld));
    const act = submissionAct(activity, workspace, origin, { ...readForm(data), ...origin.hidden });
    const asked = router.dispatch(act.invocation);
    const reply = await within(asked, patience.invokeMs);
    if (reply !== late) return submitted(reply, origin, act.where);
    later(asked.then((done) => answers.deliver(done, act.where)));
    return dialogSays('This takes a little longer. The answer comes as a message.');
  }

  async function submitted(reply: Reply, origin: Origin, where: Where): Promise<InvokeAnswer> {
    if (reply.kind === 'form') return formDialog(reply.form, origin, where);
    if (reply.kind === 'refusal') return showDialog(drawNotice(refusalCard(reply)));
    if (reply.kind === 'file') {
      const reached = await answers.sendFile(reply, where);
      return reached === 'here' ? closeDialog : dialogSays(hints[reached]);
    }
    if (reply.kind === 'nothing') return closeDialog;
    if (reply.to === 'place') {
      await answers.publicly(reply.card, where, reply.replace === true);
      return closeDialog;
    }
    if (where.personal === undefined && sentenceOf(reply.card) !== undefined) {
      return showDialog(drawNotice(reply.card, { zone: where.zone }));
    }
    const reached = await answers.privately(reply.card, where);
    if (reached === 'here') return closeDialog;
    if (reached === 'not at all') return showDialog(drawNotice(reply.card, { zone: where.zone }));
    return dialogSays(`${asSentence(reply.card.summary)} ${hints[reached]}`);
  }

  return {
    async open(activity, workspace) {
      const pressed = await readButton(Value.parse(activity.value ?? {}).data, stash);
      if (!pressed) {
        const problem = 'This button is too old to be used. Please type the command instead.';
        return showDialog(drawNotice(note(problem, 'warning')));
      }
      return openedBy(buttonAct(activity, workspace, 'opened', pressed), pressed.home);
    },
    async openFromMessage(activity, workspace) {
      const { commandId: id, messagePayload } = Value.parse(activity.value ?? {});
      const command = router.commands.find(({ name }) => commandId(name) === id);
      if (!command) return showDialog(drawNotice(note('This belongs to an older version of Rainmaker.', 'warning')));
      const act = messageActionAct(activity, workspace, command.name, messagePayload);
      // The dialog's submission does not say any more which message it is about.
      return openedBy(act, homeOf(act.where));
    },
    submit,
  };
}
