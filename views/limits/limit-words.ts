import { readScope } from '../../server/core/office/limits.ts';
import { word } from '../live/call-words.ts';
import type { Reader } from '../texts/reader.ts';

/** `person:ana` as people read it; `nameOf` knows what ids stand for. */
export function payerName(
  of: string,
  reader: Reader,
  nameOf: (of: string) => string | undefined = () => undefined,
): string {
  const scope = readScope(of);
  if (!scope) return of;
  if (scope.scope === 'office') return reader.t('payer.office');
  return `${word(reader, 'payer', scope.scope)} ${nameOf(of) ?? scope.id}`;
}

/** A country by its name, a sort of number by its word. */
export function destinationName(destination: string, reader: Reader): string {
  if (!/^[A-Z]{2}$/.test(destination)) return word(reader, 'destination', destination);
  return new Intl.DisplayNames(reader.language, { type: 'region' }).of(destination) ?? destination;
}

/** What a limit is about: a budget, a kind of call, a destination. `nameOf` as of `payerName`. */
export function limitSubject(subject: string, reader: Reader, nameOf?: (of: string) => string | undefined): string {
  const [, of, period] = /^(.+) (hour|day|week|month)$/.exec(subject) ?? [];
  if (of !== undefined && period !== undefined) {
    const guarded = of.replace(/^guard /, '');
    return `${payerName(guarded, reader, nameOf)}, ${word(reader, 'budget-period', period)}`;
  }
  if (/^\d+$/.test(subject)) return payerName(`extension:${subject}`, reader);
  if (/^[A-Z]{2}$|^(premium|satellite|unknown-place)$/.test(subject)) return destinationName(subject, reader);
  return word(reader, 'call-kind', subject);
}
