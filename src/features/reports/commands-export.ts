import { context as small, text } from '../../core/card.ts';
import { command, type Command } from '../../core/command.ts';
import type { Context } from '../../core/context.ts';
import * as f from '../../core/fields.ts';
import { type Refusal, refuse, type Reply } from '../../core/reply.ts';
import { type Figure, figureNames, glossary, type KeptSnapshot } from '../metrics/index.ts';
import { type Audience, personAudience } from './audience.ts';
import { thisQuarter } from './commands-look.ts';
import { keptFor } from './commands-rows.ts';
import { report, type ReportDeps } from './deps.ts';
import { dealTable, lineTable } from './export.ts';
import { stamp } from './report-card.ts';
import { rowsBehind } from './rows-card.ts';
import { count } from './say.ts';
import { scopeAsked, scopeFields } from './scope.ts';
import { type TableFile, type TableFormat, tableBytes } from './table-file.ts';

const tables = ['won', 'lost', 'open', 'closing', 'stale', 'overdue', 'people', 'teams'] as const;
type Table = (typeof tables)[number];

/** `/report export`: what a report shows, as a file in the chat. */
export function exportCommand(deps: ReportDeps): Command {
  return command({
    name: 'report export',
    summary: 'Deals, people or teams as a spreadsheet file.',
    examples: ['report export', 'report export people last quarter', 'report export open team:EMEA format:csv'],
    access: 'members',
    readOnly: true,
    submit: 'Export',
    fields: {
      what: f.choice({ label: 'What', positional: true }, tables),
      period: f.period({ label: 'Period', positional: true, hint: 'This quarter when empty.' }),
      format: f.choice({ label: 'Format', positional: true, aliases: ['as'] }, { xlsx: 'Excel (XLSX)', csv: 'CSV' }),
      ...scopeFields,
      snapshot: f.id({ label: 'Snapshot' }),
      figure: { ...f.choice({ label: 'Figure' }, figureNames), hidden: true },
    },
    async run(input, context) {
      const snapshot = await snapshotAsked(deps, context, input);
      if ('problem' in snapshot) return snapshot;
      const audience = personAudience(context.actor);
      const what = input.what ?? 'won';
      if (!input.figure && isByName(what) && audience.privacy !== 'all')
        return refuse('Only managers and finance export figures by name.', { field: 'what' });
      const table = input.figure ? tableOfFigure(snapshot, input.figure, audience) : tableOf(snapshot, what, audience);
      if (table.rows.length === 0) return refuse('There is nothing to export there. Try another period.');
      return fileOf(table, input.format ?? 'xlsx', snapshot);
    },
  });
}

async function snapshotAsked(
  deps: ReportDeps,
  context: Context,
  input: Parameters<typeof scopeAsked>[2] & {
    snapshot: string | undefined;
    period: Parameters<typeof report>[3] | undefined;
  },
): Promise<KeptSnapshot | Refusal> {
  if (input.snapshot !== undefined) return keptFor(deps, context, input.snapshot);
  const scope = await scopeAsked(deps, context, input);
  return 'problem' in scope ? scope : report(deps, context, scope, input.period ?? thisQuarter(context));
}

/** Of colleagues a person without a leading role sees progress alone; amounts by name stay with those who lead. */
function isByName(what: Table): what is 'people' | 'teams' {
  return what === 'people' || what === 'teams';
}

function tableOf({ figures }: KeptSnapshot, what: Table, audience: Audience): TableFile {
  const name = `${figures.scope.name} ${what} ${figures.frame.period.key}`;
  if (!isByName(what)) return dealTable(name, figures.rows[what].rows, figures.currency, audience);
  return lineTable(name, figures[what], figures);
}

function tableOfFigure({ figures }: KeptSnapshot, figure: Figure, audience: Audience): TableFile {
  const name = `${figures.scope.name} ${glossary[figure].label} ${figures.frame.period.key}`;
  return dealTable(name, rowsBehind(figures, figure).rows, figures.currency, audience);
}

async function fileOf(table: TableFile, format: TableFormat, { figures, id }: KeptSnapshot): Promise<Reply> {
  const sentence = `${table.name}: ${count(table.rows.length, 'row')}.`;
  return {
    kind: 'file',
    name: `${fileName(table.name)}.${format}`,
    title: table.name,
    bytes: await tableBytes(table, format),
    card: { summary: sentence, nodes: [text(sentence), small(stamp(figures, id))] },
  };
}

/** Letters and digits of any script stay; all else becomes a hyphen, so that no name can leave its folder. */
export function fileName(name: string): string {
  return (
    name
      .replace(/[^\p{L}\p{N}]+/gu, '-')
      .replace(/^-|-$/g, '')
      .slice(0, 80) || 'report'
  );
}
