import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BuiltInPrompt } from '../../core/office/built-in-prompts.ts';

/** The folder of package.json: one above the bundle, several above the sources. */
function findPackageRoot(from: string): string {
  for (let folder = from; ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'package.json'))) return folder;
    if (folder === dirname(folder)) throw new Error(`no package.json above ${from}`);
  }
}

let packageRoot: string | undefined;

/** Absolute path of the WAV file (8 kHz mono A-law) of a prompt that comes with the product. */
export function findPrompt(name: BuiltInPrompt, language: 'es' | 'en'): string {
  packageRoot ??= findPackageRoot(dirname(fileURLToPath(import.meta.url)));
  const file = name === 'music' ? join('music', 'waiting.wav') : join(language, `${name}.wav`);
  return join(packageRoot, 'firmware-scripts', 'prompts', file);
}
