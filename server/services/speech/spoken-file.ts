import { createHash } from 'node:crypto';
import type { Language } from '../../core/office/office.ts';

/** Where the sound of a text lies, relative to the data folder: the same text is the same file. */
export const spokenFile = (text: string, language: Language): string =>
  `spoken/${language}-${createHash('sha256').update(text).digest('hex').slice(0, 24)}.wav`;
