const legalForms = new Set(
  (
    'ab ag as asa bv co company corp corporation cv gmbh inc incorporated kg kgaa kk limited llc llp ltd lp mbh nv oy ' +
    'oyj plc pte pty sa sarl sas se spa sro srl ug'
  ).split(' '),
);

/**
 * What stays of an account's name when case, blanks, diacritics, punctuation and the legal form at its end are left
 * out: `ACME, Inc.` and `Ácme` are the same name. A name that consists of nothing else is kept as it is.
 */
export function normalName(name: string): string {
  const lower = name.normalize('NFKC').toLowerCase();
  const bare = lower
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .replaceAll('ß', 'ss')
    .replaceAll('ø', 'o');
  // The dots of "S.A." and "B.V." do not part words.
  const words = bare
    .replace(/(?<=\b\p{L})\.(?=\p{L}\b|$|\s|,)/gu, '')
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean);
  while (words.length > 1 && legalForms.has(words.at(-1) ?? '')) words.pop();
  return words.length > 0 ? words.join(' ') : lower.trim();
}

/** The names under which an account is found: its own and its aliases, each once. */
export function namesOf(account: { name: string; aliases: readonly string[] }): string[] {
  return [...new Set([account.name, ...account.aliases].map(normalName))];
}

/** The account's name, or what may be said of a confidential one to others than its owner and those who asked for it. */
export function publicName(account: {
  name: string;
  region?: string | undefined;
  confidential?: boolean | undefined;
}): string {
  if (!account.confidential) return account.name;
  return account.region ? `an account in ${account.region}` : 'a confidential account';
}
