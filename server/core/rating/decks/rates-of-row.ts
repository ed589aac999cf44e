import { fold } from '../../customers/search-words.ts';
import type { Rate as OfficeRate } from '../../office/tariffs.ts';
import { readDeckDay } from './deck-dates.ts';
import type { DeckColumn, DeckFault, DeckSettings } from './deck-settings.ts';
import { longestDeckPrefix, type RateTerms } from './packed-deck.ts';

export type RowAnswer =
  /** `from`, `to`: days on which it holds, as far as the row says. */
  | { kind: 'rates'; prefixes: string[]; name: string; terms: RateTerms; from?: string; to?: string }
  /** `value`: what stood there. */
  | { kind: 'fault'; fault: DeckFault; value: string };

/** A range of codes `600-699` is written out, up to so many. */
const mostOfRange = 1_000;
const mostSeconds = 86_400;

/** `1.234,50 €` -> `1234.5` by the sign before the decimals; undefined for what is no amount. */
export function readDecimal(text: string, decimal: '.' | ','): string | undefined {
  let plain = text.replace(/[^\d.,eE+-]/g, '').replace(/^[eE]+|[eE]+$/g, '');
  // Spreadsheets write small prices as 1.2E-3.
  const power = /^(\d+(?:[.,]\d+)?)[eE]([+-]?\d{1,2})$/.exec(plain);
  if (power)
    plain =
      Number(power[1]!.replace(',', '.')) > 0 ? Number(`${power[1]!.replace(',', '.')}e${power[2]}`).toFixed(9) : '0';
  else {
    const other = decimal === '.' ? ',' : '.';
    plain = plain.replaceAll(other, '').replace(decimal, '.');
  }
  if (!/^\d{1,12}(\.\d*)?$/.test(plain) && !/^\.\d+$/.test(plain)) return undefined;
  const [whole = '', fraction = ''] = plain.split('.');
  const kept = fraction.replace(/0+$/, '');
  if (kept.length > 9) return undefined;
  const front = whole.replace(/^0+(?=\d)/, '') || '0';
  return kept === '' ? front : `${front}.${kept}`;
}

/** `1.809E+3` and `1809.0`, which spreadsheets make of codes; `rounded` where digits were lost by it. */
function readCodeNumber(text: string): string | 'rounded' {
  const [, whole, part = '', power] = /^(\d)(?:[.,](\d+))?e\+?(\d{1,2})$/i.exec(text) ?? [];
  if (whole !== undefined) {
    // As many digits as the number has: fewer were left out, and nobody knows which.
    return part.length === Number(power) ? whole + part : 'rounded';
  }
  return text.replace(/^(\d+)[.,]0{1,2}$/, '$1');
}

/** The last code of a range is written whole, or by its last digits: `1809-11` is 1809 to 1811. */
const endOfRange = (from: string, to: string): string =>
  to.length < from.length ? from.slice(0, from.length - to.length) + to : to;

/**
 * The codes of a cell: `34 600; 34601`, `+1 809`, `1-809`, `600-605`, `1809-11`; undefined where one is none, `rounded` where a
 * spreadsheet kept too few of its digits.
 */
function readPrefixes(text: string, countryCode: string): string[] | 'rounded' | undefined {
  const front = String(readCodeNumber(countryCode.trim())).replace(/\D/g, '');
  const prefixes: string[] = [];
  // A comma between digits may be a spreadsheet's: `1,809E+3`.
  for (const part of /^\d,\d+e\+?\d+$/i.test(text.trim()) ? [text] : text.split(/[,;/|\n]+/)) {
    const number = readCodeNumber(part.trim());
    if (number === 'rounded') return 'rounded';
    const plain = number.replace(/[\s.()]/g, '');
    if (plain === '') continue;
    const range = /^\+?(\d{1,15})-(\d{1,15})$/.exec(plain);
    if (range) {
      const [, from = '', said = ''] = range;
      if (from.length <= 3 && said.length > from.length) {
        // `1-809`: the country's code and the area's.
        prefixes.push(front + from + said);
        continue;
      }
      const to = endOfRange(from, said);
      const count = Number(to) - Number(from);
      if (from.length !== to.length || count < 0 || count >= mostOfRange) return undefined;
      for (let each = 0; each <= count; each++)
        prefixes.push(front + String(Number(from) + each).padStart(from.length, '0'));
    } else {
      const one = /^\+?(\d{1,18})$/.exec(plain)?.[1];
      if (one === undefined) return undefined;
      prefixes.push(front + (front === '' ? one.replace(/^00/, '') : one));
    }
  }
  if (prefixes.length === 0 && front !== '') return [front];
  return [...new Set(prefixes)];
}

const dayNames = [
  ['sun', 'dom', 'd'],
  ['mon', 'lun', 'l'],
  ['tue', 'mar', 'm'],
  ['wed', 'mie', 'x'],
  ['thu', 'jue', 'j'],
  ['fri', 'vie', 'v'],
  ['sat', 'sab', 's'],
];

function readDay(text: string): number | undefined {
  if (/^[0-7]$/.test(text)) return Number(text) % 7;
  const at = dayNames.findIndex((names) => names.includes(text) || names.includes(text.slice(0, 3)));
  return at < 0 ? undefined : at;
}

/** `1-5`, `L-V`, `sat,sun` as weekdays 0 = Sunday; 7 is Sunday too. */
function readWeekdays(text: string): number[] | undefined {
  const days = new Set<number>();
  for (const part of fold(text).split(/[,;\s]+/)) {
    const [from, to = from] = part.split('-').map((each) => readDay(each.trim()));
    if (from === undefined || to === undefined) return undefined;
    for (let day = from; ; day = (day + 1) % 7) {
      days.add(day);
      if (day === to) break;
    }
  }
  return days.size === 0 ? undefined : [...days].sort((a, b) => a - b);
}

const readTime = (text: string): string | undefined => {
  const [, hour = '', minute = '00'] = /^(\d{1,2})(?::(\d{2}))?(?::\d{2})?h?$/.exec(text) ?? [];
  return hour !== '' && Number(hour) <= 24 && Number(minute) < 60 ? `${hour.padStart(2, '0')}:${minute}` : undefined;
};

/** What a row of a price list says by the settings, or the first thing that is wrong with it. */
export function ratesOfRow(cells: readonly string[], settings: DeckSettings): RowAnswer {
  const textOf = (column: DeckColumn): string => {
    const at = settings.columns.indexOf(column);
    return at < 0 ? '' : (cells[at] ?? '').trim();
  };
  const fault = (kind: DeckFault, value: string): RowAnswer => ({
    kind: 'fault',
    fault: kind,
    value: value.slice(0, 80),
  });

  const typed = textOf('prefix');
  const prefixes = readPrefixes(typed, textOf('country-code'));
  if (prefixes === undefined) return fault('bad-prefix', typed);
  if (prefixes === 'rounded') return fault('rounded-prefix', typed);
  if (prefixes.length === 0) return fault('no-prefix', cells.join(' · '));
  const long = prefixes.find((prefix) => prefix.length > longestDeckPrefix);
  if (long) return fault('prefix-too-long', long);

  if (textOf('price') === '') return fault('no-price', typed);
  const price = readDecimal(textOf('price'), settings.decimal);
  if (price === undefined) return fault('bad-price', textOf('price'));

  const amounts: Partial<Record<'fee' | 'minimum-charge' | 'most', string>> = {};
  for (const column of ['fee', 'minimum-charge', 'most'] as const) {
    if (textOf(column) === '') continue;
    const amount = readDecimal(textOf(column), settings.decimal);
    if (amount === undefined) return fault('bad-amount', textOf(column));
    amounts[column] = amount;
  }
  const seconds: Partial<Record<DeckColumn, number>> = {};
  for (const column of ['per', 'first', 'increment', 'minimum-seconds', 'free-seconds'] as const) {
    const text = textOf(column);
    if (text === '') continue;
    const least = column === 'minimum-seconds' || column === 'free-seconds' ? 0 : 1;
    if (!/^\d{1,5}$/.test(text) || Number(text) < least || Number(text) > mostSeconds)
      return fault('bad-seconds', text);
    seconds[column] = Number(text);
  }
  const joined = textOf('increments');
  if (joined !== '') {
    const parts = joined.split(/[/+-]/).map((part) => part.trim());
    if (parts.length < 2 || parts.length > 3 || !parts.every((part) => /^\d{1,4}$/.test(part)))
      return fault('bad-increments', joined);
    const [increment, first, least] = parts.map(Number).reverse();
    if (!increment || !first) return fault('bad-increments', joined);
    seconds.first = first;
    seconds.increment = increment;
    if (least) seconds['minimum-seconds'] = least;
  }
  const band = bandOf(textOf);
  if (band === 'bad-time') return fault('bad-time', `${textOf('from-time')} ${textOf('to-time')}`);
  if (band === 'bad-weekdays') return fault('bad-weekdays', textOf('weekdays'));

  const days: { from?: string; to?: string } = {};
  for (const [column, which] of [
    ['from-date', 'from'],
    ['to-date', 'to'],
  ] as const) {
    if (textOf(column) === '') continue;
    const day = readDeckDay(textOf(column), settings.dates ?? 'dmy');
    if (day === undefined) return fault('bad-date', textOf(column));
    days[which] = day;
  }
  if (days.from !== undefined && days.to !== undefined && days.to < days.from)
    return fault('bad-date', `${textOf('from-date')} – ${textOf('to-date')}`);

  const per = seconds.per ?? settings.per;
  const first = seconds.first ?? settings.first;
  const increment = seconds.increment ?? settings.increment;
  const terms: RateTerms = {
    ...(band && { band }),
    connectFee: amounts.fee ?? '0',
    steps:
      first === increment
        ? [{ from: 0, price, per, increment }]
        : [
            { from: 0, price, per, increment: first },
            { from: first, price, per, increment },
          ],
    ...(seconds['minimum-seconds'] && { minBillableSec: seconds['minimum-seconds'] }),
    ...(seconds['free-seconds'] && { freeSec: seconds['free-seconds'] }),
    ...(amounts['minimum-charge'] && { minCharge: amounts['minimum-charge'] }),
    ...(amounts.most && { maxCost: amounts.most }),
    rounding: { mode: settings.rounding, decimals: settings.decimals },
  };
  return { kind: 'rates', prefixes, name: (textOf('name') || prefixes[0]!).slice(0, 120), terms, ...days };
}

function bandOf(textOf: (column: DeckColumn) => string): OfficeRate['band'] | 'bad-time' | 'bad-weekdays' {
  const [days, from, to] = (['weekdays', 'from-time', 'to-time'] as const).map(textOf) as [string, string, string];
  const weekdays = days === '' ? undefined : readWeekdays(days);
  if (days !== '' && !weekdays) return 'bad-weekdays';
  const [start, end] = [readTime(from), readTime(to)];
  if ((from !== '' && !start) || (to !== '' && !end) || start === '24:00') return 'bad-time';
  const isWhole =
    (!weekdays || weekdays.length === 7) &&
    (start ?? '00:00') === '00:00' &&
    ['24:00', '00:00', '23:59'].includes(end ?? '24:00');
  if (isWhole) return undefined;
  return {
    ...(weekdays && weekdays.length < 7 && { weekdays }),
    ...(start && { start }),
    ...(end && end !== '00:00' && { end: end === '23:59' ? '24:00' : end }),
  };
}
