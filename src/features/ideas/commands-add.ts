import { actions, context as small, type Node, run, text, title } from '../../core/card.ts';
import { command, type Command } from '../../core/command.ts';
import type { Context } from '../../core/context.ts';
import * as f from '../../core/fields.ts';
import { leastSame, rankSimilar, termsOf } from '../../core/likeness.ts';
import type { Due } from '../../core/outbox.ts';
import { refOf } from '../../core/person.ts';
import { given, type RawValues } from '../../core/raw-values.ts';
import { answer, refuse, type Reply } from '../../core/reply.ts';
import { answerAdded, answerChanged } from './answers.ts';
import { changeIdea, type IdeaDeps, ideaOf } from './deps.ts';
import { idea } from './fields.ts';
import { type Area, areas, type Idea, ideaName } from './idea.ts';
import { decideEdit, stateWords } from './rules.ts';

const mostOffered = 3;
const mostTitle = 250;
const area = f.choice({ label: 'Area' }, areas);

export function addCommands(deps: IdeaDeps): Command[] {
  return [add(deps), edit(deps)];
}

interface Said {
  text: string;
  why?: string | undefined;
  area?: Area | undefined;
  link?: string | undefined;
  at?: string | undefined;
}

function add(deps: IdeaDeps): Command {
  return command({
    name: 'idea add',
    summary: 'Offer an idea. Others vote for it where you said it; your own vote counts.',
    examples: ['idea add "Offer a pilot price for logistics" why:"Two lost for the entry price" area:pricing'],
    access: 'members',
    submit: 'Add',
    fields: {
      text: f.text({ label: 'Idea', hint: 'In a sentence.', required: true, positional: true }),
      why: f.text({ label: 'Why', hint: 'What makes you think so.', aliases: ['because'] }),
      area,
      link: { ...f.text({ label: 'Message' }), hidden: true },
      at: f.id({ label: 'Message' }),
      fresh: { ...f.flag({ label: 'New idea' }), hidden: true },
    },
    async run({ fresh, ...said }, context) {
      if (said.text.length > mostTitle)
        return refuse(`Say the idea in a sentence of at most ${mostTitle} letters; the rest is “why”.`, {
          field: 'text',
        });
      const at = said.at ?? (said.link === undefined ? undefined : context.place.message);
      const same = fresh ? [] : await sameIdeas(deps, context, said.text);
      if (same.length > 0) return answer(offerCard(same, given({ ...said, at })));
      return keep(deps, { ...said, at }, context);
    },
  });
}

async function sameIdeas({ store }: IdeaDeps, { company }: Context, words: string): Promise<Idea[]> {
  const terms = termsOf(words);
  const candidates = await store.candidates(company.tenant, terms);
  return rankSimilar(terms, candidates, leastSame, mostOffered).map(({ item }) => item);
}

async function keep({ store }: IdeaDeps, said: Said, context: Context): Promise<Reply> {
  const { company, actor, place } = context;
  const author = refOf(actor);
  const number = await store.nextNumber(company.tenant);
  const thread = place.thread ?? said.at;
  const here = { platform: place.platform, workspace: place.workspace, channel: place.channel, thread };
  const due: Due[] = place.direct ? [] : [{ kind: 'show', to: { place: here } }];
  const record = await store.records.create(company.tenant, author, {
    key: context.key,
    values: {
      number,
      title: said.text,
      why: said.why,
      area: said.area ?? 'other',
      state: 'new',
      author,
      voters: [author],
      votes: 1,
      comments: [],
      terms: termsOf(said.text),
      link: said.link,
      thread,
      experiments: [],
      stateAt: context.now,
    },
    what: 'idea.added',
    summary: `added I-${number} ${said.text}`,
    due,
  });
  return answerAdded(record, context);
}

/** Ideas that say nearly the same, to vote for or to set aside. */
function offerCard(ideas: readonly Idea[], raw: RawValues) {
  const said = ideas.length === 1 ? 'Somebody had an idea like this.' : 'There are ideas like this.';
  return {
    summary: said,
    nodes: [
      title(said),
      ...ideas.flatMap((each): Node[] => [
        text([
          { bold: ideaName(each) },
          ` ${each.title}\n${each.author.name}, ${stateWords(each)}, ${each.votes} ${each.votes === 1 ? 'vote' : 'votes'}`,
        ]),
        actions(
          run(`Vote for ${ideaName(each)}`, 'idea vote', { idea: ideaName(each) }, { style: 'primary' }),
          run(`Show ${ideaName(each)}`, 'idea show', { idea: ideaName(each) }),
        ),
      ]),
      small('Your words are kept in the button; nothing is stored yet.'),
      actions(run('It is something else: add it', 'idea add', { ...raw, fresh: 'yes' })),
    ],
  };
}

function edit(deps: IdeaDeps): Command {
  return command({
    name: 'idea edit',
    summary: 'Change the words or the area of an idea of yours.',
    examples: ['idea edit I-12 why:"Three were lost for the entry price"'],
    access: 'members',
    fields: {
      idea,
      text: f.line({ label: 'Idea', aliases: ['title'] }),
      why: f.text({ label: 'Why', aliases: ['because'] }),
      area,
    },
    async prefill(raw, context) {
      const found = await ideaOf(deps, context, Number(/\d+/.exec(raw['idea'] ?? '')?.[0] ?? 0));
      if ('kind' in found) return {};
      return { text: found.title, area: found.area, ...(found.why !== undefined && { why: found.why }) };
    },
    async run({ idea: number, text: words, ...input }, context) {
      const wanted = Object.entries({ ...input, title: words }).filter(([, value]) => value !== undefined);
      if (wanted.length === 0) return refuse('Say what to change: text:…, why:… or area:….');
      const set = { ...Object.fromEntries(wanted), ...(words !== undefined && { terms: termsOf(words) }) };
      const changed = await changeIdea(deps, number, context, (current) => decideEdit(current, context.actor, set));
      return changed.kind === 'refusal' ? changed : answerChanged(changed, context, 'It is changed.');
    },
  });
}
