import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { note } from '../../src/core/card.ts';
import { type Command, command } from '../../src/core/command.ts';
import type { Context } from '../../src/core/context.ts';
import { account, amount, choice, id, line } from '../../src/core/fields.ts';
import type { Ask } from '../../src/core/invocation.ts';
import type { Role } from '../../src/core/person.ts';
import { answer, refuse, type Reply } from '../../src/core/reply.ts';
import { createRouter, refusalCard, type Router } from '../../src/core/router.ts';
import { northwind } from '../support/northwind.ts';
import { wordsOf } from '../support/messenger.ts';

describe('the router', () => {
  let done: string[];
  let taken: Set<string>;
  let failures: string[];
  let router: Router;

  beforeEach(() => {
    done = [];
    taken = new Set();
    failures = [];
    router = createRouter({
      features: [{ area: 'test', purposes: [1], commands: commands() }],
      contextOf: async (invocation) =>
        invocation.place.workspace === 'TNEW' ? undefined : contextFor(invocation.user.id as Role, invocation.key),
      contextBeforeSetup: async (invocation) => ({
        ...contextFor('rep', invocation.key),
        actor: { ...contextFor('rep', '').actor, roles: [] },
      }),
      claim: async (key) => !taken.has(key) && taken.add(key) !== undefined,
      unclaim: async (key) => void taken.delete(key),
      failed: (error, reference) => failures.push(`${reference}: ${String(error)}`),
    });
  });
  afterEach(() => {
    done = [];
  });

  function commands(): Command[] {
    return [
      command({
        name: 'deal won',
        summary: 'Win a deal.',
        examples: ['deal won Acme 45k'],
        access: ['rep', 'manager'],
        fields: {
          account: account({ label: 'Account', required: true, positional: true }),
          amount: amount({ label: 'Amount', positional: true }),
          kind: choice({ label: 'Kind' }, ['new', 'renewal']),
          secret: id({ label: 'Id' }),
        },
        async run(input) {
          if (input.amount?.minor === 0) return refuse('A deal of nothing is no deal.', { field: 'amount' });
          if (input.amount?.minor === 66_600) throw new Error('database on fire');
          done.push(`${input.account.name} ${input.amount?.minor ?? 0} ${input.kind ?? '-'} ${input.secret ?? '-'}`);
          return answer('won');
        },
      }),
      command({
        name: 'deal list',
        summary: 'Deals.',
        examples: [],
        access: 'members',
        isDefault: true,
        readOnly: true,
        fields: {},
        run: async () => answer('deals'),
      }),
      command({
        name: 'deal won back',
        summary: 'Longer name.',
        examples: [],
        access: 'members',
        readOnly: true,
        fields: { why: line({ label: 'Why', positional: true }) },
        run: async ({ why }) => answer(`back ${why ?? ''}`),
      }),
      command({
        name: 'sales secret',
        summary: 'For buttons.',
        examples: [],
        access: 'anyone',
        hidden: true,
        readOnly: true,
        fields: {},
        run: async () => answer('psst'),
      }),
    ];
  }

  const ask = (
    act: Ask,
    user = 'rep',
    workspace = 'T1',
    key = `k${Math.max(taken.size, 0)}-${done.length}`,
  ): Promise<Reply> =>
    router.dispatch({
      place: { platform: 'slack', workspace, channel: 'C1', direct: false },
      user: { id: user },
      key,
      ask: act,
    });
  const type = (text: string, user?: string) => ask({ kind: 'typed', text }, user);

  test('runs the longest name that fits, in any case and with any blanks', async () => {
    expect(words(await type('DEAL   Won  Acme 45k kind:new'))).toBe('won');
    expect(words(await type('deal won back "they came back"'))).toBe('back they came back');
    expect(done).toEqual(['Acme 4500000 new -']);
  });

  test('a noun alone is its default verb', async () => {
    expect(words(await type('deal'))).toBe('deals');
  });

  test('a verb alone opens its form', async () => {
    expect(await type('deal won')).toMatchObject({
      kind: 'form',
      form: { title: 'Deal won', fields: [{ name: 'account', required: true }, { name: 'amount' }, { name: 'kind' }] },
    });
  });

  test('unknown verbs and nouns are answered with the nearest known ones', async () => {
    expect(words(await type('deal wno Acme'))).toContain('/deal has no “wno”. Did you mean “/deal won”?');
    expect(words(await type('deel won Acme'))).toContain('I do not know “deel”. Did you mean “deal”?');
    expect(words(await type('__proto__ x'))).toContain('I do not know “__proto__”');
  });

  test('a mistyped verb or noun keeps the words behind it: one press does what was meant', async () => {
    expect(await type('deal wno Acme 45k')).toMatchObject({
      next: [{ label: 'Deal won', command: 'deal won', values: { account: 'Acme', amount: '45k' } }, { label: 'Help' }],
    });
    expect(await type('Deel won Acme kidn:new')).toMatchObject({
      next: [{ kind: 'form', command: 'deal won', values: { account: 'Acme' } }, { label: 'Help' }],
    });
    expect(await type('deal wno')).toMatchObject({ next: [{ kind: 'form', command: 'deal won' }, { label: 'Help' }] });
  });

  test('what a command refuses keeps what was typed, in its form', async () => {
    expect(await type('deal won Acme 0')).toMatchObject({
      kind: 'refusal',
      next: [{ kind: 'form', label: 'Open the form', command: 'deal won', values: { account: 'Acme', amount: '0' } }],
    });
  });

  test('what was understood is in the form, and every problem is said at once', async () => {
    const reply = await type('deal won Acme much kind:old');

    expect(words(reply)).toContain('“old” is not one of: new, renewal.');
    expect(reply).toMatchObject({
      kind: 'card',
      to: 'actor',
      card: {
        nodes: expect.arrayContaining([
          {
            kind: 'actions',
            actions: [
              {
                kind: 'form',
                label: 'Open the form',
                command: 'deal won',
                values: { account: 'Acme much', kind: 'old' },
              },
            ],
          },
        ]),
      },
    });
  });

  test('several meanings are offered as buttons that type the rest again', async () => {
    const reply = await type('deal won Acmee 45k');

    expect(reply).toMatchObject({
      card: {
        nodes: expect.arrayContaining([
          {
            kind: 'actions',
            actions: expect.arrayContaining([
              { kind: 'run', label: 'Acme', command: 'deal won', values: { account: 'account:1', amount: '45k' } },
            ]),
          },
        ]),
      },
    });
  });

  test('in a form, several meanings become a choice at the field', async () => {
    const reply = await ask({ kind: 'submitted', command: 'deal won', values: { account: 'Acmee', amount: '45k' } });

    expect(reply).toMatchObject({
      kind: 'form',
      form: {
        problems: { account: 'Which Acme?' },
        fields: [
          { name: 'account', control: { kind: 'choice', options: [{ label: 'Acme', raw: 'account:1' }] } },
          { name: 'amount', initial: '45k' },
          {},
        ],
      },
    });
  });

  test('a refusal is shown at its field, and the same form may be sent again', async () => {
    const first = await ask(
      { kind: 'submitted', command: 'deal won', values: { account: 'Acme', amount: '0' } },
      'rep',
      'T1',
      'view-1',
    );
    const second = await ask(
      { kind: 'submitted', command: 'deal won', values: { account: 'Acme', amount: '1' } },
      'rep',
      'T1',
      'view-1',
    );

    expect(first).toMatchObject({ kind: 'form', form: { problems: { amount: 'A deal of nothing is no deal.' } } });
    expect(words(second)).toBe('won');
  });

  test('the same act delivered twice is done once', async () => {
    await ask({ kind: 'typed', text: 'deal won Acme 45k' }, 'rep', 'T1', 'same');
    const again = await ask({ kind: 'typed', text: 'deal won Acme 45k' }, 'rep', 'T1', 'same');

    expect(again).toEqual({ kind: 'nothing' });
    expect(done).toHaveLength(1);
  });

  test('a role that may not is told who may, typed, pressed, opened and submitted alike', async () => {
    for (const act of [
      { kind: 'typed', text: 'deal won Acme 45k' },
      { kind: 'pressed', command: 'deal won', values: {} },
      { kind: 'opened', command: 'deal won', values: {} },
      { kind: 'submitted', command: 'deal won', values: {} },
    ] satisfies Ask[]) {
      expect(words(await ask(act, 'finance'))).toContain(
        'Only rep or manager may use “deal won”. Your role is finance.',
      );
    }
    expect(done).toEqual([]);
  });

  test('what only buttons may do cannot be typed', async () => {
    expect(words(await type('sales secret'))).not.toContain('psst');
    expect(words(await ask({ kind: 'pressed', command: 'sales secret', values: {} }))).toBe('psst');
  });

  test('a button of an older version says so', async () => {
    expect(words(await ask({ kind: 'pressed', command: 'deal gone', values: {} }))).toContain('older version');
  });

  test('a bug is told with a reference and never with its words', async () => {
    const reply = words(await type('deal won Acme 666'));

    expect(reply).toContain('Something went wrong on our side');
    expect(reply).not.toContain('fire');
    expect(reply).toContain(failures[0]?.split(':')[0] ?? 'no reference');
  });

  test('a workspace that is not set up is told so', async () => {
    expect(words(await ask({ kind: 'typed', text: 'deal won Acme 45k' }, 'rep', 'TNEW'))).toContain('not set up');
  });
});

function contextFor(role: Role, key: string): Context {
  return {
    company: northwind,
    actor: { id: 'p1', name: 'Rita', roles: [role], zone: 'Europe/Berlin', identities: [] },
    place: { platform: 'slack', workspace: 'T1', channel: 'C1', direct: false },
    now: new Date('2026-11-24T10:00:00Z'),
    key,
    lookup: {
      account: async (name) =>
        name === 'Acmee'
          ? { ok: false, problem: 'Which Acme?', choices: [{ label: 'Acme', raw: 'account:1' }] }
          : { ok: true, value: { id: 'a1', name } },
      person: async () => ({ ok: true, value: { id: 'p1', name: 'Rita' } }),
    },
  };
}

function words(reply: Reply): string {
  if (reply.kind === 'refusal') return wordsOf(refusalCard(reply));
  return reply.kind === 'card' ? wordsOf(reply.card) : wordsOf(note(reply.kind));
}
