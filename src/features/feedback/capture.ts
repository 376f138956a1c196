import { command, type Command } from '../../core/command.ts';
import type { AccountRef, Context } from '../../core/context.ts';
import { flag, text } from '../../core/fields.ts';
import { termsOf } from '../../core/likeness.ts';
import { dealNumber } from '../../core/numbered.ts';
import { webAddress } from '../../core/web-address.ts';
import { isMember, refOf } from '../../core/person.ts';
import { given, type RawValues } from '../../core/raw-values.ts';
import { answer, type Refusal, refuse, type Reply } from '../../core/reply.ts';
import { account } from '../../core/fields.ts';
import { announcedAs, cardsPerWindow, titleOf } from './arrivals.ts';
import { capturedCard, joinedCard, offerCard } from './capture-cards.ts';
import { itemOf, type Parts } from './deps.ts';
import { importanceField, itemField, source, themeField, typeField } from './fields.ts';
import { type AskedAt, type FeedbackType, type Importance, type Item, itemName, type Voice } from './item.ts';
import { sameItems } from './similar.ts';
import { stateWords } from './triage.ts';

const about = {
  account: account({ label: 'Account', hint: 'The customer who needs it.', aliases: ['customer'] }),
  deal: dealNumber({ label: 'Deal', hint: 'The deal that waits for it or was lost for it.' }),
  importance: importanceField,
};

interface About {
  account?: AccountRef | undefined;
  deal?: number | undefined;
  importance?: Importance | undefined;
  text?: string | undefined;
  link?: string | undefined;
  author?: string | undefined;
  at?: string | undefined;
}

export function captureCommands(parts: Parts): Command[] {
  return [capture(parts), join(parts), vote(parts)];
}

function capture(parts: Parts): Command {
  return command({
    name: 'feedback',
    summary: 'Tell product what a customer needs. Product answers where you asked.',
    examples: [
      'feedback "CSV export drops rows over 10k" account:Acme type:bug importance:deal-breaker',
      'feedback "Single sign-on with Okta" account:Globex deal:D-104',
    ],
    access: 'anyone',
    submit: 'Send to product',
    fields: {
      text: text({
        label: 'What do they need?',
        hint: 'Best in the customer’s own words.',
        required: true,
        positional: true,
      }),
      account: about.account,
      type: typeField,
      importance: about.importance,
      deal: about.deal,
      theme: themeField,
      ...source,
      fresh: { ...flag({ label: 'New item' }), hidden: true },
    },
    prefill: (_raw, context) => fromConversation(parts, context),
    async run(input, context) {
      // What others have asked for is not for people without a role.
      if (!input.fresh && isMember(context.actor)) {
        const same = await sameItems(parts.store, context.company.tenant, input.text);
        if (same.length > 0) {
          const views = await parts.ledger.views(
            context.company.tenant,
            same.map(({ item }) => item),
          );
          return answer(offerCard(views, context.actor.id, rawOf({ ...input, at: messageOf(input, context) })));
        }
      }
      const voice = await voiceOf(parts, input, context);
      if ('kind' in voice) return voice;
      return store(parts, input, voice, context);
    },
  });
}

async function store(
  parts: Parts,
  input: { text: string; type?: FeedbackType | undefined; theme?: string | undefined },
  voice: Voice,
  context: Context,
): Promise<Reply> {
  const { tenant } = context.company;
  const number = await parts.store.nextNumber(tenant);
  const earlier = await parts.store.byNumber(tenant, number - cardsPerWindow);
  const announced = announcedAs(earlier, number, context.now);
  const item = await parts.store.items.create(tenant, refOf(context.actor), {
    key: context.key,
    values: {
      number,
      title: titleOf(input.text),
      theme: input.theme,
      type: input.type ?? 'feature',
      state: 'new',
      terms: termsOf(input.text),
      founder: voice,
      untold: [],
      announced,
      stateAt: context.now,
      lastVoiceAt: context.now,
    },
    what: 'feedback.captured',
    summary: `F-${number} ${titleOf(input.text)}`,
    due: announced === 'card' ? [{ kind: 'show', to: { purpose: 'product' } }] : [],
  });
  return answer(capturedCard(item, isMember(context.actor)));
}

function join(parts: Parts): Command {
  return command({
    name: 'feedback join',
    summary: 'Add your customer to something that product knows already.',
    examples: ['feedback join F-12 "We lose rows every month" account:Globex importance:important'],
    access: 'members',
    submit: 'Join',
    fields: {
      item: itemField({ label: 'Feedback', required: true, positional: true }),
      text: text({ label: 'In the customer’s words', positional: true }),
      ...about,
      ...source,
    },
    run: (input, context) => add(parts, input.item, input, context),
  });
}

function vote(parts: Parts): Command {
  return command({
    name: 'feedback vote',
    summary: 'Say that you, or a customer of yours, need it too.',
    examples: ['feedback vote F-12', 'feedback vote F-12 account:Acme'],
    access: 'members',
    submit: 'Vote',
    fields: { item: itemField({ label: 'Feedback', required: true, positional: true }), ...about },
    run: (input, context) => add(parts, input.item, input, context),
  });
}

/** Adds a voice to the item, or to what it was merged into. */
async function add(parts: Parts, number: number, input: About, context: Context): Promise<Reply> {
  const { tenant } = context.company;
  const named = await itemOf(parts, context, number);
  if ('kind' in named) return named;
  const item = await parts.ledger.root(tenant, named);
  if (item.state === 'shipped') return shippedAlready(item);
  const voice = await voiceOf(parts, input, context);
  if ('kind' in voice) return voice;
  const before = await parts.ledger.view(tenant, item);
  const again = before.voices.some(
    (each) => each.person.id === voice.person.id && each.account?.id === voice.account?.id,
  );
  if (again && voice.text === undefined)
    return refuse(
      `You have asked for ${itemName(item)}${voice.account ? ` for ${voice.account.name}` : ''} already; it counts once. You will be told.`,
    );
  const joined = await parts.store.voices.create(tenant, refOf(context.actor), {
    key: context.key,
    values: { ...voice, item: { id: item.id, number: item.number } },
    what: 'feedback.joined',
    summary: `${voice.person.name} joined ${itemName(item)}${voice.account ? ` for ${voice.account.name}` : ''}`,
  });
  await redraw(parts, item, voice, context);
  await parts.telling.catchUp(tenant, item.id, item.latest?.id);
  return answer(joinedCard(await parts.ledger.view(tenant, item), joined, named, context.actor.id));
}

/**
 * Draws the item anew where it is shown. When so many join at once that this write never gets its turn, another one
 * came after the voice was stored, and draws it too.
 */
async function redraw({ store: { items } }: Parts, item: Item, voice: Voice, context: Context): Promise<void> {
  await items.change(context.company.tenant, item.id, refOf(context.actor), (current) => ({
    kind: 'write',
    set: { lastVoiceAt: context.now },
    what: 'feedback.heard',
    summary: `${voice.person.name} joined ${itemName(current)}`,
  }));
}

function shippedAlready(item: Item): Refusal {
  return refuse(
    `${itemName(item)} is ${stateWords(item)} already${item.link ? `: ${item.link}` : ''}. If the customer needs something else, send it as new feedback.`,
    { field: 'item' },
  );
}

/** Who asks, for whom, how much, in which words, from where; with what the account is worth now. */
async function voiceOf(parts: Parts, input: About, context: Context): Promise<Voice | Refusal> {
  const { tenant } = context.company;
  if (input.deal !== undefined && !isMember(context.actor))
    return refuse('Which deal waits for it is for people with a role in Rainmaker to say.', { field: 'deal' });
  const deal = input.deal === undefined ? undefined : await parts.ports.deals.byNumber(tenant, input.deal);
  if (input.deal !== undefined && !deal) return refuse(`There is no deal D-${input.deal}.`, { field: 'deal' });
  const actor = refOf(context.actor);
  const asked = input.account && (await parts.ports.accounts.ensure(tenant, input.account, actor, context.key));
  if (deal && asked && deal.account.id !== asked.id)
    return refuse(`D-${deal.number} is a deal with ${deal.account.name}, not with ${asked.name}.`, { field: 'deal' });
  const of = asked ?? (deal && { id: deal.account.id, name: deal.account.name });
  return {
    person: actor,
    ...(of && { account: of }),
    ...(deal && { deal: deal.number }),
    importance: input.importance ?? 'important',
    text: input.text,
    link: webAddress(input.link),
    author: input.author,
    place: placeOf(input, context),
    snapshot: await parts.ledger.snapshot(tenant, of, deal?.number),
    at: context.now,
  };
}

function placeOf(input: About, context: Context): AskedAt {
  const { platform, workspace, channel, direct } = context.place;
  const thread = context.place.thread ?? messageOf(input, context);
  return { platform, workspace, channel, ...(thread !== undefined && { thread }), direct };
}

/** The message that was sent to product: the answer comes in its thread. */
function messageOf({ at, link }: About, { place }: Context): string | undefined {
  return at ?? (link === undefined ? undefined : place.message);
}

/** In the thread of a deal, its account and number need not be typed. */
async function fromConversation({ ports }: Parts, context: Context): Promise<RawValues> {
  if (!isMember(context.actor)) return {};
  const deal = await ports.deals.atPlace?.(context.company.tenant, context.place);
  return deal ? { account: deal.account.name, deal: `D-${deal.number}` } : {};
}

/** The words again that a button needs to say all of it once more. */
function rawOf(input: About & { type?: string | undefined; theme?: string | undefined }): RawValues {
  const { account: of, deal, ...rest } = input;
  const words = {
    ...rest,
    account: of && (of.id === undefined ? `new:${of.name}` : `account:${of.id}`),
    deal: deal === undefined ? undefined : `D-${deal}`,
  };
  return given(words);
}
