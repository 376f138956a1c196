import type { Clock } from './clock.ts';
import { DeliveryError } from './messenger.ts';
import type { MessageRef, Outgoing, OutboxItem, OutboxStore } from './outbox.ts';
import { type Step, type StepDeps, stepsOf } from './steps.ts';

const claimMs = 30_000;
// Longer than one message takes, also of a slow platform: none is begun with less than this left of the claim.
const messageMs = 25_000;
const firstRetryMs = 1_000;
const longestRetryMs = 15 * 60_000;
const mostAttempts = 30;

export interface DispatcherDeps extends StepDeps {
  stores: readonly OutboxStore[];
  /** Called when a place had to be given up, so that an admin can be told. */
  undeliverable(tenant: string, target: string, reason: string): void;
  /** Called when a message has to wait, with the platform's words. */
  postponed?(tenant: string, target: string, reason: string, afterMs: number): void;
  failed(error: unknown, where: { kind: string; tenant: string; id: string }): void;
  clock: Clock;
}

/** Sends what records have due. Each record's messages go out one after the other, in the order they fell due. */
export interface Dispatcher {
  /** Something of this record may be due now. Returns at once; `idle` waits for the work. */
  poke(kind: string, tenant: string, id: string): void;
  /** Sends everything that is due, also what a crash or a refusal left behind. */
  sweep(): Promise<void>;
  /** Resolves when nothing is being sent. */
  idle(): Promise<void>;
}

export function createDispatcher(deps: DispatcherDeps): Dispatcher {
  const stores = new Map(deps.stores.map((store) => [store.kind, store]));
  const running = new Map<string, Promise<void>>();

  function poke(kind: string, tenant: string, id: string): void {
    const store = stores.get(kind);
    if (!store) throw new Error(`No outbox for records of kind ${kind}`);
    const key = `${kind}/${tenant}/${id}`;
    const before = running.get(key) ?? Promise.resolve();
    const work: Promise<void> = before
      .then(() => sendDue(deps, store, tenant, id))
      .catch((error: unknown) => deps.failed(error, { kind, tenant, id }))
      .finally(() => {
        if (running.get(key) === work) running.delete(key);
      });
    running.set(key, work);
  }

  async function idle(): Promise<void> {
    while (running.size > 0) await Promise.all(running.values());
  }

  return {
    poke,
    idle,
    async sweep() {
      for (const store of stores.values()) {
        for (const { tenant, id } of await store.due(deps.clock.now(), 500)) poke(store.kind, tenant, id);
      }
      await idle();
    },
  };
}

async function sendDue(deps: DispatcherDeps, store: OutboxStore, tenant: string, id: string): Promise<void> {
  // Once more as long as another process adds something while this one holds the record.
  for (let isMore = true; isMore; ) {
    const now = deps.clock.now();
    const until = claimEnd(deps);
    const outgoing = await store.claim(tenant, id, now, until);
    if (!outgoing) return;
    const sent: Sent = { done: [], places: [] };
    try {
      await sendItems(deps, store, { ...outgoing, places: [...outgoing.places], until }, now, sent);
    } finally {
      isMore = await store.release(outgoing, sent, deps.clock.now());
    }
  }
}

/** A record that this process holds, and until when. */
type Holding = Outgoing & { until: Date };

/** What was done and is not noted in the record yet. */
type Sent = { done: string[]; places: MessageRef[] };

/**
 * Sends what is due, in order, until another process holds the record. Items of which nothing was sent (they may be done
 * again without harm) may be noted later; every other one is noted as done before anything else is begun. What is left in
 * `unnoted` goes with the release.
 */
async function sendItems(
  deps: DispatcherDeps,
  store: OutboxStore,
  record: Holding,
  now: Date,
  unnoted: Sent,
): Promise<void> {
  let isOwed = false;
  // One drawing shows all changes so far: the other refreshes that are due are the same message.
  const lastRefresh = record.outbox.findLast((item) => item.due.kind === 'refresh')?.id;
  for (const item of record.outbox) {
    if (item.due.kind === 'refresh' && item.id !== lastRefresh) {
      unnoted.done.push(item.id);
      continue;
    }
    if (item.nextAt > now) return;
    if (isOwed) {
      record.until = claimEnd(deps);
      const { done, places } = unnoted;
      if (!(await store.settle(record, { done: done.splice(0), places: places.splice(0) }, record.until))) return;
    }
    const sent = await attempt(deps, store, record, item);
    if (sent.kind === 'lost') return;
    if (sent.kind === 'later') {
      const { afterMs, ...later } = sent;
      await store.postpone(record, item.id, { ...later, nextAt: new Date(now.getTime() + afterMs) });
      return;
    }
    unnoted.done.push(item.id);
    unnoted.places.push(...sent.places);
    record.places.push(...sent.places);
    isOwed = !sent.isHarmless;
  }
}

/** `isHarmless`: nothing left the house, so that doing it again would not be noticed. */
type Attempt =
  | { kind: 'sent'; places: MessageRef[]; isHarmless: boolean }
  | { kind: 'later'; afterMs: number; done: string[]; places: MessageRef[]; unsureAt: Date | undefined }
  /** Another process holds the record now, and sends what is left. */
  | { kind: 'lost' };

/** Sends one item to everybody it is for. What was sent is noted, so that a later try does not repeat it. */
async function attempt(deps: DispatcherDeps, store: OutboxStore, record: Holding, item: OutboxItem): Promise<Attempt> {
  const done = new Set(item.done);
  const places: MessageRef[] = [];
  const unsureAt = item.unsureAt ?? record.lostAt;
  const steps = await stepsOf(deps, record, item, { id: item.id, unsureAt }).catch((error: unknown): Step[] => [
    { key: item.due.kind, send: () => Promise.reject(error) },
  ]);
  for (const step of steps) {
    if (done.has(step.key)) continue;
    if (!(await holds(deps, store, record, { item: item.id, done, places }))) return { kind: 'lost' };
    try {
      places.push(...(await step.send()));
      done.add(step.key);
    } catch (thrown) {
      const error = deliveryError(deps, record, thrown);
      // The trail misses nothing, however long it takes.
      const isTriedEnough = item.attempts + 1 >= mostAttempts && item.due.kind !== 'audit';
      if (error.outcome === 'gone' || isTriedEnough) {
        deps.undeliverable(record.tenant, step.key, error.message);
        if (step.place) await store.forget(record.tenant, record.id, step.place);
        continue;
      }
      const afterMs = retryDelay(item.attempts, error.afterMs);
      deps.postponed?.(record.tenant, step.key, error.message, afterMs);
      return {
        kind: 'later',
        afterMs,
        done: [...done],
        places,
        unsureAt: unsureAt ?? (error.isUnsure ? deps.clock.now() : undefined),
      };
    }
  }
  return { kind: 'sent', places, isHarmless: item.due.kind === 'audit' || steps.length === 0 };
}

/** Whether there is time for one more message; where there is little, the claim is renewed with what was done so far. */
async function holds(
  deps: DispatcherDeps,
  store: OutboxStore,
  record: Holding,
  { item, done, places }: { item: string; done: ReadonlySet<string>; places: MessageRef[] },
): Promise<boolean> {
  if (record.until.getTime() - deps.clock.now().getTime() >= messageMs) return true;
  record.until = claimEnd(deps);
  const noted = places.splice(0);
  record.places.push(...noted);
  return store.renew(record, item, { done: [...done], places: noted }, record.until);
}

/** A fault of ours is said, and then waits like a busy platform: it must not hold up all other records for ever. */
function deliveryError(deps: DispatcherDeps, { kind, tenant, id }: Outgoing, thrown: unknown): DeliveryError {
  if (thrown instanceof DeliveryError) return thrown;
  deps.failed(thrown, { kind, tenant, id });
  return new DeliveryError('later', thrown instanceof Error ? thrown.message : 'unknown', { cause: thrown });
}

function claimEnd({ clock }: DispatcherDeps): Date {
  return new Date(clock.now().getTime() + claimMs);
}

/** Doubles from one second to a quarter of an hour; what the platform asks for comes first. */
function retryDelay(attempts: number, asked: number | undefined): number {
  return Math.max(asked ?? 0, Math.min(longestRetryMs, firstRetryMs * 2 ** attempts));
}
