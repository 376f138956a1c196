/** The people and channels of the company that a newcomer finds in the playground. */
export const sampleTeam = { id: 'T0NORTHWIND', name: 'Northwind' };

/** The same company in Teams: its tenant, the bot's registration, and the team that has the channels. */
export const sampleTeams = {
  tenantId: '7d1f0b6e-3c52-4f0a-9a55-0d6c1e2f4a90',
  appId: 'rainmaker',
  team: sampleTeam.name,
};

export const samplePeople = [
  { id: 'U0RITA', name: 'Rita Moreno', title: 'Sales rep, EMEA', roles: 'rep', zone: 'Europe/Berlin' },
  { id: 'U0ROB', name: 'Rob Novak', title: 'Sales rep, EMEA', roles: 'rep', zone: 'Europe/Prague' },
  { id: 'U0SAM', name: 'Sam Okafor', title: 'Sales rep, Americas', roles: 'rep', zone: 'America/New_York' },
  { id: 'U0TESS', name: 'Tess Lindqvist', title: 'Sales rep, Americas', roles: 'rep', zone: 'America/Chicago' },
  { id: 'U0MAYA', name: 'Maya Patel', title: 'Sales manager', roles: 'manager', zone: 'Europe/London' },
  { id: 'U0PAUL', name: 'Paul Weber', title: 'Product manager', roles: 'product', zone: 'Europe/Berlin' },
  { id: 'U0FIONA', name: 'Fiona Byrne', title: 'Credit and finance', roles: 'finance', zone: 'Europe/Dublin' },
  { id: 'U0LEO', name: 'Leo Rossi', title: 'Legal', roles: 'legal', zone: 'Europe/Rome' },
  { id: 'U0ADA', name: 'Ada Keller', title: 'Admin, sales operations', roles: 'admin', zone: 'Europe/Berlin' },
].map((person) => ({ ...person, email: `${person.name.split(' ')[0]?.toLowerCase() ?? person.id}@northwind.example` }));

export const sampleChannels = [
  { id: 'C0GENERAL', name: 'general', topic: 'Company-wide' },
  { id: 'C0DEALS', name: 'deals', topic: 'Every deal, from first call to signature' },
  { id: 'C0CREDIT', name: 'credit', topic: 'Credit decisions' },
  { id: 'C0PRODUCT', name: 'product-feedback', topic: 'What customers ask for' },
  { id: 'C0LEGAL', name: 'contracts', topic: 'Contract clauses' },
  { id: 'C0LEADERS', name: 'leaders', topic: 'How we are doing' },
];

/** Where each kind of message goes. */
export const samplePurposes = {
  deals: 'C0DEALS',
  credit: 'C0CREDIT',
  product: 'C0PRODUCT',
  legal: 'C0LEGAL',
  leaders: 'C0LEADERS',
};
