import { actions, type Card, context as small, note, run, text, title } from '../../core/card.ts';
import { command, type Command } from '../../core/command.ts';
import { line, person } from '../../core/fields.ts';
import { pageField, readPage } from '../../core/pages.ts';
import { answer, type Reply, replaceWith } from '../../core/reply.ts';
import { type AuditLine, firstBroken, genesis } from './rules.ts';
import type { AuditStore } from './store.ts';

const pageSize = 15;

export function auditCommands(store: AuditStore): Command[] {
  return [list(store), verify(store)];
}

function list(store: AuditStore): Command {
  return command({
    name: 'sales audit',
    summary: 'Who changed what, newest first.',
    examples: ['sales audit', 'sales audit by:@ada', 'sales audit what:deal.won'],
    access: ['admin', 'finance', 'legal'],
    readOnly: true,
    fields: {
      by: person({ label: 'By' }),
      what: line({ label: 'What', hint: 'For example deal.won or person.roles' }),
      page: pageField(),
    },
    async run({ by, what, page: wanted = 1 }, context) {
      const {
        shown,
        number: page,
        isLast,
      } = await readPage(
        (range) => store.latest(context.company.tenant, { ...range, what, by: by?.id }),
        wanted,
        pageSize,
      );
      if (shown.length === 0) return answer('Nothing like this was recorded.');
      const raw = { ...(by && { by: `person:${by.id}` }), ...(what !== undefined && { what }) };
      const card = listCard(shown);
      const more = [
        ...(page > 1 ? [run('Newer', 'sales audit', { ...raw, page: String(page - 1) })] : []),
        ...(!isLast ? [run('Older', 'sales audit', { ...raw, page: String(page + 1) })] : []),
        run('Verify the chain', 'sales audit verify'),
      ];
      return replaceWith({ ...card, nodes: [...card.nodes, actions(...more)] });
    },
  });
}

function verify(store: AuditStore): Command {
  return command({
    name: 'sales audit verify',
    summary: 'Check that no line of the audit trail was changed, removed or inserted.',
    examples: ['sales audit verify'],
    access: ['admin', 'finance', 'legal'],
    readOnly: true,
    fields: {},
    async run(_input, context): Promise<Reply> {
      let last: Pick<AuditLine, 'sequence' | 'hash'> = { sequence: 0, hash: genesis };
      for await (const lines of store.walk(context.company.tenant)) {
        const broken = firstBroken(lines, last);
        if (broken)
          return answer(
            note(
              `The audit trail is broken at line ${broken.sequence} (${broken.entry.summary}). Lines before it are whole.`,
              'bad',
            ),
          );
        last = lines.at(-1) ?? last;
      }
      return answer({
        summary: `The audit trail is whole: ${last.sequence} lines.`,
        tone: 'good',
        nodes: [
          text(`The audit trail is whole: ${last.sequence} lines, each follows from the one before.`),
          small(['Hash of the last line: ', { code: last.hash }]),
        ],
      });
    },
  });
}

function listCard(lines: readonly AuditLine[]): Card {
  return {
    summary: `${lines.length} lines of the audit trail`,
    nodes: [
      title('Audit trail'),
      {
        kind: 'list',
        items: lines.map(({ sequence, entry }) => [
          `${sequence}. `,
          { time: entry.at, as: 'datetime' },
          ' ',
          { bold: entry.by.name },
          ` ${entry.what}: ${entry.summary}`,
        ]),
      },
    ],
  };
}
