import { afterAll, beforeAll, expect, test } from 'vitest';
import { dids } from '../testing/builders/e2e-office.ts';
import type { BaresipPhone } from '../testing/peers/baresip.ts';
import type { SipPeer } from '../testing/peers/sip-peer.ts';
import { startSipp } from '../testing/peers/sipp.ts';
import { type OfficeAtWork, openOffice } from './office-at-work.ts';

let office: OfficeAtWork;
let phone: BaresipPhone;
beforeAll(async () => {
  office = await openOffice();
  phone = await office.openPhone({ extension: '101', toneHz: 880 });
  await office.makeReady('ana');
});
afterAll(() => office[Symbol.asyncDispose]());

async function withCarrier(use: (carrier: SipPeer) => Promise<void>): Promise<void> {
  const carrier = await office.openCarrier();
  try {
    await use(carrier);
  } finally {
    await carrier[Symbol.asyncDispose]();
  }
}

test('during the greeting: nobody is rung, and the call is told as abandoned', () =>
  withCarrier(async (carrier) => {
    const mark = phone.events.all.length;
    const call = await carrier.call({
      target: office.appliance.sip('udp'),
      from: '+34600000001',
      to: dids.queue,
      audio: { keeps: true },
    });
    await call.answered();
    await call.audio!.hear(100);
    call.hangup();
    const told = await office.endedCall((each) => each.from === '+34600000001');
    expect(told).toMatchObject({ endReason: 'abandoned', talkMs: 0 });
    expect(phone.events.all.slice(mark).filter((event) => event.type === 'CALL_INCOMING')).toEqual([]);
  }));

test('while the phone of an agent rings: it stops ringing', () =>
  withCarrier(async (carrier) => {
    const mark = phone.events.all.length;
    const call = await carrier.call({ target: office.appliance.sip('udp'), from: '+34600000002', to: dids.quick });
    await phone.ringing({ after: mark });
    call.hangup();
    await phone.closed({ after: mark });
    const told = await office.endedCall((each) => each.from === '+34600000002');
    expect(told).toMatchObject({ endReason: 'abandoned', talkMs: 0 });
  }));

test('after the answer: the agent is hung up and the talk counted', () =>
  withCarrier(async (carrier) => {
    const mark = phone.events.all.length;
    const call = await carrier.call({ target: office.appliance.sip('udp'), from: '+34600000003', to: dids.quick });
    await phone.ringing({ after: mark, withinMs: 15_000 });
    await phone.answer();
    await phone.established({ after: mark });
    await phone.hear(500);
    call.hangup();
    await phone.closed({ after: mark });
    const told = await office.endedCall((each) => each.from === '+34600000003');
    expect(told).toMatchObject({ endReason: 'caller-hangup', login: 'ana' });
    expect(told.talkMs).toBeGreaterThan(400);
  }));

test('before any answer (CANCEL, by SIPp): an extension that is called directly stops ringing', async () => {
  const mark = phone.events.all.length;
  await using carrier = await startSipp({
    scenario: 'carrier-cancels',
    address: office.carrierAddress,
    target: office.appliance.sip('udp'),
    fields: [['+34600000004', dids.direct]],
    durationMs: 300,
  });
  await phone.ringing({ after: mark });
  await phone.closed({ after: mark });
  expect(await carrier.done).toEqual({ successful: 1, failed: 0 });
  const told = await office.endedCall((each) => each.from === '+34600000004');
  expect(told).toMatchObject({ endReason: 'abandoned', talkMs: 0 });
});
