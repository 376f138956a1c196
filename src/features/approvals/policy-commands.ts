import { actions, context as small, openForm, run, title } from '../../core/card.ts';
import { command, type Command } from '../../core/command.ts';
import { formatDay } from '../../core/dates.ts';
import { answer } from '../../core/reply.ts';
import type { PolicyDocument, PolicyKind } from './policies.ts';
import { type PolicyDeps, presentOf } from './policy-present.ts';
import { draft, set } from './policy-draft.ts';
import { edit } from './policy-form.ts';
import { approver } from './policy-approver.ts';
import { tryDraft } from './policy-try.ts';
import { discard, publish } from './policy-publish.ts';

/** Reading, drafting, trying, publishing and taking back a kind's policy, all in chat. */
export function policyCommands<P extends PolicyDocument>(
  { store, engine }: Pick<PolicyDeps<P>, 'store' | 'engine'>,
  people: PolicyDeps<P>['people'],
  kind: PolicyKind<P>,
): Command[] {
  const deps: PolicyDeps<P> = { store, engine, people, kind };
  return [
    show(deps),
    set(deps),
    edit(deps),
    draft(deps),
    tryDraft(deps),
    publish(deps),
    discard(deps),
    approver(deps),
    history(deps),
  ];
}

function show<P extends PolicyDocument>(deps: PolicyDeps<P>): Command {
  const { kind } = deps;
  return command({
    name: `${kind.kind} policy`,
    summary: 'Show the policy in force.',
    examples: [`${kind.kind} policy`],
    access: [...kind.editors, 'manager'],
    readOnly: true,
    fields: {},
    async run(_input, context) {
      const { now, draft: open } = await presentOf(deps, context);
      const since =
        now.version === 0
          ? 'Rainmaker’s default numbers: please look at them and publish your own.'
          : `Version ${now.version}, in force since ${formatDay(now.effectiveFrom ?? '')}.`;
      return answer({
        summary: `The ${kind.kind} policy`,
        nodes: [
          title(`${kind.kind.charAt(0).toUpperCase()}${kind.kind.slice(1)} policy`),
          small(since),
          ...kind.summary(now.document, context.company),
          actions(
            openForm('Edit', `${kind.kind} policy edit`),
            open && run('Draft', `${kind.kind} policy draft`),
            run('Versions', `${kind.kind} policy history`),
          ),
        ],
      });
    },
  });
}

function history<P extends PolicyDocument>(deps: PolicyDeps<P>): Command {
  return command({
    name: `${deps.kind.kind} policy history`,
    summary: 'The versions of the policy.',
    examples: [`${deps.kind.kind} policy history`],
    access: [...deps.kind.editors, 'manager'],
    readOnly: true,
    fields: {},
    async run(_input, context) {
      const { versions, now } = await presentOf(deps, context);
      if (versions.length === 0) return answer('There is only the default, version 0.');
      return answer({
        summary: `${versions.length} versions`,
        nodes: [
          title('Versions'),
          {
            kind: 'list',
            items: versions
              .slice(0, 30)
              .map((each) => [
                { bold: `Version ${each.number}` },
                `: ${each.state}${each.effectiveFrom ? ` from ${formatDay(each.effectiveFrom)}` : ''}${each.number === now.version ? ', in force' : ''}; ${each.history.at(-1)?.by.name ?? ''}: ${each.history.at(-1)?.summary ?? ''}`,
              ]),
          },
        ],
      });
    },
  });
}
