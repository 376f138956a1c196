import { actions, type Card, facts, type Node, openForm, run, text, title } from '../../core/card.ts';
import { formatDay } from '../../core/dates.ts';
import { type Ask, askName, isOpen } from './ask.ts';

/** What a team is asked for, as its channel sees it. */
export function askCard(ask: Ask): Card {
  const name = askName(ask);
  if (ask.removed) {
    const said = `${name} was taken back by ${ask.asker.name}.`;
    return { summary: said, tone: 'quiet', nodes: [text(said)] };
  }
  const { state } = ask;
  return {
    summary: `${name} for ${ask.to}: ${ask.text}`,
    tone: state === 'done' ? 'good' : state === 'declined' ? 'quiet' : 'plain',
    nodes: [
      title(`${name} for ${ask.to}`),
      { kind: 'quote', text: ask.text, by: ask.asker.name },
      facts({
        State: sayState(ask),
        Due: ask.due && formatDay(ask.due),
        For: [ask.goal && `G-${ask.goal}`, ask.deal && `D-${ask.deal}`].filter(Boolean).join(', '),
        [state === 'declined' ? 'Why' : 'Answer']: ask.words,
      }),
      ...(isOpen(ask) ? [buttons(ask)] : []),
    ],
  };
}

export function sayState({ state, taker }: Pick<Ask, 'state' | 'taker'>): string {
  return taker === undefined ? state : `${state} by ${taker.name}`;
}

function buttons(ask: Ask): Node {
  const values = { ask: askName(ask) };
  return actions(
    ask.state === 'requested' ? run('Take it', 'goal take', values, { style: 'primary' }) : undefined,
    openForm('Done', 'goal done', values),
    openForm('Decline', 'goal decline', values),
  );
}

/** What somebody is told of it alone. */
export function askNews(ask: Ask, lead: string, words?: string): Card {
  return {
    summary: lead,
    nodes: [
      text(lead),
      text([{ bold: askName(ask) }, ` ${ask.text}`]),
      ...(words === undefined ? [] : [{ kind: 'quote' as const, text: words }]),
      ...(isOpen(ask) ? [] : [actions(run('Open requests', 'goal asks'))]),
    ],
  };
}
