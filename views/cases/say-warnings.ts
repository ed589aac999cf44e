import type { CaseWarning } from '../../server/core/cases/case-warning.ts';
import { formatInstant } from '../texts/format.ts';
import type { Reader } from '../texts/reader.ts';

/** One warning in a line: `M0001-3 · Late · First answer · 12 Mar 10:00 · Charged twice`. */
export const warningLine = ({ number, title, clock, standing, dueAt }: CaseWarning, reader: Reader): string =>
  [number, reader.t(`case-due.${standing}`), reader.t(`case-clock.${clock}`), formatInstant(dueAt, reader), title]
    .filter(Boolean)
    .join(' · ');

/** What a desk is told of the cases that wait: the one, or how many and which. */
export function sayWarnings(warnings: readonly CaseWarning[], reader: Reader): string {
  const [first] = warnings;
  if (first && warnings.length === 1) return warningLine(first, reader);
  const numbers = [...new Set(warnings.map(({ number }) => number))];
  return reader.t('case-warning.several', { count: numbers.length, numbers: numbers.join(', ') });
}
