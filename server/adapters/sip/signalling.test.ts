import { expect, test } from 'vitest';
import type { Trunk } from '../../core/office/trunks.ts';
import type { SipMessage } from '../../core/sip/message.ts';
import { credentialsFor, grantedSec, redirectedTo } from './signalling.ts';

const ok = (...headers: [string, string][]): SipMessage => ({
  kind: 'response',
  status: 200,
  reason: 'OK',
  headers: headers.map(([name, value]) => ({ name, value })),
  body: new Uint8Array(0),
});

test('RFC 3261 10.2.4: what counts is the time of our own contact', () => {
  const other: [string, string] = ['Contact', '<sip:desk@192.0.2.9>;expires=3600'];
  expect(grantedSec(ok(other, ['Contact', '<sip:t1@192.0.2.1>;expires=120'], ['Expires', '60']), 't1')).toBe(120);
  expect(grantedSec(ok(other, ['Contact', '<sip:t1@192.0.2.1>'], ['Expires', '60']), 't1')).toBe(60);
  expect(grantedSec(ok(['Contact', '<sip:rewritten@192.0.2.1>;expires=90']), 't1')).toBe(90);
  expect(grantedSec(ok(), 't1')).toBeUndefined();
});

test('the password goes to the embedded engine in a header, to any other one never', () => {
  const trunk = { username: 'office', secret: 'päss', digest: 'auto' } as Trunk;
  const header = credentialsFor(trunk, 'embedded').headers['X-Centralita-Auth'];
  expect(JSON.parse(Buffer.from(header!, 'base64').toString('utf8'))).toEqual({ username: 'office', password: 'päss' });
  expect(credentialsFor(trunk, 'external')).toEqual({ headers: {}, auth: { username: 'office', password: 'päss' } });
  expect(credentialsFor({} as Trunk, 'embedded')).toEqual({ headers: {} });
});

test('a trunk whose password may only go as SHA-256 has it so, or not at all', () => {
  const trunk = { username: 'office', secret: 'x', digest: 'sha-256' } as Trunk;
  const header = credentialsFor(trunk, 'embedded').headers['X-Centralita-Auth'];
  expect(JSON.parse(Buffer.from(header!, 'base64').toString('utf8'))).toMatchObject({ digest: 'sha-256' });
  expect(credentialsFor(trunk, 'external')).toEqual({ headers: {} });
});

test('RFC 3261 8.1.3.4: a redirection leads to the registrars that it prefers, by their place alone', () => {
  const response = ok(
    ['Contact', '<sip:late.test>;q=0.1'],
    ['Contact', '<tel:112>'],
    ['Contact', '<sip:office@first.test:5070;transport=tcp?x=y>;q=0.9'],
  );
  expect(redirectedTo(response)).toEqual(['sip:first.test:5070;transport=tcp', 'sip:late.test']);
});
