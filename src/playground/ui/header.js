import { act } from './api.js';
import { avatar } from './avatar.js';
import { byId, h, icon, iconButton, redraw } from './dom.js';
import { openMenu } from './menus.js';
import { conversation, isBotChat, look, state } from './store.js';
import { applyTheme, nextTheme, themeIcon } from './theme.js';
import { isWelcomeOpen, openWelcome } from './welcome.js';

/** Where the visitor is, the tabs of the app, and what works everywhere. */
export function renderHeader() {
  const here = conversation(state.channel);
  redraw(byId('header'), [
    sidebarButton(),
    isBotChat(state.channel) ? botTitle() : channelTitle(here),
    h(
      'div',
      { class: 'header-tools' },
      here?.kind === 'channel' && members(here),
      shortcutsButton(),
      helpButton(),
      themeButton(),
    ),
  ]);
}

/** What works wherever the visitor is, for a page that shows Teams alone. */
export const commonTools = () => h('div', { class: 'header-tools' }, helpButton(), themeButton());

export function sidebarButton() {
  return iconButton('more', 'Show the sidebar', () => document.body.classList.toggle('sidebar-open'), {
    class: 'icon-button narrow-only',
  });
}

function channelTitle({ name, topic, kind } = { name: '', topic: '', kind: 'channel' }) {
  return h(
    'div',
    { class: 'title' },
    h('h1', {}, icon(kind === 'channel' ? 'hash' : 'people'), name),
    topic && h('p', {}, topic),
  );
}

function botTitle() {
  const tab = (id, label) =>
    h(
      'button',
      { type: 'button', role: 'tab', 'aria-selected': String(state.tab === id), on: { click: () => openTab(id) } },
      label,
    );
  return h(
    'div',
    { class: 'title' },
    h('h1', {}, avatar(state.bot.id, 'small'), state.bot.name, h('span', { class: 'app-tag' }, 'App')),
    h('div', { class: 'tabs', role: 'tablist' }, tab('home', 'Home'), tab('messages', 'Messages')),
  );
}

function openTab(tab) {
  look({ tab, thread: undefined });
  void act('home', { tab });
}

function members({ members: ids }) {
  return h(
    'div',
    { class: 'members', title: `${ids.length} people and ${state.bot.name}` },
    ids.slice(0, 4).map((id) => avatar(id, 'tiny')),
    h('span', {}, String(ids.length + 1)),
  );
}

function shortcutsButton() {
  const items = state.shortcuts
    .filter(({ type }) => type === 'global')
    .map(({ callbackId, name }) => ({
      label: name,
      hint: state.bot.name,
      mark: avatar(state.bot.id, 'tiny'),
      run: () => void act('shortcut', { callbackId }),
    }));
  if (items.length === 0) return undefined;
  const button = iconButton('bolt', 'Shortcuts', () => openMenu(button, 'Shortcuts', items, { align: 'end' }), {
    'aria-haspopup': 'menu',
  });
  return button;
}

const helpButton = () => iconButton('help', 'What can I try?', () => openWelcome(!isWelcomeOpen()));

function themeButton() {
  return iconButton(themeIcon(), `Theme: ${nextTheme().now}`, () => {
    applyTheme(nextTheme().next);
    look({});
  });
}
