import { context, type Node } from '../../core/card.ts';
import type { Figures, Frame, Line } from '../metrics/index.ts';
import type { Privacy } from './audience.ts';
import { short } from './say.ts';

const named = 5;
const shortestStreak = 3;

/** What everybody can win, whatever their rank: a personal best, the greatest improvement, a streak. */
export function praise(
  { people, currency, frame }: Pick<Figures, 'people' | 'currency'> & { frame: Pick<Frame, 'period'> },
  privacy: Privacy,
): Node[] {
  const windows = frame.period.unit === 'days' ? 'windows' : `${frame.period.unit}s`;
  const words = [
    saidOf('Personal best', people.filter(isBest), ({ name }) => name),
    mostImproved(people, privacy, currency),
    saidOf(
      'On a streak',
      people.filter(({ streak }) => streak >= shortestStreak).sort((a, b) => b.streak - a.streak),
      ({ name, streak }) => `${name} (${streak} ${windows} in a row)`,
    ),
  ].filter((each) => each !== undefined);
  return words.length > 0 ? [context(words.join(' '))] : [];
}

function isBest({ now, bestBefore }: Line): boolean {
  return bestBefore !== null && now > bestBefore;
}

function mostImproved(people: readonly Line[], privacy: Privacy, currency: string): string | undefined {
  const [most] = people
    .filter(({ now, previous }) => previous > 0 && now > previous)
    .sort((a, b) => b.now - b.previous - (a.now - a.previous));
  if (!most) return undefined;
  const gain = privacy === 'progress' ? '' : ` (+${short(most.now - most.previous, currency)})`;
  return `Most improved: ${most.name}${gain}.`;
}

function saidOf(label: string, people: readonly Line[], say: (line: Line) => string): string | undefined {
  return people.length === 0 ? undefined : `${label}: ${people.slice(0, named).map(say).join(', ')}.`;
}
