import type { Context } from '../../core/context.ts';
import { choice, field, type FieldOptions, id, line, text } from '../../core/fields.ts';
import { numbered } from '../../core/numbered.ts';
import { type Parsed, parsed } from '../../core/result.ts';
import { mentionedUser } from '../../core/tokens.ts';
import { typed } from '../../core/typed.ts';
import { feedbackTypes, type Importance, newsKinds } from './item.ts';

/** An item by its number: `F-12` or `12`. */
export function itemField<const O extends FieldOptions>(options: O) {
  return numbered(options, { letter: 'F', what: 'an item', otherwise: `; “${typed('feedback search …')}” finds it` });
}

export const typeField = choice({ label: 'Type' }, feedbackTypes);

export const importanceField = choice(
  { label: 'Importance', hint: 'How much the customer depends on it.', aliases: ['imp'] },
  { 'nice-to-have': 'Nice to have', important: 'Important', 'deal-breaker': 'Deal-breaker' } satisfies Record<
    Importance,
    string
  >,
);

export const themeField = line({ label: 'Theme', hint: 'The part of the product, for example Reporting.' });

export const kindField = choice({ label: 'News', positional: true }, ['all', ...newsKinds] as const);

/** What a message's menu hands over, and buttons carry on; never typed. */
export const source = {
  link: { ...text({ label: 'Link' }), hidden: true },
  author: {
    ...field(
      { label: 'Said by' },
      {
        example: 'name',
        control: () => ({ kind: 'line' as const }),
        parse: (raw, context) => readAuthor(raw, context),
      },
    ),
    hidden: true,
  },
  /** The message under which the answer belongs. */
  at: id({ label: 'Message' }),
};

/** The name of who wrote the message: a mention in Slack, a name in Teams. */
async function readAuthor(raw: string, context: Context): Promise<Parsed<string>> {
  if (mentionedUser(raw) === undefined) return parsed(raw.trim().slice(0, 120));
  const person = await context.lookup.person(raw);
  return parsed(person.ok ? person.value.name : 'somebody');
}
