import { z } from 'zod';
import { joinList, type RawValues } from '../../core/raw-values.ts';
import { personToken } from '../../core/tokens.ts';
import { fieldOf } from './draw-control.ts';

const Chosen = z.object({ value: z.string() });

/** One entered value of a view's state, of any control that we draw. */
const Entered = z.object({
  value: z.string().nullish(),
  selected_date: z.string().nullish(),
  selected_option: Chosen.nullish(),
  selected_options: z.array(Chosen).nullish(),
  selected_user: z.string().nullish(),
  selected_users: z.array(z.string()).nullish(),
  selected_conversation: z.string().nullish(),
  files: z.array(z.object({ id: z.string(), name: z.string().nullish() })).nullish(),
});

export const ViewState = z.object({ values: z.record(z.string(), z.record(z.string(), Entered)) });
export type ViewState = z.infer<typeof ViewState>;

/** What was entered, as the words that would have been typed. Fields that are empty are left out. */
export function readForm(state: ViewState): RawValues {
  const entries = Object.entries(state.values).flatMap(([blockId, byAction]) => {
    const field = fieldOf(blockId);
    const [entered] = Object.values(byAction);
    const words = entered && wordsOf(entered);
    return field === undefined || words === undefined || words === '' ? [] : [[field, words] as const];
  });
  return Object.fromEntries(entries);
}

function wordsOf(entered: z.infer<typeof Entered>): string | undefined {
  if (entered.selected_options) return joinList(entered.selected_options.map(({ value }) => value));
  if (entered.selected_users) return joinList(entered.selected_users.map((user) => personToken(user)));
  if (entered.selected_option) return entered.selected_option.value;
  if (entered.selected_user) return personToken(entered.selected_user);
  if (entered.selected_conversation) return `<#${entered.selected_conversation}>`;
  return entered.selected_date ?? entered.value ?? undefined;
}

/** The files that were chosen, with their fields. */
export function filesIn(state: ViewState): { field: string; id: string; name?: string | null | undefined }[] {
  return Object.entries(state.values).flatMap(([blockId, byAction]) => {
    const field = fieldOf(blockId);
    const [entered] = Object.values(byAction);
    return field === undefined ? [] : (entered?.files ?? []).map((file) => ({ ...file, field }));
  });
}
