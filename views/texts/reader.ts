import type { Language } from '../../server/core/office/office.ts';
import { en } from './en.ts';
import { es } from './es.ts';

export type TextKey = keyof typeof es;
export type TextValues = Record<string, string | number>;

/** Whom a page is written for: every view gets one and takes all its words from it. */
export interface Reader {
  language: Language;
  /** Of the office, for dates and times. */
  timezone: string;
  /** ISO 4217, of the office. */
  currency: string;
  /** ISO 3166-1 alpha-2, for writing phone numbers. */
  country: string;
  /** The text of `key` with its `{gaps}` filled. */
  t(key: TextKey, values?: TextValues): string;
}

const texts: Record<Language, Record<TextKey, string>> = { es, en };

export const languages: readonly Language[] = ['es', 'en'];

/** `{name}` is replaced by `values.name`; a gap without value stays visible, so that it is noticed. */
function fillGaps(text: string, values: Record<string, unknown>): string {
  return text.replace(/\{(\w+)\}/g, (gap, name: string) => (name in values ? String(values[name]) : gap));
}

/** Whether a key made at run time (from an error's code) has a text. */
export const isTextKey = (key: string): key is TextKey => key in es;

export function createReader(who: Omit<Reader, 't'>): Reader {
  return { ...who, t: (key, values = {}) => fillGaps(texts[who.language][key], values) };
}

/** The best of our languages for an `Accept-Language` header; undefined when it names none of them. */
export function pickLanguage(acceptLanguage: string | undefined): Language | undefined {
  const wished = (acceptLanguage ?? '')
    .split(',')
    .map((part) => {
      const [tag = '', ...parameters] = part.trim().toLowerCase().split(';');
      const quality = parameters
        .find((text) => text.trim().startsWith('q='))
        ?.trim()
        .slice(2);
      return { language: tag.split('-')[0], quality: quality === undefined ? 1 : Number(quality) };
    })
    .filter(({ quality }) => quality > 0)
    .sort((a, b) => b.quality - a.quality);
  for (const { language } of wished) {
    const known = languages.find((own) => own === language);
    if (known) return known;
  }
  return undefined;
}
