import { fold } from '../customers/search-words.ts';

/** What tells who somebody is. */
export interface Traces {
  /** E.164 or digits. */
  numbers: readonly string[];
  names: readonly string[];
}

const digitsOf = (text: string): string => text.replace(/\D/g, '');
const fewestDigits = 6;
const blotted = '…';
/** Fields that hold what a person is called, whatever stands in them. */
const nameFields = new Set(['fromName', 'customerName']);

/** Whether both are one number, with or without what is dialled before it. */
const isSameNumber = (one: string, other: string): boolean =>
  one.length >= fewestDigits && other.length >= fewestDigits && (one.endsWith(other) || other.endsWith(one));

/**
 * Takes a person out of texts and of values as JSON has them: numbers become their pseudonym, names a mark. `pseudonymOf`
 * is asked with the number as it is in `traces`.
 */
export function createBlotter(traces: Traces, pseudonymOf: (number: string) => string) {
  const numbers = traces.numbers.map((number) => ({ number, digits: digitsOf(number) }));
  const names = [...new Set(traces.names.map(fold))].filter((name) => name.length > 1);

  function blotText(text: string): string {
    const withoutNumbers = text.replace(/\+?\(?\d(?:[\d\s().-]{4,}\d)/g, (run) => {
      const digits = digitsOf(run).replace(/^0+/, '');
      const known = numbers.find((each) => isSameNumber(each.digits, digits));
      return known ? pseudonymOf(known.number) : run;
    });
    const folded = fold(withoutNumbers);
    return names.some((name) => folded.includes(name)) ? blotted : withoutNumbers;
  }

  function blot(value: unknown): unknown {
    if (typeof value === 'string') return blotText(value);
    if (Array.isArray(value)) return value.map(blot);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, each]) => [
        key,
        nameFields.has(key) && typeof each === 'string' ? blotted : blot(each),
      ]),
    );
  }
  return { blotText, blot };
}

/** Words that people wrote, wherever they stand in what was done about a case or a task. */
const written = new Set(['text', 'title', 'note', 'name']);
/** The same value without what people wrote, and without whom it is about. */
export function withoutWords(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutWords);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, each]): [string, unknown][] => {
      if (key === 'customerId') return [];
      return [[key, written.has(key) && typeof each === 'string' ? '' : withoutWords(each)]];
    }),
  );
}
