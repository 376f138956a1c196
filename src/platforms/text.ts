// Control characters are refused or break the drawing; direction overrides only serve to disguise text; what Unicode
// keeps for programs is nobody's text.
// oxlint-disable-next-line no-control-regex
const unwanted = /[\u0000-\u0008\u000b-\u001f\u007f\u202d\u202e\ufdd0-\ufdef]/g;

/** Text from anybody, without what chats cannot show: control characters and halves of characters. */
export function clean(text: string): string {
  return text
    .replaceAll('\r\n', '\n')
    .replace(unwanted, '')
    .replace(/\p{Surrogate}/gu, '\ufffd');
}

export function isWebAddress(url: string): boolean {
  return URL.canParse(url) && /^(https?|mailto):/i.test(url) && url.length <= 3000;
}
