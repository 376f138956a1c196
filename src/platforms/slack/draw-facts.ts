import type { MrkdwnElement, PlainTextElement } from '@slack/types';
import type { Node, Text } from '../../core/card.ts';
import { type Block, plainText, richText } from './blocks.ts';
import { limits } from './limits.ts';
import { mrkdwn, plainWords, richElements } from './spans.ts';
import { clip } from './text.ts';

interface Fact {
  label: string;
  value: Text;
}

/** Facts in two columns; one whose words or spans do not go there stands on its own line, in its place. */
export function drawFacts({ facts }: Extract<Node, { kind: 'facts' }>): Block[] {
  const blocks: Block[] = [];
  let fields: (PlainTextElement | MrkdwnElement)[] = [];
  const flush = () => {
    if (fields.length > 0) blocks.push({ type: 'section', fields });
    fields = [];
  };
  for (const fact of facts) {
    const field = fieldOf(fact);
    if (!field) {
      flush();
      blocks.push(lineOf(fact));
    } else {
      fields.push(field);
      if (fields.length === limits.fields) flush();
    }
  }
  flush();
  return blocks;
}

function fieldOf({ label, value }: Fact): PlainTextElement | MrkdwnElement | undefined {
  const words = plainWords(value);
  if (words.length > limits.field / 4) return undefined;
  const spans = typeof value === 'string' ? [value.trim() || '–'] : value;
  const marked = mrkdwn([{ bold: label.trim() || '–' }, '\n', ...spans]);
  if (marked !== undefined && marked.length <= limits.field) return { type: 'mrkdwn', text: marked, verbatim: true };
  return typeof value === 'string' ? plainText(clip(`${label}\n${words.trim() || '–'}`, limits.field)) : undefined;
}

function lineOf({ label, value }: Fact): Block {
  const words = plainWords(value);
  const shown = words.length > limits.text ? clip(words, limits.text) : value;
  const name = { type: 'text' as const, text: `${clip(label, limits.header)}: `, style: { bold: true } };
  return richText({ type: 'rich_text_section', elements: [name, ...richElements(shown)] });
}
