const KEY = 'rainmaker.theme';
const ORDER = ['auto', 'light', 'dark'];
const ICONS = { auto: 'auto', light: 'sun', dark: 'moon' };

const current = () => localStorage.getItem(KEY) ?? 'auto';

export function nextTheme() {
  const now = current();
  return { now, next: ORDER[(ORDER.indexOf(now) + 1) % ORDER.length] };
}

export const themeIcon = () => ICONS[current()] ?? 'auto';

/** Light, dark, or as the system has it. */
export function applyTheme(theme = current()) {
  localStorage.setItem(KEY, theme);
  document.documentElement.dataset.theme = theme;
}
