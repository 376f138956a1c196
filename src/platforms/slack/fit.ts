import { type Block, contextLine, type Surface } from './blocks.ts';
import { limits } from './limits.ts';
import { codePoints } from './text.ts';

const mostRows = 4;
// What the mark itself takes, whatever number it says.
const markLength = 60;

/**
 * Keeps a card within the number of blocks and characters of its surface. The first rows of buttons are kept before
 * words, for without them nothing can be done; what had to go is counted where it is missing.
 */
export function fit(blocks: readonly Block[], surface: Surface): Block[] {
  const rows = blocks.filter(({ type }) => type === 'actions').slice(0, mostRows);
  const room = {
    blocks: limits.blocks[surface] - rows.length - 1,
    characters: limits.allText[surface] - markLength - rows.reduce((sum, row) => sum + lengthOf(row), 0),
  };
  const kept: Block[] = [];
  let left = 0;
  for (const block of blocks) {
    if (rows.includes(block)) {
      kept.push(block);
      continue;
    }
    const characters = lengthOf(block);
    const isFull = left > 0 || room.blocks < 1 || room.characters < characters;
    if (isFull && left === 0) kept.push(contextLine(''));
    if (isFull) left += 1;
    else {
      kept.push(block);
      room.blocks -= 1;
      room.characters -= characters;
    }
  }
  return numbered(left === 0 ? kept : marked(kept, left));
}

function marked(kept: readonly Block[], left: number): Block[] {
  const mark = contextLine(`… ${left} more ${left === 1 ? 'part' : 'parts'} not shown here`);
  const blocks = kept.map((block) => (isPlaceholder(block) ? mark : block));
  return blocks.includes(mark) ? blocks : [...blocks, mark];
}

function isPlaceholder(block: Block): boolean {
  const element = block.type === 'context' ? block.elements[0] : undefined;
  return element?.type === 'plain_text' && element.text === '';
}

/** The same card has the same block ids, whenever it is drawn. */
function numbered(blocks: readonly Block[]): Block[] {
  return blocks.map((block, index) => ({ ...block, block_id: `b${index}` }));
}

/** Characters that count towards the limit of all text; cells of a table have their own limit. */
function lengthOf(value: unknown): number {
  if (Array.isArray(value)) return value.reduce<number>((sum, entry) => sum + lengthOf(entry), 0);
  if (typeof value !== 'object' || value === null) return 0;
  if ('type' in value && value.type === 'table') return 0;
  return Object.entries(value).reduce((sum, [key, entry]) => {
    if (typeof entry === 'string')
      return sum + (key === 'text' || key === 'label' || key === 'title' ? codePoints(entry) : 0);
    return sum + lengthOf(entry);
  }, 0);
}
