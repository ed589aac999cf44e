import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '..');

function* sources(folder: string): Generator<string> {
  for (const entry of readdirSync(join(root, folder), { withFileTypes: true })) {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) yield* sources(path);
    else if (entry.name.endsWith('.tsx')) yield path;
  }
}

/** Words between tags, or in an attribute that is read aloud or shown. */
function literalsOf(file: string): string[] {
  const text = readFileSync(join(root, file), 'utf8').replace(/\{?\/\*[\s\S]*?\*\/\}?|^\s*\/\/.*$/gm, '');
  const between = [
    ...text.matchAll(/<\/?[A-Za-z][^<>=]*(?:="[^"]*"[^<>=]*)*>\s*([A-Za-zÁ-ú][A-Za-zÁ-ú ,.!?¡¿]{2,}?)\s*<\/?[a-z]/g),
  ];
  const attributes = [...text.matchAll(/\b(?:title|label|alt|aria-label)="([^"]*[A-Za-z]{2}[^"]*)"/g)];
  return [...between, ...attributes].map((match) => `${file}: ${match[1]}`);
}

test('views bear no words of their own: all come from the texts', () => {
  const files = [...sources('views'), ...sources('server/web')];
  expect(files.length).toBeGreaterThan(20);
  expect(files.flatMap(literalsOf)).toEqual([]);
});
