import {
  actions,
  type Card,
  context,
  facts,
  type Node,
  openForm,
  run,
  type Text,
  text,
  title,
} from '../../core/card.ts';
import { dayIn, formatDay } from '../../core/dates.ts';
import { formatMoney, type Money } from '../../core/money.ts';
import { typed } from '../../core/typed.ts';
import type { Eyes } from '../accounts/index.ts';
import { feedbackTypes, type Item, itemName, type Voice } from './item.ts';
import type { View } from './ledger.ts';
import { stateWords } from './triage.ts';

const mostQuotes = 3;
const mostAnswers = 3;

const tones = {
  new: 'plain',
  acknowledged: 'plain',
  planned: 'plain',
  building: 'plain',
  shipped: 'good',
  declined: 'quiet',
} as const;

/** Product's card of an item. `viewer` is undefined where a whole channel reads it; who does not triage gets no triage. */
export function itemCard(view: View, viewer?: string, mayTriage = true): Card {
  const { item, voices } = view;
  if (item.removed) return removedCard(item);
  const eyes = view.eyes(viewer);
  const name = `${itemName(item)} ${eyes.words(item.title)}`;
  return {
    summary: `${name}: ${stateWords(item)}, ${asked(view)}`,
    tone: item.mergedInto ? 'quiet' : tones[item.state],
    nodes: [
      title(name),
      factsOf(view, eyes),
      ...quotesOf(voices, eyes),
      ...answersOf(view, eyes),
      ...footOf(view),
      mayTriage ? triageButtons(item) : askerButtons(item),
    ],
  };
}

function removedCard(item: Item): Card {
  const said = `${itemName(item)} was taken back by ${item.history.at(-1)?.by.name ?? 'who asked'}.`;
  return { summary: said, tone: 'quiet', nodes: [text(said)] };
}

function factsOf(view: View, eyes: Eyes): Node {
  const { item, impact, recovered } = view;
  return facts({
    State: item.mergedInto ? `merged into ${itemName(item.mergedInto)}` : capital(stateWords(item)),
    Reason: item.state === 'declined' ? item.reason : undefined,
    Link: item.link === undefined ? undefined : [{ link: item.link, label: item.link }],
    Type: feedbackTypes[item.type],
    Theme: item.theme,
    Accounts: accountsLine(view, eyes),
    'Revenue behind it': amount(impact.behind),
    'Pipeline blocked': amount(impact.blocked),
    'Revenue at risk': amount(impact.atRisk),
    'Lost for it': amount(impact.lost),
    'Won back': recovered.deals.length > 0 ? amount(recovered.amount) : undefined,
    'Asked by': `${people(view.voices)} since ${formatDay(dayIn(item.createdAt, 'UTC'))}`,
    Owner: item.assignee?.name,
  });
}

function accountsLine({ impact, voices, facts: known }: View, eyes: Eyes): string {
  if (impact.accounts === 0) return 'none named';
  const named = new Map<string, string>();
  for (const { account } of voices)
    if (account) named.set(known.get(account.id)?.account.id ?? account.id, eyes.name(account));
  const names = [...named.values()];
  const shown = names.slice(0, 5).join(', ');
  const rest = names.length > 5 ? ` and ${names.length - 5} more` : '';
  const breakers = impact.dealBreakers > 0 ? `; deal-breaker for ${impact.dealBreakers}` : '';
  return `${impact.accounts} (${shown}${rest}${breakers})`;
}

function quotesOf(voices: readonly Voice[], eyes: Eyes): Node[] {
  const said = voices.filter((voice) => voice.text !== undefined);
  const shown = said.slice(0, mostQuotes).map((voice) => quoteOf(voice, eyes));
  const rest = said.length - shown.length;
  return rest > 0 ? [...shown, context(`and ${rest} more in their own words: press “All voices”`)] : shown;
}

export function quoteOf(voice: Voice, eyes: Eyes): Node {
  const from = voice.account && eyes.name(voice.account);
  const by = [voice.author ?? voice.person.name, from].filter(Boolean).join(', ');
  return { kind: 'quote', text: eyes.words(voice.text ?? ''), by };
}

function answersOf({ questions }: View, eyes: Eyes): Node[] {
  const answers = questions.flatMap((notice) =>
    notice.answers.map((each) => ({ ...each, question: notice.news.text })),
  );
  return answers
    .slice(-mostAnswers)
    .map((each) =>
      text([{ bold: `${each.by.name} answered` }, ` “${eyes.words(each.question ?? '')}”: ${eyes.words(each.text)}`]),
    );
}

function footOf({ impact, family }: View): Node[] {
  const lines: string[] = [];
  if (family.length > 1) lines.push(`With ${family.slice(1).map(itemName).join(', ')} merged into it.`);
  if (impact.unconverted > 0)
    lines.push(
      `${impact.unconverted} ${impact.unconverted === 1 ? 'amount is' : 'amounts are'} left out for want of an exchange rate: “${typed('sales rate')}”.`,
    );
  return lines.map((line) => context(line));
}

function askerButtons(item: Item): Node {
  const values = { item: itemName(item) };
  return actions(
    item.state === 'shipped' ? undefined : openForm('Join', 'feedback join', values),
    run('All voices', 'feedback voices', values),
    run('Top', 'feedback top'),
  );
}

function triageButtons(item: Item): Node {
  const values = { item: itemName(item) };
  if (item.mergedInto)
    return actions(run('Take it out again', 'feedback unmerge', values), run('All voices', 'feedback voices', values));
  const { state } = item;
  const closed = state === 'shipped' || state === 'declined';
  return actions(
    state === 'new' || state === 'declined'
      ? run('Acknowledge', 'feedback acknowledge', values, { style: 'primary' })
      : undefined,
    state === 'shipped' ? undefined : openForm('Plan', 'feedback plan', values),
    state === 'building' || state === 'declined' ? undefined : run('Building', 'feedback build', values),
    closed ? undefined : openForm('Shipped', 'feedback ship', values),
    closed ? undefined : openForm('Decline', 'feedback decline', values),
    closed ? undefined : openForm('Ask the reps', 'feedback ask', values),
    openForm('Merge', 'feedback merge', values),
    openForm('Assign', 'feedback assign', values),
    openForm('Edit', 'feedback edit', values),
    run('All voices', 'feedback voices', values),
  );
}

export function asked({ impact, voices }: Pick<View, 'impact' | 'voices'>): string {
  const accounts = impact.accounts === 1 ? '1 account' : `${impact.accounts} accounts`;
  return `${accounts}, ${people(voices)}`;
}

function people(voices: readonly Voice[]): string {
  const count = new Set(voices.map((voice) => voice.person.id)).size;
  return count === 1 ? (voices[0]?.person.name ?? '1 person') : `${count} people`;
}

export function amount(money: Money): Text | undefined {
  return money.minor === 0 ? undefined : formatMoney(money);
}

export function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
