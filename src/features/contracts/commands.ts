import { actions, openForm, run, text, title } from '../../core/card.ts';
import { command, type Command } from '../../core/command.ts';
import type { Context } from '../../core/context.ts';
import { dayIn, formatDay } from '../../core/dates.ts';
import * as f from '../../core/fields.ts';
import { refOf } from '../../core/person.ts';
import { answer, refuse } from '../../core/reply.ts';
import { answerWithUndo } from '../../core/undo.ts';
import { typed } from '../../core/typed.ts';
import { againField, dealFor, dealNumber, requestCard, requestName, subjectFor } from '../approvals/index.ts';
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
        hint: 'One a line, or behind a semicolon: liability: unlimited. The checklist has their names.',
      }),
      amount: f.amount({ label: 'Value of the contract' }),
      reason: f.text({ label: 'Why', aliases: ['why'] }),
      deal: dealNumber({ label: 'Deal' }),
      again: againField('contract'),
    },
    async run(input, context) {
      const { document } = await policyOf(deps, context);
      const clauses = readClauses(input.clauses, document);
      if (!clauses.ok) return refuse(clauses.problem, { field: 'clauses' });
      const deal = await dealFor(deps, input.deal, context);
      if (deal && 'problem' in deal) return deal;
      const reason = input.reason ?? 'the customer asks for it';
      const { account, again } = input;
      const subject = await subjectFor(
        deps,
        { kind: 'contract', account, deal, purpose: 'clauses', reason, again },
        context,
      );
      if ('problem' in subject) return subject;
      const made = await deps.approvals.engine.submit(
        context.company,
        {
          subject,
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
      deal: dealNumber({ label: 'Deal', required: true, positional: true }),
      confirm: f.flag({
        label: 'All of it is so',
        required: true,
        hint: `I promised nothing beside the contract, gave and took nothing of value, and told the truth. The full words: “${typed('contract checklist')}”.`,
      }),
      remark: f.text({ label: 'Remark', hint: 'What is not so, or should be known.' }),
    },
    async run(input, context) {
      const deal = await dealFor(deps, input.deal, context);
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
    fields: { deal: dealNumber({ label: 'Deal', required: true, positional: true }) },
    async run(input, context) {
      const deal = await dealFor(deps, input.deal, context);
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
