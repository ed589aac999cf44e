import {
  type CountryRules,
  countryRules,
  fitsPattern,
  kindOf,
  type NumberKind,
  rulesByCode,
} from './dialling-rules.ts';

export type E164Answer =
  | { ok: true; e164: string }
  | {
      ok: false;
      /** `short`: six digits or fewer, an extension or a service number: it has no E.164 form. */
      reason: 'empty' | 'withheld' | 'not-a-number' | 'short' | 'wrong-length' | 'unknown-country';
    };

export type NumberClass = NumberKind | 'emergency' | 'short' | 'national' | 'international' | 'unknown';

const withheld = /^(anonymous|unknown|restricted|private|unavailable|withheld|an[oó]nimo|oculto|privado|desconocido)$/i;

/** Emergency numbers that most networks understand: for countries without a table. */
const commonEmergency = ['112', '911'];

/** Digits, `*`, `#` and a leading `+` of what someone typed or pasted, without separators and invisible marks. */
export function cleanNumber(typed: string): string {
  return typed
    .replace(/^\s*tel:/i, '')
    .replace(/[\s\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff.,\-\u2010-\u2015\u2212/·()[\]]/g, '');
}

/** True for a number that a country's own callers could dial: right length, or one of its special patterns. */
function isNational(digits: string, rules: CountryRules): boolean {
  if (kindOf(digits, rules)) return true;
  if (digits.startsWith('0') || (rules.code === '1' && digits.startsWith('1'))) return false;
  return rules.lengths.includes(digits.length);
}

/** A number that begins with its country code. */
function fromInternational(digits: string): E164Answer {
  const rules = rulesByCode(digits);
  if (rules) {
    let national = digits.slice(rules.code.length);
    if (rules.afterCode && national.startsWith(rules.afterCode) && !isNational(national, rules)) {
      national = national.slice(rules.afterCode.length);
    }
    if (!isNational(national, rules)) return { ok: false, reason: 'wrong-length' };
    return { ok: true, e164: `+${rules.code}${national}` };
  }
  // ITU-T E.164: 15 digits at most; no plan in use has fewer than 7 with its country code.
  const isPlausible = /^[1-9]\d{6,14}$/.test(digits);
  return isPlausible ? { ok: true, e164: `+${digits}` } : { ok: false, reason: 'wrong-length' };
}

function fromLocal(digits: string, rules: CountryRules): E164Answer {
  if (isNational(digits, rules)) return { ok: true, e164: `+${rules.code}${digits}` };
  const prefixes = rules.internationalPrefixes.filter((prefix) => digits.startsWith(prefix));
  const abroad = prefixes.map((prefix) => digits.slice(prefix.length));
  // Where carriers have their own prefixes, one that leads back to the own country is the plain one.
  const home = abroad.find((rest) => rest.startsWith(rules.code) && fromInternational(rest).ok) ?? abroad[0];
  if (home !== undefined) {
    const answer = fromInternational(home);
    if (answer.ok) return answer;
  }
  for (const prefix of rules.nationalPrefixes) {
    const rest = digits.slice(prefix.length);
    if (digits.startsWith(prefix) && isNational(rest, rules)) return { ok: true, e164: `+${rules.code}${rest}` };
  }
  if (digits.startsWith(rules.code)) {
    const answer = fromInternational(digits);
    if (answer.ok) return answer;
  }
  return { ok: false, reason: digits.length <= 6 ? 'short' : 'wrong-length' };
}

/**
 * What someone dialled or a carrier sent, as E.164 (`+18095551234`), by the country's dialling rules: the dial plan's
 * reading, which says why a number cannot be called. Separators, `+`, the country's international
 * and national prefixes and older dialling forms are understood. Without a table for the country only `+` forms are.
 */
export function readDialled(typed: string, country: string): E164Answer {
  const text = cleanNumber(typed);
  if (text === '') return { ok: false, reason: 'empty' };
  if (withheld.test(text)) return { ok: false, reason: 'withheld' };
  // `+44 (0)20 ...`: the zero in parentheses is for callers inside the country.
  if (text.startsWith('+')) {
    const digits = cleanNumber(typed.replace(/\(0\)/, '')).slice(1);
    return /^\d+$/.test(digits) ? fromInternational(digits) : { ok: false, reason: 'not-a-number' };
  }
  if (!/^\d+$/.test(text)) return { ok: false, reason: 'not-a-number' };
  const rules = countryRules(country);
  if (!rules) return { ok: false, reason: text.length <= 6 ? 'short' : 'unknown-country' };
  return fromLocal(text, rules);
}

/**
 * The emergency number of the country (ISO alpha-2) that was dialled, without any outside-line digit: as it is, or behind the
 * country's own code (`+34 112`, `0034112`), as phones that save each number internationally dial it.
 */
export function emergencyMeant(dialled: string, country: string): string | undefined {
  const digits = cleanNumber(dialled);
  const rules = countryRules(country);
  const numbers = rules?.emergency ?? commonEmergency;
  const fits = (text: string): boolean => numbers.some((pattern) => fitsPattern(text, pattern));
  if (fits(digits)) return digits;
  for (const start of rules ? ['+', ...rules.internationalPrefixes] : []) {
    const rest = digits.slice(start.length + rules!.code.length);
    // No number of any plan is so short.
    if (digits.startsWith(start + rules!.code) && fits(rest)) return rest;
  }
  return undefined;
}

export const isEmergency = (dialled: string, country: string): boolean =>
  emergencyMeant(dialled, country) !== undefined;

/** What sort of call a dialled number makes, seen from a country. `national`: its digits do not tell more. */
export function classifyNumber(dialled: string, country: string): NumberClass {
  if (isEmergency(dialled, country)) return 'emergency';
  const answer = readDialled(dialled, country);
  if (!answer.ok) return answer.reason === 'short' ? 'short' : 'unknown';
  const rules = countryRules(country);
  if (!rules) return 'international';
  const digits = answer.e164.slice(1);
  if (!digits.startsWith(rules.code)) return 'international';
  const national = digits.slice(rules.code.length);
  if (rules.areas && !rules.areas.some((area) => national.startsWith(area))) return 'international';
  return kindOf(national, rules) ?? 'national';
}

/** How a phone of the country would dial an E.164 number: nationally at home, with the international prefix abroad. */
export function toDialled(e164: string, country: string): string {
  const digits = e164.replace(/^\+/, '');
  const rules = countryRules(country);
  if (!rules) return digits;
  if (!digits.startsWith(rules.code)) return `${rules.internationalPrefixes.at(-1)}${digits}`;
  const national = digits.slice(rules.code.length);
  const isForeign = rules.areas && !rules.areas.some((area) => national.startsWith(area));
  return isForeign ? digits : national;
}
