/**
 * What Teams takes, in characters or numbers of things. A message may have about 100 KB as UTF-16; we stay under 80 KB,
 * which is 40,000 characters of JSON.
 */
export const limits = {
  message: 40_000,
  text: 3_000,
  title: 250,
  label: 150,
  button: 80,
  actions: 6,
  /** What a button or a dialog carries itself; the rest is kept here. */
  data: 2_000,
  cell: 300,
  table: { rows: 60, columns: 6 },
  chart: { series: 8, points: 40, label: 60 },
  options: 500,
  input: 3_000,
  image: 20_000,
  summary: 500,
  dialog: { title: 100, fields: 40 },
} as const;
