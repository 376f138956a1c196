import { avatar } from './avatar.js';
import { h, icon } from './dom.js';
import { emojiLike } from './emoji.js';
import { conversationsOf, state } from './store.js';

/**
 * What could complete the word at the caret: `{ from, to, insert, label, hint, usage, mark }`. One that is `isExample`
 * is only meant: Enter still sends what was typed.
 */
export function suggestionsFor(text, caret) {
  const head = text.slice(0, caret);
  const [command] = /^\/\S*$/.exec(head) ?? [];
  if (command !== undefined) return commands(command.toLowerCase(), caret);
  const [, mark, word] = /(?:^|[\s("])([@#:])([\p{L}\p{N}_+-]*(?: [\p{L}\p{N}_-]*)?)$/u.exec(head) ?? [];
  if (!mark) return examples(text, caret);
  const from = caret - word.length - 1;
  const offers = { '@': people, '#': channels, ':': emojis }[mark](word.toLowerCase());
  return offers.slice(0, 8).map((offer) => ({ from, to: caret, ...offer }));
}

/** The examples of a command that begin as the line does. */
function examples(text, caret) {
  const [, name] = /^(\/\S+)\s/.exec(text) ?? [];
  if (name === undefined || caret < text.length) return [];
  const typed = text.toLowerCase();
  return (state.commands.find((one) => one.name === name.toLowerCase())?.examples ?? [])
    .filter((example) => example.toLowerCase().startsWith(typed) && example.length > typed.length)
    .slice(0, 12)
    .map((example) => ({
      from: 0,
      to: caret,
      insert: example,
      label: example,
      mark: icon('terminal'),
      isExample: true,
    }));
}

function commands(typed, to) {
  return state.commands
    .filter(({ name }) => name.startsWith(typed))
    .map(({ name, usage, description }) => ({
      from: 0,
      to,
      insert: `${name} `,
      label: name,
      usage,
      hint: description,
      mark: avatar(state.bot.id, 'tiny'),
    }));
}

export function people(word) {
  const everybody = [
    ...state.people,
    { id: state.bot.id, name: state.bot.name, handle: state.bot.name.toLowerCase(), title: 'App' },
  ];
  return everybody
    .filter(
      ({ name, handle }) =>
        handle.startsWith(word) ||
        name
          .toLowerCase()
          .split(' ')
          .some((_part, index, parts) => parts.slice(index).join(' ').startsWith(word)),
    )
    .map(({ id, name, title }) => ({ insert: `@${name} `, label: name, hint: title, mark: avatar(id, 'tiny') }));
}

function channels(word) {
  return conversationsOf(state.me)
    .filter(({ kind, name }) => kind === 'channel' && name.startsWith(word))
    .map(({ name, topic }) => ({ insert: `#${name} `, label: `#${name}`, hint: topic, mark: icon('hash') }));
}

function emojis(word) {
  if (word.length < 2) return [];
  return emojiLike(word).map(([name, character]) => ({
    insert: `${character} `,
    label: `:${name}:`,
    mark: h('span', { class: 'emoji' }, character),
  }));
}
