/** Text from anybody inside SVG: no markup can begin in it, and control characters, which XML forbids, are left out. */
export function escape(text: string): string {
  return (
    text
      // oxlint-disable-next-line no-control-regex
      .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\ufffe\uffff]/g, '')
      .replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '')
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      .replaceAll('"', '&quot;')
  );
}

export type Attributes = Record<string, string | number | undefined>;

export function tag(name: string, attributes: Attributes, content = ''): string {
  const written = Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => ` ${key}="${typeof value === 'number' ? Number(value.toFixed(2)) : escape(String(value))}"`)
    .join('');
  return content === '' ? `<${name}${written}/>` : `<${name}${written}>${content}</${name}>`;
}

export function label(content: string, attributes: Attributes): string {
  return tag('text', attributes, escape(content));
}

/** Shortened to about the width that it may take; Inter's letters are a little over half as wide as they are high. */
export function fitted(content: string, width: number, size: number): string {
  const most = Math.max(1, Math.floor(width / (size * 0.56)));
  const letters = Array.from(content);
  return letters.length <= most ? content : `${letters.slice(0, Math.max(1, most - 1)).join('')}…`;
}
