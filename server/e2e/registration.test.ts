import { afterAll, beforeAll, expect, test } from 'vitest';
import { accountOf } from '../testing/builders/e2e-office.ts';
import { startBaresip } from '../testing/peers/baresip.ts';
import { startSipPeer } from '../testing/peers/sip-peer.ts';
import { digestField, startSipp } from '../testing/peers/sipp.ts';
import { type OfficeAtWork, openOffice } from './office-at-work.ts';

let office: OfficeAtWork;
beforeAll(async () => {
  office = await openOffice();
});
afterAll(() => office[Symbol.asyncDispose]());

test('baresip registers over UDP and over TCP', async () => {
  const phones = await Promise.all([
    office.openPhone({ extension: '101', toneHz: 440, transport: 'udp' }),
    office.openPhone({ extension: '102', toneHz: 440, transport: 'tcp' }),
  ]);
  for (const phone of phones) expect(phone.events.all.map((event) => event.type)).toContain('REGISTER_OK');
});

test('SIPp registers by digest', async () => {
  const account = accountOf('103');
  await using phone = await startSipp({
    scenario: 'phone-registers',
    target: office.appliance.sip('udp'),
    fields: [[account.user, digestField(account.user, account.password)]],
  });
  expect(await phone.done).toEqual({ successful: 1, failed: 0 });
});

test('a phone with a wrong password is refused, and so is an extension that does not exist', async () => {
  const registrar = office.appliance.sip('udp');
  await using wrong = await startBaresip({ user: '104', password: 'guessed', registrar, toneHz: 440 });
  await expect(wrong.register()).rejects.toThrow(/refused/);
  await using peer = await startSipPeer({ address: '127.0.0.1' });
  await expect(peer.register({ registrar, user: '999', password: 'guessed' })).rejects.toThrow(/refused: 40[134]/);
});

test('a registration is granted with its time, and ends when asked to', async () => {
  const registrar = office.appliance.sip('udp');
  await using peer = await startSipPeer({ address: '127.0.0.1' });
  const granted = await peer.register({ registrar, ...accountOf('104'), expiresSec: 90 });
  expect(granted).toBeGreaterThanOrEqual(60);
  expect(granted).toBeLessThanOrEqual(90);
  await expect(peer.register({ registrar, ...accountOf('104'), expiresSec: 0 })).resolves.toBeDefined();
});
