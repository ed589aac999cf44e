import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describeError } from '../../base/errors.ts';
import type { Language, Office, Prompt } from '../../core/office/office.ts';
import type { OfficeProblem } from './office-service.ts';
import { judgeWav } from './wav-file.ts';

/** Half an hour of PCM. */
const MAX_BYTES = 32 * 1024 * 1024;

const howTo = 'convert it with: ffmpeg -i it -ar 8000 -ac 1 -c:a pcm_s16le new.wav';

export interface PreparedPrompts {
  /** With the files' names in the data folder. */
  prompts: Prompt[];
  /** To be written before the office names them. */
  copies: { file: string; bytes: Buffer }[];
  problems: OfficeProblem[];
}

/**
 * Reads the prompts' WAV files from `folder` (or, when named as the store names them, from the data folder) and gives
 * each a name made of its content, so that the same file is the same name and nothing played at the moment is overwritten.
 */
export function preparePrompts(
  office: Office,
  where: { dataFolder: string; folder: string; present: Office },
): PreparedPrompts {
  const prepared: PreparedPrompts = { prompts: [], copies: [], problems: [] };
  for (const [index, prompt] of office.prompts.entries()) {
    const files: Prompt['files'] = {};
    const stored = where.present.prompts.find((each) => each.id === prompt.id);
    for (const [language, named] of Object.entries(prompt.files) as [Language, string][]) {
      const path = `prompts[${index}].files.${language}`;
      const inStore = join(where.dataFolder, named);
      if (named === stored?.files[language] && existsSync(inStore)) {
        files[language] = named;
        continue;
      }
      const given = resolve(where.folder, named);
      const source = existsSync(given) ? given : inStore;
      const told = readPrompt(source);
      if (told.kind === 'bad') {
        prepared.problems.push({
          path,
          code: 'bad-prompt',
          context: { file: named, why: told.why },
          message: `${named}: ${told.why}; allowed: WAV of 8000 Hz, one channel, PCM 16 bits, A-law or µ-law. ${howTo}`,
        });
        continue;
      }
      const digest = createHash('sha256').update(told.bytes).digest('hex').slice(0, 12);
      const file = `prompts/${prompt.id}-${language}-${digest}.wav`;
      files[language] = file;
      prepared.copies.push({ file, bytes: told.bytes });
    }
    if (Object.keys(prompt.files).length === 0)
      prepared.problems.push({
        path: `prompts[${index}].files`,
        code: 'required',
        context: { expected: 'es, en' },
        message: 'is empty: a file for "es" or "en" is required',
      });
    prepared.prompts.push({ ...prompt, files });
  }
  return prepared;
}

function readPrompt(source: string): { kind: 'good'; bytes: Buffer } | { kind: 'bad'; why: string } {
  try {
    if (statSync(source).size > MAX_BYTES) return { kind: 'bad', why: 'it is larger than 32 MB' };
    const bytes = readFileSync(source);
    const verdict = judgeWav(bytes);
    return verdict.kind === 'good' ? { kind: 'good', bytes } : verdict;
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    return { kind: 'bad', why: missing ? 'there is no such file' : describeError(error) };
  }
}

/** Writes what is not there yet; a file that a power cut left half written never bears a final name. */
export function storePrompts(dataFolder: string, copies: PreparedPrompts['copies']): void {
  for (const { file, bytes } of copies) {
    const target = join(dataFolder, file);
    if (existsSync(target)) continue;
    mkdirSync(join(dataFolder, 'prompts'), { recursive: true });
    writeFileSync(`${target}.part`, bytes);
    renameSync(`${target}.part`, target);
  }
}
