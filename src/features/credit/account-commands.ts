import { command, type Command } from '../../core/command.ts';
import type { Context } from '../../core/context.ts';
import { today } from '../../core/dates.ts';
import { refOf } from '../../core/person.ts';
import { answer, refuse } from '../../core/reply.ts';
import { compact } from '../approvals/index.ts';
import type { CreditDeps } from './deps.ts';
import { fileInputs, changesOf, rawFile } from './inputs.ts';
import { importFiles } from './import-command.ts';
import { collateral, manualClass, reference, release } from './file-commands.ts';
import { accountField, cardOf, changed, editors } from './changing.ts';

/** What is known of a customer's credit: by command, by form, by import. */
export function accountCommands(deps: CreditDeps): Command[] {
  return [account(deps), importFiles(deps), reference(deps), collateral(deps), manualClass(deps), release(deps)];
}

function account(deps: CreditDeps): Command {
  return command({
    name: 'credit account',
    summary: 'Show or change what is known of a customer’s credit: books, accounts, bureau, terms.',
    examples: [
      'credit account Acme',
      'credit account Acme open:52k oldest:12 late:8 networth:2m workingcapital:600k since:2019-03-01',
    ],
    access: editors,
    fields: { account: accountField, ...fileInputs },
    prefill: (raw, context) => presentFile(deps, raw['account'], context),
    async run({ account: ref, ...input }, context) {
      const isLook = Object.values(input).every((value) => value === undefined);
      if (isLook) {
        const known = await deps.accounts.ensure(context.company.tenant, ref, refOf(context.actor), context.key);
        return answer(await cardOf(deps, known, context));
      }
      const now = today({ now: context.now, zone: context.company.zone });
      return changed(deps, ref, context, (file, name) => {
        const { set, said } = changesOf(file, input, now);
        if (said.length === 0) return refuse('All of this is known already.');
        return {
          kind: 'write',
          set: compact(set),
          what: 'credit.account',
          summary: `${name}: ${said.join(', ')}`,
        };
      });
    },
  });
}

async function presentFile(deps: CreditDeps, words: string | undefined, context: Context) {
  const found = words ? await context.lookup.account(words) : undefined;
  if (!found?.ok || found.value.id === undefined) return {};
  const file = await deps.store.ofAccount(context.company.tenant, found.value.id);
  return file ? rawFile(file) : {};
}
