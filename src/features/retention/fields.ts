import { field, type FieldOptions } from '../../core/fields.ts';
import { type Parsed, parsed, problem } from '../../core/result.ts';

/** Months that a renewal adds: `12`, `12m`, `1y`. */
export function months<const O extends FieldOptions>(options: O) {
  return field(options, {
    example: '12',
    control: () => ({ kind: 'line' as const, placeholder: '12, 18m or 2y' }),
    parse: (raw): Parsed<number> => {
      const [, count, unit] = /^(\d{1,3}) ?(m|months?|y|years?)?$/i.exec(raw.trim()) ?? [];
      const number = Number(count) * (unit?.toLowerCase().startsWith('y') ? 12 : 1);
      return number >= 1 && number <= 120
        ? parsed(number)
        : problem(`“${raw}” is no term. Write months or years, such as 12, 18m or 2y; 10 years is the most.`);
    },
  });
}

/** Days ahead: `60`, `60d`, `3m` (90 days); 0 or `none` for no such day. */
export function daysAhead<const O extends FieldOptions>(options: O) {
  return field(options, {
    example: '60d',
    control: () => ({ kind: 'line' as const, placeholder: '60d' }),
    parse: (raw): Parsed<number> => {
      const word = raw.trim().toLowerCase();
      if (word === 'none') return parsed(0);
      const [, count, unit] = /^(\d{1,3}) ?(d|days?|w|weeks?|m|months?)?$/.exec(word) ?? [];
      const days = Number(count) * (unit?.startsWith('w') ? 7 : unit?.startsWith('m') ? 30 : 1);
      return days >= 0 && days <= 730
        ? parsed(days)
        : problem(`“${raw}” is no time ahead. Write it like 60d, 8w or 3m; 730 days is the most.`);
    },
  });
}
