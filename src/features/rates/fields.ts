import { field, type FieldOptions } from '../../core/fields.ts';
import { isCurrency } from '../../core/money.ts';
import { type Parsed, parsed, problem } from '../../core/result.ts';

/** An ISO 4217 code. */
export function currency<const O extends FieldOptions>(options: O) {
  return field(options, {
    example: 'EUR',
    control: () => ({ kind: 'line' as const, placeholder: 'EUR' }),
    parse: (raw: string): Parsed<string> => {
      const code = raw.trim().toUpperCase();
      return isCurrency(code) ? parsed(code) : problem(`“${raw}” is not a currency. Use a code such as EUR or USD.`);
    },
    take: ([word]) => (word && /^[a-z]{3}$/i.test(word) ? 1 : 0),
  });
}

/** What one unit is worth: `1.08` or `1,08`, more than nothing. */
export function factor<const O extends FieldOptions>(options: O) {
  return field(options, {
    example: '1.08',
    control: () => ({ kind: 'line' as const, placeholder: '1.08' }),
    parse: (raw: string): Parsed<number> => {
      const value = /^\d{1,9}([.,]\d{1,10})?$/.test(raw.trim()) ? Number(raw.trim().replace(',', '.')) : Number.NaN;
      return value > 0 ? parsed(value) : problem(`“${raw}” is not a rate. Write it like 1.08.`);
    },
    take: ([word]) => (word && /^\d+([.,]\d+)?$/.test(word) ? 1 : 0),
  });
}
