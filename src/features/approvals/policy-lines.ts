import { nameOf } from './policy-edit.ts';

/** Names, people and the ends of bands have commands of their own: a changed name would make another thing of the next line. */
const left = new Set(['name', 'key', 'code', 'upTo', 'people', 'backup']);

/** What has no parts of its own, together. */
const single = 'values';

/** A document's parts that can be edited line by line. */
export function partsOf(document: object): string[] {
  const parts = Object.entries(document).flatMap(([name, value]) => {
    if (linesOf(value, name).length === 0) return [];
    return wordsOf(value) === undefined ? [name] : [single];
  });
  return [...new Set(parts)];
}

/** The lines of a part; none where the document does not have it. */
export function linesOfPart(document: object, part: string): string[] {
  return Object.entries(document).flatMap(([name, value]) => {
    const isIn = part === single ? wordsOf(value) !== undefined : part === name;
    return isIn ? linesOf(value, name) : [];
  });
}

/** Values as lines that `setByPath` reads: `utilisation.warn 80`, `bands.50000.cells.4 L2+L3`. */
function linesOf(value: unknown, path: string): string[] {
  const words = wordsOf(value);
  if (words !== undefined) return words === '' || words.includes('\n') ? [] : [`${path} ${words}`];
  if (typeof value !== 'object' || value === null) return [];
  const children: [string, unknown][] = Array.isArray(value)
    ? value.map((each: unknown) => [typeof each === 'object' && each !== null ? nameOf({ ...each }) : '', each])
    : Object.entries(value).filter(([name]) => !left.has(name));
  return children.flatMap(([name, child]) =>
    name === '' || name.includes('.') ? [] : linesOf(child, `${path}.${name}`),
  );
}

/** A value as it is typed; undefined where it has parts of its own. */
function wordsOf(value: unknown): string | undefined {
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'number' || typeof value === 'string') return String(value);
  if (value === null || value === undefined) return '';
  if (!Array.isArray(value)) return undefined;
  if (value.every((each) => typeof each !== 'object')) return value.join(', ');
  return value.every(isStep) ? chainOf(value) : undefined;
}

interface StepLike {
  level: string;
  need: number | 'all';
  stage: number;
}

function isStep(each: unknown): each is StepLike {
  return typeof each === 'object' && each !== null && 'level' in each && 'need' in each && 'stage' in each;
}

/** `L2+L3` one after the other, `L2&L3` side by side, `2xL4` two people, `allL1` everybody. */
function chainOf(steps: readonly StepLike[]): string {
  const stages = [...new Set(steps.map(({ stage }) => stage))].sort((a, b) => a - b);
  const say = ({ level, need }: StepLike) => (need === 1 ? level : need === 'all' ? `all${level}` : `${need}x${level}`);
  return stages
    .map((stage) =>
      steps
        .filter((each) => each.stage === stage)
        .map(say)
        .join('&'),
    )
    .join('+');
}
