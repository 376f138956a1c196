/** What Slack refuses, in code points or in number of things. */
export const LIMITS = {
  blocks: { message: 50, modal: 100, home: 100 },
  blockText: 3000,
  allText: 13_200,
  messageText: 40_000,
  blockId: 255,
  actionId: 255,
  header: 150,
  sectionFields: 10,
  sectionField: 2000,
  actionsElements: 25,
  contextElements: 10,
  button: { text: 75, value: 2000, url: 3000, label: 75 },
  option: { text: 75, value: 150, description: 75 },
  options: { select: 100, groups: 100, groupLabel: 75, overflow: 5, overflowAtLeast: 1, choice: 10 },
  placeholder: 150,
  confirm: { title: 100, text: 300, button: 30 },
  view: { title: 24, submit: 24, close: 24, metadata: 3000, callbackId: 255, externalId: 255, stack: 3 },
  input: { label: 2000, hint: 2000, text: 3000, files: 10 },
  image: { alt: 2000, url: 3000, title: 2000 },
  markdown: 12_000,
  table: { rows: 100, columns: 20, characters: 10_000 },
  dataTable: { rows: 101, columns: 20, characters: 20_000 },
  chart: { perMessage: 2, title: 50, label: 20, axisLabel: 50, series: 6, segments: 6, points: 20 },
  alert: 200,
  card: { title: 150, body: 200, buttons: 3 },
} as const;

export type Surface = 'message' | 'modal' | 'home';

/** Blocks that Slack does not take everywhere; all others go on every surface. */
export const SURFACES: Record<string, readonly Surface[]> = {
  data_visualization: ['message'],
  markdown: ['message'],
  context_actions: ['message'],
  table: ['message'],
  data_table: ['message'],
  card: ['message'],
  carousel: ['message'],
  container: ['message'],
  alert: ['modal'],
};

/** Elements that only an input block of a modal may hold. */
export const MODAL_ONLY_ELEMENTS = ['file_input', 'number_input', 'email_text_input', 'url_text_input'];
