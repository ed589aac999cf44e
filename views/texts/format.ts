import type { Language } from '../../server/core/office/office.ts';

/** `7_265_000` -> `2:01:05`; under an hour `01:05`. */
export function formatSpan(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const two = (value: number): string => String(value).padStart(2, '0');
  const minutes = Math.floor(seconds / 60);
  const tail = `${two(minutes % 60)}:${two(seconds % 60)}`;
  return minutes >= 60 ? `${Math.floor(minutes / 60)}:${tail}` : tail;
}

/** Date and time in the office's zone, as the reader's language writes it. */
export function formatInstant(ms: number, where: { language: Language; timezone: string }): string {
  return new Intl.DateTimeFormat(where.language, {
    dateStyle: 'medium',
    timeStyle: 'short',
    timeZone: where.timezone,
  }).format(ms);
}
