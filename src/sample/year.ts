import { addDays, type Day } from '../core/dates.ts';
import { periodOf } from '../core/period.ts';
import type { RawValues } from '../core/raw-values.ts';
import { joinList } from '../core/raw-values.ts';
import { act, type Act } from './act.ts';
import { beside } from './beside.ts';
import { samplePeople, samplePurposes } from './company.ts';

const accounts = [
  ['Acme Industries', 'Manufacturing'],
  ['Globex', 'Energy'],
  ['Initech', 'Software'],
  ['Umbrella Health', 'Healthcare'],
  ['Stark Logistics', 'Logistics'],
  ['Wayne Foods', 'Food'],
  ['Hooli', 'Software'],
  ['Vandelay Imports', 'Trade'],
  ['Soylent Nutrition', 'Food'],
  ['Cyberdyne', 'Manufacturing'],
  ['Tyrell Optics', 'Manufacturing'],
  ['Wonka Confectionery', 'Food'],
  ['Duff Beverages', 'Food'],
  ['Gringotts Finance', 'Finance'],
  ['Oceanic Freight', 'Logistics'],
  ['Pied Piper', 'Software'],
  ['Massive Dynamic', 'Software'],
  ['Aperture Labs', 'Healthcare'],
  ['Nakatomi Trading', 'Trade'],
  ['Bluth Homes', 'Construction'],
  ['Sterling Cooper', 'Media'],
  ['Dunder Mifflin', 'Trade'],
  ['Los Pollos', 'Food'],
  ['Kramerica', 'Media'],
  ['Monarch Textiles', 'Manufacturing'],
  ['Northern Rail', 'Logistics'],
  ['Helvetia Pharma', 'Healthcare'],
  ['Iberia Solar', 'Energy'],
] as const;
const products = ['Platform', 'Analytics', 'Support', 'Training', 'Integration'];
const sources = ['referral', 'website', 'event', 'outbound', 'partner'];
const competitors = ['Zenith', 'Orbit', 'Quanta'];
const won = ['product', 'price', 'relationship', 'service', 'speed', 'integration'];
const lost = ['price', 'product-gap', 'competitor', 'timing', 'no-budget', 'no-decision'];
const nextSteps = [
  'Send the offer',
  'Call the buyer',
  'Demo for the users',
  'Security review',
  'Agree the terms',
  'Meet procurement',
];
const reps = samplePeople.filter((person) => person.roles === 'rep');
const stagesOnTheWay = ['proposal', 'negotiation', 'commit'];
const dealsADay = 0.42;

/** Setup and a year of deals up to `today`, in the order in which they happened. The same day gives the same year. */
export function sampleYear(today: Day): Act[] {
  const random = seeded(20_261_124);
  const first = addDays(today, -365);
  const acts = [...setup(first), ...quotas(first, today)];
  for (let offset = 2, number = 0; offset <= 365; offset += 1) {
    for (let deals = dealsOn(random); deals > 0; deals -= 1) {
      number += 1;
      acts.push(...dealStory(random, addDays(first, offset), today, number));
    }
  }
  return [...acts, ...beside(today)].sort((a, b) => a.at.getTime() - b.at.getTime());
}

function setup(day: Day): Act[] {
  const admin = (hour: number, command: string, values: RawValues) => act(day, hour, 'U0ADA', command, values);
  return [
    admin(6, 'sales setup', {
      name: 'Northwind',
      currency: 'EUR',
      zone: 'Europe/Berlin',
      fiscalYearStart: 'january',
      workingDays: 'mon,tue,wed,thu,fri',
    }),
    ...samplePeople
      .filter((person) => person.id !== 'U0ADA')
      .map((person) => admin(6.1, 'sales role', { person: `<@${person.id}>`, roles: person.roles })),
    admin(6.2, 'sales set', { products: joinList(products) }),
    ...Object.entries(samplePurposes).map(([purpose, channel]) =>
      admin(6.3, 'sales channel', { purpose, channel: `<#${channel}>` }),
    ),
    admin(6.4, 'sales team create', { team: 'EMEA', manager: '<@U0MAYA>', members: '<@U0RITA>, <@U0ROB>' }),
    admin(6.4, 'sales team create', { team: 'Americas', manager: '<@U0MAYA>', members: '<@U0SAM>, <@U0TESS>' }),
    admin(6.5, 'sales rate', { base: 'USD', quote: 'EUR', rate: '0.92', from: day }),
    admin(6.5, 'sales rate', { base: 'GBP', quote: 'EUR', rate: '1.17', from: day }),
  ];
}

/** A quota for every rep in every quarter of the year and the next one. */
function quotas(first: Day, today: Day): Act[] {
  const acts: Act[] = [];
  for (let day = first; day <= addDays(today, 90); day = periodOf('quarter', day, 1).end) {
    for (const rep of reps) {
      acts.push(
        act(first, 7, 'U0MAYA', 'quota set', {
          target: `<@${rep.id}>`,
          period: periodOf('quarter', day, 1).key,
          amount: '90k EUR',
        }),
      );
    }
  }
  return acts;
}

function dealStory(random: Random, day: Day, today: Day, number: number): Act[] {
  const rep = random.pick(reps);
  const amount = Math.round(Math.exp(9.9 + random.normal() * 0.8) / 100) * 100 + 1_000;
  const cycle = Math.max(9, Math.round(45 + random.normal() * 22));
  const closeDay = addDays(day, cycle);
  const acts = [act(day, 8 + random.below(8), rep.id, 'deal log', dealValues(random, amount, closeDay, number))];
  const stages = stagesOnTheWay.slice(0, closeDay < today ? 1 + random.below(3) : random.below(3));
  for (const [index, stage] of stages.entries()) {
    const on = addDays(day, Math.round((cycle * (index + 1)) / (stages.length + 1)));
    if (on < today) acts.push(act(on, 9 + random.below(7), rep.id, 'deal stage', { deal: `D-${number}`, stage }));
  }
  if (closeDay < today && random.next() < 0.93) acts.push(closing(random, closeDay, rep.id, number));
  return [...acts, ...lately(day, closeDay, today, rep.id, number)];
}

/** Of the deals that are open some slip, and some are won before their day, so that the latest week has something to tell. */
function lately(day: Day, closeDay: Day, today: Day, user: string, number: number): Act[] {
  const deal = `D-${number}`;
  if (closeDay < today || day > addDays(today, -4)) return [];
  if (number % 4 === 0)
    return [act(addDays(today, -2), 11, user, 'deal update', { deal, close: addDays(closeDay, 45) })];
  const isSoon = closeDay <= addDays(today, 14);
  return number % 2 === 1 && isSoon ? [act(addDays(today, -1), 15, user, 'deal won', { deal, reasons: 'speed' })] : [];
}

function dealValues(random: Random, amount: number, close: Day, number: number): RawValues {
  const [name, segment] = random.pick(accounts);
  const isKnown = number > accounts.length;
  const list = Math.round(amount * (1 + Math.max(0, random.normal() * 0.06 + 0.08)));
  return {
    account: isKnown ? name : `new:${accounts[number - 1]?.[0] ?? name}`,
    amount: `${amount} ${random.next() < 0.78 ? 'EUR' : 'USD'}`,
    stage: 'qualified',
    close,
    type: isKnown ? random.pick(['new', 'upsell', 'cross-sell', 'renewal']) : 'new',
    products: joinList([...new Set([random.pick(products), random.pick(products)])]),
    list: String(list),
    cost: String(Math.round(amount * (0.45 + random.next() * 0.25))),
    source: random.pick(sources),
    segment,
    next: random.pick(nextSteps),
    ...(random.next() < 0.55 && { competitor: random.pick(competitors) }),
  };
}

function closing(random: Random, day: Day, user: string, number: number): Act {
  const deal = `D-${number}`;
  if (random.next() < 0.42) return act(day, 15, user, 'deal won', { deal, reasons: random.pick(won) });
  return act(day, 15, user, 'deal lost', {
    deal,
    reasons: joinList([...new Set([random.pick(lost), random.pick(lost)])]),
  });
}

function dealsOn(random: Random): number {
  return random.next() < dealsADay ? 1 : 0;
}

type Random = ReturnType<typeof seeded>;

/** Mulberry32: small, seeded, and good enough for a made-up year. */
function seeded(seed: number) {
  let state = seed;
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  return {
    next,
    below: (count: number) => Math.floor(next() * count),
    /** Standard normal, by Box and Muller. */
    normal: () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
    pick<T>(from: readonly T[]): T {
      const chosen = from[Math.floor(next() * from.length)];
      if (chosen === undefined) throw new Error('Nothing to pick from');
      return chosen;
    },
  };
}
