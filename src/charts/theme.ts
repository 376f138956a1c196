/** Colours of a chart. They differ in lightness too, so that they stay apart for colour-blind readers and in grey. */
export interface Theme {
  background: string;
  border: string;
  ink: string;
  quiet: string;
  grid: string;
  series: readonly string[];
}

export const themes = {
  light: {
    background: '#ffffff',
    border: '#d9dde3',
    ink: '#1b2430',
    quiet: '#5a6675',
    grid: '#e6e9ee',
    series: ['#2f6bde', '#f0912b', '#1f9d7a', '#8a4fc7', '#d6456b', '#6b7a8f'],
  },
  dark: {
    background: '#1b2028',
    border: '#343c48',
    ink: '#eef2f7',
    quiet: '#a7b1bf',
    grid: '#2e3641',
    series: ['#6ea0ff', '#ffb15c', '#4fd1a9', '#b98af0', '#ff7d9b', '#9aa7b8'],
  },
} as const satisfies Record<string, Theme>;

export type ThemeName = keyof typeof themes;
