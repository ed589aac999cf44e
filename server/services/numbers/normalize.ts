import {
  type CountryCode,
  isSupportedCountry,
  type PhoneNumber,
  parsePhoneNumberFromString,
} from 'libphonenumber-js/max';
import { splitExtension } from '../../core/customers/number-extension.ts';

/** Letters would be read as the keys they stand on; nobody types `1-800-FLOWERS` into an office phone. */
const isNumberLike = (typed: string): boolean => /^[\s\d+().\-/\u00a0\u2010-\u2015]{3,40}$/.test(typed);

function parse(typed: string, country?: string): PhoneNumber | undefined {
  const { number } = splitExtension(typed);
  if (!isNumberLike(number)) return undefined;
  // Mexico dropped the 1 of its mobiles in 2019; carriers and old lists still send it.
  const known = number.trim().replace(/^(\+|00)52\s?1[\s-]?(?=(?:[\s-]?\d){10}$)/, '+52');
  const home = country && isSupportedCountry(country) ? (country as CountryCode) : undefined;
  return parsePhoneNumberFromString(known, home ? { defaultCountry: home, extract: false } : { extract: false });
}

/**
 * E.164 of a number as typed or presented in an office of `country`: national, with the country's international
 * prefix, with plus, or the country's code without plus. Undefined when it is no valid number: short codes, internal
 * numbers, `anonymous`. It tells whose number it is, in every country of the world; what may be dialled is judged by
 * the dial plan's own rules. An extension written behind it is left out.
 */
export function toE164(typed: string, country: string): string | undefined {
  const number = parse(typed, country);
  if (number?.isValid()) return number.number;
  // Where each carrier has its own way abroad people write the plain 00 of other countries all the same.
  const abroad = /^\s*00(?=[1-9])/.test(typed) ? parse(typed.replace(/^\s*00/, '+'), country) : undefined;
  return abroad?.isValid() ? abroad.number : undefined;
}

/** The way abroad where a country leaves it to the carrier: few of its lines know it, and none takes it for a number of its own. */
const PLAIN_WAY_OUT = '00';

/**
 * The digits that a telephone line of `country` dials: national at home, with the way out for the rest, which is
 * `abroad` (digits, `*`, `#` and commas) where it is given and else the country's.
 */
export function toDialled(e164: string, { country, abroad }: { country: string; abroad?: string | undefined }): string {
  const parsed = parse(e164);
  if (!parsed?.isValid()) return e164;
  const home = isSupportedCountry(country) ? (country as CountryCode) : undefined;
  const digitsOf = (text: string): string => text.replace(/[^\d]/g, '');
  if (home === undefined || parsed.country === home) return digitsOf(parsed.formatNational());
  const plain = digitsOf(parsed.number);
  if (abroad !== undefined) return `${abroad}${plain}`;
  // It knows no way out of countries whose carriers have one each.
  const usual: string | undefined = parsed.format('IDD', { fromCountry: home });
  return usual === undefined ? `${PLAIN_WAY_OUT}${plain}` : digitsOf(usual);
}

/** A number of a card with its extension, as it was typed where it is none that can be called. */
export function formatPoint({ typed, key }: { typed: string; key?: string | undefined }, country: string): string {
  if (key === undefined) return typed;
  const { extension } = splitExtension(typed);
  return `${formatForReader(key, country)}${extension === undefined ? '' : ` ext. ${extension}`}`;
}

/** As people of `country` write it: national at home, international for the rest; what is no number stays as it is. */
export function formatForReader(number: string, country: string): string {
  const parsed = parse(number);
  if (!parsed?.isValid()) return number;
  return parsed.country === country ? parsed.formatNational() : parsed.formatInternational();
}
