import { field, type FieldOptions } from '../../core/fields.ts';
import { type Parsed, parsed, problem } from '../../core/result.ts';
import { type KindName, requestName } from './request.ts';

/** The number of a request: `CR-12`, `12`. */
export function requestNumber<const O extends FieldOptions>(kind: KindName, options: O) {
  const example = requestName({ kind, number: 12 });
  const pattern = new RegExp(`^(?:${example.slice(0, 2)}-?)?(\\d{1,9})$`, 'i');
  return field(options, {
    example,
    control: () => ({ kind: 'line' as const, placeholder: example }),
    parse: (raw: string): Parsed<number> => {
      const number = pattern.exec(raw.trim().replace(/^#/, ''))?.[1];
      return number === undefined
        ? problem(`“${raw}” is not a request. Write it like ${example}.`)
        : parsed(Number(number));
    },
    take: ([word]) => (word && pattern.test(word) ? 1 : 0),
  });
}

/** Payment terms: `net60`, `net 60`, `60 days`, `60`, `prepaid`. In days; 0 is prepaid. */
export function paymentDays<const O extends FieldOptions>(options: O) {
  const take = (words: readonly string[]): number => {
    const [first = '', second = ''] = words;
    if (/^(net-?\d{1,3}d?|prepaid|prepay|cod)$/i.test(first)) return 1;
    if (/^net$/i.test(first) && /^\d{1,3}$/.test(second)) return 2;
    return /^\d{1,3}$/.test(first) && /^days$/i.test(second) ? 2 : 0;
  };
  return field(options, {
    example: 'net60',
    control: () => ({ kind: 'line' as const, placeholder: 'net60, or prepaid' }),
    parse: (raw: string): Parsed<number> => {
      const word = raw.trim().toLowerCase();
      if (/^(prepaid|prepay|cod|cash)$/.test(word)) return parsed(0);
      const days = /^(?:net[ -]?)?(\d{1,3})\s*(?:d|days)?$/.exec(word)?.[1];
      return days !== undefined && Number(days) <= 365
        ? parsed(Number(days))
        : problem(`“${raw}” are not payment terms. Write them like net60, 30 days or prepaid.`);
    },
    take,
  });
}
