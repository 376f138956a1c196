import type { Card, Text } from '../../core/card.ts';
import type { Element } from './elements.ts';

const most = 10;

interface Mention {
  type: 'mention';
  text: string;
  mentioned: { id: string; name: string };
}

/**
 * Who is told by a card: people named in its sentences. Mentions are only read in text blocks, where everything else is
 * Markdown, so that they stand in a line of their own with nothing else in it.
 */
export function drawMentions(card: Card): { line: Element[]; entities: Mention[] } {
  const people = new Map<string, string>();
  for (const node of card.nodes) {
    if (node.kind === 'text' || node.kind === 'context')
      for (const [id, name] of namedIn(node.text)) people.set(id, name);
  }
  const taken = new Set<string>();
  const entities = [...people].slice(0, most).map(([id, name]): Mention => {
    const plain = plainName(name);
    // Two people of one name are told apart, or both mentions would mean the first.
    const shown = taken.has(plain) ? `${plain} ${taken.size + 1}` : plain;
    taken.add(shown);
    return { type: 'mention', text: `<at>${shown}</at>`, mentioned: { id, name: shown } };
  });
  if (entities.length === 0) return { line: [], entities };
  const text = entities.map((entity) => entity.text).join(' ');
  return { line: [{ type: 'TextBlock', id: 'mentions', text, wrap: true, spacing: 'Small' }], entities };
}

function namedIn(text: Text): [string, string][] {
  if (typeof text === 'string') return [];
  return text.flatMap((span): [string, string][] =>
    typeof span === 'object' && 'person' in span && isTeamsUser(span.person) ? [[span.person, span.name]] : [],
  );
}

/** A directory id, or the id that Teams gives a person for this bot. */
function isTeamsUser(id: string): boolean {
  return /^([0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|29:[\w-]{1,200})$/i.test(id);
}

/** Letters, digits and what stands between them in names: nothing that Markdown could read. */
function plainName(name: string): string {
  return (
    name
      .replace(/[^\p{L}\p{M}\p{N} ’-]/gu, ' ')
      .replace(/\s+/g, ' ')
      .trim()
      .slice(0, 80) || 'somebody'
  );
}
