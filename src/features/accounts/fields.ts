import { accountControl, type Field, field, type FieldOptions } from '../../core/fields.ts';
import { type Parsed, parsed, problem } from '../../core/result.ts';

/** An account that must exist already: none is offered to be created. */
export function knownAccount<const O extends FieldOptions>(options: O) {
  return field(options, {
    ...accountControl,
    parse: async (raw, context): Promise<Parsed<{ id: string; name: string }>> => {
      const account = await context.lookup.account(raw);
      if (!account.ok)
        return problem(
          account.problem,
          account.choices?.filter(({ creates }) => !creates),
        );
      if (account.value.id === undefined) return problem(`No account is called “${account.value.name}”.`);
      return parsed({ id: account.value.id, name: account.value.name });
    },
  });
}

/** A value of an existing record that can also be emptied, with the word “none”. */
export function orNone<T, Required extends boolean>(of: Field<T, Required>): Field<T | null, Required> {
  const empties = (raw: string) => /^(none|-|–)$/i.test(raw.trim());
  return { ...of, parse: (raw, context) => (empties(raw) ? parsed(null) : of.parse(raw, context)) };
}
