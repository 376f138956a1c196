import { addDays, type Day } from '../core/dates.ts';
import type { RawValues } from '../core/raw-values.ts';
import { act, type Act } from './act.ts';
import { samplePurposes } from './company.ts';
import { direction } from './direction.ts';

/** What finance knows of a few customers, what customers asked for lately, and the leaders' digest of every Monday. */
export function beside(today: Day): Act[] {
  const books = (account: string, values: RawValues) =>
    act(addDays(today, -12), 9, 'U0FIONA', 'credit account', { account, since: addDays(today, -1200), ...values });
  const asked = (daysAgo: number, user: string, values: RawValues) =>
    act(addDays(today, -daysAgo), 10, user, 'feedback', values);
  return [
    books('Acme Industries', { open: '64k EUR', oldest: '48', late: '20' }),
    books('Globex', { open: '12k EUR', hold: 'legal' }),
    books('Hooli', { open: '38k EUR', oldest: '0', late: '2', index: '84' }),
    books('Umbrella Health', { open: '41k EUR', late: '1', dunning: '3' }),
    books('Wayne Foods', { open: '29k EUR', late: '0', index: '80' }),
    asked(9, 'U0RITA', { text: 'Single sign-on with Okta', account: 'Globex', importance: 'deal-breaker' }),
    asked(6, 'U0SAM', { text: 'The export to CSV drops rows above ten thousand', account: 'Hooli', type: 'bug' }),
    asked(2, 'U0TESS', { text: 'Invoices in Spanish', account: 'Los Pollos', importance: 'important' }),
    ...newBusiness(today),
    ...direction(today),
    ...market(today),
    ...voices(today),
    ...customers(today),
    act(addDays(today, -1), 8, 'U0MAYA', 'digest schedule', {
      cadence: 'weekly',
      on: 'mon',
      at: '09:00',
      channel: `<#${samplePurposes.leaders}>`,
      kind: 'company',
    }),
  ];
}

/** A market that the company wants, and leads on their way. */
function newBusiness(today: Day): Act[] {
  const lead = (daysAgo: number, user: string, values: RawValues) =>
    act(addDays(today, -daysAgo), 9, user, 'lead add', values);
  const placed = (account: string, industry: string) =>
    act(addDays(today, -10), 9, 'U0MAYA', 'account update', { account, region: 'DACH', industry });
  return [
    placed('Acme Industries', 'Manufacturing'),
    placed('Cyberdyne', 'Manufacturing'),
    placed('Tyrell Optics', 'Manufacturing'),
    act(addDays(today, -9), 9, 'U0MAYA', 'market add', {
      name: 'DACH manufacturing',
      region: 'DACH',
      industry: 'Manufacturing',
      universe: '1200',
      source: 'Chamber of commerce',
    }),
    act(addDays(today, -9), 10, 'U0MAYA', 'market target', {
      market: 'DACH manufacturing',
      accounts: 'Acme Industries, Weyland Werke, Octan',
    }),
    lead(8, 'U0RITA', {
      company: 'Prestige Worldwide',
      source: 'event',
      interest: 'A stage for the boats',
      value: '25k',
    }),
    lead(5, 'U0SAM', { company: 'Vehement Capital', source: 'website', contact: 'Ana Costa', value: '60k' }),
    lead(1, 'U0TESS', { company: 'Sirius Cybernetics', source: 'referral', interest: 'Doors that like people' }),
    act(addDays(today, -7), 11, 'U0RITA', 'lead qualify', {
      lead: 'L-1',
      budget: '25k from the tour',
      authority: 'The founders',
      need: 'Before the season',
      timeline: 'In March',
    }),
    act(addDays(today, -4), 11, 'U0SAM', 'lead touch', { lead: 'L-2', note: 'Called; a demo on Thursday' }),
  ];
}

/** What was learnt of the competitors, some of it too old to be trusted. */
function market(today: Day): Act[] {
  const noted = (daysAgo: number, user: string, text: string, values: RawValues) =>
    act(addDays(today, -daysAgo), 12, user, 'intel add', { text, ...values });
  return [
    noted(140, 'U0ROB', 'Zenith sells to the owner, never to procurement', {
      competitor: 'Zenith',
      type: 'positioning',
    }),
    noted(11, 'U0SAM', 'Orbit takes three months to go live', {
      competitor: 'Orbit',
      type: 'product',
      confidence: 'high',
    }),
    noted(5, 'U0RITA', 'Zenith now bundles support from 50 seats on', { competitor: 'Zenith', type: 'pricing' }),
    noted(3, 'U0TESS', 'Buyers ask for prices by usage', { type: 'preference' }),
  ];
}

/** What customers scored, what one of them waits for, what another allows us to quote; and our own conduct. */
function voices(today: Day): Act[] {
  const said = (daysAgo: number, user: string, command: string, values: RawValues) =>
    act(addDays(today, -daysAgo), 13, user, `voice ${command}`, values);
  return [
    said(8, 'U0SAM', 'nps', { account: 'Hooli', score: '9', words: 'The team answers within the hour' }),
    said(7, 'U0TESS', 'nps', { account: 'Los Pollos', score: '7' }),
    said(6, 'U0RITA', 'csat', { account: 'Wayne Foods', score: '5', words: 'Live in two weeks' }),
    said(4, 'U0ROB', 'nps', { account: 'Umbrella Health', score: '4', words: 'Every invoice has to be corrected' }),
    said(1, 'U0ROB', 'complaint', {
      account: 'Umbrella Health',
      text: 'Three wrong invoices in a row',
      severity: 'high',
    }),
    said(6, 'U0RITA', 'testimonial', {
      account: 'Wayne Foods',
      text: 'Live in two weeks, and nobody had to work late',
      from: 'Lucius Fox, CTO',
      consent: 'written',
      until: addDays(today, 400),
      uses: 'website,reference',
    }),
    said(20, 'U0ADA', 'conduct set', {
      text: 'We promise only what we can keep. We never speak ill of a competitor. We leave gifts where they are.',
    }),
  ];
}

/** Customers with a renewal to come, with what they said lately, and one that left. */
function customers(today: Day): Act[] {
  const maya = (daysAgo: number, verb: string, account: string, values: RawValues) =>
    act(addDays(today, -daysAgo), 11, 'U0MAYA', `account ${verb}`, { account, ...values });
  const pays = (account: string, recurring: string) =>
    maya(10, 'update', account, { since: addDays(today, -500), recurring });
  return [
    pays('Acme Industries', '64k EUR'),
    pays('Globex', '48k EUR'),
    pays('Kramerica', '18k EUR'),
    maya(9, 'renewal', 'Acme Industries', { on: addDays(today, 20), notice: '30d' }),
    maya(9, 'renewal', 'Globex', { on: addDays(today, 50), notice: '60d' }),
    maya(8, 'checkin', 'Globex', { words: 'Their new CFO asks for a second offer', health: 'amber' }),
    maya(3, 'checkin', 'Acme Industries', { words: 'QBR went well, two more sites next year', health: 'green' }),
    maya(5, 'churn', 'Kramerica', { reason: 'competitor', competitor: 'Zenith' }),
  ];
}
