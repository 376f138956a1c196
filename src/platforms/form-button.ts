import { type Card, note, openForm } from '../core/card.ts';
import type { Form } from '../core/form.ts';

/** The way into a form where no window can be opened, with all that is in it. */
export function formButton(form: Form): Card {
  const entered = form.fields.flatMap(({ name, initial }) => (initial === undefined ? [] : [[name, initial] as const]));
  const values = { ...Object.fromEntries(entered), ...form.hidden };
  const problems = Object.values(form.problems ?? {});
  const said = problems.length > 0 ? problems.join(' ') : `${form.title}: this needs a few words from you.`;
  const card = note(said, problems.length > 0 ? 'warning' : 'plain');
  return {
    ...card,
    nodes: [...card.nodes, { kind: 'actions', actions: [openForm('Open the form', form.command, values)] }],
  };
}
