import { isSupportedCountry } from 'libphonenumber-js/max';
import { z } from 'zod';
import { parseSpans } from '../../core/figures/shifts.ts';
import { isCalendarDay, isTimeZone } from '../../core/schedule/local-time.ts';

/** What a text in the document must look like: a pattern where one can say it, else a judgement; and the words for it. */
interface Format {
  pattern?: RegExp;
  judge?: (text: string) => boolean;
  allowed: string;
}

const isInstant = (text: string): boolean => isCalendarDay(text.slice(0, 10)) && !Number.isNaN(Date.parse(text));

const isAddress = (text: string): boolean =>
  [z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()].some((kind) => kind.safeParse(text).success);

const currencies = new Set(Intl.supportedValuesOf('currency'));

export const formats = {
  id: { pattern: /^[a-z0-9-]{1,40}$/, allowed: '1 to 40 of a-z, 0-9 and -' },
  prompt: {
    pattern: /^([a-z0-9-]{1,40}|say:[^\0]{0,2000})$/,
    allowed: 'the id of a prompt, or "say:" and the text that is spoken',
  },
  variable: { pattern: /^[A-Za-z0-9_]{1,40}$/, allowed: '1 to 40 of A-Z, a-z, 0-9 and _' },
  extension: { pattern: /^[0-9]{2,6}$/, allowed: '2 to 6 digits' },
  mac: {
    pattern: /^[0-9a-fA-F]{2}([:.-]?[0-9a-fA-F]{2}){5}$/,
    allowed: 'the twelve digits 0-9 and a-f on the back of the phone',
  },
  'hours-code': { pattern: /^[0-9]{1,2}$/, allowed: 'one or two digits' },
  'account-code': { pattern: /^[0-9]{2,10}$/, allowed: '2 to 10 digits' },
  pin: { pattern: /^[0-9]{4,10}$/, allowed: '4 to 10 digits' },
  e164: { pattern: /^\+[1-9][0-9]{3,14}$/, allowed: '+ and 4 to 15 digits, as +34910000001' },
  'own-number': { pattern: /^\+[1-9][0-9]{3,14}\*?$/, allowed: 'as +34910000001, or +3491000* for all that begin so' },
  phone: { pattern: /^\+?[0-9*#]{1,32}$/, allowed: 'digits, with or without a leading +' },
  did: { pattern: /^(\+?[0-9]{1,32}\*?|\*)$/, allowed: 'digits as the carrier sends them, a prefix as 3491*, or *' },
  prefix: { pattern: /^\+?[0-9*#]{0,24}$/, allowed: 'the first digits dialled, or "" for every number' },
  'number-pattern': {
    pattern: /^(?=.)\+?[0-9x#*]{0,31}\*?$/,
    allowed: 'digits, x for any one digit, * at the end for whatever follows, as 1809xxxxxxx, +34* or *',
  },
  'rate-prefix': {
    pattern: /^[0-9]{0,15}$/,
    allowed: 'the first digits of the number without +, or "" for every number',
  },
  digits: { pattern: /^\+?[0-9*#]{0,24}$/, allowed: 'digits, with or without a leading +' },
  host: {
    pattern: /^([A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?|[0-9a-fA-F:]*:[0-9a-fA-F:.]+)$/,
    allowed: 'a host name or an address, without sip: and without port',
  },
  'host-port': {
    pattern: /^([A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?|\[[0-9a-fA-F:.]{2,45}\])(:[1-9][0-9]{0,4})?$/,
    allowed: 'a host name or an address, with its port where it needs one, as proxy.example:5060',
  },
  'sip-user': { pattern: /^[A-Za-z0-9_.!~*'()&=+$,;?/%-]{1,80}$/, allowed: 'a SIP user without spaces, @ and :' },
  address: { judge: isAddress, allowed: 'an address as 192.0.2.7 or a block as 192.0.2.0/24' },
  mail: { pattern: /^[^\s@<>"',;:\\]{1,64}@[A-Za-z0-9.-]{1,190}$/, allowed: 'a mail address as ana@example.com' },
  'mail-sender': {
    pattern: /^[^\s@<>"',;:\\]{0,64}@[A-Za-z0-9.-]{1,190}$/,
    allowed: 'a mail address as ana@example.com, or @example.com for all of a house',
  },
  'fax-number': { pattern: /^[0-9+ ]{0,20}$/, allowed: 'up to twenty digits, + and spaces' },
  time: { pattern: /^([01][0-9]|2[0-3]):[0-5][0-9]$/, allowed: 'a time as 09:00, up to 23:59' },
  'end-time': { pattern: /^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$/, allowed: 'a time as 18:30, up to 24:00' },
  shift: {
    judge: (text: string) => parseSpans(text) !== undefined,
    allowed: 'times in their order on quarters of an hour, as 09:00-14:00 15:00-18:30',
  },
  date: { pattern: /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/, judge: isCalendarDay, allowed: 'a date as 2026-12-25' },
  instant: {
    pattern: /^[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,3})?)?(Z|[+-][0-9]{2}:[0-9]{2}))?$/,
    judge: isInstant,
    allowed: "a date as 2026-01-01 (midnight in the tariff's zone) or an instant as 2026-01-01T00:00:00Z",
  },
  amount: { pattern: /^[0-9]{1,12}(\.[0-9]{1,9})?$/, allowed: 'a decimal text as "0.125", up to nine decimals' },
  payer: {
    pattern: /^(office|(person|extension|department|principal|account|campaign|queue|trunk):.{1,120})$/,
    allowed:
      'office, or whose budget it is, as person:ana, extension:101, department:sales, principal:Acme, account:55, campaign:spring, queue:care, trunk:carrier',
  },
  percent: { pattern: /^-?[0-9]{1,6}(\.[0-9]{1,9})?$/, allowed: 'a decimal text as "12.5"' },
  zone: { judge: isTimeZone, allowed: 'an IANA zone as Europe/Madrid or America/Lima' },
  country: { judge: isSupportedCountry, allowed: 'a country of ISO 3166-1 in two capitals, as ES or MX' },
  destination: {
    pattern: /^([A-Z]{2}|premium|satellite)$/,
    allowed: 'a country in two capitals as JM, premium or satellite',
  },
  currency: { judge: (text) => currencies.has(text), allowed: 'a currency of ISO 4217 in three capitals, as EUR' },
  file: { pattern: /^[^\0]{1,1000}\.(wav|WAV)$/, allowed: 'the name of a .wav file' },
} satisfies Record<string, Format>;

export type FormatName = keyof typeof formats;

const byPattern = new Map<string, FormatName>(
  Object.entries(formats as Record<string, Format>).flatMap(([name, { pattern }]) =>
    pattern ? [[String(pattern), name as FormatName] as const] : [],
  ),
);

/** Which format a zod pattern issue speaks of. */
export const formatOfPattern = (pattern: string): FormatName | undefined => byPattern.get(pattern);

/** A zod text of that format; the pattern shows in the JSON Schema. */
export function textOf(name: FormatName): z.ZodString {
  const { pattern, judge, allowed }: Format = formats[name];
  const text = pattern ? z.string().regex(pattern, { abort: true }) : z.string();
  return (judge ? text.refine(judge, { params: { format: name } }) : text).describe(allowed);
}
