import { field, type FieldOptions } from '../../core/fields.ts';
import { nearest } from '../../core/nearest.ts';
import { type Parsed, parsed, problem } from '../../core/result.ts';
import { personPattern } from '../../core/tokens.ts';
import type { People } from '../people/index.ts';
import type { Target } from './rules.ts';

/** A person or a team. */
export function target<const O extends FieldOptions>(people: Pick<People, 'teams'>, options: O) {
  return field(options, {
    example: '@person',
    control: () => ({ kind: 'line' as const, placeholder: '@person or a team’s name' }),
    parse: async (raw, context): Promise<Parsed<Target>> => {
      const word = raw.trim();
      const teams = await people.teams(context.company.tenant);
      const name = word.replace(/^team[ :]/i, '').trim();
      const team = teams.find((each) => `team:${each.id}` === word || each.name.toLowerCase() === name.toLowerCase());
      if (team) return parsed({ kind: 'team', id: team.id, name: team.name });
      const person = await context.lookup.person(word);
      if (person.ok) return parsed({ kind: 'person', id: person.value.id, name: person.value.name });
      if (personPattern.test(word) || person.choices) return person;
      const close = nearest(
        name,
        teams.map((each) => each.name),
      );
      return problem(
        `“${raw}” is neither a person nor a team.${close ? ` Did you mean “${close}”?` : ' Mention a person with @, or write a team’s name.'}`,
        close ? [{ label: close, raw: close }] : undefined,
      );
    },
  });
}
