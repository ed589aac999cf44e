import type { Extension, Office } from './office.ts';

/** By the list itself: the office is read anew, with new lists, when it changes. */
const indexes = new WeakMap<readonly Extension[], Map<string, Extension>>();

/** The extension of that number; with thousands of phones each of their messages asks for one. */
export function findExtension({ extensions }: Pick<Office, 'extensions'>, number: string): Extension | undefined {
  let index = indexes.get(extensions);
  if (!index) {
    index = new Map(extensions.map((extension) => [extension.number, extension]));
    indexes.set(extensions, index);
  }
  return index.get(number);
}
