import { note } from '../../core/card.ts';
import { command, type Command } from '../../core/command.ts';
import type { Context } from '../../core/context.ts';
import { line, person, text } from '../../core/fields.ts';
import { refOf } from '../../core/person.ts';
import { refuse } from '../../core/reply.ts';
import { change, changeQuietly, lineOf, triagers } from './change.ts';
import type { Parts } from './deps.ts';
import { address } from '../../core/web-address.ts';
import { itemField, themeField, typeField } from './fields.ts';
import { type Item, itemName } from './item.ts';
import { decideQuestion, decideTriage, type Verdict } from './triage.ts';
import { termsOf } from '../../core/likeness.ts';

const access = triagers;
const item = itemField({ label: 'Feedback', required: true, positional: true });
const words = text({
  label: 'Words for the customer',
  hint: 'Goes to everybody who asked, to be sent on.',
  aliases: ['note'],
});

export function decisionCommands(parts: Parts): Command[] {
  return [...triageCommands(parts), ask(parts), assign(parts), edit(parts)];
}

function triageCommands(parts: Parts): Command[] {
  const decide = (number: number, verdict: Verdict, context: Context) =>
    change(parts, number, context, (current, at) =>
      decideTriage(current, verdict, refOf(context.actor), at, lineOf(current)),
    );
  return [
    command({
      name: 'feedback acknowledge',
      summary: 'Tell everybody who asked that product has taken note.',
      examples: ['feedback acknowledge F-12'],
      access,
      fields: { item, words },
      run: (input, context) => decide(input.item, { state: 'acknowledged', words: input.words }, context),
    }),
    command({
      name: 'feedback plan',
      summary: 'Say for when it is planned.',
      examples: ['feedback plan F-12 target:Q1', 'feedback plan F-12 target:"spring release"'],
      access,
      submit: 'Plan',
      fields: {
        item,
        target: line({
          label: 'Planned for',
          hint: 'As customers may read it: Q1, May, version 4.',
          required: true,
          positional: true,
          aliases: ['for'],
        }),
        words,
      },
      run: ({ item: number, ...input }, context) => decide(number, { state: 'planned', ...input }, context),
    }),
    command({
      name: 'feedback build',
      summary: 'Say that it is being built.',
      examples: ['feedback build F-12', 'feedback build F-12 target:May'],
      access,
      fields: { item, target: line({ label: 'Expected for', aliases: ['for'] }), words },
      run: ({ item: number, ...input }, context) => decide(number, { state: 'building', ...input }, context),
    }),
    command({
      name: 'feedback ship',
      summary: 'Say that it is there. Deals that were lost for it are offered for winning back.',
      examples: ['feedback ship F-12 https://example.com/changelog/csv'],
      access,
      submit: 'Shipped',
      fields: { item, link: address({ label: 'Link for the customer', required: true, positional: true }), words },
      run: ({ item: number, ...input }, context) => decide(number, { state: 'shipped', ...input }, context),
    }),
    command({
      name: 'feedback decline',
      summary: 'Say that it will not be done, and why.',
      examples: ['feedback decline F-12 "Less than 1 % of exports are that large"'],
      access,
      submit: 'Decline',
      fields: {
        item,
        reason: text({
          label: 'Reason',
          hint: 'Goes to everybody who asked; the customer may read it.',
          required: true,
          positional: true,
        }),
      },
      run: ({ item: number, reason }, context) => decide(number, { state: 'declined', reason }, context),
    }),
  ];
}

function ask(parts: Parts): Command {
  return command({
    name: 'feedback ask',
    summary: 'Ask everybody who asked for it. The answers come back to the item.',
    examples: ['feedback ask F-12 "How many rows do they export at once?"'],
    access,
    submit: 'Ask',
    fields: { item, question: text({ label: 'Question', required: true, positional: true }) },
    run: (input, context) =>
      change(parts, input.item, context, (current, at) =>
        decideQuestion(current, input.question, refOf(context.actor), at, lineOf(current)),
      ),
  });
}

function assign(parts: Parts): Command {
  return command({
    name: 'feedback assign',
    summary: 'Say who in product looks after it.',
    examples: ['feedback assign F-12 @pat'],
    access,
    fields: { item, person: person({ label: 'Person', required: true, positional: true }) },
    async run(input, context) {
      const assignee = refOf(input.person);
      const sentence = (current: Item) => `${itemName(current)} is with ${assignee.name}`;
      return changeQuietly(parts, input.item, context, (current) =>
        current.assignee?.id === assignee.id
          ? refuse(`${sentence(current)} already.`)
          : {
              kind: 'write',
              set: { assignee },
              what: 'feedback.assigned',
              summary: sentence(current),
              due:
                assignee.id === context.actor.id
                  ? []
                  : [
                      {
                        kind: 'tell',
                        to: { person: assignee.id },
                        card: note(`${context.actor.name} gave you ${itemName(current)}: ${current.title}`),
                      },
                    ],
            },
      );
    },
  });
}

function edit(parts: Parts): Command {
  return command({
    name: 'feedback edit',
    summary: 'Give an item a clearer title, a theme or another type.',
    examples: ['feedback edit F-12 title:"CSV export of more than 10,000 rows" theme:Reporting'],
    access,
    fields: {
      item,
      title: line({ label: 'Title', hint: 'Everybody who asked will read it.' }),
      theme: themeField,
      type: typeField,
    },
    async prefill(raw, context) {
      const number = Number(/\d+/.exec(raw['item'] ?? '')?.[0] ?? 0);
      const current = await parts.store.byNumber(context.company.tenant, number);
      return current ? { title: current.title, theme: current.theme ?? '', type: current.type } : {};
    },
    async run({ item: number, ...input }, context) {
      const said = Object.entries(input).filter(([, value]) => value !== undefined);
      if (said.length === 0) return refuse('Nothing would change. Say a title, a theme or a type.');
      return changeQuietly(parts, number, context, (current) => ({
        kind: 'write',
        set: {
          ...Object.fromEntries(said),
          // The words of who asked keep finding it too.
          ...(input.title !== undefined && { terms: [...new Set([...termsOf(input.title), ...current.terms])] }),
        },
        what: 'feedback.edited',
        summary: `${itemName(current)}: ${said.map(([name, value]) => `${name} ${value}`).join(', ')}`,
      }));
    },
  });
}
