import { expect, test } from 'vitest';
import { trunkDefaults } from '../../core/office/peer-defaults.ts';
import type { Trunk } from '../../core/office/trunks.ts';
import { sipRequest } from '../../testing/builders/sip-request.ts';
import { callerOf, headersToPhone, headersToTrunk, trunkUri } from './parties.ts';

const trunk: Trunk = {
  ...trunkDefaults,
  id: 'carrier',
  name: 'Carrier',
  kind: 'peer',
  host: 'sip.carrier.example',
  registerSec: 600,
  addresses: [],
  optionsSec: 0,
};

const caller = (...headers: [string, string][]) =>
  callerOf(
    sipRequest({
      method: 'INVITE',
      uri: 'sip:1@pbx',
      from: 'sip:x@carrier',
      headers: headers.map(([name, value]) => ({ name, value })),
    }),
  );

test('the asserted identity counts more than From, whose name it may take', () => {
  expect(
    caller(['From', '"Ana" <sip:600@carrier>;tag=f'], ['P-Asserted-Identity', '<sip:+34600000001@carrier>']),
  ).toEqual({
    number: '+34600000001',
    name: 'Ana',
  });
  expect(caller(['From', '"600" <sip:600@carrier>;tag=f'])).toEqual({ number: '600' });
  expect(caller(['P-Asserted-Identity', '<tel:+34-600-000-001>'])).toEqual({ number: '+34600000001' });
});

test('RFC 3323 4.2: who wants to be unknown is, whatever the carrier asserts', () => {
  const asserted: [string, string] = ['P-Asserted-Identity', '<sip:+34600000001@carrier>'];
  expect(caller(['From', '"Anonymous" <sip:anonymous@anonymous.invalid>;tag=f'], asserted)).toEqual({
    number: '',
    withheld: true,
  });
  expect(caller(['Privacy', 'id;critical'], asserted)).toEqual({ number: '', withheld: true });
  expect(caller(['From', '<sip:anonymous@carrier>;tag=f'])).toEqual({ number: '', withheld: true });
});

test('towards a phone a withheld number is anonymous, with nothing asserted', () => {
  expect(headersToPhone({ from: { number: '' } }, '102')).toEqual({
    From: '"Anonymous" <sip:anonymous@anonymous.invalid>',
  });
  expect(headersToPhone({ from: { number: '101', name: 'Ana' } }, '102')).toEqual({
    From: '"Ana" <sip:101@localhost>',
    'P-Asserted-Identity': '"Ana" <sip:101@localhost>',
  });
});

test('a peer sees the number in From, a registrar the account; names stay in the house', () => {
  const from = { number: '101', name: 'Ana' };
  expect(headersToTrunk(trunk, { from: { number: '+34910000001', name: 'Ana' } }, '1')).toEqual({
    From: '<sip:+34910000001@sip.carrier.example>',
    'P-Asserted-Identity': '<sip:+34910000001@sip.carrier.example>',
  });
  expect(
    headersToTrunk({ ...trunk, kind: 'register', username: 'office', fromDomain: 'c.example' }, { from }, '1'),
  ).toEqual({
    From: '<sip:office@c.example>',
    'P-Asserted-Identity': '<sip:101@c.example>',
  });
});

test('the address of a called number holds port and transport only where they differ, and no way to add headers', () => {
  expect(trunkUri(trunk, '+34910000009')).toBe('sip:+34910000009@sip.carrier.example');
  expect(trunkUri({ ...trunk, port: 5080, transport: 'tcp' })).toBe('sip:sip.carrier.example:5080;transport=tcp');
  expect(trunkUri({ ...trunk, host: '2001:db8::1' }, '1')).toBe('sip:1@[2001:db8::1]');
  expect(trunkUri(trunk, '1@evil.example?X=y')).not.toMatch(/@.*@/);
});

test('a call that we send on says whom it was for, and why', () => {
  const diversion = { number: '+34910000001', reason: 'no-answer', count: 1 } as const;
  expect(headersToTrunk(trunk, { from: { number: '101' }, diversion }, '+34600')).toMatchObject({
    Diversion: '<sip:+34910000001@sip.carrier.example>;reason=no-answer;counter=1;privacy=off',
  });
  expect(headersToPhone({ from: { number: '101' }, diversion, alert: 'internal' }, '102')).toMatchObject({
    'Alert-Info': '<http://localhost>;info=alert-internal',
    'History-Info': '<sip:+34910000001@localhost>;index=1, <sip:102@localhost;cause=408>;index=1.1;mp=1',
  });
});
