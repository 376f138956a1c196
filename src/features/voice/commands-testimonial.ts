import { command, type Command } from '../../core/command.ts';
import type { Context } from '../../core/context.ts';
import { type Day, today } from '../../core/dates.ts';
import { catalogue, choice, choices, day, line, text } from '../../core/fields.ts';
import { pageField } from '../../core/pages.ts';
import { refOf } from '../../core/person.ts';
import { given } from '../../core/raw-values.ts';
import type { Change, Write } from '../../core/records.ts';
import { answer, type Refusal, refuse, replaceWith, type Reply } from '../../core/reply.ts';
import { undoAction } from '../../core/undo.ts';
import { webAddress } from '../../core/web-address.ts';
import { knownAccount } from '../accounts/index.ts';
import { testimonialCard, testimonialListCard } from './cards-testimonial.ts';
import { eyesOnVoices, type VoiceDeps, zoneOf } from './deps.ts';
import { owner, said, voice } from './fields.ts';
import { decideConsent, decideWithdraw, isUsable, warningAt } from './rules-testimonial.ts';
import { consents, type Testimonial, type TestimonialFields, uses, voiceName } from './voice.ts';

export function testimonialCommands(deps: VoiceDeps): Command[] {
  return [testimonial(deps), testimonials(deps), consent(deps), withdraw(deps), share(deps)];
}

const dayNow = ({ now, company }: Context): Day => today({ now, zone: company.zone });

const allowed = {
  consent: choice({ label: 'Consent', hint: 'None when empty: then it is kept, and not to be used.' }, consents),
  until: day({ label: 'Until', hint: 'The last day of the consent; without an end when empty.' }),
  uses: choices({ label: 'For', hint: 'What the customer allows.', aliases: ['use'] }, uses),
};

function testimonial(deps: VoiceDeps): Command {
  return command({
    name: 'voice testimonial',
    summary: 'Keep praise with what the customer allows to be done with it.',
    examples: [
      'voice testimonial Acme "They saved our quarter" by:"Jane Doe, CFO" consent:written until:2027-12-31 uses:website,reference',
    ],
    access: 'members',
    fields: {
      account: said.account,
      text: text({ label: 'In their words', required: true, positional: true }),
      from: said.from,
      ...allowed,
      products: catalogue({ label: 'Products', aliases: ['product'] }, (context) => context.company.products),
      owner,
      link: { ...text({ label: 'Message' }), hidden: true },
    },
    async run(input, context) {
      const { consent: given = 'none', until } = input;
      if (until !== undefined && until < dayNow(context))
        return refuse('This consent has ended already.', { field: 'until' });
      const { tenant } = context.company;
      const by = refOf(context.actor);
      const account = await deps.accounts.ensure(tenant, input.account, by, context.key);
      const known = input.owner ?? (await deps.accounts.get(tenant, account.id))?.owner ?? by;
      const values: TestimonialFields = {
        number: await deps.store.nextNumber(tenant),
        account,
        words: input.text,
        from: input.from,
        consent: given,
        until,
        uses: input.uses ?? [],
        products: input.products ?? [],
        owner: refOf(known),
        link: webAddress(input.link),
        by,
        remindAt: await warning(deps, { consent: given, until }, known.id, context),
      };
      const record = await deps.store.testimonials.create(tenant, by, {
        values,
        what: 'voice.testimonial',
        summary: `recorded ${voiceName(values)}, a testimonial`,
        key: context.key,
      });
      return recorded(deps, record, record.history[0], context);
    },
  });
}

async function warning(
  deps: VoiceDeps,
  given: Pick<TestimonialFields, 'consent' | 'until'>,
  person: string,
  context: Context,
): Promise<Date | undefined> {
  const zone = await zoneOf(deps, context.company.tenant, person);
  return warningAt(given, { now: context.now, today: today({ now: context.now, zone }), zone });
}

async function recorded(
  deps: VoiceDeps,
  record: Testimonial,
  change: Change | undefined,
  context: Context,
): Promise<Reply> {
  const eyes = await eyesOnVoices(deps, context.company.tenant, context.actor.id, [record]);
  const undo = change && undoAction(deps.store.testimonials.kind, { record, change });
  return answer(testimonialCard(record, eyes, dayNow(context), [undo]));
}

const listed = { usable: 'May be used', all: 'Also without a consent that holds' } as const;

function testimonials(deps: VoiceDeps): Command {
  return command({
    name: 'voice testimonials',
    summary: 'What customers allow us to quote: by industry, product and use.',
    examples: [
      'voice testimonials',
      'voice testimonials industry:Energy use:website',
      'voice testimonials product:Platform',
    ],
    access: 'members',
    readOnly: true,
    submit: 'List',
    fields: {
      industry: line({ label: 'Industry' }),
      product: line({ label: 'Product' }),
      use: choice({ label: 'For' }, uses),
      account: knownAccount({ label: 'Customer', aliases: ['customer'] }),
      show: choice({ label: 'Which' }, listed),
      page: pageField(),
    },
    async run({ page, ...wanted }, context): Promise<Reply> {
      const { tenant } = context.company;
      const day = dayNow(context);
      const all = await deps.store.testimonialsOf(tenant);
      const usable = wanted.show === 'all' ? all : all.filter((one) => isUsable(one, day));
      const found = await matching(deps, usable, wanted, context);
      const raw = { ...wanted, account: wanted.account && `account:${wanted.account.id}` };
      const eyes = await eyesOnVoices(deps, tenant, context.actor.id, found);
      const card = testimonialListCard({ all: found, wanted: page ?? 1, raw: given(raw) }, eyes, day);
      return page === undefined ? answer(card) : replaceWith(card);
    },
  });
}

async function matching(
  { accounts }: VoiceDeps,
  all: readonly Testimonial[],
  wanted: {
    industry?: string | undefined;
    product?: string | undefined;
    use?: (typeof uses)[number] | undefined;
    account?: { id: string } | undefined;
  },
  { company }: Context,
): Promise<Testimonial[]> {
  const known = await accounts.byIds(
    company.tenant,
    all.map(({ account }) => account.id),
  );
  const isSame = (one: string | undefined, other: string | undefined) =>
    other === undefined || one?.toLowerCase() === other.toLowerCase();
  return all.filter(({ account, products, uses: allowedUses }) => {
    const real = known.get(account.id);
    return (
      isSame(real?.industry, wanted.industry) &&
      (wanted.product === undefined || products.some((each) => isSame(each, wanted.product))) &&
      (wanted.use === undefined || allowedUses.includes(wanted.use)) &&
      (wanted.account === undefined || real?.id === wanted.account.id)
    );
  });
}

function consent(deps: VoiceDeps): Command {
  return command({
    name: 'voice consent',
    summary: 'Record what a customer allows to be done with their words, and until when.',
    examples: ['voice consent V-12 written until:2027-12-31 uses:website,case-study'],
    access: 'members',
    fields: {
      voice,
      consent: choice({ label: 'Consent', required: true, positional: true }, consents),
      until: allowed.until,
      uses: { ...allowed.uses, hint: 'Unchanged when empty.' },
    },
    async run(input, context) {
      if (input.until !== undefined && input.until < dayNow(context))
        return refuse('This consent has ended already.', { field: 'until' });
      return change(deps, input.voice, context, async (found) => {
        const given = { consent: input.consent, until: input.until };
        const remindAt = await warning(deps, given, found.owner.id, context);
        return (current) =>
          decideConsent(current, { ...given, uses: input.uses ?? current.uses, remindAt }, context.actor);
      });
    },
  });
}

function withdraw(deps: VoiceDeps): Command {
  return command({
    name: 'voice withdraw',
    summary: 'Record that a customer has taken the consent back: the words are hidden everywhere at once.',
    examples: ['voice withdraw V-12 "Jane has left"'],
    access: 'members',
    submit: 'Withdraw',
    fields: { voice, why: text({ label: 'Why', positional: true, aliases: ['because'] }) },
    run: (input, context) =>
      change(
        deps,
        input.voice,
        context,
        () => (current) => decideWithdraw(current, { why: input.why, now: context.now }, context.actor),
      ),
  });
}

function share(deps: VoiceDeps): Command {
  return command({
    name: 'voice share',
    summary: 'Show a testimonial to everybody in this conversation, for as long as the customer allows it.',
    examples: ['voice share V-12'],
    access: 'members',
    submit: 'Share',
    fields: { voice },
    async run(input, context) {
      const { platform, workspace, channel, thread } = context.place;
      const place = { platform, workspace, channel, ...(thread !== undefined && { thread }) };
      const found = await theTestimonial(deps, input.voice, context);
      if ('problem' in found) return found;
      const { tenant } = context.company;
      const written = await deps.store.testimonials.change(tenant, found.id, refOf(context.actor), (current) =>
        isUsable(current, dayNow(context))
          ? {
              kind: 'write',
              set: {},
              what: 'voice.testimonial.shared',
              summary: `shared ${voiceName(current)}`,
              due: [{ kind: 'show', to: { place } }],
            }
          : refuse(`${voiceName(current)} may not be used: there is no consent that holds today.`),
      );
      return written.kind === 'refusal' ? written : answer(`${voiceName(found)} is shown here.`);
    },
  });
}

type Decide = (current: Testimonial) => Write<TestimonialFields> | Refusal;

async function change(
  deps: VoiceDeps,
  number: number,
  context: Context,
  decided: (found: Testimonial) => Decide | Promise<Decide>,
): Promise<Reply> {
  const found = await theTestimonial(deps, number, context);
  if ('problem' in found) return found;
  const decide = await decided(found);
  const { tenant } = context.company;
  const written = await deps.store.testimonials.change(tenant, found.id, refOf(context.actor), decide);
  return written.kind === 'refusal' ? written : recorded(deps, written.record, written.change, context);
}

async function theTestimonial(
  { store }: VoiceDeps,
  number: number,
  { company }: Context,
): Promise<Testimonial | Refusal> {
  const found = await store.testimonialBy(company.tenant, number);
  return found ?? refuse(`V-${number} is no testimonial.`, { field: 'voice' });
}
