import type { InputBlock, ModalView } from '@slack/types';
import type { Card } from '../../core/card.ts';
import type { Form, FormField } from '../../core/form.ts';
import { type Block, contextLine, plainText, sections } from './blocks.ts';
import { drawCard, type Drawing } from './draw-card.ts';
import { blockIdOf, drawControl } from './draw-control.ts';
import { limits } from './limits.ts';
import { clip, filled } from './text.ts';

/** The callback id of every form; which command it is for stands in its metadata. */
export const formCallback = 'form';

/** A form as a modal. `metadata` says where its submission belongs, see `writeMetadata`. */
export function drawForm(form: Form, metadata: string): ModalView {
  const most = limits.blocks.modal - 4;
  const blocks: (Block | InputBlock)[] = [...introOf(form), ...generalProblems(form)];
  let left = 0;
  let bytes = sizeOf(blocks);
  for (const field of form.fields) {
    const drawn = drawField(field, form.problems?.[field.name]);
    const size = sizeOf(drawn);
    const fits = blocks.length + drawn.length <= most && bytes + size <= limits.viewBytes;
    if (fits) blocks.push(...drawn);
    bytes += fits ? size : 0;
    left += fits ? 0 : 1;
  }
  if (left > 0) blocks.push(contextLine(`… ${left} more: type the command instead to set them`));
  const needsSubmit = blocks.some(({ type }) => type === 'input') || form.submit.trim() !== '';
  return {
    type: 'modal',
    callback_id: formCallback,
    title: plainText(filled(form.title, limits.view.title, 'Rainmaker')),
    ...(needsSubmit && { submit: plainText(filled(form.submit, limits.view.submit, 'Save')) }),
    close: plainText('Cancel'),
    private_metadata: metadata,
    blocks: blocks.length > 0 ? blocks : [contextLine('Nothing to fill in.')],
  };
}

function sizeOf(blocks: readonly unknown[]): number {
  return Buffer.byteLength(JSON.stringify(blocks));
}

function introOf({ intro }: Form): Block[] {
  if (intro === undefined || intro.length === 0) return [];
  return drawCard({ summary: '', nodes: [{ kind: 'text', text: intro }] }, { surface: 'modal' }).blocks.slice(0, 1);
}

/** Problems of fields that this form does not show stand above it. */
function generalProblems({ problems = {}, fields }: Form): Block[] {
  return Object.entries(problems).flatMap(([name, problem]) =>
    fields.some((field) => field.name === name) ? [] : sections(`⚠️ ${clip(problem, limits.error)}`),
  );
}

function drawField(field: FormField, problem: string | undefined): (Block | InputBlock)[] {
  const { element, note } = drawControl(field);
  const hint = clip([field.hint, note].filter(Boolean).join(' '), limits.hint);
  const input: InputBlock = {
    type: 'input',
    block_id: blockIdOf(field.name),
    label: plainText(filled(field.label, limits.label, field.name)),
    optional: !field.required,
    ...(hint.trim() !== '' && { hint: plainText(hint) }),
    element,
  };
  return problem === undefined ? [input] : [contextLine(`⚠️ ${clip(problem, limits.error)}`), input];
}

/** A card in a modal, for what a form cannot say: nothing to fill in, only to read. */
export function drawNotice(card: Card, drawing: Omit<Drawing, 'surface'> = {}, metadata = ''): ModalView {
  return {
    type: 'modal',
    callback_id: 'notice',
    title: plainText('Rainmaker'),
    close: plainText('Close'),
    private_metadata: metadata,
    blocks: drawCard(card, { ...drawing, surface: 'modal' }).blocks,
  };
}

/** What stands in the window while the form's values are looked up: Slack gives us three seconds to open it. */
export function drawWaiting(): ModalView {
  return {
    type: 'modal',
    callback_id: 'waiting',
    title: plainText('Rainmaker'),
    blocks: [contextLine('One moment …')],
  };
}

export type SubmissionAnswer =
  | { response_action: 'errors'; errors: Record<string, string> }
  | { response_action: 'update'; view: ModalView };

/**
 * How a form that was not right comes back: what was wrong at the fields when they stay as they are, a new drawing when
 * one of them became a choice. `shown` are the inputs of the open modal: block id → action id.
 */
export function answerSubmission(form: Form, metadata: string, shown: ReadonlyMap<string, string>): SubmissionAnswer {
  const entries = Object.entries(form.problems ?? {});
  const view = drawForm(form, metadata);
  const inputs = inputsOf(view);
  const isSame = inputs.size === shown.size && [...inputs].every(([block, action]) => shown.get(block) === action);
  const areShown = entries.every(([name]) => inputs.has(blockIdOf(name)));
  if (entries.length === 0 || !isSame || !areShown) return { response_action: 'update', view };
  const errors = entries.map(([name, problem]) => [blockIdOf(name), filled(problem, limits.error, 'Not right.')]);
  return { response_action: 'errors', errors: Object.fromEntries(errors) };
}

/** The inputs of a view: block id → action id. */
export function inputsOf(view: { blocks: readonly unknown[] }): Map<string, string> {
  const inputs = view.blocks.filter((block): block is InputBlock => isInput(block));
  return new Map(inputs.map(({ block_id: block = '', element }) => [block, element.action_id ?? '']));
}

function isInput(block: unknown): boolean {
  return typeof block === 'object' && block !== null && 'type' in block && block.type === 'input' && 'element' in block;
}
