import type { Card } from '../../core/card.ts';
import type { Form, FormField } from '../../core/form.ts';
import { drawControl, type KnownChannel } from './draw-control.ts';
import { adaptiveCard, drawCard, type Drawing } from './draw-card.ts';
import { type AdaptiveCard, type Element, paragraphs, subtle, words } from './elements.ts';
import { fit } from './fit.ts';
import { limits } from './limits.ts';
import { clip } from './text.ts';

/** What Teams shows in a window of its own. */
export interface Dialog {
  title: string;
  height: 'small' | 'medium' | 'large';
  width: 'medium';
  card: { contentType: 'application/vnd.microsoft.card.adaptive'; content: AdaptiveCard };
}

/** A form as a dialog. `carried` says where its submission belongs, see `writeOrigin`. */
export function drawForm(form: Form, carried: object, channels: readonly KnownChannel[] = []): Dialog {
  const shown = form.fields.slice(0, limits.dialog.fields);
  const left = form.fields.length - shown.length;
  const body: Element[] = [
    ...(form.intro === undefined ? [] : paragraphs(form.intro, undefined)),
    ...generalProblems(form),
    ...shown.flatMap((field) => drawField(field, form.problems?.[field.name], channels)),
    ...(left > 0 ? [subtle(`… ${left} more: type the command instead to set them`)] : []),
  ];
  const submit = { type: 'Action.Submit', title: clip(form.submit, limits.button).trim() || 'Save', style: 'positive' };
  const card = { ...adaptiveCard(form.title, body), actions: [{ ...submit, data: carried }] };
  return dialog(form.title, fit(card), shown.length > 6 ? 'large' : 'medium');
}

/** A card in a dialog, for what a form cannot say: nothing to fill in, only to read. */
export function drawNotice(card: Card, drawing: Drawing = {}): Dialog {
  const readable = { ...card, nodes: card.nodes.filter(({ kind }) => kind !== 'actions') };
  return dialog('Rainmaker', drawCard(readable, drawing), 'small');
}

function dialog(title: string, content: AdaptiveCard, height: Dialog['height']): Dialog {
  const card = { contentType: 'application/vnd.microsoft.card.adaptive' as const, content };
  return { title: clip(title, limits.dialog.title).trim() || 'Rainmaker', height, width: 'medium', card };
}

/** Problems of fields that this form does not show stand above it. */
function generalProblems({ problems = {}, fields }: Form): Element[] {
  return Object.entries(problems)
    .filter(([name]) => !fields.some((field) => field.name === name))
    .map(([, said]) => problem(said));
}

function problem(said: string): Element {
  return words(`⚠️ ${clip(said, limits.summary)}`, { color: 'Attention', weight: 'Bolder' });
}

function drawField(field: FormField, wrong: string | undefined, channels: readonly KnownChannel[]): Element[] {
  const label = clip(field.label, limits.label).trim() || field.name;
  const input: Element = {
    ...drawControl(field, channels),
    label,
    ...(field.required && { isRequired: true, errorMessage: `${label} is missing.` }),
  };
  const hint = clip(field.hint ?? '', limits.summary).trim();
  return [...(wrong === undefined ? [] : [problem(wrong)]), input, ...(hint === '' ? [] : [subtle(hint)])];
}
