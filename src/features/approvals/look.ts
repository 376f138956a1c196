import { seesAmounts } from './levels.ts';
import { type Action, type Node, openForm, run } from '../../core/card.ts';
import { command, type Command } from '../../core/command.ts';
import type { Context } from '../../core/context.ts';
import { choice, id } from '../../core/fields.ts';
import { pageField, readPage } from '../../core/pages.ts';
import { answer, refuse, type Refusal, replaceWith, type Reply } from '../../core/reply.ts';
import { capital, listCard, offerNodes, requestCard } from './cards.ts';
import { openConditions } from './conditions.ts';
import type { Engine } from './engine.ts';
import { requestNumber } from './fields.ts';
import { rawTerms } from './messages.ts';
import { sameTerms } from './terms.ts';
import type { RawValues } from '../../core/raw-values.ts';
import { isOpen, type KindName, type Offer, openStatuses, type Request, requestName, type Status } from './request.ts';

/** The request with a number, or a refusal that says how to find the right one. */
export async function findRequest(
  engine: Engine,
  context: Context,
  kind: KindName,
  number: number,
): Promise<Request | Refusal> {
  const found = await engine.store.byNumber(context.company.tenant, kind, number);
  return (
    found ??
    refuse(`There is no ${requestName({ kind, number })}.`, {
      field: 'request',
      next: [run('Open requests', `${kind} list`)],
    })
  );
}

/** Looking at requests of one kind: status, list, figures. */
export function lookCommands(engine: Engine, kind: KindName): Command[] {
  return [status(engine, kind), list(engine, kind), figures(engine, kind)];
}

function status(engine: Engine, kind: KindName): Command {
  return ofRequest(engine, kind, {
    name: 'status',
    summary: 'Show a request: its terms, rules, chain and clock.',
    async show(found, context) {
      if (!(await maySee(engine, found, context))) return notForYou;
      const { frame } = await engine.setting(context.company, kind, context.now);
      const card = requestCard(found, engine.kind(kind).about?.(found) ?? [], seesAmounts(context.actor, frame.levels));
      return answer({ ...card, nodes: [...card.nodes, ...offers(found, context)] });
    },
  });
}

/** A command that shows something of one request. */
function ofRequest(
  engine: Engine,
  kind: KindName,
  look: { name: string; summary: string; show(found: Request, context: Context): Promise<Reply> },
): Command {
  return command({
    name: `${kind} ${look.name}`,
    summary: look.summary,
    examples: [`${kind} ${look.name} ${requestName({ kind, number: 12 })}`],
    access: 'members',
    readOnly: true,
    fields: { request: requestNumber(kind, { label: 'Request', required: true, positional: true }) },
    async run(input, context) {
      const found = await findRequest(engine, context, kind, input.request);
      return 'problem' in found ? found : look.show(found, context);
    },
  });
}

/** Ready counter-offers for those who may decide, easier asks for who asked. */
function offers(request: Request, context: Context): Node[] {
  if (!isOpen(request)) return [];
  if (context.actor.id === request.requester.id)
    return offerNodes('Easier to get', request.assessment.offers, (offer) => easierAsk(request, offer));
  return offerNodes('Ready counter-offers', request.assessment.offers, (offer): Action => {
    const { terms: days, ...terms } = changedTerms(request, offer);
    const values = { request: requestName(request), revision: String(request.revision) };
    return openForm(offer.label, `${request.kind} counter`, {
      ...values,
      ...terms,
      ...(days !== undefined && { days }),
      ...(offer.condition && { conditions: offer.condition.text }),
    });
  });
}

/** The button that asks for an offer instead; an offer that only says to wait has none. */
export function easierAsk(request: Request, offer: Offer): Action | undefined {
  if (sameTerms(request.ask, offer.terms)) return undefined;
  return run(offer.label.slice(0, 70), `${request.kind} amend`, {
    request: requestName(request),
    ...changedTerms(request, offer),
    ...(offer.condition && { condition: offer.condition.text }),
  });
}

/** The terms of an offer as values of the commands that change a request. */
function changedTerms(request: Request, offer: Offer): RawValues {
  const { account: _account, deal: _deal, reason: _reason, ...values } = rawTerms(request, offer.terms);
  const kept = new Set(offer.terms.clauses?.map(({ clause }) => clause));
  const drop = request.ask.clauses?.filter(({ clause }) => !kept.has(clause)).map(({ clause }) => clause) ?? [];
  return { ...values, ...(drop.length > 0 && { drop: drop.join(', ') }) };
}

export const notForYou = refuse('Only people who asked for it, share in the deal or decide such requests see it.');

/** Reps see their own requests; whoever decides, manages or audits sees all of them. */
export async function maySee(engine: Engine, request: Request, context: Context): Promise<boolean> {
  const { actor, company, now } = context;
  const involved = [request.requester, ...(request.deal ? [request.deal.owner, ...request.deal.sharers] : [])];
  if (involved.some((person) => person.id === actor.id)) return true;
  if (actor.roles.some((role) => role !== 'rep' && role !== 'product')) return true;
  const asked = request.steps.flatMap((step) => step.asked.map((person) => person.id));
  if (asked.includes(actor.id) || request.delegations.some(({ to }) => to.id === actor.id)) return true;
  const { world } = await engine.setting(company, request.kind, now);
  return world.levels.some((level) => level.people.some((person) => person.id === actor.id));
}

const views = {
  open: 'Open',
  mine: 'Asked by me',
  waiting: 'Waiting for me',
  decided: 'Decided',
  conditions: 'With open conditions',
} as const;

const headingOf = {
  open: (kind: KindName) => `Open ${kind} requests`,
  mine: (kind: KindName) => `My ${kind} requests`,
  waiting: (kind: KindName) => `${capital(kind)} requests that wait for me`,
  decided: (kind: KindName) => `Decided ${kind} requests`,
  conditions: (kind: KindName) => `${capital(kind)} requests with open conditions`,
};
const closed: readonly Status[] = ['approved', 'rejected', 'recalled', 'expired', 'lapsed'];
const pageSize = 15;

function list(engine: Engine, kind: KindName): Command {
  return command({
    name: `${kind} list`,
    summary: 'List requests: open ones, mine, those that wait for me, decided ones.',
    examples: [`${kind} list`, `${kind} list waiting`],
    access: 'members',
    readOnly: true,
    isDefault: true,
    fields: {
      view: choice({ label: 'Which', positional: true }, views),
      page: pageField(),
      account: id({ label: 'Account' }),
    },
    async run(input, context): Promise<Reply> {
      const view = input.view ?? 'open';
      const { actor, company } = context;
      const seesAll = actor.roles.some((role) => role !== 'rep' && role !== 'product');
      const filter = {
        kind,
        account: input.account,
        ...(view === 'waiting'
          ? { asked: actor.id }
          : view === 'decided'
            ? { status: closed }
            : view === 'conditions'
              ? { status: ['approved', 'rejected'] as const }
              : view === 'open'
                ? { status: openStatuses }
                : {}),
        ...((view === 'mine' || (!seesAll && view !== 'waiting')) && { requester: actor.id }),
      };
      const {
        shown: found,
        number,
        isLast,
      } = await readPage((range) => engine.store.list(company.tenant, filter, range), input.page ?? 1, pageSize);
      const shown = found.filter((request) => view !== 'conditions' || openConditions(request).length > 0);
      const values = { view, ...(input.account !== undefined && { account: input.account }) };
      const card = listCard(headingOf[view](kind), shown, [
        ...shown
          .slice(0, 3)
          .map((request) => run(requestName(request), `${kind} status`, { request: requestName(request) })),
        number > 1 ? run('Newer', `${kind} list`, { ...values, page: String(number - 1) }) : undefined,
        isLast ? undefined : run('Older', `${kind} list`, { ...values, page: String(number + 1) }),
        openForm('Ask', `${kind} request`),
      ]);
      return input.page === undefined ? answer(card) : replaceWith(card);
    },
  });
}

function figures(engine: Engine, kind: KindName): Command {
  return ofRequest(engine, kind, {
    name: 'figures',
    summary: 'Show the figures behind a request, as far as your role may see them.',
    async show(found, context) {
      const nodes = (await maySee(engine, found, context))
        ? await engine.kind(kind).figures(found, context.actor, context)
        : [];
      if (nodes.length === 0)
        return refuse('These figures are for finance and for those who decide. Ask them in the thread.');
      const more = isOpen(found) ? offers(found, context) : [];
      return answer({ summary: `Figures of ${requestName(found)}, for you alone`, nodes: [...nodes, ...more] });
    },
  });
}
