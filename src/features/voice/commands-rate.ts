import { actions, text } from '../../core/card.ts';
import { command, type Command } from '../../core/command.ts';
import type { Context } from '../../core/context.ts';
import { today } from '../../core/dates.ts';
import { day, text as textField } from '../../core/fields.ts';
import type { Due } from '../../core/outbox.ts';
import { hasRole, refOf } from '../../core/person.ts';
import { answer, refuse, type Reply } from '../../core/reply.ts';
import { answerWithUndo, undoAction } from '../../core/undo.ts';
import type { AccountRef } from '../../core/context.ts';
import { complain, isLow, ratingCard } from './cards.ts';
import { eyesOnVoices, type VoiceDeps } from './deps.ts';
import { said, scoreField, voice } from './fields.ts';
import { type Rating, type RatingFields, type Scale, scales, voiceName } from './voice.ts';

export function ratingCommands(deps: VoiceDeps): Command[] {
  return [
    rate(
      deps,
      'csat',
      'Record how satisfied a customer was, from 1 to 5.',
      'voice csat Acme 4 "fast onboarding" by:"Jane Doe"',
    ),
    rate(
      deps,
      'nps',
      'Record how likely a customer is to recommend us, from 0 to 10.',
      'voice nps Acme 9 "we tell everybody"',
    ),
    remove(deps),
  ];
}

function rate(deps: VoiceDeps, scale: Scale, summary: string, example: string): Command {
  const { least, most } = scales[scale];
  return command({
    name: `voice ${scale}`,
    summary,
    examples: [example],
    access: 'members',
    fields: {
      account: said.account,
      score: scoreField(scale, { label: `Score, ${least} to ${most}`, required: true, positional: true }),
      words: textField({ label: 'In their words', positional: true }),
      from: said.from,
      on: day({ label: 'Answered on', hint: 'Today when empty.', aliases: ['date'] }),
    },
    run: (input, context) => record(deps, scale, input, context),
  });
}

async function record(
  deps: VoiceDeps,
  scale: Scale,
  input: {
    account: AccountRef;
    score: number;
    words?: string | undefined;
    from?: string | undefined;
    on?: string | undefined;
  },
  context: Context,
): Promise<Reply> {
  const { tenant, zone } = context.company;
  const now = today({ now: context.now, zone });
  if (input.on !== undefined && input.on > now) return refuse('An answer cannot be of a day to come.', { field: 'on' });
  const by = refOf(context.actor);
  const account = await deps.accounts.ensure(tenant, input.account, by, context.key);
  const values: RatingFields = {
    number: await deps.store.nextNumber(tenant),
    scale,
    account,
    score: input.score,
    words: input.words,
    from: input.from,
    on: input.on ?? now,
    by,
  };
  const rating = await deps.store.ratings.create(tenant, by, {
    values,
    what: `voice.${scale}`,
    summary: `recorded ${voiceName(values)}: ${scales[scale].name} ${values.score}`,
    key: context.key,
    due: isLow(values) ? await warnings(deps, values, context) : [],
  });
  const [change] = rating.history;
  const eyes = await eyesOnVoices(deps, tenant, context.actor.id, [rating]);
  return answer(ratingCard(rating, eyes, [change && undoAction(deps.store.ratings.kind, { record: rating, change })]));
}

/** The customer's owner hears of a low score that somebody else was given. */
async function warnings({ accounts }: VoiceDeps, values: RatingFields, { company, actor }: Context): Promise<Due[]> {
  const account = await accounts.get(company.tenant, values.account.id);
  if (!account?.owner || account.owner.id === actor.id) return [];
  const sentence = `${account.name} gave ${values.score} of ${scales[values.scale].most} (${scales[values.scale].name}).`;
  const card = {
    summary: sentence,
    tone: 'warning' as const,
    nodes: [
      text(`${sentence} ${actor.name} recorded it.`),
      ...(values.words === undefined ? [] : [{ kind: 'quote' as const, text: values.words }]),
      actions(complain(values)),
    ],
  };
  return [{ kind: 'tell', to: { person: account.owner.id }, card }];
}

function remove({ store }: VoiceDeps): Command {
  return command({
    name: 'voice remove',
    summary: 'Take back a score that was recorded by mistake: who recorded it, managers and admins.',
    examples: ['voice remove V-3'],
    access: 'members',
    submit: 'Remove',
    fields: { voice },
    async run(input, context) {
      const { tenant } = context.company;
      const found = await store.ratingBy(tenant, input.voice);
      if (!found) return refuse(`V-${input.voice} is no score.`, { field: 'voice' });
      if (!mayRemove(found, context))
        return refuse(
          `${voiceName(found)} was recorded by ${found.by.name}. Only they, managers and admins remove it.`,
        );
      const written = await store.ratings.change(tenant, found.id, refOf(context.actor), () => ({
        kind: 'write',
        set: { withdrawn: true },
        what: `voice.${found.scale}.withdrawn`,
        summary: `removed ${voiceName(found)}`,
      }));
      if (written.kind === 'refusal') return written;
      return answerWithUndo(`${voiceName(found)} counts no longer.`, store.ratings.kind, written);
    },
  });
}

export function mayRemove({ by }: Pick<Rating, 'by'>, { actor }: Context): boolean {
  return by.id === actor.id || hasRole(actor, ['manager', 'admin']);
}
