import { avatar } from './avatar.js';
import { h, icon } from './dom.js';
import { people } from './suggestions.js';
import { state } from './store.js';

const bare = (name) => name.replace(/^\//, '');
const escaped = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
/** A line that begins with a mention of the bot, and what follows it. */
const addressed = (text) => new RegExp(`^\\s*@${escaped(state.bot.name)}\\s+`, 'i').exec(text)?.[0];

/** What could complete the word at the caret in Teams: people and channels after an @, commands of the bot. */
export function teamsSuggestions(kind) {
  return (text, caret) => {
    const head = text.slice(0, caret);
    const [, word] = /(?:^|[\s("])@([\p{L}\p{N}_+-]*(?: [\p{L}\p{N}_-]*)?)$/u.exec(head) ?? [];
    const isAfterBot = addressed(head);
    if (word !== undefined && !isAfterBot) return named(word.toLowerCase(), caret);
    const start = kind === 'personal' ? '' : isAfterBot;
    const line = head.slice(start?.length ?? 0);
    if (word !== undefined && /@/.test(line)) return named(word.toLowerCase(), caret);
    if (start === undefined)
      return /^\/\w*$/.test(line) ? commands(line.slice(1), 0, caret, `@${state.bot.name} `) : [];
    if (/^\/?\w*$/.test(line)) {
      if (line === '' && kind === 'personal') return [];
      return commands(bare(line), start.length, caret, '', kind === 'personal' && !line.startsWith('/'));
    }
    return caret < text.length ? [] : examples(line, start.length, caret);
  };
}

function named(word, caret) {
  const from = caret - word.length - 1;
  const channels = (state.teams?.conversations ?? [])
    .filter(({ kind, name }) => kind === 'channel' && name.toLowerCase().startsWith(word))
    .map(({ name, topic }) => ({ insert: `@${name} `, label: name, hint: topic, mark: icon('hash') }));
  return [...people(word), ...channels].slice(0, 8).map((offer) => ({ from, to: caret, ...offer }));
}

function commands(typed, from, to, before = '', isExample = false) {
  return state.commands
    .filter(({ name }) => bare(name).startsWith(typed.toLowerCase()))
    .map(({ name, usage, description }) => ({
      from,
      to,
      insert: `${before}${bare(name)} `,
      label: bare(name),
      usage,
      hint: description,
      mark: avatar(state.bot.id, 'tiny'),
      isExample,
    }));
}

function examples(line, from, to) {
  const typed = line.toLowerCase();
  const [noun = ''] = typed.split(/\s/, 1);
  return (state.commands.find(({ name }) => bare(name) === noun)?.examples ?? [])
    .map(bare)
    .filter((example) => example.toLowerCase().startsWith(typed) && example.length > line.length)
    .slice(0, 12)
    .map((example) => ({ from, to, insert: example, label: example, mark: icon('terminal'), isExample: true }));
}

/** What to say about a line: how its command goes on, or that the bot will not hear it. */
export function teamsHint(kind) {
  return (text) => {
    const start = kind === 'personal' ? '' : addressed(text);
    const [noun = ''] = text
      .slice(start?.length ?? 0)
      .trim()
      .replace(/^\//, '')
      .toLowerCase()
      .split(/\s/, 1);
    const command = state.commands.find(({ name }) => bare(name) === noun);
    if (!command) return [];
    if (start === undefined) {
      return [h('span', {}, `In a channel the bot hears what mentions it: @${state.bot.name} ${text.trim()}`)];
    }
    if (!/\s/.test(text.slice(start.length).trimStart())) return [];
    return [h('code', {}, `${noun} ${command.usage}`), h('span', {}, command.description)];
  };
}
