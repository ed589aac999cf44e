import { expect, test } from 'vitest';
import { signalFailureOf, warningOf } from './signal-failure.ts';

const failure = (code: string, status = 503) =>
  signalFailureOf(
    {
      kind: 'response',
      status,
      reason: '',
      headers: [{ name: 'Warning', value: warningOf(code) }],
      body: new Uint8Array(0),
    },
    status,
  );

test.each([
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'certificate-name'],
  ['CERT_HAS_EXPIRED', 'certificate-expired'],
  ['CERT_NOT_YET_VALID', 'certificate-expired'],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', 'certificate-untrusted'],
  ['SELF_SIGNED_CERT_IN_CHAIN', 'certificate-untrusted'],
  ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'certificate-untrusted'],
  ['UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'certificate-untrusted'],
  ['ECONNREFUSED', 'unreachable'],
  ['Error: "x\r\nVia: y"', 'unreachable'],
] as const)('RFC 3261 20.43: %s is read back as %s', (code, why) => {
  expect(failure(code)).toBe(why);
});

test('who does not answer in time is just that', () => {
  expect(failure('CERT_HAS_EXPIRED', 408)).toBe('timeout');
});
