import type { Figures } from '../metrics/index.ts';

/**
 * Figures as a viewer may read them: in lists of deals, `hidden` says what stands in the place of confidential accounts,
 * by id. Whoever owns a deal reads its account's name; `viewer` is undefined where everybody in a channel looks.
 */
export function discreet(figures: Figures, hidden: ReadonlyMap<string, string>, viewer: string | undefined): Figures {
  if (hidden.size === 0) return figures;
  const { scope } = figures;
  // Who asks about one account has named it.
  const known = scope.kind === 'account' ? scope.id : undefined;
  const rows = Object.entries(figures.rows).map(([name, list]) => [
    name,
    {
      ...list,
      rows: list.rows.map((row) => {
        const instead = row.ownerId === viewer || row.accountId === known ? undefined : hidden.get(row.accountId);
        return instead === undefined ? row : { ...row, account: instead };
      }),
    },
  ]);
  return { ...figures, rows: Object.fromEntries(rows) };
}
