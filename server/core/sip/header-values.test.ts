import { describe, expect, test } from 'vitest';
import { quote, splitList, unquote } from './chars.ts';
import { parseCSeq } from './cseq.ts';
import { parseNameAddr, printNameAddr, tagOf, withTag } from './name-addr.ts';
import { param, parseParams } from './params.ts';
import { parseVia, printVia } from './via.ts';

describe('an address', () => {
  test.each([
    ['<sip:a@b>', { uri: 'sip:a@b', params: [] }],
    ['sip:a@b;tag=1', { uri: 'sip:a@b', params: [{ name: 'tag', value: '1' }] }],
    ['<sip:a@b;lr>;tag=1', { uri: 'sip:a@b;lr', params: [{ name: 'tag', value: '1' }] }],
    ['Ana Ruiz <sip:a@b>', { displayName: 'Ana Ruiz', uri: 'sip:a@b', params: [] }],
    ['Ana Ruiz<sip:a@b>', { displayName: 'Ana Ruiz', uri: 'sip:a@b', params: [] }],
    ['"Ruiz; <Ana> \\"\\\\" <sip:a@b?x=%2C>', { displayName: 'Ruiz; <Ana> "\\', uri: 'sip:a@b?x=%2C', params: [] }],
    ['""<sip:a@b>', { uri: 'sip:a@b', params: [] }],
    ['sip:a@b ; x="<;,>" ; y', { uri: 'sip:a@b', params: [{ name: 'x', value: '"<;,>"' }, { name: 'y' }] }],
    ['isbn:2983792873', { uri: 'isbn:2983792873', params: [] }],
    [
      '<sip:a@b>;+sip.instance="<urn:uuid:1>"',
      { uri: 'sip:a@b', params: [{ name: '+sip.instance', value: '"<urn:uuid:1>"' }] },
    ],
  ])('%s is read', (value, expected) => {
    expect(parseNameAddr(value)).toEqual(expected);
  });

  test.each([
    '',
    '*',
    '<>',
    'ana',
    '"Ana <sip:a@b>',
    '"Ana" sip:a@b',
    '<sip:a@b',
    'sip:a@b>',
    '<sip:a@b>x',
    '<sip:a@b>;',
    '<sip:a@b>;=1',
    '<sip:a@b>;x=',
    '<sip:a@b>;x="',
    '<sip:a b>',
    '<sip:a@b>, <sip:c@d>',
    'sip:a@b?x=1',
    'Ruiz, Ana <sip:a@b>',
    'Ana "R" <sip:a@b>',
  ])('%s is malformed', (value) => {
    expect(parseNameAddr(value)).toBeUndefined();
  });

  test('is printed so that it reads the same', () => {
    const address = {
      displayName: 'R; "A", \\',
      uri: 'sip:a@b;x',
      params: [{ name: 'tag', value: '1' }, { name: 'lr' }],
    };
    expect(printNameAddr(address)).toBe('"R; \\"A\\", \\\\" <sip:a@b;x>;tag=1;lr');
    expect(parseNameAddr(printNameAddr(address))).toEqual(address);
  });

  test('its tag is read, set and replaced', () => {
    expect([tagOf('sip:a@b;TAG=x'), tagOf('<sip:a@b;tag=no>'), tagOf('"')]).toEqual(['x', undefined, undefined]);
    expect(withTag('sip:a@b;x=1', 't')).toBe('sip:a@b;x=1;tag=t');
    expect(withTag('"A\\\u0007" <sip:a@b>', 't')).toBe('"A\\\u0007" <sip:a@b>;tag=t');
    expect(withTag('"A" <sip:a@b>;Tag=old;y', 't')).toBe('"A" <sip:a@b>;y;tag=t');
    expect(withTag('<', 't')).toBeUndefined();
  });
});

describe('a Via', () => {
  const udp = { protocol: 'SIP/2.0', transport: 'UDP', host: 'h', params: [] };
  test.each([
    ['SIP/2.0/UDP h', udp],
    [
      'sip / 2.0 / udp  h : 5070 ; branch = z9 ; ttl=1',
      { ...udp, port: 5070, branch: 'z9', params: [{ name: 'ttl', value: '1' }] },
    ],
    [
      'SIP/2.0/TLS [2001:db8::1]:5061;rport;received=[2001:db8::2]',
      { ...udp, transport: 'TLS', host: '2001:db8::1', port: 5061, rport: true, received: '2001:db8::2' },
    ],
    ['SIP/2.0/UDP h;received=2001:db8::2;RPORT=9', { ...udp, received: '2001:db8::2', rport: 9 }],
  ])('%s is read', (value, expected) => {
    expect(parseVia(value)).toEqual(expected);
  });

  test.each([
    '',
    'SIP/2.0',
    'SIP/2.0/UDP',
    'SIP/3/UDP h',
    'HTTP/2.0/UDP h',
    'SIP/2.0/U;P h',
    'SIP/2.0/UDP h:x',
    'SIP/2.0/UDP h h',
    'SIP/2.0/UDP h;;',
    'SIP/2.0/UDP h;branch',
    'SIP/2.0/UDP h;branch=a;branch=b',
    'SIP/2.0/UDP h;rport=x',
    'SIP/2.0/UDP h;rport=0',
    'SIP/2.0/UDP h;received',
  ])('%s is malformed', (value) => {
    expect(parseVia(value)).toBeUndefined();
  });

  test.each([
    'SIP/2.0/UDP h:5060;branch=z9hG4bK1;received=192.0.2.1;rport=5062;alias;ttl=4',
    'SIP/2.0/TCP [::1];branch=z9hG4bK1;received=::2;rport',
  ])('%s is printed as it was read', (value) => {
    expect(printVia(parseVia(value)!)).toBe(value);
  });
});

test.each([
  ['314159 INVITE', { number: 314159, method: 'INVITE' }],
  [' 0009 \t INVITE ', { number: 9, method: 'INVITE' }],
  ['2147483647 x', { number: 2147483647, method: 'x' }],
  ['2147483648 INVITE', undefined],
  ['-1 INVITE', undefined],
  ['1.5 INVITE', undefined],
  ['1', undefined],
  ['INVITE 1', undefined],
  ['1 INVITE x', undefined],
  ['1INVITE', undefined],
])('CSeq %s', (value, expected) => {
  expect(parseCSeq(value)).toEqual(expected);
});

test('a parameter is found whatever its case, with or without value', () => {
  const params = parseParams(';Expires=60 ; ob', 0)!;
  expect([param(params, 'expires'), param(params, 'ob'), param(params, 'q')]).toEqual(['60', '', undefined]);
});

test('quoting and its undoing', () => {
  expect(unquote(quote('a "b" \\ c'))).toBe('a "b" \\ c');
  expect([unquote('"'), unquote('a"b'), unquote('""')]).toEqual(['"', 'a"b', '']);
});

test('a list with an open quote or bracket is no list', () => {
  expect([splitList('"a, b'), splitList('<a, b'), splitList('"a\\", b')]).toEqual([undefined, undefined, undefined]);
});
