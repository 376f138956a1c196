/**
 * What Slack refuses, in code points or numbers of things. Charts are planned for the six series of their first docs;
 * about 13,200 characters of text in one message are refused although no document says so.
 */
export const limits = {
  blocks: { message: 50, home: 100, modal: 100 },
  allText: { message: 13_000, home: 40_000, modal: 40_000 },
  /** A whole view, in bytes; Slack takes 250 KB. */
  viewBytes: 200_000,
  topText: 3_000,
  text: 3_000,
  header: 150,
  fields: 10,
  field: 2_000,
  buttons: 25,
  button: { text: 75, value: 2_000, url: 3_000 },
  confirm: { title: 100, text: 300, button: 30 },
  contextElements: 10,
  alt: 2_000,
  table: { rows: 100, columns: 20, characters: 10_000, perMessage: 1 },
  chart: { perMessage: 2, title: 50, label: 20, axis: 50, series: 6, points: 20, segments: 6 },
  view: { title: 24, submit: 24, metadata: 3_000 },
  label: 2_000,
  hint: 2_000,
  placeholder: 150,
  input: 3_000,
  option: { text: 75, value: 150, description: 75 },
  options: { select: 100, groups: 5 },
  error: 500,
} as const;
