import { actions, type Card, context, openForm, run, type Span, text, title } from '../../core/card.ts';
import { formatMoney } from '../../core/money.ts';
import { itemName, type News, type NewsKind } from './item.ts';
import type { Notice, Winback } from './notice.ts';
import type { FeedbackPorts } from './ports.ts';

/** What the askers are told, for each kind of news. */
export function headline(item: { number: number }, news: News): string {
  const name = itemName(item);
  switch (news.kind) {
    case 'acknowledged':
      return `Product has taken note of ${name}`;
    case 'planned':
      return `${name} is planned${news.target ? ` for ${news.target}` : ''}`;
    case 'building':
      return `${name} is being built`;
    case 'shipped':
      return `${name} has shipped`;
    case 'declined':
      return `${name} will not be done`;
    case 'merged':
      return `${name} is now looked after with ${news.into ? itemName(news.into) : 'another item'}`;
    case 'unmerged':
      return `${name} is looked after by itself again`;
    case 'question':
      return `Product has a question about ${name}`;
  }
}

/** Words that can be sent on to the customer as they stand; undefined where there is nothing to tell a customer. */
export function forwardable(subject: string, news: News): string | undefined {
  const more = [news.text, news.link && `More: ${news.link}`].filter(Boolean).join(' ');
  switch (news.kind) {
    case 'acknowledged':
      return `Thank you for telling us about “${subject}”. Our product team has it and is looking into it.`;
    case 'planned':
      return `“${subject}”, which you asked us for, is planned${news.target ? ` for ${news.target}` : ''}. We will tell you when it is there. ${more}`.trim();
    case 'building':
      return `We are building “${subject}”, which you asked us for${news.target ? `, for ${news.target}` : ''}. ${more}`.trim();
    case 'shipped':
      return `“${subject}”, which you asked us for, is available now. ${more}`.trim();
    case 'declined':
      return `We looked into “${subject}” and have decided not to do it for now. ${more}`.trim();
    case 'question':
      return `Our product team has a question about “${subject}”: ${news.text ?? ''}`;
    case 'merged':
    case 'unmerged':
      return undefined;
  }
}

/** The line in the thread of product's card. */
export function newsLine(item: { number: number }, news: News): Card {
  const sentence = `${headline(item, news)}. ${news.by.name} decided.`;
  const said = news.kind === 'question' ? `${news.by.name} asked: ${news.text ?? ''}` : sentence;
  const nodes = [text(said)];
  if (news.kind !== 'question' && news.text) nodes.push({ kind: 'quote', text: news.text, by: news.by.name });
  return { summary: said, nodes };
}

/** What reaches the people who asked. */
export function noticeCard(notice: Notice): Card {
  const { item, news, answers } = notice;
  const said = headline(item, news);
  const words = forwardable(item.title, news);
  const isQuestion = news.kind === 'question';
  const values = { item: itemName(item) };
  return {
    summary: `${said}: ${item.title}`,
    tone: news.kind === 'shipped' ? 'good' : news.kind === 'declined' ? 'warning' : 'plain',
    nodes: [
      title(said),
      text([...greeting(notice), askedFor(notice)]),
      ...(notice.quote === undefined ? [] : [{ kind: 'quote' as const, text: notice.quote }]),
      ...(news.kind === 'declined' && news.text ? [text([{ bold: 'Why: ' }, news.text])] : []),
      ...(isQuestion ? [{ kind: 'quote' as const, text: news.text ?? '', by: news.by.name }] : []),
      ...(words === undefined
        ? []
        : [text([{ bold: 'To send on to the customer:' }]), { kind: 'quote' as const, text: words }]),
      ...answers.map((each) => text([{ bold: each.by.name }, ` answered: ${each.text}`])),
      ...(isQuestion && answers.length === 0 ? [context('Answer with the button, or in this thread.')] : []),
      actions(
        isQuestion
          ? openForm('Answer', 'feedback answer', { ...values, notice: notice.id, question: news.text ?? '' })
          : undefined,
        news.link === undefined ? undefined : { kind: 'link', label: 'Read more', url: news.link },
        run('Show it', 'feedback show', values),
        run(`Mute ${muteLabels[news.kind]}`, 'feedback mute', { kind: news.kind }),
      ),
    ],
  };
}

const muteLabels: Record<NewsKind, string> = {
  acknowledged: 'acknowledgements',
  planned: 'plans',
  building: 'progress',
  shipped: 'shipments',
  declined: 'refusals',
  merged: 'merges',
  unmerged: 'merges',
  question: 'questions',
};

function greeting({ people, insteadOf }: Notice): Span[] {
  if (insteadOf !== undefined)
    return [`${insteadOf}, who asked, cannot be reached here any more; the account is yours. `];
  return people
    .flatMap((person, index): Span[] => [
      ...(index > 0 ? [index === people.length - 1 ? ' and ' : ', '] : []),
      { person: person.id, name: person.name },
    ])
    .concat(people.length > 0 ? [': '] : []);
}

function askedFor({ item, customers, insteadOf }: Notice): string {
  const whom = customers && customers.length > 0 ? ` for ${customers.join(', ')}` : '';
  return insteadOf === undefined ? `you asked for “${item.title}”${whom}.` : `It was about “${item.title}”${whom}.`;
}

/** The task of the owner of a deal that was lost for what has shipped. */
export function winbackCard(winback: Winback, ports: Pick<FeedbackPorts, 'reopen'>): Card {
  const { deal, item, owner, state } = winback;
  const said = `D-${deal.number} ${deal.account.name} (${formatMoney(winback.amount)}) was lost for what has now shipped`;
  const values = { winback: winback.id };
  const forward = forwardable(item.title, {
    id: '',
    kind: 'shipped',
    at: winback.shippedAt,
    by: owner,
    link: winback.link,
  });
  return {
    summary: said,
    tone: state === 'dismissed' ? 'quiet' : 'good',
    nodes: [
      title('A deal to win back'),
      text([{ person: owner.id, name: owner.name }, `: ${said}, ${itemName(item)} “${item.title}”.`]),
      ...(winback.quote === undefined ? [] : [{ kind: 'quote' as const, text: winback.quote, by: deal.account.name }]),
      text([{ bold: 'To send on to the customer:' }]),
      { kind: 'quote', text: forward ?? '' },
      ...(state === 'offered'
        ? []
        : [context(state === 'taken' ? `${owner.name} is on it.` : `${owner.name} has let it rest.`)]),
      actions(
        state === 'dismissed' ? undefined : ports.reopen?.(deal),
        state === 'taken'
          ? undefined
          : run('I am on it', 'feedback winback', { ...values, as: 'taken' }, { style: 'primary' }),
        state === 'dismissed'
          ? undefined
          : openForm('A new deal came of it', 'feedback winback', { ...values, as: 'taken' }),
        state === 'offered' ? run('Let it rest', 'feedback winback', { ...values, as: 'dismissed' }) : undefined,
        run('Show it', 'feedback show', { item: itemName(item) }),
      ),
    ],
  };
}
