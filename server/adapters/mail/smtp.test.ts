import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { MailSettings } from '../../core/office/mail.ts';
import { attachmentOf, type MailServer, startMailServer } from '../../testing/peers/mail-server.ts';
import { smtp } from './smtp.ts';

let server: MailServer;
let folder: string;
beforeEach(async () => {
  server = await startMailServer({ user: { name: 'office', secret: 'pass' } });
  folder = mkdtempSync(join(tmpdir(), 'mail-'));
});
afterEach(async () => {
  await server[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

const by = (more: Partial<MailSettings> = {}): MailSettings => ({
  active: true,
  host: '127.0.0.1',
  port: server.port,
  security: 'none',
  username: 'office',
  secret: 'pass',
  from: 'central@example.com',
  alarmTo: [],
  ...more,
});
const mail = { id: 'm1', to: ['ana@example.com'], subject: 'Mensaje de José', text: 'Hola', attachments: [] };

test('a mail with a recording arrives as it was sent, by the login that was given', async () => {
  const file = join(folder, 'voice.wav');
  const bytes = Buffer.from(Array.from({ length: 5000 }, (_, index) => index % 251));
  writeFileSync(file, bytes);
  expect(await smtp.send({ ...mail, attachments: [{ file, name: '101.wav' }] }, by())).toEqual({ kind: 'sent' });
  const [got] = server.mails;
  expect(got).toMatchObject({ from: 'central@example.com', to: ['ana@example.com'], user: 'office' });
  expect(got!.source).toContain('Message-ID: <m1@example.com>');
  expect(got!.source).toMatch(/Subject: =\?UTF-8\?/);
  expect(attachmentOf(got!.source, '101.wav')).toEqual(bytes);
});

test('RFC 5321 4.2.1: what is refused for now is tried again, what is refused for good is not', async () => {
  server.refuse(450);
  expect(await smtp.send(mail, by())).toMatchObject({ kind: 'failed', why: 'receiver', isFinal: false });
  server.refuse(550);
  expect(await smtp.send(mail, by())).toMatchObject({ kind: 'failed', why: 'receiver', isFinal: true });
});

test('a wrong password, a closed port and a server that cannot encrypt are told apart, and may be mended', async () => {
  expect(await smtp.send(mail, by({ secret: 'wrong' }))).toMatchObject({ why: 'login', isFinal: false });
  expect(await smtp.send(mail, by({ security: 'starttls' }))).toMatchObject({ why: 'not-secure', isFinal: false });
  const closed = await startMailServer();
  await closed[Symbol.asyncDispose]();
  expect(await smtp.send(mail, by({ port: closed.port }))).toMatchObject({ why: 'unreachable', isFinal: false });
  expect(server.mails).toEqual([]);
});
