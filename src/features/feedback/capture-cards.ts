import { actions, type Card, context, facts, openForm, run, text, title } from '../../core/card.ts';
import type { RawValues } from '../../core/raw-values.ts';
import { undoAction } from '../../core/undo.ts';
import { asked, capital } from './cards.ts';
import { feedbackTypes, type Item, itemName, type JoinedVoice, type Snapshot } from './item.ts';
import type { View } from './ledger.ts';
import { stateWords } from './triage.ts';
import { formatMoney } from '../../core/money.ts';

/** What product knows already that sounds the same, to join or to set aside. */
export function offerCard(views: readonly View[], viewer: string, raw: RawValues): Card {
  const one = views.length === 1;
  const said = one ? 'Product knows something like this already.' : 'Product knows things like this already.';
  const { text: words = '', type: _type, theme: _theme, ...about } = raw;
  return {
    summary: said,
    nodes: [
      title(said),
      text('Joining makes it weigh more than a second entry would, and you are told all the same.'),
      ...views.flatMap((view) => {
        const { item } = view;
        const name = itemName(item);
        const shipped = item.state === 'shipped';
        return [
          text([
            { bold: name },
            ` ${view.eyes(viewer).words(item.title)}\n${capital(stateWords(item))}; ${asked(view)}`,
          ]),
          actions(
            shipped
              ? undefined
              : run(`Join ${name}`, 'feedback join', { item: name, text: words, ...about }, { style: 'primary' }),
            run(`Show ${name}`, 'feedback show', { item: name }),
          ),
        ];
      }),
      context('Your words are kept in the buttons; nothing is stored yet.'),
      actions(run('It is something else: send as new', 'feedback', { ...raw, fresh: 'yes' })),
    ],
  };
}

/** The receipt for who asked; only a member can add whose customer it is about. */
export function capturedCard(item: Item, isMember: boolean): Card {
  const name = itemName(item);
  const values = { item: name };
  const [change] = item.history;
  return {
    summary: `${name} is with product. You will be told here.`,
    tone: 'good',
    nodes: [
      title(`${name} is with product`),
      text(item.title),
      facts({
        Type: feedbackTypes[item.type],
        Account: item.founder.account?.name,
        Deal: item.founder.deal === undefined ? undefined : `D-${item.founder.deal}`,
        Importance: item.founder.importance,
        ...worth(item.founder.snapshot),
      }),
      context('You are told here, in words that you can send on, when product decides.'),
      actions(
        item.founder.account || !isMember ? undefined : openForm('Add the account', 'feedback join', values),
        run('Mine', 'feedback mine'),
        change && undoAction('feedback', { record: item, change }),
      ),
    ],
  };
}

/** The receipt for who joined; says so when the item had been merged into another. */
export function joinedCard(view: View, joined: JoinedVoice, named: Item, viewer: string): Card {
  const { item } = view;
  const name = itemName(item);
  const moved = named.id === item.id ? '' : ` (${itemName(named)} is merged into it)`;
  const said = `You joined ${name}${moved}: ${view.eyes(viewer).words(item.title)}`;
  const [change] = joined.history;
  return {
    summary: said,
    tone: 'good',
    nodes: [
      text(said),
      facts({
        State: capital(stateWords(item)),
        Account: joined.account?.name,
        ...worth(joined.snapshot),
        Together: asked(view),
      }),
      actions(
        run(`Show ${name}`, 'feedback show', { item: name }),
        change && undoAction('feedback-voice', { record: joined, change }),
      ),
    ],
  };
}

function worth(snapshot: Snapshot | undefined): Record<string, string | undefined> {
  if (!snapshot) return {};
  return {
    'Open pipeline now':
      snapshot.open.minor > 0
        ? `${formatMoney(snapshot.open)}${snapshot.stage ? `, ${snapshot.stage}` : ''}`
        : undefined,
    'Revenue now': snapshot.atRisk.minor > 0 ? formatMoney(snapshot.atRisk) : undefined,
  };
}
