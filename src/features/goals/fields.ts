import type { Context } from '../../core/context.ts';
import { field, type FieldOptions } from '../../core/fields.ts';
import { numbered } from '../../core/numbered.ts';
import { type Parsed, parsed, problem } from '../../core/result.ts';
import { typed } from '../../core/typed.ts';
import type { KeptScope } from '../metrics/index.ts';
import type { People } from '../people/index.ts';
import { target } from '../quotas/index.ts';

/** An objective by its number: `G-12` or `12`. */
export function goalField<const O extends FieldOptions>(options: O) {
  return numbered(options, { letter: 'G', what: 'a goal', otherwise: `; “${typed('goal list')}” shows them all` });
}

export const goal = goalField({ label: 'Goal', required: true, positional: true });

/** A plain number with decimals: `2`, `1.5`, `-3`. */
export function decimal<const O extends FieldOptions>(options: O) {
  return field(options, {
    example: '2',
    control: () => ({ kind: 'line' as const, placeholder: '2' }),
    parse: (raw: string): Parsed<number> => {
      const word = raw.trim().replace(',', '.');
      return /^-?\d{1,12}(\.\d{1,4})?$/.test(word) ? parsed(Number(word)) : problem(`“${raw}” is not a number.`);
    },
    take: ([word]) => (word && /^-?\d{1,12}([.,]\d{1,4})?$/.test(word) ? 1 : 0),
  });
}

/** Whose goal it is: the company’s, a team’s, or a person’s. */
export function level<const O extends FieldOptions>(people: Pick<People, 'teams'>, options: O) {
  const owner = target(people, options);
  return field(options, {
    example: 'company',
    control: () => ({ kind: 'line' as const, placeholder: 'company, a team’s name, or @person' }),
    parse: async (raw: string, context: Context): Promise<Parsed<KeptScope>> =>
      raw.trim().toLowerCase() === 'company'
        ? parsed({ kind: 'company', name: context.company.name })
        : owner.parse(raw, context),
  });
}
