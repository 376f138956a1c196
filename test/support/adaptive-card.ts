import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { z } from 'zod';

type Json = Record<string, unknown>;

const {
  id: _id,
  $schema: _schema,
  ...schema
} = JSON.parse(readFileSync('test/fixtures/schemas/adaptive-card.schema.json', 'utf8')) as Json & {
  definitions: Record<string, unknown>;
};
const ajv = new Ajv({ strict: false, allErrors: true, logger: false });
ajv.addSchema(schema, 'card');

const xy = z.strictObject({ x: z.string().min(1), y: z.number() });
const chart = {
  type: z.string(),
  title: z.string().min(1),
  fallback: z.object({ type: z.string() }),
  yAxisTitle: z.string().optional(),
  separator: z.boolean().optional(),
  spacing: z.string().optional(),
};
const grouped = z.array(z.strictObject({ legend: z.string(), values: z.array(xy) })).min(1);

/** Elements that only Teams knows, as its documentation describes them. */
const teamsOnly: Record<string, z.ZodType> = {
  'Chart.Donut': z.strictObject({ ...chart, data: z.array(z.strictObject({ legend: z.string(), value: z.number() })) }),
  'Chart.Line': z.strictObject({ ...chart, data: grouped }),
  'Chart.VerticalBar': z.strictObject({ ...chart, data: z.array(xy), showBarValues: z.boolean() }),
  'Chart.VerticalBar.Grouped': z.strictObject({ ...chart, data: grouped }),
};

/**
 * What is wrong with a card, node by node: the schema's own answer for a whole card cannot be read. What Teams adds to
 * Adaptive Cards 1.5 (`msteams`, `choices.data`, charts) is checked here.
 */
export function problemsOfCard(card: unknown, path = 'card'): string[] {
  if (Array.isArray(card)) return card.flatMap((each, index) => problemsOfCard(each, `${path}[${index}]`));
  if (!isObject(card)) return [];
  const children = Object.entries(card)
    .filter(([key]) => !['data', 'choices', 'choices.data', 'msteams'].includes(key))
    .flatMap(([key, value]) => problemsOfCard(value, `${path}.${key}`));
  return typeof card['type'] === 'string' ? [...problemsOfNode(card, card['type'], path), ...children] : children;
}

function problemsOfNode(node: Json, type: string, path: string): string[] {
  const own = teamsOnly[type];
  if (own) {
    const read = own.safeParse(node);
    return read.success ? [] : [`${path} (${type}): ${read.error.message}`];
  }
  if (!(type in schema.definitions)) return [`${path}: there is no element ${type}`];
  const validate = ajv.getSchema(`card#/definitions/${type}`) ?? (() => false);
  if (validate(shallow(node))) return [];
  const errors = 'errors' in validate ? ajv.errorsText(validate.errors) : '';
  return [`${path} (${type}): ${errors}`];
}

/** The node without its children, which are checked by themselves, and without what Teams adds. */
function shallow(node: Json): Json {
  const entries = Object.entries(node).flatMap(([key, value]): [string, unknown][] => {
    if (key === 'msteams' || key === 'choices.data' || key === 'fallback' || key === 'selectAction') return [];
    if (key === 'card') return [[key, { type: 'AdaptiveCard' }]];
    if (['body', 'items', 'columns', 'rows', 'cells', 'actions', 'inlines'].includes(key)) return [[key, []]];
    return [[key, value]];
  });
  return Object.fromEntries(entries);
}

/** Every string that a person may read, with the element it stands in. */
export function textsOfCard(card: unknown): { type: string; text: string }[] {
  if (Array.isArray(card)) return card.flatMap((each) => textsOfCard(each));
  if (!isObject(card)) return [];
  const own = typeof card['text'] === 'string' ? [{ type: String(card['type']), text: card['text'] }] : [];
  return [...own, ...Object.entries(card).flatMap(([key, value]) => (key === 'data' ? [] : textsOfCard(value)))];
}

export function elementsOfCard(card: unknown, type: string): Json[] {
  if (Array.isArray(card)) return card.flatMap((each) => elementsOfCard(each, type));
  if (!isObject(card)) return [];
  const inside = Object.entries(card).flatMap(([key, value]) => (key === 'data' ? [] : elementsOfCard(value, type)));
  return card['type'] === type ? [card, ...inside] : inside;
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null;
}
