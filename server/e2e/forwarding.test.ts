import { expect, test } from 'vitest';
import { loudSpans, toneSpans, totalMs } from '../testing/audio.ts';
import { accountOf, dids } from '../testing/builders/e2e-office.ts';
import { pickAddress } from '../testing/loopback.ts';
import type { IncomingPeerCall } from '../testing/peers/peer-call.ts';
import { startSipPeer } from '../testing/peers/sip-peer.ts';
import { openOffice } from './office-at-work.ts';

const caller = '+34600111222';
const mobile = '600999888';

test('ana forwards her phone to her mobile by code; the mobile presses 1, and the two hear each other', async () => {
  await using office = await openOffice();
  const at = office.appliance.sip('udp');
  await using ana = await startSipPeer({ address: await pickAddress(), port: 5060 });
  await ana.register({ registrar: at, ...accountOf('101') });
  const switching = await ana.call({
    target: at,
    from: '101',
    to: `*21*${mobile}%23`,
    credentials: accountOf('101'),
    audio: { keeps: true },
  });
  await switching.answered();
  await switching.ended();
  expect(totalMs(loudSpans(switching.audio!.heard(), 0))).toBeGreaterThan(1000);
  const carrier = await office.openCarrier();
  const arrived = new Promise<IncomingPeerCall>((resolve) => carrier.onCall(resolve, { keeps: true, sayHz: 660 }));
  const call = await carrier.call({
    target: at,
    from: caller,
    to: dids.direct,
    audio: { keeps: true, sayHz: 440 },
  });
  const outside = await arrived;
  expect(outside.to).toBe(mobile);
  await outside.answer();
  await outside.audio!.hear(1500);
  expect(call.facts.all.some(({ kind }) => kind === 'answered')).toBe(false);
  outside.audio!.sendDigits('1');
  await call.answered();
  await Promise.all([call.audio!.hear(1200), outside.audio!.hear(1200)]);
  call.hangup();
  await outside.ended();
  expect(totalMs(toneSpans(call.audio!.heard(), { channel: 0, hz: 660 }))).toBeGreaterThan(700);
  expect(totalMs(toneSpans(outside.audio!.heard(), { channel: 0, hz: 440 }))).toBeGreaterThan(700);
  const told = await office.endedCall((each) => each.from === caller);
  expect(told).toMatchObject({ endReason: 'caller-hangup' });
  expect(told.journal.find(({ kind }) => kind === 'answer.confirmed')).toMatchObject({ taken: true });
  expect(told.journal.find(({ kind }) => kind === 'call.diverted')).toMatchObject({ by: '101', to: mobile });
  expect(Number(told.cost)).toBeGreaterThan(0.05);
});
