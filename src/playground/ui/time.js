import { me, state } from './store.js';

const formats = new Map();

function formatted(date, options) {
  const timeZone = me()?.zone;
  const key = JSON.stringify([timeZone, options]);
  if (!formats.has(key)) formats.set(key, new Intl.DateTimeFormat('en-GB', { timeZone, ...options }));
  return formats.get(key).format(date);
}

/** What the bot's clock shows. */
export const now = () => new Date(Date.now() + state.clockOffset);

export const dateOf = (ts) => new Date(Number(ts) * 1000);
export const clockTime = (date) => formatted(date, { hour: '2-digit', minute: '2-digit' });
export const longTime = (date) => formatted(date, { dateStyle: 'full', timeStyle: 'short' });
export const shortMoment = (date) =>
  formatted(date, { weekday: 'short', day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' });

/** Today, Yesterday, or the date, as the person's own calendar has it. */
export function dayName(date) {
  const day = isoDay(date);
  if (day === isoDay(now())) return 'Today';
  if (day === isoDay(new Date(now().getTime() - 86_400_000))) return 'Yesterday';
  return formatted(date, { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' });
}

export const isoDay = (date) => formatted(date, { year: 'numeric', month: '2-digit', day: '2-digit' });

const DATE_WORDS = {
  date_num: (date) =>
    formatted(date, { year: 'numeric', month: '2-digit', day: '2-digit' }).split('/').toReversed().join('-'),
  date: (date) => formatted(date, { day: 'numeric', month: 'long', year: 'numeric' }),
  date_short: (date) => formatted(date, { day: 'numeric', month: 'short', year: 'numeric' }),
  date_long: (date) => formatted(date, { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' }),
  day_divider_pretty: dayName,
  date_pretty: (date) => prettyDay(date, 'date'),
  date_short_pretty: (date) => prettyDay(date, 'date_short'),
  date_long_pretty: (date) => prettyDay(date, 'date_long'),
  time: clockTime,
  time_secs: (date) => formatted(date, { timeStyle: 'medium' }),
  ago: dayName,
};

function prettyDay(date, otherwise) {
  const name = dayName(date);
  return name === 'Today' || name === 'Yesterday' ? name : DATE_WORDS[otherwise](date);
}

/** `{date_short_pretty} at {time}` for a moment, in the person's time zone. */
export function dateWords(format, seconds) {
  const date = new Date(seconds * 1000);
  return format.replace(/\{(\w+)\}/g, (token, name) =>
    Object.hasOwn(DATE_WORDS, name) ? DATE_WORDS[name](date) : token,
  );
}
