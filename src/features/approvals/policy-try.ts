import { actions, type Node, run, title, type Card } from '../../core/card.ts';
import { command, type Command } from '../../core/command.ts';
import { formatMoney } from '../../core/money.ts';
import { answer, refuse } from '../../core/reply.ts';
import type { PolicyDocument } from './policies.ts';
import { type PolicyDeps, presentOf } from './policy-present.ts';
import { replayPolicy } from './policy-replay.ts';
import { requestName } from './request.ts';

const lastRequests = 500;

export function tryDraft<P extends PolicyDocument>(deps: PolicyDeps<P>): Command {
  const { kind, store } = deps;
  return command({
    name: `${kind.kind} policy try`,
    summary: 'Replay past requests under the draft: what would change, be added, be saved.',
    examples: [`${kind.kind} policy try`],
    access: kind.editors,
    readOnly: true,
    fields: {},
    async run(_input, context) {
      const { draft: open } = await presentOf(deps, context);
      if (!open) return refuse(`There is no draft to try. Begin one with “/${kind.kind} policy set …”.`);
      const requests = await store.list(context.company.tenant, { kind: kind.kind }, { limit: lastRequests, skip: 0 });
      const replay = await replayPolicy(kind, open.document, requests);
      return answer(replayCard(kind.kind, replay, context.company.currency));
    },
  });
}

function replayCard(kind: string, replay: Awaited<ReturnType<typeof replayPolicy>>, currency: string): Card {
  const changed = replay.lines.filter(({ change }) => change !== 'same');
  const say = (each: { outcome: string; steps: readonly { level: string; need: number | 'all' }[] }) =>
    each.outcome === 'review'
      ? each.steps.map(({ level, need }) => (need === 1 ? level : `${need} × ${level}`)).join(' + ')
      : each.outcome;
  const table: Node[] =
    changed.length === 0
      ? []
      : [
          {
            kind: 'table',
            caption: 'Decisions that would change',
            columns: [
              { label: 'Request' },
              { label: 'Account' },
              { label: 'Then' },
              { label: 'Under the draft' },
              { label: 'Was' },
            ],
            rows: changed
              .slice(0, 15)
              .map(({ request, before, after }) => [
                requestName(request),
                request.account.name,
                say(before),
                say(after),
                request.status,
              ]),
          },
        ];
  return {
    summary: `${changed.length} of ${replay.lines.length} requests would be decided otherwise`,
    nodes: [
      title('The draft on past requests'),
      {
        kind: 'facts',
        facts: [
          {
            label: 'Requests replayed',
            value: `${replay.lines.length}${replay.unknown > 0 ? ` (${replay.unknown} without the data of their time)` : ''}`,
          },
          { label: 'Easier', value: String(changed.filter(({ change }) => change === 'easier').length) },
          { label: 'Harder', value: String(changed.filter(({ change }) => change === 'harder').length) },
          { label: 'Newly approved at once', value: String(replay.newlyAuto) },
          { label: 'Newly prepaid only', value: String(replay.newlyRefused) },
          { label: 'People’s decisions saved', value: String(replay.decisionsSaved) },
          { label: 'Hours of waiting saved', value: String(Math.round(replay.hoursSaved)) },
          {
            label: 'Exposure added (refused then, approved now)',
            value: formatMoney({ minor: replay.exposureAdded, currency }),
          },
          ...(replay.wentWrong.length > 0
            ? [{ label: 'Newly approved, and went wrong later', value: replay.wentWrong.map(requestName).join(', ') }]
            : []),
        ],
      },
      ...table,
      actions(run('Draft', `${kind} policy draft`)),
    ],
  };
}
