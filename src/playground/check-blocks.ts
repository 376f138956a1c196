import { LIMITS, SURFACES, type Surface } from './block-limits.ts';
import { checkChart, checkDataTable, checkTable } from './check-data-blocks.ts';
import { checkElement, checkImage, checkInputElement } from './check-elements.ts';
import { checkCount, checkOptional, checkString, checkText, codePoints, type Findings } from './check-text.ts';
import { findings, listOf, objectsOf } from './check-text.ts';
import { isObject, type Json } from './json.ts';

const ALERT_LEVELS = new Set<unknown>(['default', 'info', 'warning', 'error', 'success']);

type Check = (found: Findings, pointer: string, block: Json, surface: Surface) => void;

const CHECKS: Record<string, Check> = {
  header: (found, at, { text }) => checkText(found, `${at}/text`, text, LIMITS.header, 'plain_text'),
  section: checkSection,
  actions: checkActions,
  context: checkContext,
  divider: () => undefined,
  input: checkInput,
  image: checkImageBlock,
  markdown: (found, at, { text }) => checkString(found, `${at}/text`, text, LIMITS.markdown),
  rich_text: (found, at, { elements }) => {
    if (!Array.isArray(elements)) found.report(`${at}/elements`, 'must be an array');
  },
  table: checkTable,
  data_table: checkDataTable,
  data_visualization: checkChart,
  alert: checkAlert,
  card: checkCard,
  video: () => undefined,
  context_actions: () => undefined,
};

/** What Slack would refuse in these blocks; empty when it would take them. */
export function checkBlocks(blocks: unknown, surface: Surface, at = '/blocks'): string[] {
  const found = findings();
  if (!Array.isArray(blocks)) found.report(at, 'must be an array');
  if (listOf(blocks).length > LIMITS.blocks[surface]) {
    found.report(at, `no more than ${LIMITS.blocks[surface]} items allowed`);
  }
  listOf(blocks).forEach((block, index) => checkBlock(found, `${at}/${index}`, block, surface));
  checkTogether(found, at, objectsOf(blocks), surface);
  return found.problems;
}

/** What Slack would refuse in a view. */
export function checkView(view: unknown): string[] {
  const found = findings();
  if (!isObject(view)) return ['[ERROR] must be a view [json-pointer:/view]'];
  if (view.type !== 'modal' && view.type !== 'home') {
    found.report('/view/type', 'must be modal or home');
    return found.problems;
  }
  if (view.type === 'modal') checkModal(found, view);
  if (view.private_metadata !== undefined) {
    checkString(found, '/view/private_metadata', view.private_metadata, LIMITS.view.metadata, 0);
  }
  checkOptional(found, '/view/callback_id', view.callback_id, LIMITS.view.callbackId);
  checkOptional(found, '/view/external_id', view.external_id, LIMITS.view.externalId);
  return [...found.problems, ...checkBlocks(view.blocks, view.type, '/view/blocks')];
}

function checkModal(found: Findings, { title, submit, close, blocks }: Json): void {
  checkText(found, '/view/title', title, LIMITS.view.title, 'plain_text');
  if (submit !== undefined) checkText(found, '/view/submit', submit, LIMITS.view.submit, 'plain_text');
  if (close !== undefined) checkText(found, '/view/close', close, LIMITS.view.close, 'plain_text');
  const hasInput = objectsOf(blocks).some(({ type }) => type === 'input');
  if (hasInput && submit === undefined) found.report('/view/submit', 'submit is required when an input is present');
}

function checkBlock(found: Findings, at: string, block: unknown, surface: Surface): void {
  if (!isObject(block)) return found.report(at, 'must be a block');
  const type = String(block.type);
  const check = Object.hasOwn(CHECKS, type) ? CHECKS[type] : undefined;
  if (!check) return found.report(`${at}/type`, `unsupported type: ${type}`);
  if (SURFACES[type] && !SURFACES[type].includes(surface)) found.report(at, `${type} is not allowed in a ${surface}`);
  checkOptional(found, `${at}/block_id`, block.block_id, LIMITS.blockId);
  check(found, at, block, surface);
}

function checkTogether(found: Findings, at: string, blocks: Json[], surface: Surface): void {
  const ids = blocks.flatMap(({ block_id: id }) => (id === undefined ? [] : [id]));
  if (new Set(ids).size !== ids.length) found.report(at, 'block_id must be unique');
  const count = (...types: string[]) => blocks.filter(({ type }) => types.includes(String(type))).length;
  if (count('data_visualization') > LIMITS.chart.perMessage) {
    found.report(at, `no more than ${LIMITS.chart.perMessage} data_visualization blocks allowed`);
  }
  if (count('table', 'data_table') > 1) found.report(at, 'only_one_table_allowed');
  const markdown = blocks.filter(({ type }) => type === 'markdown').map(({ text }) => String(text));
  if (codePoints(markdown.join('')) > LIMITS.markdown) found.report(at, 'markdown is too long in all');
  if (surface === 'message' && textLength(blocks) > LIMITS.allText) found.report(at, 'msg_blocks_too_long');
}

function textLength(value: unknown): number {
  if (Array.isArray(value)) return value.reduce<number>((sum, entry) => sum + textLength(entry), 0);
  if (!isObject(value)) return 0;
  if (value.type === 'table' || value.type === 'data_table' || value.type === 'markdown') return 0;
  const own = typeof value.text === 'string' ? codePoints(value.text) : 0;
  return own + textLength(Object.values(value).filter((entry) => typeof entry === 'object'));
}

function checkSection(found: Findings, at: string, { text, fields, accessory }: Json): void {
  if (text === undefined && fields === undefined) found.report(at, 'must have text or fields');
  if (text !== undefined) checkText(found, `${at}/text`, text, LIMITS.blockText);
  if (fields !== undefined) checkCount(found, `${at}/fields`, fields, LIMITS.sectionFields);
  listOf(fields).forEach((field, index) => {
    checkText(found, `${at}/fields/${index}`, field, LIMITS.sectionField);
  });
  if (accessory !== undefined) checkElement(found, `${at}/accessory`, accessory);
}

function checkActions(found: Findings, at: string, { elements }: Json): void {
  checkCount(found, `${at}/elements`, elements, LIMITS.actionsElements);
  listOf(elements).forEach((element, index) => checkElement(found, `${at}/elements/${index}`, element));
  const ids = objectsOf(elements).flatMap(({ action_id: id }) => (id === undefined ? [] : [id]));
  if (new Set(ids).size !== ids.length) found.report(`${at}/elements`, 'action_id must be unique in its block');
}

function checkContext(found: Findings, at: string, { elements }: Json): void {
  checkCount(found, `${at}/elements`, elements, LIMITS.contextElements);
  objectsOf(elements).forEach((element, index) => {
    const pointer = `${at}/elements/${index}`;
    if (element.type === 'image') checkImage(found, pointer, element);
    else checkText(found, pointer, element, LIMITS.blockText);
  });
}

function checkInput(found: Findings, at: string, { label, hint, element }: Json, surface: Surface): void {
  checkText(found, `${at}/label`, label, LIMITS.input.label, 'plain_text');
  if (hint !== undefined) checkText(found, `${at}/hint`, hint, LIMITS.input.hint, 'plain_text');
  checkInputElement(found, `${at}/element`, element, surface);
}

function checkImageBlock(found: Findings, at: string, image: Json): void {
  checkImage(found, at, image);
  if (image.title !== undefined) checkText(found, `${at}/title`, image.title, LIMITS.image.title, 'plain_text');
}

function checkAlert(found: Findings, at: string, { text, level }: Json): void {
  checkText(found, `${at}/text`, text, LIMITS.alert);
  if (level !== undefined && !ALERT_LEVELS.has(level)) {
    found.report(`${at}/level`, 'must be default, info, warning, error or success');
  }
}

function checkCard(found: Findings, at: string, { title, subtitle, body, subtext, actions }: Json): void {
  for (const [key, value] of Object.entries({ title, subtitle })) {
    if (value !== undefined) checkText(found, `${at}/${key}`, value, LIMITS.card.title);
  }
  for (const [key, value] of Object.entries({ body, subtext })) {
    if (value !== undefined) checkText(found, `${at}/${key}`, value, LIMITS.card.body);
  }
  if (actions !== undefined) checkCount(found, `${at}/actions`, actions, LIMITS.card.buttons);
  listOf(actions).forEach((element, index) => checkElement(found, `${at}/actions/${index}`, element));
}
