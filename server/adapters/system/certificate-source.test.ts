import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { FakeClock } from '../../base/clock.ts';
import { createLog } from '../../base/log.ts';
import { makeCertificate } from '../../testing/certificate.ts';
import { openCertificate } from './certificate-source.ts';

const folder = (): string => mkdtempSync(join(tmpdir(), 'centralita-tls-'));

async function openFiles() {
  const [first, second] = [await makeCertificate(), await makeCertificate()];
  const at = folder();
  const files = { cert: join(at, 'own.pem'), key: join(at, 'own.key') };
  const write = ({ cert, key }: { cert: string; key: string }): void => {
    writeFileSync(files.cert, cert);
    writeFileSync(files.key, key);
  };
  write(first);
  const clock = new FakeClock();
  const lines: string[] = [];
  const log = createLog('debug', (line) => lines.push(line));
  const source = await openCertificate({ folder: at, files, clock, log });
  return { first, second, files, write, clock, lines, source };
}

test('a certificate that was renewed in its files is taken without a restart', async () => {
  const { first, second, write, clock, source } = await openFiles();
  expect(source.current()).toEqual({ cert: first.cert, key: first.key });
  const renewed = new Promise((resolve) => source.onRenewed(resolve));
  write(second);
  clock.advance(300_000);
  expect(await renewed).toEqual({ cert: second.cert, key: second.key });
  source.stop();
  expect(clock.pending).toBe(0);
});

test('files that do not fit each other leave the certificate as it is, and the log says why without the key', async () => {
  const { first, second, files, clock, lines, source } = await openFiles();
  writeFileSync(files.cert, second.cert);
  clock.advance(300_000);
  await expect.poll(() => lines.join()).toContain('not the key of the certificate');
  expect(source.current().cert).toBe(first.cert);
  expect(lines.join()).not.toContain('PRIVATE KEY');
  expect(lines.join()).not.toContain(first.key.split('\n')[1]);
  source.stop();
});

test('at the start a missing or wrong file is told with its setting', async () => {
  const at = folder();
  const files = { cert: join(at, 'none.pem'), key: join(at, 'none.key') };
  const opening = { folder: at, files, clock: new FakeClock(), log: createLog('error', () => undefined) };
  await expect(openCertificate(opening)).rejects.toMatchObject({
    code: 'certificate-unusable',
    context: { setting: 'CENTRALITA_TLS_CERT', file: files.cert, why: 'ENOENT' },
  });
  const { cert } = await makeCertificate();
  writeFileSync(files.cert, cert);
  writeFileSync(files.key, 'no key');
  await expect(openCertificate(opening)).rejects.toMatchObject({ context: { setting: 'CENTRALITA_TLS_KEY' } });
});

test('without files it is the appliance’s own', async () => {
  const at = folder();
  const clock = new FakeClock();
  const source = await openCertificate({ folder: at, clock, log: createLog('error', () => undefined) });
  expect(source.current().cert).toContain('BEGIN CERTIFICATE');
  source.stop();
});

test("the end of the operator's certificate is told two weeks before, and once when it has come", async () => {
  const { first, clock, lines, source } = await openFiles();
  expect(lines).toEqual([]);
  clock.advance(first.expiresAt - clock.now() - 13 * 86_400_000);
  await expect.poll(() => lines.filter((line) => line.includes('certificate ends soon'))).toHaveLength(1);
  clock.advance(14 * 86_400_000);
  await expect.poll(() => lines.filter((line) => line.includes('certificate has ended'))).toHaveLength(1);
  source.stop();
});

test('a start with a certificate that has ended says so', async () => {
  const { first, files, lines, source } = await openFiles();
  source.stop();
  const clock = new FakeClock(first.expiresAt);
  const late = await openCertificate({
    folder: folder(),
    files,
    clock,
    log: createLog('warn', (it) => lines.push(it)),
  });
  expect(lines.join()).toContain(`certificate has ended: phones and browsers refuse it`);
  late.stop();
});
