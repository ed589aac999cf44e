import type { Language } from './office.ts';

/** A letter as it is written again and again; its texts take in merge fields. */
export interface LetterTemplate {
  id: string;
  names: Record<Language, string>;
  /** Above the text; '' for none. */
  subjects: Record<Language, string>;
  texts: Record<Language, string>;
}

/** Several letters that go out together. */
export interface LetterKit {
  id: string;
  names: Record<Language, string>;
  /** Ids of templates, in the order in the envelope. */
  letters: string[];
}
