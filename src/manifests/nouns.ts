/** What each noun is for, as chat platforms list it; a noun that is not here is described by its verbs. */
export const nouns: Readonly<Record<string, string>> = {
  account: 'Customers: find, renew, check in, and see how they are doing',
  coach: 'Coaching notes with actions and due dates',
  contract: 'Check contract clauses and send the risky ones to legal',
  credit: 'Ask for customer credit, decide it, and see the exposure',
  deal: 'Log deals, move them, win and lose them',
  digest: 'Regular digests of how a team is doing',
  discount: 'Ask for a discount and decide it',
  feedback: 'Bring what customers say to product, and hear what became of it',
  goal: 'Goals with key results, and what serves them',
  idea: 'Ideas, votes and experiments',
  intel: 'What we know of competitors and the market',
  lead: 'Capture leads, qualify them, turn them into deals',
  market: 'Target segments and how far we are in them',
  quota: 'Quotas of people and teams, and how far they are reached',
  report: 'The figures, whenever you want them',
  sales: 'Start here: help, settings, roles, teams and channels',
  voice: 'Satisfaction, testimonials, complaints, promises, and our own conduct',
};

/** What most people use most: what a platform's short menu has room for, in this order. The help has all. */
export const usedMost: readonly string[] = [
  'deal',
  'report',
  'lead',
  'account',
  'credit',
  'discount',
  'feedback',
  'digest',
  'intel',
  'idea',
  'goal',
];
