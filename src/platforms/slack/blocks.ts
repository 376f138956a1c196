import type {
  ActionsBlock,
  ContextBlock,
  DividerBlock,
  HeaderBlock,
  ImageBlock,
  PlainTextElement,
  RichTextBlock,
  RichTextBlockElement,
  RichTextList,
  SectionBlock,
  TableBlock,
} from '@slack/types';
import { parts } from './text.ts';
import { limits } from './limits.ts';

/** Slack's native chart; newer than the published types. */
export interface ChartBlock {
  type: 'data_visualization';
  block_id?: string;
  title: string;
  chart:
    | { type: 'pie'; segments: { label: string; value: number }[] }
    | {
        type: 'bar' | 'line';
        series: { name: string; data: { label: string; value: number }[] }[];
        axis_config: { categories: string[]; y_label?: string };
      };
}

/** What cards are drawn with. */
export type Block =
  | ActionsBlock
  | ChartBlock
  | ContextBlock
  | DividerBlock
  | HeaderBlock
  | ImageBlock
  | RichTextBlock
  | SectionBlock
  | TableBlock;

export type Surface = 'message' | 'home' | 'modal';

/** Exactly these characters: no emoji codes, no markup. */
export function plainText(text: string): PlainTextElement {
  return { type: 'plain_text', text, emoji: false };
}

/** A list that goes on counting; `offset` is newer than the published types. */
export type ContinuedList = RichTextList & { offset: number };

export function richText(...elements: (RichTextBlockElement | ContinuedList)[]): RichTextBlock {
  return { type: 'rich_text', elements };
}

/** Plain words in as many sections as they need. */
export function sections(text: string): SectionBlock[] {
  return parts(text, limits.text).map((part) => ({ type: 'section', text: plainText(part) }));
}

export function contextLine(text: string): ContextBlock {
  return { type: 'context', elements: [plainText(text)] };
}
