import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { toneSpans, totalMs } from '../testing/audio.ts';
import { type OfficeAtWork, openOffice } from './office-at-work.ts';

let office: OfficeAtWork;
beforeAll(async () => {
  office = await openOffice({
    settings: { CENTRALITA_SIP: 'udp:127.0.0.1:0,tcp:127.0.0.1:0,tls:127.0.0.1:0,wss:127.0.0.1:0' },
  });
});
afterAll(() => office[Symbol.asyncDispose]());

test('a phone on TLS, which checks our certificate, and one on TCP call each other both ways', async () => {
  const authorities = await readFile(join(office.appliance.dataFolder, 'tls', 'authority.pem'), 'utf8');
  const secure = await office.openPhone({ extension: '101', toneHz: 880, transport: 'tls', authorities });
  const plain = await office.openPhone({ extension: '102', toneHz: 440, transport: 'tcp' });
  for (const [caller, callee, number, transport] of [
    [secure, plain, '102', 'tls'],
    [plain, secure, '101', 'tcp'],
  ] as const) {
    const { address, port } = office.appliance.sip(transport);
    const after = { after: callee.events.all.length };
    const callerAfter = { after: caller.events.all.length };
    await caller.dial(`sip:${number}@${address}:${port};transport=${transport}`);
    await callee.ringing(after);
    await callee.answer();
    await Promise.all([callee.established(after), caller.established(callerAfter)]);
    await Promise.all([callee.hear(500), caller.hear(500)]);
    await caller.hangup();
    await callee.closed(after);
  }
  const heard = (await secure.heard()).at(-1)!;
  expect(totalMs(toneSpans(heard, { channel: 0, hz: 440 }))).toBeGreaterThan(200);
  const traced = office.appliance.log.join('\n');
  expect(traced).not.toContain('PRIVATE KEY');
});
