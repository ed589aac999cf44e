import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Office } from '../core/office/office.ts';
import { toneSpans, totalMs } from '../testing/audio.ts';
import { openOffice } from './office-at-work.ts';

const encryptionOf101 =
  (srtp: 'off' | 'required') =>
  (office: Office): Office => ({
    ...office,
    extensions: office.extensions.map((each) => (each.number === '101' ? { ...each, srtp } : each)),
  });

test('a phone that encrypts and one that does not hear each other, also after a hold', async () => {
  await using office = await openOffice();
  const at = office.appliance.sip('udp');
  const secret = await office.openPhone({ extension: '101', toneHz: 880, encryption: 'srtp-mand' });
  const open = await office.openPhone({ extension: '102', toneHz: 440, answers: 'auto' });
  await secret.dial(`sip:102@${at.address}:${at.port}`);
  await Promise.all([secret.established(), open.established()]);
  await Promise.all([secret.hear(1500), open.hear(1500)]);
  await secret.hold();
  await secret.resume();
  await open.hear(1500);
  await secret.hangup();
  await open.closed();
  const [atSecret] = await secret.heard();
  const [atOpen] = await open.heard();
  expect(totalMs(toneSpans(atSecret!, { channel: 0, hz: 440 }))).toBeGreaterThan(1000);
  expect(totalMs(toneSpans(atOpen!, { channel: 0, hz: 880 }))).toBeGreaterThan(2000);
  expect(secret.log.all.some((line) => /SRTP is Enabled|srtp.*AES/i.test(line))).toBe(true);
  const written = office.appliance.log.join('\n');
  expect(written).toContain('keys of encrypted calls travel in clear');
  expect(written).not.toContain('inline:');
  const told = await office.endedCall((call) => call.direction === 'internal');
  expect(JSON.stringify(told)).not.toMatch(/inline|keySalt|srtp/);
});

test('a phone that may only call encrypted is told why its call in clear does not pass', async () => {
  await using office = await openOffice({ change: encryptionOf101('required') });
  const at = office.appliance.sip('udp');
  const phone = await office.openPhone({ extension: '101', toneHz: 880 });
  await phone.dial(`sip:102@${at.address}:${at.port}`);
  expect((await phone.closed()).param).toContain('488');
});

test('who calls a phone that must encrypt speaks to it encrypted', async () => {
  await using office = await openOffice({ change: encryptionOf101('required') });
  const at = office.appliance.sip('udp');
  const strict = await office.openPhone({ extension: '101', toneHz: 880, answers: 'auto', encryption: 'srtp' });
  const caller = await office.openPhone({ extension: '102', toneHz: 440, encryption: 'srtp' });
  await caller.dial(`sip:101@${at.address}:${at.port}`);
  await Promise.all([caller.established(), strict.established()]);
  await Promise.all([caller.hear(1500), strict.hear(1500)]);
  await caller.hangup();
  await strict.closed();
  const [atStrict] = await strict.heard();
  expect(totalMs(toneSpans(atStrict!, { channel: 0, hz: 440 }))).toBeGreaterThan(1000);
  for (const phone of [caller, strict]) expect(phone.log.all.some((line) => /SRTP is Enabled/i.test(line))).toBe(true);
});

test('a phone on TLS is offered encryption unasked, and its keys are told to nobody else', async () => {
  await using office = await openOffice({ settings: { CENTRALITA_SIP: 'udp:127.0.0.1:0,tls:127.0.0.1:0' } });
  const authorities = await readFile(join(office.appliance.dataFolder, 'tls', 'authority.pem'), 'utf8');
  const secure = await office.openPhone({
    extension: '101',
    toneHz: 880,
    answers: 'auto',
    transport: 'tls',
    authorities,
    encryption: 'srtp',
  });
  const open = await office.openPhone({ extension: '102', toneHz: 440 });
  const at = office.appliance.sip('udp');
  await open.dial(`sip:101@${at.address}:${at.port}`);
  await Promise.all([secure.established(), open.established()]);
  await Promise.all([secure.hear(1500), open.hear(1500)]);
  await open.hangup();
  await secure.closed();
  const [heard] = await secure.heard();
  expect(totalMs(toneSpans(heard!, { channel: 0, hz: 440 }))).toBeGreaterThan(1000);
  expect(secure.log.all.some((line) => /SRTP is Enabled/i.test(line))).toBe(true);
  expect(office.appliance.log.join('\n')).not.toContain('travel in clear');
});
