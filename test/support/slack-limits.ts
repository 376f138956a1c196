/**
 * What Slack refuses, written from its documentation and from what people ran into, apart from the renderer's own
 * limits: a mistake there is found here.
 */
type Json = Record<string, unknown>;

const onlyIn: Record<string, readonly string[]> = {
  table: ['message'],
  data_visualization: ['message'],
  input: ['modal', 'home', 'message'],
};

const blockTypes = new Set([
  'actions',
  'context',
  'data_visualization',
  'divider',
  'header',
  'image',
  'input',
  'rich_text',
  'section',
  'table',
]);

/** Everything in these blocks that Slack would refuse on that surface. */
export function problemsOfBlocks(blocks: unknown, surface: 'message' | 'home' | 'modal'): string[] {
  const problems: string[] = [];
  const say = (problem: string) => problems.push(problem);
  const all = objects(blocks);
  if (!Array.isArray(blocks) || blocks.length === 0) say('no blocks');
  if (all.length > (surface === 'message' ? 50 : 100)) say(`${all.length} blocks`);
  const ids = all.map(({ block_id: id }) => id).filter((id) => id !== undefined);
  if (new Set(ids).size < ids.length) say('block ids are not unique');
  if (all.filter(({ type }) => type === 'table').length > 1) say('more than one table');
  if (all.filter(({ type }) => type === 'data_visualization').length > 2) say('more than two charts');
  if (surface === 'message' && textLength(all) > 13_200) say(`${textLength(all)} characters in all`);
  for (const [index, block] of all.entries()) {
    const at = `${index} ${String(block['type'])}`;
    if (!blockTypes.has(String(block['type']))) say(`${at}: unknown type`);
    if (onlyIn[String(block['type'])]?.includes(surface) === false) say(`${at}: not on this surface`);
    for (const problem of problemsOfBlock(block)) say(`${at}: ${problem}`);
  }
  for (const string of strings(blocks)) {
    // oxlint-disable-next-line no-control-regex
    if (/[\u0000-\u0008\u000b-\u001f\u007f]/.test(string)) say('control characters');
    if (!wellFormed(string)) say('half a character');
  }
  return problems;
}

/** Everything in a view that Slack would refuse. */
export function problemsOfView(view: unknown): string[] {
  if (!isObject(view)) return ['no view'];
  const problems = problemsOfBlocks(view['blocks'], view['type'] === 'home' ? 'home' : 'modal');
  if (view['type'] === 'modal') {
    problems.push(...textProblems(view['title'], 24, 'plain').map((problem) => `title: ${problem}`));
    for (const key of ['submit', 'close']) {
      if (view[key] !== undefined)
        problems.push(...textProblems(view[key], 24, 'plain').map((each) => `${key}: ${each}`));
    }
    const hasInput = objects(view['blocks']).some(({ type }) => type === 'input');
    if (hasInput && view['submit'] === undefined) problems.push('an input without submit');
  }
  if (count(view['private_metadata']) > 3000) problems.push('metadata too long');
  if (count(view['callback_id']) > 255) problems.push('callback id too long');
  if (Buffer.byteLength(JSON.stringify(view)) > 250_000) problems.push('more than 250 KB');
  return problems;
}

function problemsOfBlock(block: Json): string[] {
  switch (block['type']) {
    case 'header':
      return textProblems(block['text'], 150, 'plain');
    case 'section':
      return sectionProblems(block);
    case 'context':
      return [
        ...sizeProblems(block['elements'], 1, 10),
        ...objects(block['elements']).flatMap((each) => textProblems(each, 3000)),
      ];
    case 'actions':
      return actionsProblems(block);
    case 'image':
      return imageProblems(block);
    case 'rich_text':
      return richProblems(block);
    case 'table':
      return tableProblems(block);
    case 'data_visualization':
      return chartProblems(block);
    case 'input':
      return inputProblems(block);
    default:
      return [];
  }
}

function sectionProblems({ text, fields }: Json): string[] {
  const problems: string[] = [];
  if (text === undefined && fields === undefined) problems.push('neither text nor fields');
  if (text !== undefined) problems.push(...textProblems(text, 3000));
  if (fields !== undefined) problems.push(...sizeProblems(fields, 1, 10));
  return [...problems, ...objects(fields).flatMap((field) => textProblems(field, 2000))];
}

function actionsProblems({ elements }: Json): string[] {
  const buttons = objects(elements);
  const ids = buttons.map(({ action_id: id }) => id);
  const unique = new Set(ids).size === ids.length ? [] : ['action ids are not unique'];
  return [...sizeProblems(elements, 1, 25), ...unique, ...buttons.flatMap((button) => buttonProblems(button))];
}

function buttonProblems(button: Json): string[] {
  const problems = textProblems(button['text'], 75, 'plain');
  if (button['type'] !== 'button') problems.push('not a button');
  if (count(button['action_id']) < 1 || count(button['action_id']) > 255) problems.push('action id');
  if (count(button['value']) > 2000) problems.push('value too long');
  if (count(button['url']) > 3000) problems.push('url too long');
  if (!['primary', 'danger', undefined].includes(button['style'] as string | undefined)) problems.push('style');
  const confirm = button['confirm'];
  if (!isObject(confirm)) return problems;
  return [
    ...problems,
    ...textProblems(confirm['title'], 100, 'plain'),
    ...textProblems(confirm['text'], 300),
    ...textProblems(confirm['confirm'], 30, 'plain'),
    ...textProblems(confirm['deny'], 30, 'plain'),
  ];
}

function imageProblems({ alt_text: alt, slack_file: file, image_url: url }: Json): string[] {
  const problems = count(alt) >= 1 && count(alt) <= 2000 ? [] : ['alt text'];
  if ((file === undefined) === (url === undefined)) problems.push('not exactly one source');
  if (isObject(file) && !/^F[A-Z0-9]{8,}$/.test(String(file['id']))) problems.push('file id');
  return problems;
}

function richProblems({ elements }: Json): string[] {
  if (objects(elements).length === 0) return ['no elements'];
  return objects(elements).flatMap((element) => {
    const inner = objects(element['elements']);
    if (inner.length === 0) return [`${String(element['type'])} is empty`];
    return inner.flatMap((each) =>
      each['elements'] === undefined
        ? leafProblems(each)
        : objects(each['elements']).length > 0
          ? objects(each['elements']).flatMap(leafProblems)
          : ['an empty item'],
    );
  });
}

function leafProblems(leaf: Json): string[] {
  switch (leaf['type']) {
    case 'text':
      return count(leaf['text']) > 0 ? [] : ['empty text'];
    case 'link':
      return /^(https?|mailto):/i.test(String(leaf['url'])) ? [] : ['not a link'];
    case 'user':
      return /^[UW][A-Z0-9]+$/.test(String(leaf['user_id'])) ? [] : ['not a user'];
    case 'channel':
    case 'date':
      return [];
    default:
      return [`unknown leaf ${String(leaf['type'])}`];
  }
}

function tableProblems({ rows, column_settings: settings }: Json): string[] {
  const all = Array.isArray(rows) ? rows.map((row) => objects(row)) : [];
  const problems = [...sizeProblems(rows, 1, 100), ...all.flatMap((row) => sizeProblems(row, 1, 20))];
  const cells = all.flat();
  if (cells.some(({ text }) => count(text) < 1)) problems.push('empty cell');
  if (cells.reduce((sum, { text }) => sum + count(text), 0) > 10_000) problems.push('more than 10,000 characters');
  if (objects(settings).length > 20) problems.push('column settings');
  return problems;
}

function chartProblems({ title, chart }: Json): string[] {
  const problems = count(title) >= 1 && count(title) <= 50 ? [] : ['title'];
  if (!isObject(chart)) return [...problems, 'no chart'];
  if (chart['type'] === 'pie') {
    const segments = objects(chart['segments']);
    problems.push(...sizeProblems(segments, 1, 6));
    if (segments.some(({ value }) => !(Number(value) > 0))) problems.push('segment without size');
    if (segments.some(({ label }) => count(label) < 1 || count(label) > 20)) problems.push('segment label');
    return problems;
  }
  const axis = isObject(chart['axis_config']) ? chart['axis_config'] : {};
  const categories = Array.isArray(axis['categories']) ? axis['categories'] : [];
  const series = objects(chart['series']);
  problems.push(...sizeProblems(series, 1, 6), ...sizeProblems(categories, 1, 20));
  if (new Set(categories).size < categories.length) problems.push('categories are not unique');
  if (categories.some((label) => count(label) < 1 || count(label) > 20)) problems.push('category label');
  if (axis['y_label'] !== undefined && (count(axis['y_label']) < 1 || count(axis['y_label']) > 50))
    problems.push('axis label');
  for (const { name, data } of series) {
    if (count(name) < 1 || count(name) > 20) problems.push('series name');
    const labels = objects(data).map(({ label }) => label);
    if (JSON.stringify(labels) !== JSON.stringify(categories)) problems.push('series without the categories');
    if (objects(data).some(({ value }) => !Number.isFinite(value))) problems.push('not a number');
  }
  return problems;
}

function inputProblems({ label, hint, element, block_id: id }: Json): string[] {
  const problems = textProblems(label, 2000, 'plain');
  if (hint !== undefined) problems.push(...textProblems(hint, 2000, 'plain'));
  if (count(id) < 1 || count(id) > 255) problems.push('block id');
  return isObject(element) ? [...problems, ...elementProblems(element)] : [...problems, 'no element'];
}

function elementProblems(element: Json): string[] {
  const problems = element['placeholder'] === undefined ? [] : textProblems(element['placeholder'], 150, 'plain');
  switch (element['type']) {
    case 'plain_text_input':
      if (count(element['initial_value']) > 3000) problems.push('initial value too long');
      return problems;
    case 'number_input':
      if (typeof element['is_decimal_allowed'] !== 'boolean') problems.push('is_decimal_allowed');
      if (element['initial_value'] !== undefined && !/^-?\d+$/.test(textOf(element['initial_value'])))
        problems.push('initial number');
      return problems;
    case 'datepicker': {
      const day = element['initial_date'];
      return day === undefined || !Number.isNaN(Date.parse(textOf(day))) ? problems : [...problems, 'initial date'];
    }
    case 'static_select':
    case 'multi_static_select':
      return [...problems, ...selectProblems(element)];
    case 'file_input': {
      const most = Number(element['max_files'] ?? 10);
      return most >= 1 && most <= 10 ? problems : [...problems, 'max_files'];
    }
    case 'users_select':
    case 'multi_users_select':
    case 'conversations_select':
      return problems;
    default:
      return [...problems, `unknown element ${String(element['type'])}`];
  }
}

function selectProblems(element: Json): string[] {
  const groups = objects(element['option_groups']);
  const lists = groups.length > 0 ? groups.map(({ options }) => options) : [element['options']];
  const problems = lists.flatMap((options) => sizeProblems(options, 1, 100));
  if (groups.length > 100) problems.push('too many groups');
  problems.push(...groups.flatMap(({ label }) => textProblems(label, 75, 'plain')));
  const options = lists.flatMap((list) => objects(list));
  for (const { text, value, description } of options) {
    problems.push(...textProblems(text, 75, 'plain'));
    if (count(value) < 1 || count(value) > 150) problems.push('option value');
    if (description !== undefined) problems.push(...textProblems(description, 75, 'plain'));
  }
  if (new Set(options.map(({ value }) => value)).size < options.length) problems.push('two options with one value');
  const initial = [
    element['initial_option'],
    ...(Array.isArray(element['initial_options']) ? element['initial_options'] : []),
  ];
  for (const option of initial) {
    if (option !== undefined && !options.some((each) => JSON.stringify(each) === JSON.stringify(option)))
      problems.push('initial option');
  }
  return problems;
}

function textProblems(text: unknown, most: number, kind: 'plain' | 'any' = 'any'): string[] {
  if (!isObject(text)) return ['no text object'];
  const problems: string[] = [];
  if (text['type'] !== 'plain_text' && (kind === 'plain' || text['type'] !== 'mrkdwn'))
    problems.push('wrong kind of text');
  if (text['type'] === 'mrkdwn' && 'emoji' in text) problems.push('emoji in mrkdwn');
  if (text['type'] === 'plain_text' && 'verbatim' in text) problems.push('verbatim in plain text');
  const length = count(text['text']);
  if (length < 1 || length > most) problems.push(`text of ${length} characters`);
  return problems;
}

function sizeProblems(list: unknown, least: number, most: number): string[] {
  const size = Array.isArray(list) ? list.length : 0;
  return size < least || size > most ? [`${size} things where ${least} to ${most} are taken`] : [];
}

function textLength(value: unknown): number {
  if (Array.isArray(value)) return value.reduce<number>((sum, each) => sum + textLength(each), 0);
  if (!isObject(value) || value['type'] === 'table') return 0;
  const own = typeof value['text'] === 'string' ? count(value['text']) : 0;
  return (
    own + Object.values(value).reduce<number>((sum, each) => sum + (typeof each === 'object' ? textLength(each) : 0), 0)
  );
}

function strings(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.flatMap((each) => strings(each));
  if (!isObject(value)) return [];
  // What buttons carry is JSON, in which everything odd is escaped.
  return Object.entries(value).flatMap(([key, each]) => (key === 'value' ? [] : strings(each)));
}

function wellFormed(text: string): boolean {
  return !/\p{Surrogate}/u.test(text);
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function count(value: unknown): number {
  return typeof value === 'string' ? Array.from(value).length : 0;
}

function objects(value: unknown): Json[] {
  return Array.isArray(value) ? value.filter((each) => isObject(each)) : [];
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
