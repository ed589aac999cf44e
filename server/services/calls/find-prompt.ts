import { join } from 'node:path';
import { projectFolder } from '../../base/project-folder.ts';
import type { BuiltInPrompt } from '../../core/office/built-in-prompts.ts';

/** Absolute path of the WAV file (8 kHz mono A-law) of a prompt that comes with the product. */
export function findPrompt(name: BuiltInPrompt, language: 'es' | 'en'): string {
  const file = name === 'music' ? join('music', 'waiting.wav') : join(language, `${name}.wav`);
  return join(projectFolder(), 'firmware-scripts', 'prompts', file);
}
