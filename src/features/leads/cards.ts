import {
  type Action,
  actions,
  type Card,
  context,
  facts,
  type Node,
  openForm,
  run,
  text,
  title,
} from '../../core/card.ts';
import { type Company, qualifications } from '../../core/company.ts';
import { formatMoney } from '../../core/money.ts';
import { type Lead, leadName } from './lead.ts';
import { questionsOf, score } from './methods.ts';
import { isOpen } from './rules.ts';

const mostTouches = 3;

/** A lead as those who work on it see it, with its checklist and the likely next steps. */
export function leadCard(lead: Lead, { qualification = 'bant' }: Pick<Company, 'qualification'>, said?: string): Card {
  const name = leadName(lead);
  if (lead.removed) {
    const gone = `${name} was undone by ${lead.history.at(-1)?.by.name ?? 'its author'}.`;
    return { summary: gone, tone: 'quiet', nodes: [text(gone)] };
  }
  return {
    summary: said ?? `${name} ${lead.company}`,
    tone: lead.state === 'converted' ? 'good' : lead.state === 'disqualified' ? 'quiet' : 'plain',
    nodes: [
      ...(said === undefined ? [] : [text(said)]),
      title(`${name} ${lead.company}`),
      ...(lead.interest === undefined ? [] : [{ kind: 'quote' as const, text: lead.interest }]),
      facts({
        State: sayState(lead),
        Owner: lead.owner.name,
        Contact: [lead.contact, lead.email, lead.phone].filter(Boolean).join(', '),
        Source: lead.source,
        Value: lead.value && formatMoney(lead.value),
        Market: [lead.segment, lead.region, lead.country, lead.industry, lead.size].filter(Boolean).join(', '),
      }),
      ...checklist(lead, lead.method ?? qualification),
      ...touchNodes(lead),
      ...(lead.link?.startsWith('https://') ? [context([{ link: lead.link, label: 'The message it came from' }])] : []),
      actions(...nextSteps(lead)),
    ],
  };
}

/** `Converted to D-104`, `Disqualified: no budget`. */
export function sayState({ state, deal, reason, reasonText }: Lead): string {
  const said = `${state.charAt(0).toUpperCase()}${state.slice(1)}`;
  if (deal) return `${said} to D-${deal.number}`;
  if (reason === undefined) return said;
  return `${said}: ${reason.replaceAll('-', ' ')}${reasonText === undefined ? '' : ` (${reasonText})`}`;
}

function checklist({ answers, state }: Lead, method: keyof typeof qualifications): Node[] {
  const { answered, of, missing } = score(method, answers);
  if (answered === 0 && state !== 'qualified') return [];
  const known = questionsOf(method).map(([name, label]): [string, string | undefined] => [
    label,
    answers[name] || undefined,
  ]);
  const rest = missing.length === 0 ? '' : `; missing: ${missing.join(', ')}`;
  return [
    facts(Object.fromEntries(known)),
    context(`${qualifications[method]}: ${answered} of ${of} answered${rest}.`),
  ];
}

function touchNodes({ touches }: Lead): Node[] {
  const shown = touches.slice(-mostTouches).toReversed();
  if (shown.length === 0) return [];
  const more = touches.length - shown.length;
  return [
    {
      kind: 'list',
      items: shown.map(({ at, by, text: words }) => [{ time: at, as: 'date' }, ` ${by.name}: ${words}`]),
    },
    ...(more > 0 ? [context(`and ${more} earlier`)] : []),
  ];
}

function nextSteps(lead: Lead): (Action | undefined)[] {
  const values = { lead: leadName(lead) };
  if (lead.deal) return [run(`Open D-${lead.deal.number}`, 'deal show', { deal: `D-${lead.deal.number}` })];
  if (!isOpen(lead)) return [run('Open again', 'lead reopen', values)];
  const convert = openForm('Convert', 'lead convert', values);
  const isQualified = lead.state === 'qualified';
  return [
    isQualified ? convert : undefined,
    openForm('Note a contact', 'lead touch', values),
    openForm('Qualify', 'lead qualify', values),
    isQualified ? undefined : convert,
    openForm('Disqualify', 'lead disqualify', values),
    openForm('Edit', 'lead update', values),
  ];
}

/** What somebody is told of a lead that is theirs now, or that waits for them. */
export function toldCard(lead: Pick<Lead, 'number' | 'company' | 'contact' | 'interest'>, said: string): Card {
  const values = { lead: leadName(lead) };
  return {
    summary: said,
    nodes: [
      text(said),
      text([{ bold: `${leadName(lead)} ${lead.company}` }, lead.contact === undefined ? '' : `, ${lead.contact}`]),
      ...(lead.interest === undefined ? [] : [{ kind: 'quote' as const, text: lead.interest }]),
      actions(run(`Show ${leadName(lead)}`, 'lead show', values), openForm('Note a contact', 'lead touch', values)),
    ],
  };
}
