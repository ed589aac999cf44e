import { expect, test } from 'vitest';
import { countryRules } from '../../core/dialplan/dialling-rules.ts';
import { formatForReader, formatPoint, toDialled, toE164 } from './normalize.ts';

test.each([
  ['ES', '912 345 678', '+34912345678'],
  ['ES', '0034 912 345 678', '+34912345678'],
  ['ES', '34912345678', '+34912345678'],
  ['ES', '+51 1 6112000', '+5116112000'],
  ['MX', '55 1234 5678', '+525512345678'],
  ['MX', '+521 55 1234 5678', '+525512345678'],
  ['AR', '011 15 2345-6789', '+5491123456789'],
  ['PE', '(01) 611-2000', '+5116112000'],
  ['CO', '601 3456789', '+576013456789'],
  ['CO', '0034 912 345 678', '+34912345678'],
  ['CO', '009 34 912 345 678', '+34912345678'],
  ['CL', '9 6123 4567', '+56961234567'],
  ['US', '(212) 555-0123', '+12125550123'],
])('in %s, %s is %s', (country, typed, e164) => {
  expect(toE164(typed, country)).toBe(e164);
});

test.each(['anonymous', '', '112', '101', '1-800-FLOWERS', '+0', '9'.repeat(60), 'call 912345678 now'])(
  '"%s" is no number of the outside world',
  (typed) => {
    expect(toE164(typed, 'ES')).toBeUndefined();
  },
);

test('a country that nobody numbers leaves only numbers with plus', () => {
  expect(toE164('+34912345678', 'XX')).toBe('+34912345678');
  expect(toE164('912345678', 'XX')).toBeUndefined();
});

test('a reader sees national numbers without the country and foreign ones with it', () => {
  expect(formatForReader('+34912345678', 'ES')).toBe('912 34 56 78');
  expect(formatForReader('+34912345678', 'MX')).toBe('+34 912 34 56 78');
  expect(formatForReader('anonymous', 'ES')).toBe('anonymous');
});

test.each([
  '809-555-7777 ext. 4',
  '+1 (809) 555-7777 Ext:4',
  '809 555 7777 x4',
  '8095557777, extensión 4',
  '809-555-7777 #4',
])('%s, as lists have it, is the number that calls come from, shown with its extension', (typed) => {
  expect(toE164(typed, 'DO')).toBe('+18095557777');
  expect(formatPoint({ typed, key: '+18095557777' }, 'DO')).toBe('(809) 555-7777 ext. 4');
});

test.each([
  ['ES', '+34912345678', '912345678'],
  ['ES', '+576011234567', '00576011234567'],
  ['US', '+34912345678', '01134912345678'],
  ['CO', '+576011234567', '6011234567'],
  // Each carrier has its own way abroad there: without any the number would be dialled as one of the country, and
  // +1 234… as 123, its emergency number.
  ['CO', '+12345678901', '0012345678901'],
  ['CL', '+34912345678', '0034912345678'],
  ['BR', '+34912345678', '0034912345678'],
])('a line in %s dials %s as %s', (country, e164, digits) => {
  expect(toDialled(e164, { country })).toBe(digits);
});

test('abroad goes by the carrier that the line is told of, home does not', () => {
  expect(toDialled('+12345678901', { country: 'CO', abroad: '009' })).toBe('00912345678901');
  expect(toDialled('+576011234567', { country: 'CO', abroad: '009' })).toBe('6011234567');
});

const countries = ['ES', 'CO', 'MX', 'DO', 'PA', 'PE', 'CL'];
test.each(countries)('emergency numbers of %s are no numbers of the outside world, however typed', (country) => {
  const { code, emergency, internationalPrefixes } = countryRules(country)!;
  for (const pattern of emergency) {
    const short = pattern.replaceAll('x', '1');
    const fronts = ['', '0', '9', '0,', '+', '00', `+${code}`, `00${code}`, code, ...internationalPrefixes];
    for (const front of [...fronts, ...internationalPrefixes.map((prefix) => prefix + code)])
      for (const typed of [
        front + short,
        `${front} ${[...short].join(' ')}`,
        `${front}${short}#`,
        `tel:${front}${short}`,
      ])
        expect(toE164(typed, country), typed).toBeUndefined();
  }
});
