import { act } from './api.js';
import { h, icon, iconButton } from './dom.js';
import { look, me, state } from './store.js';

const SEEN = 'rainmaker.welcomed';

export const isWelcomeOpen = () => localStorage.getItem(SEEN) === null;

export function openWelcome(isOpen) {
  if (isOpen) localStorage.removeItem(SEEN);
  else localStorage.setItem(SEEN, 'yes');
  look({});
}

/**
 * Three things to try, for somebody who has never been here.
 * @param {{ hint: string, wordsOf: (example: string) => string, send: (text: string) => void }} desk where they are tried
 */
export function welcomePanel(desk = slack) {
  return h(
    'section',
    { class: 'welcome', 'aria-label': 'Welcome' },
    h(
      'header',
      {},
      h('img', { src: '/playground/ui/icon.svg', alt: '' }),
      h(
        'div',
        {},
        h('h2', {}, `Welcome to ${state.bot.name}`),
        h(
          'p',
          {},
          `You are ${me()?.name} (${me()?.title}) at ${state.team.name}. This chat runs on your computer, and the bot in it is the real one. ${desk.hint}`,
        ),
      ),
      iconButton('close', 'Close the welcome', () => openWelcome(false)),
    ),
    h(
      'div',
      { class: 'tries' },
      tries().map((one, index) => tryCard(one, index, desk)),
    ),
    h(
      'p',
      { class: 'aside' },
      icon('people'),
      'Switch who you are at the lower left, to answer as a manager or as finance.',
    ),
  );
}

/** The first example of each of three commands; further ones where there are fewer commands. */
function tries() {
  const withExamples = state.commands.filter(({ examples }) => examples.length > 0);
  const [longest = 0] = withExamples.map(({ examples }) => examples.length).sort((one, other) => other - one);
  const rounds = Array.from({ length: longest }, (_, round) =>
    withExamples.flatMap(({ examples, description }) =>
      examples[round] ? [{ text: examples[round], description }] : [],
    ),
  );
  return rounds.flat().slice(0, 3);
}

const slack = {
  hint: 'Try one of these, or type / to see every command.',
  wordsOf: (example) => example,
  send: (text) => void act('say', { channel: state.channel, text }),
};

function tryCard({ text: example, description }, index, { wordsOf, send }) {
  const text = wordsOf(example);
  const run = () => send(text);
  return h(
    'button',
    { type: 'button', class: 'try', on: { click: run } },
    h('span', { class: 'try-number' }, String(index + 1)),
    h('code', {}, text),
    h('small', {}, description),
  );
}
