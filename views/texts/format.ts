import type { Language } from '../../server/core/office/office.ts';
import { decimalsOf } from '../../server/core/rating/currency-decimals.ts';

/** A `Reader` is one: the country decides between `1.234,5` and `1,234.5` within a language. */
export interface Locale {
  language: Language;
  country?: string;
}

const tagOf = (locale: Locale): string =>
  locale.country && /^[A-Z]{2}$/.test(locale.country) ? `${locale.language}-${locale.country}` : locale.language;

/** `7_265_000` -> `2:01:05`; under an hour `01:05`. */
export function formatSpan(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const two = (value: number): string => String(value).padStart(2, '0');
  const minutes = Math.floor(seconds / 60);
  const tail = `${two(minutes % 60)}:${two(seconds % 60)}`;
  return minutes >= 60 ? `${Math.floor(minutes / 60)}:${tail}` : tail;
}

/** A long span in the one unit that tells it: `40 minutos`, `5 horas`, `3 días`. */
export function formatLongSpan(ms: number, locale: Locale): string {
  const minutes = ms / 60_000;
  const told = (value: number, unit: string): string =>
    numberFormat(locale, { style: 'unit', unit, unitDisplay: 'long' }).format(Math.max(1, Math.round(value)));
  if (minutes < 90) return told(minutes, 'minute');
  return minutes < 2_880 ? told(minutes / 60, 'hour') : told(minutes / 1_440, 'day');
}

// Making a formatter costs a hundred times what using it does, and pages use many.
const dateFormats = new Map<string, Intl.DateTimeFormat>();
const numberFormats = new Map<string, Intl.NumberFormat>();

function dateFormat(where: Locale & { timezone: string }, styles: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = [tagOf(where), where.timezone, ...Object.entries(styles).flat()].join();
  let format = dateFormats.get(key);
  if (!format) {
    format = new Intl.DateTimeFormat(tagOf(where), { ...styles, timeZone: where.timezone });
    dateFormats.set(key, format);
  }
  return format;
}

function numberFormat(locale: Locale, styles: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = [tagOf(locale), ...Object.entries(styles).flat()].join();
  let format = numberFormats.get(key);
  if (!format) {
    format = new Intl.NumberFormat(tagOf(locale), styles);
    numberFormats.set(key, format);
  }
  return format;
}

/** Date and time in the office's zone, as the reader's language writes it. */
export function formatInstant(ms: number, where: Locale & { timezone: string }): string {
  return together(dateFormat(where, { dateStyle: 'medium', timeStyle: 'short' }).format(ms));
}

/** The same to the second, where it proves something. */
export function formatMoment(ms: number, where: Locale & { timezone: string }): string {
  return together(dateFormat(where, { dateStyle: 'medium', timeStyle: 'medium' }).format(ms));
}

/** No line breaks within `5:33 p. m.` */
const together = (time: string): string =>
  time.replace(/ (?=[ap]\.?\s?m)/gi, '\u00a0').replace(/(?<=[ap]\.) (?=m)/gi, '\u00a0');

/** Hours, minutes and seconds in the office's zone. */
export function formatTime(ms: number, where: Locale & { timezone: string }): string {
  return dateFormat(where, { timeStyle: 'medium' }).format(ms);
}

/** Hours and minutes in the office's zone. */
export function formatShortTime(ms: number, where: Locale & { timezone: string }): string {
  return together(dateFormat(where, { timeStyle: 'short' }).format(ms));
}

/** Day alone in the office's zone. */
export function formatDate(ms: number, where: Locale & { timezone: string }): string {
  return dateFormat(where, { dateStyle: 'medium' }).format(ms);
}

/** `2026-03-05` as the language writes a day; dates have no zone. */
export const formatDay = (date: string, locale: Locale): string =>
  dateFormat({ ...locale, timezone: 'UTC' }, { dateStyle: 'medium' }).format(Date.parse(date.slice(0, 10)));

/** `2026-03` -> `marzo de 2026` */
export const formatMonth = (month: string, locale: Locale): string =>
  dateFormat({ ...locale, timezone: 'UTC' }, { month: 'long', year: 'numeric' }).format(Date.parse(`${month}-01`));

/** 1140 -> `1,1`: seconds without their unit. */
export const formatSeconds = (ms: number, locale: Locale): string =>
  numberFormat(locale, { minimumFractionDigits: 1, maximumFractionDigits: 1 }).format(ms / 1000);

export function formatCount(value: number, locale: Locale): string {
  return numberFormat(locale, { maximumFractionDigits: 1 }).format(value);
}

/** 0.853 -> `85 %` (es), `85%` (en). */
export function formatPercent(ratio: number, locale: Locale): string {
  return numberFormat(locale, { style: 'percent', maximumFractionDigits: 0 }).format(ratio);
}

/** With one decimal: 85 % and 85.4 % are not the same service. */
export const formatShare = (ratio: number, locale: Locale): string =>
  numberFormat(locale, { style: 'percent', maximumFractionDigits: 1 }).format(ratio);

/** An exact decimal text in the reader's way of writing numbers, with at least two decimals. */
export const formatAmount = (amount: string, locale: Locale): string =>
  numberFormat(locale, { minimumFractionDigits: 2, maximumFractionDigits: 9 }).format(amount as `${number}`);

/** A decimal text that is already rounded, with just the decimals that its currency has. */
export const formatRounded = (amount: string, how: Locale & { currency: string }): string => {
  const decimals = decimalsOf(how.currency);
  return numberFormat(how, { minimumFractionDigits: decimals, maximumFractionDigits: decimals }).format(
    amount as `${number}`,
  );
};

/**
 * An exact amount (1e-9 of the unit) in `currency`, with at least the currency's usual decimals and as many more as it
 * has, up to nine: a call's price is never rounded for the eye. An unknown currency is written after the number.
 */
export function formatMoney(nanos: bigint, how: Locale & { currency: string }): string {
  const digits = (nanos < 0n ? -nanos : nanos).toString().padStart(10, '0');
  const plain = `${nanos < 0n ? '-' : ''}${digits.slice(0, -9)}.${digits.slice(-9)}`;
  try {
    const format = new Intl.NumberFormat(tagOf(how), {
      style: 'currency',
      currency: how.currency,
      maximumFractionDigits: 9,
    });
    // A decimal text is formatted exactly; a float would not be.
    return format.format(plain as `${number}`);
  } catch {
    return `${plain.replace(/\.?0+$/, '')} ${how.currency}`;
  }
}

/** 1_500_000_000 -> `1,5 GB`: powers of ten, as disks are sold. */
export function formatBytes(bytes: number, locale: Locale): string {
  const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const;
  const power = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3));
  const how = {
    style: 'unit',
    unit: units[power]!,
    unitDisplay: power === 0 ? 'long' : 'short',
    maximumFractionDigits: 1,
  } as const;
  return new Intl.NumberFormat(tagOf(locale), how).format(bytes / 1000 ** power);
}
