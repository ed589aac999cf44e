import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { sampleOffice } from '../../testing/builders/office.ts';
import type { OfficeService } from '../office/office-service.ts';
import { createPromptFinder } from './prompt-finder.ts';

function buildFinder() {
  const dataFolder = mkdtempSync(join(tmpdir(), 'centralita-prompts-'));
  mkdirSync(join(dataFolder, 'prompts'));
  const document = sampleOffice();
  return {
    document,
    ...createPromptFinder({ office: { read: () => document } as OfficeService, dataFolder }),
    /** A prompt of the office, spoken in these languages. */
    record(id: string, languages: ('es' | 'en')[]) {
      const files = Object.fromEntries(languages.map((language) => [language, `prompts/${id}.${language}.wav`]));
      for (const file of Object.values(files)) writeFileSync(join(dataFolder, file), '');
      document.prompts.push({ id, name: id, files });
      return (language: string) => join(dataFolder, `prompts/${id}.${language}.wav`);
    },
  };
}

test("the office's own prompt is played in the caller's language, or in the one that it has", () => {
  const { record, promptFile } = buildFinder();
  const both = record('hello', ['es', 'en']);
  const spanish = record('lunch', ['es']);
  expect(promptFile('hello', 'en')).toBe(both('en'));
  expect(promptFile('lunch', 'en')).toBe(spanish('es'));
});

test("an own prompt takes the place of the product's; where its file is gone the product's is heard", () => {
  const { record, document, promptFile } = buildFinder();
  const built = promptFile('welcome', 'es')!;
  expect(built).toMatch(/prompts\/es\/welcome\.wav$/);
  const own = record('welcome', ['es']);
  expect(promptFile('welcome', 'es')).toBe(own('es'));
  document.prompts[0]!.files = { es: 'prompts/gone.wav' };
  expect(promptFile('welcome', 'es')).toBe(built);
});

test('a name that nobody knows has no file, and music is found like any prompt', () => {
  const { record, promptFile, musicFile } = buildFinder();
  expect(promptFile('nothing', 'es')).toBeUndefined();
  expect(musicFile('music')).toMatch(/music\/waiting\.wav$/);
  const jazz = record('jazz', ['en']);
  expect(musicFile('jazz')).toBe(jazz('en'));
});
