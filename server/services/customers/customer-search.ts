import type { CustomerPhone } from './customers.ts';

/** Without accents and capitals, spaces in a row as one: `Íñigo  PÉREZ` -> `inigo perez`. */
const fold = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(/\s+/g, ' ')
    .trim();

/** Document numbers and phones are looked for by their letters and digits alone. */
const compact = (text: string): string => fold(text).replace(/[^a-z0-9]/g, '');

/** What a customer is found by, the name first so that the list sorts by it. */
export function searchTextOf(customer: {
  name: string;
  company?: string | undefined;
  document?: string | undefined;
  email?: string | undefined;
  phones: CustomerPhone[];
}): string {
  const { name, company = '', document = '', email = '', phones } = customer;
  const numbers = phones.flatMap(({ typed, e164 = '' }) => [compact(typed), compact(e164)]);
  return [fold(name), fold(company), fold(email), ...new Set([fold(document), compact(document), ...numbers])].join(
    '\n',
  );
}

/** The words that must each be found; a phone number typed with gaps is one word. */
export function wordsOf(text: string): string[] {
  const folded = fold(text);
  if (/^\+?[\d\s().-]*\d[\d\s().-]*$/.test(folded)) return [compact(folded)];
  return folded
    .split(' ')
    .filter((word) => word !== '')
    .slice(0, 8);
}
