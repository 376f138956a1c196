import { actions, openForm, run, text, title } from '../../core/card.ts';
import { command, type Command } from '../../core/command.ts';
import type { Context } from '../../core/context.ts';
import { dayIn, formatDay } from '../../core/dates.ts';
import * as f from '../../core/fields.ts';
import { refOf } from '../../core/person.ts';
import { answer, refuse, type Refusal } from '../../core/reply.ts';
import { answerWithUndo } from '../../core/undo.ts';
import { typed } from '../../core/typed.ts';
import { requestCard, requestName } from '../approvals/index.ts';
import type { Deal } from '../deals/deal.ts';
import type { ContractDeps } from './index.ts';
import { readClauses } from './rules.ts';

/** Asking legal, the checklist, and the word on conduct at the close. */
export function contractCommands(deps: ContractDeps): Command[] {
  return [request(deps), checklist(deps), attest(deps), attested(deps)];
}

const policyOf = async (deps: ContractDeps, { company, now }: Context) =>
  deps.policies.inForce(company.tenant, dayIn(now, company.zone));

function request(deps: ContractDeps): Command {
  return command({
    name: 'contract request',
    summary: 'Send clauses that differ from our contract to legal, in the customer’s own words.',
    examples: [
      'contract request Acme "liability: unlimited" reason:"they insist"',
      'contract request Acme clauses:"publicity: no logo" deal:D-104',
    ],
    access: 'members',
    submit: 'Send to legal',
    fields: {
      account: f.account({ label: 'Account', required: true, positional: true }),
      clauses: f.text({
        label: 'Clauses',
        required: true,
        positional: true,
        aliases: ['clause'],
        hint: 'One a line: liability: unlimited. The checklist has their names.',
      }),
      amount: f.amount({ label: 'Value of the contract' }),
      reason: f.text({ label: 'Why', aliases: ['why'] }),
      deal: f.line({ label: 'Deal' }),
    },
    async run(input, context) {
      const { document } = await policyOf(deps, context);
      const clauses = readClauses(input.clauses, document);
      if (!clauses.ok) return refuse(clauses.problem, { field: 'clauses' });
      const deal = input.deal === undefined ? undefined : await dealOf(deps, input.deal, context);
      if (deal && 'problem' in deal) return deal;
      const account = await deps.accounts.ensure(
        context.company.tenant,
        input.account,
        refOf(context.actor),
        context.key,
      );
      if (deal && !(await deps.accounts.family(context.company.tenant, account.id)).includes(deal.account.id))
        return refuse(`D-${deal.number} is a deal of ${deal.account.name}.`, { field: 'deal' });
      const made = await deps.approvals.engine.submit(
        context.company,
        {
          subject: {
            kind: 'contract',
            requester: refOf(context.actor),
            account,
            purpose: 'clauses',
            reason: input.reason ?? 'the customer asks for it',
            ...(deal && {
              deal: {
                id: deal.id,
                number: deal.number,
                owner: refOf(deal.owner),
                sharers: deal.split.map(({ person }) => refOf(person)),
              },
            }),
          },
          ask: {
            amount: input.amount ?? deal?.amount ?? { minor: 0, currency: context.company.currency },
            clauses: clauses.value,
          },
          key: context.key,
        },
        context.now,
      );
      if ('problem' in made) return made;
      const card = requestCard(
        made,
        (made.ask.clauses ?? []).map((each) => ({ kind: 'quote', text: each.text, by: each.clause })),
      );
      return answer({
        ...card,
        nodes: [
          ...card.nodes.filter((node) => node.kind !== 'actions'),
          actions(
            run('Show', 'contract status', { request: requestName(made) }),
            made.status === 'in-review' ? run('Recall', 'contract recall', { request: requestName(made) }) : undefined,
          ),
        ],
      });
    },
  });
}

async function dealOf(deps: ContractDeps, words: string, context: Context): Promise<Deal | Refusal> {
  const number = Number(/^(?:d-?)?(\d{1,9})$/i.exec(words.trim())?.[1] ?? Number.NaN);
  const deal = Number.isNaN(number) ? undefined : await deps.deals.byNumber(context.company.tenant, number);
  return deal && !deal.removed ? deal : refuse(`There is no deal “${words}”.`, { field: 'deal' });
}

function checklist(deps: ContractDeps): Command {
  return command({
    name: 'contract checklist',
    summary: 'The clauses that legal looks at, and what our contract says.',
    examples: ['contract checklist'],
    access: 'members',
    readOnly: true,
    fields: {},
    async run(_input, context) {
      const { document } = await policyOf(deps, context);
      return answer({
        summary: 'The contract checklist',
        nodes: [
          title('Contract checklist'),
          {
            kind: 'list',
            items: document.clauses.map((clause) => [
              { bold: clause.key },
              `: ${clause.standard} (${clause.risk} risk)`,
            ]),
          },
          actions(openForm('Ask legal', 'contract request')),
        ],
      });
    },
  });
}

function attest(deps: ContractDeps): Command {
  return command({
    name: 'contract attest',
    summary: 'Give your word, at the close of a deal, on how it was won.',
    examples: ['contract attest D-104 confirm:yes'],
    access: 'members',
    submit: 'Attest',
    fields: {
      deal: {
        ...f.line({ label: 'Deal', required: true, positional: true }),
        take: ([word]: readonly string[]) => (word && /^d-?\d+$/i.test(word) ? 1 : 0),
      },
      confirm: f.flag({
        label: 'All of it is so',
        required: true,
        hint: `I promised nothing beside the contract, gave and took nothing of value, and told the truth. The full words: “${typed('contract checklist')}”.`,
      }),
      remark: f.text({ label: 'Remark', hint: 'What is not so, or should be known.' }),
    },
    async run(input, context) {
      const deal = await dealOf(deps, input.deal, context);
      if ('problem' in deal) return deal;
      const isTheirs =
        deal.owner.id === context.actor.id || deal.split.some(({ person }) => person.id === context.actor.id);
      if (!isTheirs)
        return refuse(`D-${deal.number} is ${deal.owner.name}’s deal; only who won it can give their word on it.`, {
          field: 'deal',
        });
      if (!input.confirm && !input.remark)
        return refuse('Say what is not so, as a remark; legal will look at it.', { field: 'remark' });
      const { document, version } = await policyOf(deps, context);
      const said = input.confirm ? document.attestation : [];
      const sentence = `${context.actor.name} ${input.confirm ? 'attested' : 'could not attest'} D-${deal.number}${input.remark ? `: ${input.remark}` : ''}`;
      const made = await deps.attestations.records.create(context.company.tenant, refOf(context.actor), {
        key: `${deal.id}/${context.actor.id}/${context.key}`,
        values: {
          deal: { id: deal.id, number: deal.number },
          person: refOf(context.actor),
          statements: [...said],
          policyVersion: version,
          ...(input.remark !== undefined && { remark: input.remark }),
        },
        what: 'contract.attested',
        summary: sentence,
        due:
          input.confirm && !input.remark
            ? []
            : [
                {
                  kind: 'tell',
                  to: { purpose: 'legal' },
                  card: { summary: sentence, tone: 'warning', nodes: [text(`${sentence}.`)] },
                },
              ],
      });
      return answerWithUndo(`${sentence}. ${said.join(' ')}`, 'attestation', {
        record: made,
        change: { id: made.history[0]?.id ?? '' },
      });
    },
  });
}

function attested(deps: ContractDeps): Command {
  return command({
    name: 'contract attestations',
    summary: 'Who gave their word on a deal.',
    examples: ['contract attestations D-104'],
    access: ['legal', 'admin', 'manager'],
    readOnly: true,
    fields: { deal: f.line({ label: 'Deal', required: true, positional: true }) },
    async run(input, context) {
      const deal = await dealOf(deps, input.deal, context);
      if ('problem' in deal) return deal;
      const found = await deps.attestations.ofDeal(context.company.tenant, deal.id);
      if (found.length === 0) return answer(`Nobody has given their word on D-${deal.number} yet.`);
      return answer({
        summary: `${found.length} attestations of D-${deal.number}`,
        nodes: [
          title(`D-${deal.number}`),
          {
            kind: 'list',
            items: found.map(
              (each) =>
                `${each.person.name}, ${formatDay(dayIn(each.createdAt, context.company.zone))}: ${each.statements.join(' ') || 'could not attest'}${each.remark ? ` Remark: ${each.remark}` : ''}`,
            ),
          },
        ],
      });
    },
  });
}
