import { cleanNumber, readDialled } from './numbers.ts';

/** The digits by which a number may be known: as it stands, and in full with its country code. */
export function formsOf(number: string, country: string): string[] {
  const plain = cleanNumber(number).replace(/^\+/, '');
  const answer = readDialled(number, country);
  return answer.ok ? [plain, answer.e164.slice(1)] : [plain];
}

/**
 * How well a number fits what stands in a list (a number, or `…*` for all that begin so): exact beats any prefix, a
 * longer prefix a shorter one, `*` comes last; undefined when it does not fit.
 */
export function fitNumber(listed: string, number: { forms: readonly string[]; country: string }): number | undefined {
  if (listed.endsWith('*')) {
    const prefix = cleanNumber(listed.slice(0, -1)).replace(/^\+/, '');
    return number.forms.some((form) => form.startsWith(prefix)) ? prefix.length : undefined;
  }
  const own = formsOf(listed, number.country);
  return own.some((form) => number.forms.includes(form)) ? Number.POSITIVE_INFINITY : undefined;
}
