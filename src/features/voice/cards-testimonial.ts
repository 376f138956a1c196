import { type Action, actions, type Card, context, facts, openForm, run, text, title } from '../../core/card.ts';
import type { Day } from '../../core/dates.ts';
import { pageOf } from '../../core/pages.ts';
import type { RawValues } from '../../core/raw-values.ts';
import type { Eyes } from '../accounts/index.ts';
import { shortened } from './cards.ts';
import { isUsable, sayConsent } from './rules-testimonial.ts';
import { type Testimonial, voiceName } from './voice.ts';

/** A testimonial; of one whose consent was taken back nothing is shown any more but that. */
export function testimonialCard(
  one: Testimonial,
  eyes: Eyes,
  today: Day,
  added: readonly (Action | undefined)[] = [],
): Card {
  const headline = `${voiceName(one)} · testimonial · ${eyes.name(one.account)}`;
  if (one.removed) {
    const gone = `${voiceName(one)} was undone.`;
    return { summary: gone, tone: 'quiet', nodes: [text(gone)] };
  }
  if (one.withdrawn) {
    const gone = `${voiceName(one)}: the customer has withdrawn the consent. It must not be used any more.`;
    return { summary: gone, tone: 'warning', nodes: [text(gone), actions(...added)] };
  }
  const usable = isUsable(one, today);
  return {
    summary: headline,
    tone: usable ? 'good' : 'warning',
    nodes: [
      title(headline),
      { kind: 'quote', text: eyes.words(one.words), ...(one.from !== undefined && { by: one.from }) },
      facts({
        Consent: sayConsent(one, today),
        'May be used for': one.uses.length > 0 ? one.uses.map((use) => use.replaceAll('-', ' ')).join(', ') : undefined,
        Products: one.products.join(', '),
        Owner: one.owner.name,
        Message: one.link === undefined ? undefined : [{ link: one.link, label: 'where it was said' }],
      }),
      ...(usable ? [] : [context('Not to be used: there is no consent that holds today.')]),
      actions(...testimonialActions(one, usable), ...added),
    ],
  };
}

/** As a conversation sees it where it was shared: without the words once they may not be used any more. */
export function sharedCard(one: Testimonial, eyes: Eyes, today: Day): Card {
  if (isUsable(one, today) || one.withdrawn || one.removed) return testimonialCard(one, eyes, today);
  const gone = `${voiceName(one)}: the consent ${one.consent === 'none' ? 'does not hold any more' : sayConsent(one, today)}. It must not be used.`;
  return { summary: gone, tone: 'quiet', nodes: [text(gone)] };
}

function testimonialActions(one: Testimonial, usable: boolean): Action[] {
  const values = { voice: voiceName(one) };
  const sure = { title: 'Withdraw the consent?', text: 'The words are hidden everywhere at once.', yes: 'Withdraw' };
  return [
    openForm(usable ? 'Renew the consent' : 'Record a consent', 'voice consent', values),
    ...(usable ? [run('Share here', 'voice share', values)] : []),
    ...(one.consent === 'none'
      ? []
      : [run('Consent withdrawn', 'voice withdraw', values, { style: 'danger', confirm: sure })]),
  ];
}

const pageSize = 6;

export interface TestimonialList {
  all: readonly Testimonial[];
  wanted: number;
  raw: RawValues;
}

export function testimonialListCard({ all, wanted, raw }: TestimonialList, eyes: Eyes, today: Day): Card {
  const { shown, number, pages } = pageOf(all, wanted, pageSize);
  const count = all.length;
  const summary = count === 0 ? 'No such testimonial.' : `${count} ${count === 1 ? 'testimonial' : 'testimonials'}`;
  const next = actions(
    number > 1 ? run('Previous', 'voice testimonials', { ...raw, page: String(number - 1) }) : undefined,
    number < pages ? run('Next', 'voice testimonials', { ...raw, page: String(number + 1) }) : undefined,
    openForm('Record one', 'voice testimonial'),
    openForm('Filter', 'voice testimonials', raw),
  );
  if (count === 0)
    return {
      summary,
      nodes: [text(summary), context('Those without a consent that holds are left out unless you ask for them.'), next],
    };
  return {
    summary,
    nodes: [
      title(pages > 1 ? `${summary}, page ${number} of ${pages}` : summary),
      {
        kind: 'list',
        items: shown.map((one) => [
          { bold: `${voiceName(one)} ${eyes.name(one.account)}` },
          ` “${shortened(eyes.words(one.words))}”${one.from === undefined ? '' : `, ${one.from}`} (${sayConsent(one, today)}${one.uses.length > 0 ? `; ${one.uses.join(', ')}` : ''})`,
        ]),
      },
      actions(...shown.slice(0, 5).map((one) => run(voiceName(one), 'voice show', { voice: voiceName(one) }))),
      next,
    ],
  };
}
