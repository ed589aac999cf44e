import { expect, test } from 'vitest';
import { asksToBeWithheld, printCaller, printIdentity, readCaller, userOf } from './identity.ts';
import { parseNameAddr } from './name-addr.ts';

const message = (...headers: [string, string][]) => ({ headers: headers.map(([name, value]) => ({ name, value })) });
const asserted: [string, string] = ['P-Asserted-Identity', '<sip:+34600000001@carrier>'];

test('the dialled number comes without parameters and separators', () => {
  expect(userOf('sip:+34910;npdi@carrier')).toBe('+34910');
  expect(userOf('tel:+34-910-000.001')).toBe('+34910000001');
  expect(userOf('sip:carrier.example')).toBe('');
});

test.each([
  [
    'the asserted identity before all others',
    [['From', '<sip:1@c>'], ['Remote-Party-ID', '<sip:2@c>'], asserted],
    '+34600000001',
  ],
  [
    'the tel form too',
    [
      ['From', '<sip:1@c>'],
      ['P-Asserted-Identity', '<tel:+34-600-000-001>'],
    ],
    '+34600000001',
  ],
  [
    'Remote-Party-ID before From',
    [
      ['From', '<sip:1@c>'],
      ['Remote-Party-ID', '<sip:2@c>;party=calling'],
    ],
    '2',
  ],
  [
    'not the entry of the called party',
    [
      ['From', '<sip:1@c>'],
      ['Remote-Party-ID', '<sip:2@c>;party=called'],
    ],
    '1',
  ],
  [
    'what is broken does not count',
    [
      ['From', '<sip:1@c>'],
      ['P-Asserted-Identity', 'nonsense'],
    ],
    '1',
  ],
] as [string, [string, string][], string][])('RFC 3325 9.1: who calls is read from %s', (_, headers, user) => {
  expect(readCaller(message(...headers))).toEqual({ caller: { user }, withheld: false });
});

test('RFC 3325 9.3, RFC 3323: who asks to be unknown is, in whichever way it is asked', () => {
  const unknown = { caller: undefined, withheld: true };
  expect(readCaller(message(['From', '"Anonymous" <sip:anonymous@anonymous.invalid>'], asserted))).toEqual(unknown);
  expect(readCaller(message(['From', '<sip:1@c>'], asserted, ['Privacy', 'id;critical']))).toEqual(unknown);
  expect(readCaller(message(['From', '<sip:1@c>'], ['Remote-Party-ID', '<sip:2@c>;privacy=full']))).toEqual(unknown);
  expect(readCaller(message(['From', '<sip:1@c>'], ['Privacy', 'header'])).withheld).toBe(false);
});

test('RFC 3323 4.2: privacy "none" lets the asserted number be shown, though From is anonymous', () => {
  const headers = message(['From', '<sip:anonymous@anonymous.invalid>'], asserted, ['Privacy', 'none']);
  expect(readCaller(headers)).toEqual({ caller: { user: '+34600000001' }, withheld: false });
});

test('a phone that hides its number is heard', () => {
  expect(asksToBeWithheld(message(['From', '<sip:101@c>'], ['Privacy', 'id']))).toBe(true);
  expect(asksToBeWithheld(message(['From', '"Anonymous" <sip:anonymous@anonymous.invalid>']))).toBe(true);
  expect(asksToBeWithheld(message(['From', '<sip:101@c>']))).toBe(false);
});

test('a name with quotes, accents, line ends and half characters becomes a header that can be read', () => {
  const printed = printIdentity({ user: '1 01;x', displayName: 'José "Pepe"\r\nX-Bad: 1\ud800 <&>' }, 'h');
  expect(printed).not.toMatch(/[\r\n]/);
  expect(parseNameAddr(printed)).toMatchObject({
    displayName: 'José "Pepe" X-Bad: 1\ufffd <&>',
    uri: 'sip:1%2001;x@h',
  });
});

test.each([
  ['pai', false, { From: '<sip:acct@h>', 'P-Asserted-Identity': '<sip:+34910@h>' }],
  ['from', false, { From: '<sip:acct@h>' }],
  [
    'rpid',
    true,
    {
      From: '"Anonymous" <sip:anonymous@anonymous.invalid>',
      'Remote-Party-ID': '<sip:+34910@h>;party=calling;screen=yes;privacy=full',
      Privacy: 'id',
    },
  ],
  [
    'pai',
    true,
    {
      From: '"Anonymous" <sip:anonymous@anonymous.invalid>',
      'P-Asserted-Identity': '<sip:+34910@h>',
      Privacy: 'id',
    },
  ],
  ['from', true, { From: '"Anonymous" <sip:acct@h>', Privacy: 'id' }],
] as const)('a carrier is told who calls by %s (withheld: %s)', (style, withheld, headers) => {
  expect(printCaller({ shown: { user: '+34910' }, host: 'h', account: 'acct', style, withheld })).toEqual(headers);
});
