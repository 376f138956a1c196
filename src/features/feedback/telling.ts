import type { Clock } from '../../core/clock.ts';
import { type PersonRef, refOf } from '../../core/person.ts';
import type { News } from './item.ts';
import { itemName } from './item.ts';
import type { Ledger, View } from './ledger.ts';
import { type Audience, audiencesOf, type Notice, type NoticeFields } from './notice.ts';
import type { FeedbackPorts } from './ports.ts';
import type { FeedbackStore } from './store.ts';
import { decideTold } from './triage.ts';
import { winbackOf } from './winback.ts';

export const system = { id: 'system', name: 'Rainmaker' };
const minute = 60_000;

/** Tells people what became of what they asked for. Every step may run again: what was told has a key of its own. */
export interface Telling {
  /** Tells the news of an item that not everybody has been told yet. */
  settle(tenant: string, id: string): Promise<void>;
  /** Tells somebody who joined while the latest news was going out. */
  catchUp(tenant: string, id: string, seen: string | undefined): Promise<void>;
  /** Finishes what a crash interrupted. */
  settleAll(): Promise<void>;
  /** Finds another way to those whom a message has not reached. */
  reroute(): Promise<void>;
}

export function createTelling(store: FeedbackStore, ledger: Ledger, ports: FeedbackPorts, clock: Clock): Telling {
  async function settle(tenant: string, id: string): Promise<void> {
    const item = await store.items.get(tenant, id);
    if (!item || item.untold.length === 0) return;
    const view = await ledger.view(tenant, item);
    let told = 0;
    for (const news of item.untold) told += await spread(view, news);
    const done = item.untold.map((news) => news.id);
    await store.items.change(tenant, id, system, (current) => decideTold(current, done, told));
  }

  async function spread(view: View, news: News): Promise<number> {
    const { tenant } = view.item;
    const muted = await store.mutedBy(
      tenant,
      view.voices.map((voice) => voice.person.id),
    );
    const others = view.voices.filter((voice) => voice.person.id !== news.by.id);
    const audiences = audiencesOf(others, news.kind, muted);
    for (const audience of audiences) await tellOne(view, news, audience);
    if (news.kind === 'shipped') await offerWinbacks(view, news);
    return audiences.length;
  }

  async function tellOne(view: View, news: News, audience: Audience): Promise<void> {
    const values = noticeOf(view, news, audience);
    await store.notices.create(view.item.tenant, system, {
      key: `${news.id}/${audience.key}`,
      values,
      what: 'feedback.notice',
      summary: `${itemName(view.item)} ${news.kind}: ${audience.people.map((person) => person.name).join(', ')}`,
      due: values.place
        ? [{ kind: 'show', to: { place: values.place } }]
        : values.people.map((person) => ({
            kind: 'show',
            to: { person: person.id, on: platformOf(audience, person) },
          })),
    });
  }

  /** Each lost deal is offered once for an item, however often it ships. */
  async function offerWinbacks(view: View, news: News): Promise<void> {
    for (const deal of view.impact.lostDeals) {
      await store.winbacks.create(view.item.tenant, system, {
        key: `${view.item.id}/${deal.id}`,
        values: winbackOf(view.item, deal, view.voices, news.at),
        what: 'feedback.winback',
        summary: `D-${deal.number} offered for winning back with ${itemName(view.item)}`,
        due: [{ kind: 'show', to: { person: deal.owner.id } }],
      });
    }
  }

  async function rerouteOne(notice: Notice): Promise<void> {
    const { tenant, id } = notice;
    if (notice.place && !notice.rerouted) {
      await tellApart(notice);
      await mark(tenant, id, { rerouted: 'people' });
      return;
    }
    const owner = notice.rerouted ? undefined : await ownerFor(notice);
    if (!owner) {
      await mark(tenant, id, { rerouted: 'nowhere' });
      return;
    }
    await store.notices.change(tenant, id, system, (current) => ({
      kind: 'write',
      set: { rerouted: 'owner', insteadOf: current.people[0]?.name ?? 'Somebody', people: [owner] },
      what: 'feedback.rerouted',
      summary: `${itemName(current.item)}: told ${owner.name} in place of ${current.people[0]?.name ?? 'somebody'}`,
      due: [{ kind: 'show', to: { person: owner.id } }],
    }));
  }

  /** The channel or the thread is gone: everybody who asked there is told alone. */
  async function tellApart(notice: Notice): Promise<void> {
    const item = await store.items.get(notice.tenant, notice.item.id);
    if (!item) return;
    const view = await ledger.view(notice.tenant, item);
    for (const person of notice.people) {
      const voices = view.voices.filter((voice) => voice.person.id === person.id);
      await tellOne(view, notice.news, { key: `person/${person.id}`, people: [person], voices });
    }
  }

  async function ownerFor(notice: Notice) {
    const accounts = await ports.accounts.byIds(notice.tenant, notice.accounts);
    const asked = new Set(notice.people.map((person) => person.id));
    const owner = [...accounts.values()].find((account) => account.owner && !asked.has(account.owner.id))?.owner;
    return owner && refOf(owner);
  }

  async function mark(tenant: string, id: string, set: Pick<NoticeFields, 'rerouted'>): Promise<void> {
    await store.notices.change(tenant, id, system, (current) => ({
      kind: 'write',
      set,
      what: 'feedback.rerouted',
      summary: `${itemName(current.item)}: the first place could not be reached`,
    }));
  }

  return {
    settle,
    async catchUp(tenant, id, seen) {
      const item = await store.items.get(tenant, id);
      if (!item?.latest || item.latest.id === seen) return;
      await spread(await ledger.view(tenant, item), item.latest);
    },
    async settleAll() {
      for (const item of await store.telling()) await settle(item.tenant, item.id);
    },
    async reroute() {
      const now = clock.now().getTime();
      const lost = await store.unreached(new Date(now - 3 * 24 * 60 * minute), new Date(now - minute));
      for (const notice of lost) await rerouteOne(notice);
    },
  };
}

/** The notice as its readers may see it: in a channel without the names of confidential accounts. */
/** Told alone, people hear it on the platform on which they asked. */
function platformOf({ voices }: Audience, person: PersonRef) {
  return voices.find((voice) => voice.person.id === person.id)?.place.platform;
}

function noticeOf(view: View, news: News, { place, people, voices }: Audience): NoticeFields {
  const [only] = people;
  const alone = place === undefined && people.length === 1;
  const eyes = view.eyes(alone ? only?.id : undefined);
  const { id, number, title } = view.item;
  const own = alone ? voices : [];
  return {
    item: { id, number, title: eyes.words(title) },
    news: news.into ? { ...news, into: { ...news.into, title: eyes.words(news.into.title) } } : news,
    people,
    ...(place && { place }),
    quote: own.find((voice) => voice.text !== undefined)?.text,
    customers: [...new Set(own.flatMap((voice) => (voice.account ? eyes.name(voice.account) : [])))],
    answers: [],
    accounts: [...new Set(voices.flatMap((voice) => voice.account?.id ?? []))],
  };
}
