import { run } from '../../core/card.ts';
import { command, type Command } from '../../core/command.ts';
import { today } from '../../core/dates.ts';
import { choice, person } from '../../core/fields.ts';
import { pageField } from '../../core/pages.ts';
import { given } from '../../core/raw-values.ts';
import { answer, refuse, replaceWith, type Reply } from '../../core/reply.ts';
import { typed } from '../../core/typed.ts';
import { knownAccount } from '../accounts/index.ts';
import { caseCard, caseListCard, pageSize, ratingCard } from './cards.ts';
import { testimonialCard } from './cards-testimonial.ts';
import { mayRemove } from './commands-rate.ts';
import { eyesOnVoices, type VoiceDeps } from './deps.ts';
import { severity, voice } from './fields.ts';
import type { CaseFilter } from './store.ts';
import { voiceName } from './voice.ts';

export function lookCommands(deps: VoiceDeps): Command[] {
  return [list(deps), show(deps)];
}

const states = { open: 'Open', done: 'Done', all: 'All' } as const;
const types = { complaint: 'Complaints', promise: 'Promises' } as const;

function list(deps: VoiceDeps): Command {
  return command({
    name: 'voice list',
    summary: 'Complaints and promises, what is due first comes first.',
    examples: ['voice list', 'voice list complaint owner:me', 'voice list done account:Acme'],
    access: 'members',
    readOnly: true,
    isDefault: true,
    submit: 'List',
    fields: {
      type: choice({ label: 'What', positional: true }, types),
      state: choice({ label: 'State', hint: 'Open when empty.', positional: true }, states),
      owner: person({ label: 'Owner' }),
      account: knownAccount({ label: 'Customer', aliases: ['customer'] }),
      severity: { ...severity, hint: undefined },
      page: pageField(),
    },
    async run({ page, ...wanted }, context): Promise<Reply> {
      const { tenant, zone } = context.company;
      const state = wanted.state ?? 'open';
      const filter: CaseFilter = {
        type: wanted.type,
        severity: wanted.severity,
        owner: wanted.owner?.id,
        accounts: wanted.account && (await deps.accounts.family(tenant, wanted.account.id)),
        state: state === 'open' ? ['open', 'working'] : state === 'done' ? ['done'] : undefined,
      };
      const count = await deps.store.countCases(tenant, filter);
      const number = Math.min(page ?? 1, Math.max(1, Math.ceil(count / pageSize)));
      const sort = state === 'open' ? {} : { sort: { number: -1 } as const };
      const cases = await deps.store.casesIn(tenant, filter, {
        limit: pageSize,
        skip: (number - 1) * pageSize,
        ...sort,
      });
      const raw = {
        type: wanted.type,
        state,
        severity: wanted.severity,
        owner: wanted.owner && `person:${wanted.owner.id}`,
        account: wanted.account && `account:${wanted.account.id}`,
      };
      const eyes = await eyesOnVoices(deps, tenant, context.actor.id, cases);
      const shown = { cases, count, page: number, raw: given(raw) };
      const card = caseListCard(shown, eyes, today({ now: context.now, zone }));
      return page === undefined ? answer(card) : replaceWith(card);
    },
  });
}

function show(deps: VoiceDeps): Command {
  return command({
    name: 'voice show',
    summary: 'A score, a complaint, a promise or a testimonial by its number.',
    examples: ['voice show V-12'],
    access: 'members',
    readOnly: true,
    submit: 'Show',
    fields: { voice },
    async run(input, context) {
      const { tenant, zone } = context.company;
      const [one, rating, praise] = await Promise.all([
        deps.store.caseBy(tenant, input.voice),
        deps.store.ratingBy(tenant, input.voice),
        deps.store.testimonialBy(tenant, input.voice),
      ]);
      const day = today({ now: context.now, zone });
      const found = one ?? rating ?? praise;
      if (!found)
        return refuse(`There is no V-${input.voice}. “${typed('voice list')}” shows what is open.`, { field: 'voice' });
      const eyes = await eyesOnVoices(deps, tenant, context.actor.id, [found]);
      if (one) return answer(caseCard(one, eyes, day));
      if (praise) return answer(testimonialCard(praise, eyes, day));
      if (!rating) return refuse('This no longer exists.');
      const values = { voice: voiceName(rating) };
      return answer(
        ratingCard(rating, eyes, [
          mayRemove(rating, context) ? run('Remove', 'voice remove', values, { style: 'danger' }) : undefined,
        ]),
      );
    },
  });
}
