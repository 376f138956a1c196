// Making a format costs a hundred times what using one does, and the first one of a process a hundred times that.
const formats = new Map<string, Intl.NumberFormat>();

/** A number as it is written everywhere, `1,234.5`: with at least and at most so many decimals. */
export function formatNumber(value: number, most: number, least = 0): string {
  const key = `${least}-${most}`;
  const format =
    formats.get(key) ?? new Intl.NumberFormat('en-US', { minimumFractionDigits: least, maximumFractionDigits: most });
  formats.set(key, format);
  return format.format(value);
}
