import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { note } from '../../src/core/card.ts';
import { createDispatcher, type Dispatcher } from '../../src/core/dispatcher.ts';
import { DeliveryError } from '../../src/core/messenger.ts';
import type { Due } from '../../src/core/outbox.ts';
import type { Connected } from '../../src/database/connect.ts';
import { defineRecords, type MongoRecords } from '../../src/database/records.ts';
import { testDatabase } from '../support/database.ts';
import { recordingMessenger } from '../support/messenger.ts';

interface Ticket {
  subject: string;
}

const ada = { id: 'ada', name: 'Ada' };
const show: Due = { kind: 'show', to: { purpose: 'deals' } };

describe('messages that are due', () => {
  let connected: Connected;
  let now: Date;
  let tickets: MongoRecords<Ticket>;
  let messenger: ReturnType<typeof recordingMessenger>;
  let dispatcher: Dispatcher;
  let complaints: string[];
  let audited: string[];
  let places: string[];

  beforeEach(async () => {
    connected = await testDatabase();
    now = new Date('2026-11-24T10:00:00Z');
    messenger = recordingMessenger();
    complaints = [];
    audited = [];
    places = ['CDEALS'];
    tickets = defineRecords<Ticket>(
      { connection: connected.connection, clock: { now: () => now }, poke: () => undefined, declared: () => undefined },
      { kind: 'ticket', fields: { subject: String } },
    );
    await connected.ensureIndexes();
    dispatcher = anotherProcess();
  });
  afterEach(() => connected.close());

  function anotherProcess(
    failed = (error: unknown): void => {
      throw error;
    },
  ): Dispatcher {
    return createDispatcher({
      stores: [tickets.outbox],
      messengers: new Map([['slack', messenger]]),
      card: async (_kind, tenant, id) => {
        const ticket = await tickets.get(tenant, id);
        return ticket && note(ticket.subject);
      },
      channels: async () => places.map((channel) => ({ platform: 'slack', workspace: 'T1', channel })),
      identities: async () => [{ platform: 'slack', workspace: 'T1', user: 'UADA' }],
      audit: async (_tenant, _item, entry) => void audited.push(entry.summary),
      undeliverable: (_tenant, target, reason) => complaints.push(`${target}: ${reason}`),
      failed,
      clock: { now: () => now },
    });
  }

  const open = (...due: Due[]) =>
    tickets.create('t1', ada, { values: { subject: 'first' }, what: 'ticket.opened', summary: 'opened', due });
  const rename = (id: string, subject: string, due: Due[] = []) =>
    tickets.change('t1', id, ada, () => ({
      kind: 'write',
      set: { subject },
      what: 'ticket.renamed',
      summary: `renamed to ${subject}`,
      due,
    }));
  const said = () =>
    messenger.sent.map(
      ({ how, to, thread, card }) => `${how} ${thread === undefined ? to : `${to}/${thread}`}: ${card.summary}`,
    );

  test('are sent in their order: the card, a line in its thread, and the card again when the record changed', async () => {
    const ticket = await open(show);
    await dispatcher.sweep();
    await rename(ticket.id, 'second', [{ kind: 'thread', card: note('renamed') }]);
    await dispatcher.sweep();

    expect(said()).toEqual(['post CDEALS: first', 'post CDEALS/m1: renamed', 'update CDEALS: second']);
    expect(audited).toEqual(['opened', 'renamed to second']);
  });

  test('survive a crash between the write and the message', async () => {
    await open(show);
    // Nothing was poked: the process died. The next one looks for what is due.
    await anotherProcess().sweep();

    expect(said()).toEqual(['post CDEALS: first']);
  });

  test('are sent once when two processes sweep at the same time', async () => {
    await open(show, { kind: 'tell', to: { person: 'ada' }, card: note('hello') });

    await Promise.all([dispatcher.sweep(), anotherProcess().sweep(), anotherProcess().sweep()]);

    expect(said()).toEqual(['post CDEALS: first', 'tell UADA: hello']);
  });

  test('of which the answer was lost are looked for, and not sent a second time', async () => {
    messenger.loses = () => true;
    await open(show, { kind: 'tell', to: { person: 'ada' }, card: note('hello') });
    for (let minute = 0; minute < 3; minute += 1) {
      await dispatcher.sweep();
      now = new Date(now.getTime() + 60_000);
    }

    expect(said()).toEqual(['post CDEALS: first', 'tell UADA: hello']);
  });

  test('that a process sent before it died, without a note of it, are found by the next one', async () => {
    const ticket = await open(show);
    const dying = await tickets.outbox.claim('t1', ticket.id, now, new Date(now.getTime() + 20_000));
    const id = dying?.outbox.find(({ due }) => due.kind === 'show')?.id ?? '';
    await messenger.post({ workspace: 'T1', channel: 'CDEALS' }, note('first'), { id });

    now = new Date(now.getTime() + 21_000);
    await dispatcher.sweep();
    await rename(ticket.id, 'second');
    await dispatcher.sweep();

    expect(said()).toEqual(['post CDEALS: first', 'update CDEALS: second']);
  });

  test('taken by a process that died are sent by another one a little later', async () => {
    const ticket = await open(show);
    await tickets.outbox.claim('t1', ticket.id, now, new Date(now.getTime() + 20_000));

    await dispatcher.sweep();
    const before = said();
    now = new Date(now.getTime() + 21_000);
    await dispatcher.sweep();

    expect(before).toEqual([]);
    expect(said()).toEqual(['post CDEALS: first']);
  });

  test('to many slow places are sent once each, though another process sweeps all the while', async () => {
    const rooms = Array.from({ length: 8 }, (_, index) => `C${index}`);
    const other = anotherProcess();
    places = rooms;
    let isAway = false;
    const { post } = messenger;
    messenger.post = async (to, card, once) => {
      now = new Date(now.getTime() + 15_000);
      // The other one looks for what is due while this one waits for an answer.
      if (!isAway) {
        isAway = true;
        await other.sweep();
        isAway = false;
      }
      return post(to, card, once);
    };
    await open(show);
    await dispatcher.sweep();

    expect(said()).toEqual(rooms.map((room) => `post ${room}: first`));
  });

  test('that a process lost to another one while it hung are left to that one', async () => {
    const ticket = await open(show, { kind: 'tell', to: { person: 'ada' }, card: note('hello') });
    const other = anotherProcess();
    const { post } = messenger;
    messenger.post = async (to, card, once) => {
      messenger.post = post;
      const sent = await post(to, card, once);
      // For two minutes there is no answer; meanwhile the other one takes the record over and has all of it sent.
      now = new Date(now.getTime() + 120_000);
      messenger.fails = (how) =>
        how === 'tell' ? new DeliveryError('later', 'busy', { afterMs: 600_000 }) : undefined;
      await other.sweep();
      messenger.fails = () => undefined;
      return sent;
    };
    await dispatcher.sweep();
    const meanwhile = said();
    now = new Date(now.getTime() + 601_000);
    await rename(ticket.id, 'second');
    await dispatcher.sweep();

    expect(meanwhile).toEqual(['post CDEALS: first']);
    expect(said()).toEqual(['post CDEALS: first', 'tell UADA: hello', 'update CDEALS: second']);
  });

  test('wait as long as a busy platform asks, and then go out in order', async () => {
    await open(show, { kind: 'thread', card: note('line') });
    messenger.fails = () => new DeliveryError('later', 'busy', { afterMs: 30_000 });
    await dispatcher.sweep();
    now = new Date(now.getTime() + 29_000);
    messenger.fails = () => undefined;
    await dispatcher.sweep();
    const early = said();
    now = new Date(now.getTime() + 2_000);
    await dispatcher.sweep();

    expect(early).toEqual([]);
    expect(said()).toEqual(['post CDEALS: first', 'post CDEALS/m1: line']);
  });

  test('are tried again at growing intervals while a platform is down', async () => {
    await open(show);
    let tries = 0;
    messenger.fails = () => {
      tries += 1;
      return new DeliveryError('later', 'down');
    };
    const triesAfter: number[] = [];
    for (let second = 0; second < 16; second += 1) {
      await dispatcher.sweep();
      triesAfter.push(tries);
      now = new Date(now.getTime() + 1_000);
    }

    expect(triesAfter).toEqual([1, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 4, 4, 4, 4, 5]);
  });

  test('to a channel that is gone are given up, said once, and the rest goes on', async () => {
    const ticket = await open(show);
    await dispatcher.sweep();
    messenger.fails = (how) => (how === 'update' ? new DeliveryError('gone', 'channel_not_found') : undefined);
    await rename(ticket.id, 'second', [{ kind: 'tell', to: { person: 'ada' }, card: note('renamed') }]);
    await dispatcher.sweep();
    messenger.fails = () => undefined;
    await rename(ticket.id, 'third');
    await dispatcher.sweep();

    expect(said()).toEqual(['post CDEALS: first', 'tell UADA: renamed']);
    expect(complaints).toEqual(['slack/T1/CDEALS/m1: channel_not_found']);
  });

  test('that a fault of ours keeps from being drawn are said, tried less and less, and given up for the rest', async () => {
    const faults: unknown[] = [];
    const process = anotherProcess((error) => faults.push(error));
    const { post } = messenger;
    messenger.post = () => Promise.reject(new TypeError('a fault of ours'));
    await open(show, { kind: 'tell', to: { person: 'ada' }, card: note('hello') });
    for (let second = 0; second < 16; second += 1) {
      await process.sweep();
      now = new Date(now.getTime() + 1_000);
    }
    const triesAtFirst = faults.length;
    for (let hour = 0; hour < 26; hour += 1) {
      await process.sweep();
      now = new Date(now.getTime() + 3_600_000);
    }
    messenger.post = post;

    expect(triesAtFirst).toBe(5);
    expect(said()).toEqual(['tell UADA: hello']);
    expect(complaints).toEqual(['slack/T1/CDEALS: a fault of ours']);
  });

  test('of a record whose first one waits do not keep a sweep from the other records', async () => {
    const waiting = await open(show);
    messenger.fails = () => new DeliveryError('later', 'busy', { afterMs: 60_000 });
    await dispatcher.sweep();
    await rename(waiting.id, 'second', [{ kind: 'thread', card: note('line') }]);
    const other = await open(show);
    now = new Date(now.getTime() + 1_000);

    expect(await tickets.outbox.due(now, 1)).toEqual([{ tenant: 't1', id: other.id }]);
  });

  test('draw a record once when it changed several times meanwhile', async () => {
    const ticket = await open(show);
    await dispatcher.sweep();
    for (const subject of ['a', 'b', 'c']) await rename(ticket.id, subject);
    await dispatcher.sweep();

    expect(said()).toEqual(['post CDEALS: first', 'update CDEALS: c']);
  });
});

describe('a record', () => {
  test('keeps every change when many people change it at once', async () => {
    const connected = await testDatabase();
    const now = new Date('2026-11-24T10:00:00Z');
    const counts = defineRecords<{ value: number }>(
      { connection: connected.connection, clock: { now: () => now }, poke: () => undefined, declared: () => undefined },
      { kind: 'count', fields: { value: Number } },
    );
    await connected.ensureIndexes();
    const made = await counts.create('t1', ada, { values: { value: 0 }, what: 'count.made', summary: 'made' });

    await Promise.all(
      Array.from({ length: 8 }, () =>
        counts.change('t1', made.id, ada, (record) => ({
          kind: 'write',
          set: { value: record.value + 1 },
          what: 'count.up',
          summary: 'up',
        })),
      ),
    );

    const after = await counts.get('t1', made.id);
    expect(after).toMatchObject({ value: 8, version: 9 });
    expect(after?.history).toHaveLength(9);
    await connected.close();
  });

  test('is never read or written without its tenant', async () => {
    const connected = await testDatabase();
    const now = new Date('2026-11-24T10:00:00Z');
    const counts = defineRecords<{ value: number }>(
      { connection: connected.connection, clock: { now: () => now }, poke: () => undefined, declared: () => undefined },
      { kind: 'secret', fields: { value: Number } },
    );
    const made = await counts.create('t1', ada, { values: { value: 7 }, what: 'made', summary: 'made' });
    const model = connected.connection.model('secret');

    expect(await counts.get('t2', made.id)).toBeUndefined();
    await expect(model.find({ value: 7 })).rejects.toThrow('without a tenant');
    await expect(model.updateOne({ _id: made.id }, { value: 8 })).rejects.toThrow('without a tenant');
    await expect(model.findOneAndUpdate({ tenant: { $ne: 't2' } }, { value: 8 })).rejects.toThrow('without a tenant');
    await expect(model.aggregate([{ $match: { value: 7 } }])).rejects.toThrow('without a tenant');
    await connected.close();
  });
});
