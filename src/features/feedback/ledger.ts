import type { Clock } from '../../core/clock.ts';
import { today } from '../../core/dates.ts';
import type { Eyes } from '../accounts/index.ts';
import { eyesOf } from './discreet.ts';
import { type AccountFacts, type Impact, impactOf, snapshotOf, type Valuation } from './impact.ts';
import type { Item, Snapshot, Voice } from './item.ts';
import type { Notice } from './notice.ts';
import type { FeedbackDeal, FeedbackPorts } from './ports.ts';
import type { FeedbackStore } from './store.ts';
import { families, familyOf, rootOf, voicesOf } from './tree.ts';
import { type Recovered, recoveredOf } from './winback.ts';

/** More than so many items are not asked for one by one. */
const mostAsked = 500;

/** An item with all that is known about it at this moment. */
export interface View {
  item: Item;
  /** The item and those merged into it. */
  family: Item[];
  voices: Voice[];
  facts: ReadonlyMap<string, AccountFacts>;
  impact: Impact;
  recovered: Recovered;
  questions: Notice[];
  currency: string;
  eyes(viewer: string | undefined): Eyes;
}

/** Joins feedback to accounts, deals and rates, as they are now. Several items cost as many queries as one. */
export interface Ledger {
  view(tenant: string, item: Item): Promise<View>;
  views(tenant: string, items: readonly Item[]): Promise<View[]>;
  /** All items that stand for themselves. */
  all(tenant: string): Promise<View[]>;
  /** The item that stands for this one now. */
  root(tenant: string, item: Item): Promise<Item>;
  snapshot(
    tenant: string,
    account: { id: string } | undefined,
    deal: number | undefined,
  ): Promise<Snapshot | undefined>;
}

export function createLedger(store: FeedbackStore, ports: FeedbackPorts, clock: Clock): Ledger {
  async function valuation(tenant: string): Promise<Valuation> {
    const company = await ports.companies.ofTenant(tenant);
    const { currency, zone } = company ?? { currency: 'EUR', zone: 'UTC' };
    return { rates: await ports.rates.all(tenant), currency, today: today({ now: clock.now(), zone }) };
  }

  async function factsOf(tenant: string, voices: readonly Voice[]): Promise<Map<string, AccountFacts>> {
    const ids = [...new Set(voices.flatMap((voice) => voice.account?.id ?? []))];
    if (ids.length === 0) return new Map();
    const accounts = await ports.accounts.byIds(tenant, ids);
    const real = [...new Set([...accounts.values()].map((account) => account.id))];
    const deals = groupByAccount(await ports.deals.ofAccounts(tenant, real));
    return new Map([...accounts].map(([id, account]) => [id, { account, deals: deals.get(account.id) ?? [] }]));
  }

  async function viewsOf(tenant: string, groups: readonly Group[]): Promise<View[]> {
    const ids = groups.flatMap(({ family }) => family.map((item) => item.id));
    const joined = await store.joined(tenant, ids.length > mostAsked ? 'all' : ids);
    const heard = groups.map((group) => ({ ...group, voices: voicesOf(group.family, joined) }));
    const facts = await factsOf(
      tenant,
      heard.flatMap(({ voices }) => voices),
    );
    const money = await valuation(tenant);
    const shipped = groups.filter(({ item }) => item.shippedAt).flatMap(({ family }) => family.map((item) => item.id));
    const winbacks = shipped.length > 0 ? await store.winbacksOf(tenant, shipped) : [];
    // Lists of everything show no questions.
    const questions = ids.length > mostAsked ? [] : await store.questions(tenant, ids);
    return heard.map(({ item, family, voices }) => {
      const own = ofVoices(voices, facts);
      const isFamily = (id: string) => family.some((each) => each.id === id);
      return {
        item,
        family,
        voices,
        facts: own,
        impact: impactOf(voices, own, money),
        recovered: recoveredOf(
          winbacks.filter((winback) => isFamily(winback.item.id)),
          own,
          money,
        ),
        questions: questions.filter((notice) => isFamily(notice.item.id)),
        currency: money.currency,
        eyes: (viewer) => eyesOf(voices, own, viewer),
      };
    });
  }

  async function views(tenant: string, items: readonly Item[]): Promise<View[]> {
    const merged = await store.descendants(
      tenant,
      items.map((item) => item.id),
    );
    return viewsOf(
      tenant,
      items.map((item) => ({ item, family: familyOf(item, merged) })),
    );
  }

  return {
    views,
    async view(tenant, item) {
      const [view] = await views(tenant, [item]);
      if (!view) throw new Error('A view of one item is one view');
      return view;
    },
    async all(tenant) {
      const items = await store.every(tenant);
      const byId = new Map(items.map((item) => [item.id, item]));
      const groups = [...families(items)].flatMap(([id, family]) => {
        const item = byId.get(id);
        return item ? [{ item, family }] : [];
      });
      return viewsOf(tenant, groups);
    },
    async root(tenant, item) {
      const byId = new Map([[item.id, item]]);
      for (let here: Item | undefined = item; here?.mergedInto && !byId.has(here.mergedInto.id); ) {
        const next: Item | undefined = await store.items.get(tenant, here.mergedInto.id);
        if (next && !next.removed) byId.set(next.id, next);
        here = next;
      }
      return rootOf(item, byId);
    },
    async snapshot(tenant, account, deal) {
      if (!account) return undefined;
      const accounts = await ports.accounts.byIds(tenant, [account.id]);
      const known = accounts.get(account.id);
      if (!known) return undefined;
      const deals = await ports.deals.ofAccounts(tenant, [known.id]);
      return snapshotOf({ account: known, deals }, deal, await valuation(tenant));
    },
  };
}

interface Group {
  item: Item;
  family: Item[];
}

function ofVoices(voices: readonly Voice[], facts: ReadonlyMap<string, AccountFacts>): Map<string, AccountFacts> {
  const own = new Map<string, AccountFacts>();
  for (const { account } of voices) {
    const known = account && facts.get(account.id);
    if (account && known) own.set(account.id, known);
  }
  return own;
}

function groupByAccount(deals: readonly FeedbackDeal[]): Map<string, FeedbackDeal[]> {
  const groups = new Map<string, FeedbackDeal[]>();
  for (const deal of deals) {
    const group = groups.get(deal.account.id);
    if (group) group.push(deal);
    else groups.set(deal.account.id, [deal]);
  }
  return groups;
}
