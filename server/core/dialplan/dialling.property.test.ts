import { expect, test } from 'vitest';
import { seeded } from '../../testing/seeded.ts';
import { type CountryRules, countryRules } from './dialling-rules.ts';
import { classifyNumber, isEmergency, readDialled } from './numbers.ts';
import { planOutbound } from './plan-outbound.ts';

const countries = ['DO', 'ES', 'CO', 'MX', 'PA', 'PE', 'CL'];

test('a number that was made E.164 stays the same when it is read again, from its own country and from any other', () => {
  const wrong: string[] = [];
  let read = 0;
  for (const country of countries) {
    const below = seeded(country.charCodeAt(0) * 256 + country.charCodeAt(1));
    const { internationalPrefixes, nationalPrefixes } = countryRules(country)!;
    const starts = ['', '+', ...internationalPrefixes, ...nationalPrefixes];
    for (let count = 0; count < 800; count++) {
      const digits = Array.from({ length: 5 + below(10) }, () => below(10)).join('');
      const typed = `${starts[below(starts.length)]}${digits}`;
      const first = readDialled(typed, country);
      if (!first.ok) continue;
      read += 1;
      for (const elsewhere of [country, countries[below(countries.length)]!]) {
        const again = readDialled(first.e164, elsewhere);
        if (!again.ok || again.e164 !== first.e164) wrong.push(`${country} ${typed} ${first.e164} in ${elsewhere}`);
      }
    }
  }
  expect(wrong).toEqual([]);
  expect(read).toBeGreaterThan(500);
});

/** How people type or paste a short number, behind the outside-line digit too. */
const waysOfTyping: ((number: string, rules: CountryRules) => string)[] = [
  (number) => number,
  (number) => ` ${number} `,
  (number) => [...number].join(' '),
  (number) => [...number].join('-'),
  (number) => [...number].join('.'),
  (number) => `(${number})`,
  (number) => `tel:${number}`,
  (number) => `\u202a${number}\u202c`,
  (number) => `0${number}`,
  (number) => `9 ${number}`,
  // Saved with the country's own code, as phones do.
  (number, { code }) => `+${code}${number}`,
  (number, { code }) => `+${code} ${[...number].join(' ')}`,
  (number, { code }) => `tel:+${code}-${number}`,
  (number, { code }) => `0 +${code}${number}`,
  (number, { code, internationalPrefixes: [abroad] }) => `${abroad}${code}${number}`,
  (number, { code, internationalPrefixes }) => `9${internationalPrefixes.at(-1)} ${code} ${number}`,
];

test('no number that can be called is taken for an emergency, in whatever way it is typed', () => {
  const wrong: string[] = [];
  for (const country of countries) {
    const below = seeded(country.charCodeAt(0) * 7 + country.charCodeAt(1));
    const { code, internationalPrefixes, lengths } = countryRules(country)!;
    for (let count = 0; count < 1_000; count++) {
      const national = Array.from({ length: lengths[below(lengths.length)]! }, () => below(10)).join('');
      for (const typed of [national, `+${code}${national}`, `${internationalPrefixes[0]}${code}${national}`])
        if (readDialled(typed, country).ok && isEmergency(typed, country)) wrong.push(`${country} ${typed}`);
    }
  }
  expect(wrong).toEqual([]);
});

test('each emergency number of each country passes in each way of typing it', () => {
  const held: string[] = [];
  for (const country of countries) {
    for (const pattern of countryRules(country)!.emergency) {
      const number = pattern.replaceAll('x', '7');
      if (classifyNumber(number, country) !== 'emergency' || !isEmergency(number, country)) held.push(number);
      for (const type of waysOfTyping) {
        const plan = planOutbound({
          dialled: type(number, countryRules(country)!),
          country,
          extensions: [],
          groups: [],
          queues: [],
          flows: [],
          rooms: [],
          routes: [],
          trunks: [],
        });
        if (plan.kind !== 'emergency' || plan.number !== number)
          held.push(`${country} ${type(number, countryRules(country)!)} ${plan.kind}`);
      }
    }
  }
  expect(held).toEqual([]);
});

test.each([
  // Seen from the Dominican Republic, other places of the same country code are abroad.
  ['DO', '1 809 555 1234', '+18095551234', 'national'],
  ['DO', '18295551234', '+18295551234', 'national'],
  ['DO', '1 305 555 1234', '+13055551234', 'international'],
  ['DO', '787 555 1234', '+17875551234', 'international'],
  ['DO', '1 876 555 1234', '+18765551234', 'international'],
  ['DO', '1 473 555 1234', '+14735551234', 'international'],
  ['DO', '011 34 912345678', '+34912345678', 'international'],
  ['PE', '01 4251234', '+5114251234', 'fixed'],
  ['PE', '987 654 321', '+51987654321', 'mobile'],
  ['PE', '0 801 12345', '+5180112345', 'shared-cost'],
  ['PE', '00 1 809 555 1234', '+18095551234', 'international'],
  ['CL', '2 2345 6789', '+56223456789', 'fixed'],
  ['CL', '9 8765 4321', '+56987654321', 'mobile'],
  ['CL', '+56 9 8765 4321', '+56987654321', 'mobile'],
  ['CL', '1230 1 809 555 1234', '+18095551234', 'international'],
  ['CL', '800 123 456', '+56800123456', 'toll-free'],
  ['CL', '600 123 4567', '+566001234567', 'shared-cost'],
] as const)('%s: %s is %s, %s', (country, typed, e164, kind) => {
  expect(readDialled(typed, country)).toEqual({ ok: true, e164 });
  expect(classifyNumber(typed, country)).toBe(kind);
});
