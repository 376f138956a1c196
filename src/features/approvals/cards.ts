import {
  type Action,
  actions,
  type Card,
  context,
  facts,
  type Node,
  run,
  text,
  title,
  type Tone,
} from '../../core/card.ts';
import { formatDay } from '../../core/dates.ts';
import type { RawValues } from '../../core/raw-values.ts';
import { openSteps } from './clock.ts';
import { openConditions } from './conditions.ts';
import { type Assessment, type Hit, isOpen, type Offer, type Request, requestName, type Status } from './request.ts';
import { sayTerms } from './terms.ts';
import { headline, mention, sayClock, sayCondition, sayStatus, sayStep } from './words.ts';

const tones: Record<Status, Tone> = {
  'in-review': 'plain',
  'info-requested': 'warning',
  countered: 'warning',
  approved: 'good',
  rejected: 'bad',
  recalled: 'quiet',
  expired: 'quiet',
  lapsed: 'quiet',
};

/** The request as everybody in its channel sees it: what is asked, what the policy says, who decides by when. */
export function requestCard(request: Request, about: readonly Node[] = [], seesAmounts = true): Card {
  return {
    summary: headline(request),
    tone: tones[request.status],
    nodes: [
      title(`${requestName(request)} · ${request.account.name} · ${sayTerms(request.ask)}`),
      text([{ bold: capital(sayStatus(request)) }]),
      requestFacts(request, seesAmounts),
      ...about,
      ...hitNodes(request.assessment.hits),
      ...chainNodes(request),
      ...counterNodes(request),
      ...conditionNodes(request),
      ...questionNodes(request),
      actions(...requestActions(request)),
    ],
  };
}

function requestFacts(request: Request, seesAmounts: boolean): Node {
  const { assessment, deal } = request;
  return facts({
    'Asked by': [mention(request.requester)],
    For: deal ? `${request.purpose}, deal D-${deal.number}` : request.purpose,
    Why: request.reason,
    ...visibleFacts(assessment, seesAmounts),
    Decided:
      request.decidedBy && request.status !== 'lapsed'
        ? `by ${request.decidedBy.name}${request.outcome ? `: ${request.outcome.text}` : ''}`
        : undefined,
    'Valid until': request.status === 'approved' && request.validUntil ? formatDay(request.validUntil) : undefined,
    Policy: `version ${assessment.policyVersion}${request.fingerprint ? `, fingerprint ${request.fingerprint.hash}` : ''}`,
  });
}

/** The facts of an assessment for who may see amounts, or for the others. */
export function visibleFacts({ facts: all }: Assessment, seesAmounts: boolean): Record<string, string> {
  const hidden = seesAmounts ? 'shares' : 'amounts';
  return Object.fromEntries(all.flatMap(({ label, value, only }) => (only === hidden ? [] : [[label, value]])));
}

export function hitNodes(hits: readonly Hit[]): Node[] {
  if (hits.length === 0) return [];
  const mark = { warn: 'note', refer: 'needs a decision', block: 'on hold' };
  return [{ kind: 'list', items: hits.map((hit) => [{ bold: `${mark[hit.severity]}: ` }, hit.text]) }];
}

function chainNodes(request: Request): Node[] {
  if (request.steps.length === 0) return [];
  const open = isOpen(request) ? openSteps(request.steps) : [];
  const clock = request.status === 'in-review' || request.status === 'info-requested' ? sayClock(open[0]) : undefined;
  return [
    { kind: 'list', items: request.steps.map((step) => sayStep(step, open.includes(step))) },
    ...(clock ? [context(clock)] : []),
  ];
}

function counterNodes({ counter, ask, status }: Request): Node[] {
  if (status !== 'countered' || !counter) return [];
  const conditions = counter.conditions.map((condition) => sayCondition(condition));
  return [
    text([
      { bold: `${counter.by.name} offers: ` },
      `${sayTerms(counter.terms)} instead of ${sayTerms(ask)}${counter.note ? `. “${counter.note}”` : ''}`,
    ]),
    ...(conditions.length > 0 ? [{ kind: 'list' as const, items: conditions }] : []),
  ];
}

function conditionNodes({ conditions, status }: Request): Node[] {
  if (conditions.length === 0 || status === 'countered') return [];
  return [
    text([{ bold: 'Conditions' }]),
    { kind: 'list', items: conditions.map((condition) => sayCondition(condition)) },
  ];
}

function questionNodes({ questions }: Request): Node[] {
  return questions
    .slice(-2)
    .flatMap((question): Node[] => [
      { kind: 'quote', text: question.text, by: question.by.name },
      ...(question.answer === undefined
        ? []
        : [{ kind: 'quote' as const, text: question.answer, by: question.to.name }]),
    ]);
}

/** A closed request has no buttons that decide: they would only ever be refused. */
function requestActions(request: Request): Action[] {
  const { kind } = request;
  const values: RawValues = { request: requestName(request), revision: String(request.revision) };
  const named: RawValues = { request: requestName(request) };
  const form = (label: string, verb: string, style?: 'danger'): Action => ({
    kind: 'form',
    label,
    command: `${kind} ${verb}`,
    values,
    ...(style && { style }),
  });
  const figures = run('Show figures', `${kind} figures`, named);
  const recall = run('Recall', `${kind} recall`, named, {
    confirm: { title: 'Recall this request?', text: 'Nobody can decide it any more.', yes: 'Recall' },
  });
  switch (request.status) {
    case 'in-review':
    case 'info-requested':
      return [
        run('Approve', `${kind} approve`, values, { style: 'primary' }),
        form('Counter-offer', 'counter'),
        form('Reject', 'reject', 'danger'),
        form('Ask', 'ask'),
        ...(request.status === 'info-requested' ? [form('Answer', 'answer')] : []),
        form('Hand on', 'delegate'),
        figures,
        recall,
      ];
    case 'countered':
      return [
        run('Accept', `${kind} accept`, values, { style: 'primary' }),
        run('Withdraw', `${kind} withdraw`, named),
        figures,
      ];
    case 'approved':
      return [...(openConditions(request).length > 0 ? [form('Conditions', 'condition')] : []), figures];
    case 'rejected':
      return [...(openConditions(request).length > 0 ? [form('Notice given', 'condition')] : []), figures];
    case 'recalled':
    case 'expired':
    case 'lapsed':
      return [figures];
  }
}

/** Ready counter-offers or easier asks, each a button. */
export function offerNodes(
  heading: string,
  offers: readonly Offer[],
  action: (offer: Offer) => Action | undefined,
): Node[] {
  if (offers.length === 0) return [];
  return [
    text([{ bold: heading }]),
    { kind: 'list', items: offers.map((offer) => `${offer.label}: ${offer.result}`) },
    actions(...offers.map(action)),
  ];
}

export function listCard(heading: string, requests: readonly Request[], more: readonly (Action | undefined)[]): Card {
  const summary = `${heading}: ${requests.length}`;
  if (requests.length === 0)
    return { summary: `${heading}: none`, nodes: [text(`${heading}: none.`), actions(...more)] };
  return {
    summary,
    nodes: [
      title(heading),
      {
        kind: 'table',
        caption: '',
        columns: [{ label: 'Request' }, { label: 'Account' }, { label: 'Asked' }, { label: 'By' }, { label: 'Status' }],
        rows: requests.map((request) => [
          requestName(request),
          request.account.name,
          sayTerms(request.ask),
          request.requester.name,
          sayStatus(request),
        ]),
      },
      actions(...more),
    ],
  };
}

export function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
