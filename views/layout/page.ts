import type { Role } from '../../server/core/office/office.ts';
import type { Reader, TextKey, TextValues } from '../texts/reader.ts';

export type Theme = 'auto' | 'light' | 'dark';
export const themes: readonly Theme[] = ['auto', 'light', 'dark'];

/** What the shell of a page needs to know, whatever the page is about. */
export interface Page {
  reader: Reader;
  /** Path of the request, to mark the present section. */
  path: string;
  officeName: string;
  theme: Theme;
  /** Hashed URL of a carried file: `style.css`, `htmx.js`. */
  asset(name: string): string;
  /** Absent when nobody is logged in. */
  person?: { login: string; name: string; roles: Role[] };
  /** To be sent back with every change; absent when nobody is logged in. */
  csrf?: string;
  /** Told once, after something was done. */
  flash?: Flash;
}

export interface Flash {
  tone: 'good' | 'bad' | 'info';
  key: TextKey;
  values?: TextValues;
}
