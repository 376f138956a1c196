import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { filled } from '../../support/acts.ts';
import { wordsOf } from '../../support/messenger.ts';
import { type Company, company } from '../../support/product.ts';

let northwind: Company;
beforeAll(async () => {
  northwind = await company();
  await northwind.types('UADA', 'sales team create EMEA manager:<@UMAX> members:"<@URITA>, <@UROB>"');
});
afterAll(() => northwind.close());

const toldTo = (user: string) =>
  northwind.messenger.sent.filter(({ how, to }) => how === 'tell' && to === user).map(({ card }) => wordsOf(card));
const dealsCards = () => northwind.messenger.sent.filter(({ how, to }) => how === 'post' && to === 'CDEALS');
async function remind(): Promise<void> {
  const job = northwind.product.jobs.find(({ name }) => name === 'leads');
  await job?.run(northwind.clock.now());
  await northwind.product.dispatcher.idle();
}

describe('a lead', () => {
  test('is captured in one line, with what is known, and can be taken back', async () => {
    const added = await northwind.types(
      'URITA',
      'lead add Initech "Reports without cover sheets" contact:"Peter Gibbons" email:Peter@Initech.example source:webinar value:30k segment:Software',
    );

    expect(added.words).toContain('L-1 is captured.');
    expect(added.words).toContain('Reports without cover sheets');
    expect(added.words).toContain('Peter Gibbons, peter@initech.example');
    expect(added.words).toContain('Value: 30,000 EUR');

    const other = await northwind.types('URITA', 'lead add Wernham source:event');
    await northwind.presses('URITA', other.card, 'Undo');
    expect((await northwind.types('URITA', 'lead list')).words).not.toContain('Wernham');
  });

  test('that is one already is offered before there are two, and can be had all the same', async () => {
    const twin = await northwind.types('UROB', 'lead add "Initech GmbH" source:event');
    expect(twin.words).toContain('L-1 Initech is a lead already.');
    expect(twin.words).toContain('new, Rita');

    const byMail = await northwind.types('UROB', 'lead add "Initrode" email:peter@initech.example');
    expect(byMail.words).toContain('L-1 Initech is a lead already.');

    const anyway = await northwind.presses('UROB', byMail.card, 'It is another one');
    expect(anyway.words).toContain('is captured');
    expect(anyway.words).toContain('Initrode');
  });

  test('of a customer offers to log a deal instead, with all that was said', async () => {
    await northwind.types('URITA', 'deal log "new:Globex" 20k close:2026-12-10');
    const known = await northwind.types('URITA', 'lead add Globex "More seats" value:12k source:referral');

    expect(known.words).toContain('Globex is an account already.');
    const { form } = await northwind.presses('URITA', known.card, 'Log a deal instead');
    expect(filled(form)).toMatchObject({ amount: '12000.00 EUR', source: 'referral', notes: 'More seats' });
  });

  test('for a team goes to its members by turns, who are told, however many come at once', async () => {
    await Promise.all(
      ['One', 'Two', 'Three', 'Four', 'Five', 'Six'].map((name) =>
        northwind.types('UMAX', `lead add "Turn ${name}" team:emea`),
      ),
    );
    const { words } = await northwind.types('UMAX', 'lead list all');

    for (const owner of ['Rita', 'Rob', 'Max'])
      expect(words.split('\n').filter((line) => line.includes('Turn') && line.includes(owner))).toHaveLength(2);
    expect(toldTo('UROB').filter((said) => said.includes('Max has a lead for you.'))).toHaveLength(2);
    expect((await northwind.types('UMAX', 'lead add Nobody team:APAC')).words).toContain('There is no team “APAC”.');
  });

  test('belongs to its owner; nobody else but managers may change it', async () => {
    expect((await northwind.types('UROB', 'lead touch L-1 "Hello"')).words).toContain('L-1 belongs to Rita.');
    expect((await northwind.types('UMAX', 'lead assign L-1 <@UROB>')).words).toContain('L-1 is with Rob now.');
    expect(toldTo('UROB').at(-1)).toContain('Max gave you a lead.');
    expect((await northwind.types('UMAX', 'lead assign L-1 <@URITA>')).words).toContain('L-1 is with Rita now.');
    expect((await northwind.types('UFIN', 'lead touch L-1 "Hello"')).words).toContain('Only rep, manager or admin');
  });

  test('whose address is none is refused at its place, and what was typed stays in the form', async () => {
    const wrong = await northwind.types('URITA', 'lead add Hooli email:gavin source:website');

    expect(wrong.words).toContain('“gavin” is not an e-mail address.');
    const { form } = await northwind.presses('URITA', wrong.card, 'Open');
    expect(filled(form)).toMatchObject({ company: 'Hooli', source: 'website' });
  });

  test('may have any words: they are shown as they are', async () => {
    const hostile = '<!channel> *bold* <https://evil.example|click> `x` \u202e';
    const { words } = await northwind.types('URITA', `lead add "Evil Corp" "${hostile}"`);

    expect(words).toContain('<!channel> *bold* <https://evil.example|click> `x`');
  });
});

describe('the first answer', () => {
  test('is reminded of once, after a working day on the owner’s clocks, unless it was given', async () => {
    northwind.clock.set('2026-11-27T14:00:00Z');
    await northwind.types('URITA', 'lead add "Friday Afternoon" source:website');
    await northwind.types('URITA', 'lead add "Answered" source:website');
    const { words } = await northwind.types('URITA', 'lead list');
    const answered = /(L-\d+) Answered/.exec(words)?.[1] ?? '';
    await northwind.types('URITA', `lead touch ${answered} "Called them"`);
    const reminders = () => toldTo('URITA').filter((said) => said.includes('waited a working day'));
    const before = reminders().length;

    northwind.clock.set('2026-11-30T13:30:00Z');
    await remind();
    expect(reminders().slice(before).join()).not.toContain('Friday Afternoon');
    northwind.clock.set('2026-11-30T14:30:00Z');
    await Promise.all([remind(), remind()]);
    await remind();

    const told = reminders().join();
    expect(told.split('Friday Afternoon').length - 1).toBe(1);
    expect(told).not.toContain('Answered');
  });

  test('is noted on the lead, which is worked on from then', async () => {
    const { words } = await northwind.types('URITA', 'lead touch L-1 "Called, wants a demo on Friday"');

    expect(words).toContain('State: Working');
    expect(words).toContain('Rita: Called, wants a demo on Friday');
  });
});

describe('qualifying', () => {
  test('asks the checklist of the company and says what is missing', async () => {
    const some = await northwind.types('URITA', 'lead qualify L-1 budget:"50k approved" authority:CFO');
    expect(some.words).toContain('Budget: 50k approved');
    expect(some.words).toContain('BANT: 2 of 4 answered; missing: Need, Timeline.');
    expect(some.words).toContain('State: Working');

    const { form } = await northwind.opens('URITA', 'lead qualify', { lead: 'L-1' });
    expect(filled(form)).toMatchObject({ lead: 'L-1', budget: '50k approved', authority: 'CFO' });
    const all = await northwind.submits(
      'URITA',
      'lead qualify',
      filled(form, { need: 'Audit in May', timeline: 'before May' }),
    );
    expect(all.words).toContain('BANT: 4 of 4 answered.');
    expect(all.words).toContain('State: Qualified');
  });

  test('goes by MEDDICC where the company does, also without all answers', async () => {
    expect((await northwind.types('UADA', 'sales set leads:meddicc')).words).toContain('BANT → MEDDICC');
    const { words: list } = await northwind.types('UROB', 'lead list');
    const number = /(L-\d+) Initrode/.exec(list)?.[1] ?? '';
    const { words } = await northwind.types('UROB', `lead qualify ${number} champion:"Head of IT" anyway:yes`);

    expect(words).toContain('MEDDICC: 1 of 7 answered');
    expect(words).toContain('State: Qualified');
    expect((await northwind.types('URITA', 'lead show L-1')).words).toContain('BANT: 4 of 4');
    await northwind.types('UADA', 'sales set leads:bant');
  });

  test('ends with a reason where nothing comes of it, and begins again where it was', async () => {
    await northwind.types('URITA', 'lead add "Cold Call" source:outbound');
    const number = /(L-\d+) Cold/.exec((await northwind.types('URITA', 'lead list')).words)?.[1] ?? '';
    await northwind.types('URITA', `lead touch ${number} "They hung up"`);
    expect((await northwind.types('URITA', `lead disqualify ${number}`)).words).toContain('“Reason” is missing.');

    const out = await northwind.types('URITA', `lead disqualify ${number} no-budget "Next year perhaps"`);
    expect(out.words).toContain('Disqualified: no budget (Next year perhaps)');
    expect((await northwind.types('URITA', `lead touch ${number} "Again"`)).words).toContain('is disqualified already');
    expect((await northwind.types('URITA', `lead convert ${number} 5k`)).words).toContain('Open it again first.');

    expect((await northwind.types('URITA', `lead reopen ${number}`)).words).toContain('State: Working');
  });
});

describe('converting', () => {
  test('makes one deal and one account of a lead, with its source, also when two press at once', async () => {
    const before = dealsCards().length;
    const both = await Promise.all([
      northwind.types('URITA', 'lead convert L-1 close:2026-12-20'),
      northwind.types('UMAX', 'lead convert L-1 close:2026-12-20'),
    ]);
    const number = /D-\d+/.exec(both[0].words)?.[0] ?? '';

    for (const { words } of both) expect(words).toContain(number);
    expect(dealsCards()).toHaveLength(before + 1);
    expect((await northwind.types('URITA', 'lead show L-1')).words).toContain(`State: Converted to ${number}`);
    const { words } = await northwind.types('URITA', `deal show ${number}`);
    expect(words).toContain('30,000 EUR');
    expect(words).toContain('webinar');
    expect((await northwind.types('URITA', 'lead convert L-1')).words).toContain(`L-1 is ${number} already.`);
    expect((await northwind.types('URITA', 'account list Initech')).words).toContain('Initech');
  });

  test('asks for the amount that nobody said, and for the account that is like another', async () => {
    await northwind.types('URITA', 'lead add Initec');
    const number = /(L-\d+) Initec /.exec((await northwind.types('URITA', 'lead list')).words)?.[1] ?? '';
    expect((await northwind.types('URITA', `lead convert ${number}`)).words).toContain('What may the deal be worth?');

    const like = await northwind.types('URITA', `lead convert ${number} 10k`);
    expect(like.words).toContain('Did you mean “Initech”?');
    expect((await northwind.presses('URITA', like.card, 'Create “Initec”')).words).toContain('is a deal now');
  });
});

describe('the funnel', () => {
  test('counts who came how far, by source, and is a file too', async () => {
    await northwind.types(
      'URITA',
      `deal won ${/D-\d+/.exec((await northwind.types('URITA', 'lead show L-1')).words)?.[0]} reasons:product`,
    );
    const { words, card } = await northwind.types('UMAX', 'lead funnel');

    expect(words).toContain('Leads captured in Q4 2026');
    expect(words).toMatch(/Won: 1, 50 % \(n 2, too few\) of those converted/);
    expect(words).toMatch(/webinar \| 1 \| 1 \| 1 \| 1 \| 100 %/);
    expect(words).toContain('not said');
    const file = await northwind.presses('UMAX', card, 'As a file');
    expect(file.reply).toMatchObject({ kind: 'file', name: 'leads-2026-Q4.csv' });
    expect((await northwind.types('UMAX', 'lead funnel 2025')).words).toBe('No lead was captured in 2025.');
  });

  test('is a line of the team’s digest', async () => {
    await northwind.types('UMAX', 'digest schedule weekly mon 09:00 here team:EMEA', { channel: 'CEMEA' });
    northwind.clock.set('2026-12-07T09:00:00Z');
    await northwind.types('UMAX', 'digest now', { channel: 'CEMEA' });
    const sent = northwind.messenger.sent.filter(({ to }) => to === 'CEMEA').map(({ card }) => wordsOf(card));

    expect(sent.join('\n')).toMatch(/Leads: \d+ new, \d+ qualified, \d+ converted/);
    expect(sent.join('\n')).toContain('wait for a first answer.');
  });
});
