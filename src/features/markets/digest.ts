import { actions, type Node, run, text } from '../../core/card.ts';
import type { Company } from '../../core/company.ts';
import type { DigestAbout } from '../reports/index.ts';
import { sayPenetration, whiteSpace } from './cards.ts';
import { figuresNow, type MarketDeps } from './deps.ts';
import type { MarketFigures } from './figures.ts';

const mostShown = 3;

/** The markets' part of a digest: those that moved, the most first; nothing where there is no market. */
export async function digestNodes(deps: MarketDeps, company: Company, about: DigestAbout): Promise<Node[]> {
  const all = await figuresNow(deps, company, about, about.asOf);
  if (all.length === 0) return [];
  const shown = all.toSorted((a, b) => moved(b) - moved(a) || b.customers - a.customers).slice(0, mostShown);
  return [
    text([
      { bold: 'Markets: ' },
      `${shown.map((each) => `${each.market.name} ${sayPenetration(each)}${each.isEntered ? ', entered now' : ''}`).join('; ')}. White space by name: ${all.reduce((sum, each) => sum + whiteSpace(each), 0)}.`,
    ]),
    actions(run('All markets', 'market list')),
  ];
}

function moved({ penetration, before }: MarketFigures): number {
  return Math.abs((penetration.value ?? 0) - (before.value ?? 0));
}
