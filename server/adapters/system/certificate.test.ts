import { X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ownCertificate } from './certificate.ts';

const DAY_MS = 86_400_000;
const nowMs = Date.UTC(2026, 0, 5);
const folder = (): string => mkdtempSync(join(tmpdir(), 'centralita-tls-'));
const leafOf = (cert: string): X509Certificate => new X509Certificate(cert);

test('the certificate is signed by the box and names where browsers reach it', async () => {
  const where = folder();
  const { cert, authorityFingerprint } = await ownCertificate({ folder: where, nowMs });
  const authority = new X509Certificate(readFileSync(join(where, 'authority.pem')));
  expect(leafOf(cert).verify(authority.publicKey)).toBe(true);
  expect(leafOf(cert).checkHost('localhost')).toBe('localhost');
  expect(leafOf(cert).checkIP('127.0.0.1')).toBe('127.0.0.1');
  expect(authority.fingerprint256).toBe(authorityFingerprint);
  expect(statSync(join(where, 'own.key')).mode & 0o077).toBe(0);
});

test('it is kept over a restart, renewed by the same authority before it ends, and made anew when damaged', async () => {
  const where = folder();
  const first = await ownCertificate({ folder: where, nowMs });
  expect((await ownCertificate({ folder: where, nowMs: nowMs + 300 * DAY_MS })).cert).toBe(first.cert);
  const renewed = await ownCertificate({ folder: where, nowMs: nowMs + 370 * DAY_MS });
  expect(renewed.cert).not.toBe(first.cert);
  expect(renewed.authorityFingerprint).toBe(first.authorityFingerprint);
  writeFileSync(join(where, 'own.pem'), '-----BEGIN CERTIFICATE-----\nMII');
  const mended = await ownCertificate({ folder: where, nowMs: nowMs + 370 * DAY_MS });
  expect(leafOf(mended.cert).checkHost('localhost')).toBe('localhost');
});
