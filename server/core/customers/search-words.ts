import type { Customer } from './customer.ts';

/** Without accents and capitals, spaces in a row as one: `Íñigo  PÉREZ` -> `inigo perez`. */
export const fold = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(/\s+/g, ' ')
    .trim();

const wordsIn = (text: string): string[] => fold(text).match(/[\p{L}\p{N}]+/gu) ?? [];

/** Documents and numbers are looked for by their letters and digits alone. */
const compact = (text: string): string => fold(text).replace(/[^a-z0-9]/g, '');

/** The digits from the last to the first behind a mark: what a number ends with is found as what this begins with. */
const backwards = (digits: string): string => `r${[...digits].reverse().join('')}`;

/** The words of a name that a slip of the keyboard may be looked for in. */
export const nameWords = (customer: Pick<Customer, 'name' | 'company'>): string[] => [
  ...new Set(wordsIn(`${customer.name} ${customer.company ?? ''}`).filter((word) => /^\p{L}{4,}$/u.test(word))),
];

/**
 * What the index holds of a customer, blanks between the words: `name` apart from the rest, so that a hit in the name
 * comes first. A number stands there as typed, with its country's code, without it, and backwards.
 */
export function indexedWords(
  customer: Pick<Customer, 'name' | 'company' | 'document' | 'tags' | 'remarks' | 'points'> &
    Partial<Pick<Customer, 'own'>>,
): {
  name: string;
  rest: string;
} {
  const rest = new Set<string>();
  const add = (text: string | undefined) => {
    for (const word of wordsIn(text ?? '')) rest.add(word);
  };
  const addWhole = (text: string) => {
    const whole = compact(text);
    if (whole === '') return;
    rest.add(whole);
    if (/^\d{5,}$/.test(whole)) rest.add(backwards(whole));
  };
  const addAddress = (text: string) => {
    rest.add(compact(text));
    rest.add(compact(text.slice(text.indexOf('@') + 1)));
  };
  add(customer.document);
  addWhole(customer.document ?? '');
  add(customer.tags.join(' '));
  add(customer.remarks);
  for (const value of Object.values(customer.own ?? {})) {
    add(String(value));
    addWhole(String(value));
  }
  for (const { channel, typed, key, national } of customer.points.map(withNational)) {
    if (channel === 'mail' || channel === 'web') addAddress(typed);
    if (channel !== 'phone' && channel !== 'fax') {
      add(typed);
      continue;
    }
    for (const form of [typed, key ?? '', national]) addWhole(form);
  }
  return { name: wordsIn(`${customer.name} ${customer.company ?? ''}`).join(' '), rest: [...rest].join(' ') };
}

const withNational = (point: Customer['points'][number]) => ({ ...point, national: nationalDigits(point.key ?? '') });

/** Country codes of two digits (ITU-T E.164, list of assigned codes); 1 and 7 have one, all others three. */
const twoDigitCodes = /^(2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58])/;

function nationalDigits(key: string): string {
  const digits = key.replace(/^\+/, '');
  if (digits === key) return '';
  if (/^[17]/.test(digits)) return digits.slice(1);
  return digits.slice(twoDigitCodes.test(digits) ? 2 : 3);
}

/** One thing that must be found: any of the `words`, each as a beginning. */
export interface SearchTerm {
  words: string[];
  /** Letters only and long enough that a slip of the keyboard may be looked for. */
  isName: boolean;
}

const MAX_TERMS = 8;

/** A mail address or a domain is one word: its pieces alone stand on every other card. */
const isAddress = (piece: string): boolean => piece.includes('@') || /^[^.]+(\.[^.]+)*\.[a-z]{2,6}$/.test(piece);

/** What was typed as terms that must all be found; a phone number typed with gaps is one term. Empty when there is nothing to look for. */
export function searchTerms(text: string): SearchTerm[] {
  const folded = fold(text);
  if (/^\+?[\d\s().\-/]*\d[\d\s().\-/]*$/.test(folded)) {
    const digits = compact(folded).replace(/^00/, '');
    return [{ words: digits.length >= 3 ? [digits, backwards(digits)] : [digits], isName: false }];
  }
  return folded
    .split(' ')
    .flatMap((piece) => (isAddress(piece) ? [compact(piece)] : wordsIn(piece)))
    .filter((word) => word !== '')
    .slice(0, MAX_TERMS)
    .map((word) => ({ words: [word], isName: /^\p{L}{4,}$/u.test(word) }));
}

/**
 * The word and what it becomes when one letter is left out. Two words that share one of these are one slip of the
 * keyboard apart: a letter too many, too few, another one, or two neighbours changed about.
 */
export function withoutOneLetter(word: string): string[] {
  const variants = new Set([word]);
  for (let at = 0; at < word.length; at += 1) variants.add(word.slice(0, at) + word.slice(at + 1));
  return [...variants];
}

/** True where one slip makes `a` of `b` (optimal string alignment at most 1). */
export function isOneSlipAway(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 1) return false;
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start += 1;
  const restOf = (text: string, skip: number) => text.slice(start + skip);
  return (
    restOf(a, 1) === restOf(b, 1) ||
    restOf(a, 1) === restOf(b, 0) ||
    restOf(a, 0) === restOf(b, 1) ||
    (a[start] === b[start + 1] && a[start + 1] === b[start] && restOf(a, 2) === restOf(b, 2))
  );
}
