import type { Office } from '../office/office.ts';
import { findByKeys, listNames } from './name-keys.ts';

const MOST_TRIES = 3;

/**
 * Whom somebody finds in the directory who presses these keys, one text for each question: the name, then 1 at the one who is
 * meant and anything else at the others. `extension` is absent when nobody was chosen; `heard` are the prompts of each question.
 */
export function tryDirectory(
  office: Pick<Office, 'extensions' | 'people'>,
  keys: readonly string[],
): { extension?: string; heard: string[][]; keysLeft: readonly string[] } {
  const left = [...keys];
  const heard: string[][] = [];
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    heard.push(['spell-name']);
    const found = findByKeys(listNames(office), (left.shift() ?? '').replace(/#$/, ''));
    if (found.length === 0) heard.push(['no-such-name']);
    for (const { extension } of found) {
      heard.push(['name-at', ...[...extension].map((digit) => `digit-${digit}`), 'name-choose']);
      if (left.shift() === '1') return { extension, heard, keysLeft: left };
    }
  }
  return { heard, keysLeft: left };
}
