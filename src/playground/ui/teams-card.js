import { h } from './dom.js';
import { isSafeUrl } from './mrkdwn.js';
import { notice } from './notices.js';
import { person, state } from './store.js';
import { registerCharts } from './teams-charts.js';
import { hostConfig } from './teams-host.js';

let renderer;
/** @type {Promise<void> | undefined} */
let loading;

/** Loads Microsoft's renderer, which is a script and not a module. */
export function loadRenderer() {
  loading ??= new Promise((resolve, reject) => {
    const script = h('script', {
      src: '/playground/ui/adaptivecards.js',
      on: {
        load() {
          renderer = /** @type {any} */ (window).AdaptiveCards;
          // Text is text: nothing here turns Markdown, or what looks like it, into markup.
          renderer.AdaptiveCard.onProcessMarkdown = () => undefined;
          registerCharts(renderer);
          resolve();
        },
        error: () => reject(new Error('the renderer of Adaptive Cards is missing')),
      },
    });
    document.head.append(script);
  });
  return loading;
}

export const isRendererLoaded = () => renderer !== undefined;

/**
 * An Adaptive Card as Teams draws it. `press` hears of a button that is for the bot: an Action.Execute or
 * Action.Submit with its data.
 * @param {object} source
 * @param {(action: { type: string, verb?: string, data: any }) => Promise<void>} press
 */
export function cardNode(source, press) {
  const box = h('div', { class: 'adaptive-card' });
  const card = new renderer.AdaptiveCard();
  card.hostConfig = new renderer.HostConfig(hostConfig);
  card.onExecuteAction = (action) => pressed(action, press);
  try {
    card.parse(prepared(source), new renderer.SerializationContext(renderer.Versions.v1_5));
    const drawn = card.render();
    if (drawn) box.append(drawn);
  } catch (error) {
    box.append(h('p', { class: 'card-failure' }, `This card cannot be drawn: ${error.message}`));
  }
  return box;
}

function pressed(action, press) {
  switch (action.getJsonTypeName()) {
    case 'Action.OpenUrl':
      if (isSafeUrl(action.url)) window.open(action.url, '_blank', 'noopener,noreferrer');
      else notice('Teams opens web addresses only.');
      break;
    case 'Action.Execute':
    case 'Action.Submit':
      void press({ type: action.getJsonTypeName(), verb: action.verb, data: action.data ?? {} });
      break;
  }
}

/**
 * What Teams itself does with a card before it is drawn: it marks mentions, and its people picker knows the directory.
 * @param {any} node
 * @param {string[]} mentions the texts of the card's mentions
 */
function prepared(node, mentions = mentionsOf(node)) {
  if (Array.isArray(node)) return node.map((one) => prepared(one, mentions));
  if (typeof node !== 'object' || node === null) return node;
  const copy = Object.fromEntries(Object.entries(node).map(([key, value]) => [key, prepared(value, mentions)]));
  if (copy.type === 'Action.OpenUrl' && !isSafeUrl(copy.url)) copy.url = 'about:blank';
  if (copy.type === 'TextBlock' && mentions.some((text) => copy.text?.includes?.(text)))
    return withRuns(copy, mentions);
  if (copy.type !== 'Input.ChoiceSet') return copy;
  if (copy['choices.data']?.dataset === 'graph.microsoft.com/users') {
    copy.choices = (state.teams?.directory ?? []).map(({ id, user }) => ({ title: personLabel(id), value: user }));
    delete copy['choices.data'];
  }
  // The renderer's own list of suggestions shows values instead of titles.
  if (copy.style === 'filtered') copy.style = 'compact';
  return copy;
}

function mentionsOf({ msteams }) {
  const entities = Array.isArray(msteams?.entities) ? msteams.entities : [];
  return entities.flatMap(({ type, text }) => (type === 'mention' && typeof text === 'string' && text ? [text] : []));
}

/** A text block with mentions, as runs of text. */
function withRuns({ text, size, weight, color, isSubtle, fontType, wrap: _wrap, ...block }, mentions) {
  const style = { size, weight, color, isSubtle, fontType };
  const names = mentions.map((mention) => mention.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  const inlines = text.split(new RegExp(`(${names.join('|')})`)).flatMap((part, index) => {
    if (part === '') return [];
    const isMention = index % 2 === 1;
    const words = isMention ? part.replace(/^<at>|<\/at>$/g, '') : part;
    return [{ type: 'TextRun', text: words, ...style, ...(isMention && { color: 'Accent', weight: 'Bolder' }) }];
  });
  return { ...block, type: 'RichTextBlock', inlines };
}

function personLabel(id) {
  const found = person(id);
  return found ? `${found.name} — ${found.title}` : id;
}
