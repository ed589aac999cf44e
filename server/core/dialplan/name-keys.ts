import type { Office } from '../office/office.ts';

/** Everybody with an extension: by the person who sits there, else by the extension's own name. */
export const listNames = ({ extensions, people }: Pick<Office, 'extensions' | 'people'>) =>
  extensions.map(({ number, name }) => ({
    extension: number,
    name: people.find((each) => each.active && each.extension === number)?.name ?? name,
  }));

/** ITU-T E.161: the letters on the keys of a telephone. */
const letters = ['', '', 'abc', 'def', 'ghi', 'jkl', 'mno', 'pqrs', 'tuv', 'wxyz'] as const;

/** The keys that spell a word; accents and what is no letter are left out. */
export const keysOf = (word: string): string =>
  [...word.normalize('NFD').toLowerCase()]
    .map((letter) => letters.findIndex((key) => key.includes(letter) && key !== ''))
    .filter((key) => key >= 2)
    .join('');

/** Who has a name of which some word begins with what the keys spell, in the order given. */
export function findByKeys<T extends { name: string }>(entries: readonly T[], keys: string): T[] {
  if (!/^[2-9]{2,}$/.test(keys)) return [];
  return entries.filter(({ name }) => name.split(/\s+/).some((word) => keysOf(word).startsWith(keys)));
}
