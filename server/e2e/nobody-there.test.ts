import { expect, test } from 'vitest';
import { loudSpans, totalMs } from '../testing/audio.ts';
import { dids } from '../testing/builders/e2e-office.ts';
import { openOffice } from './office-at-work.ts';

test('outside the opening hours the caller hears a message and is hung up', async () => {
  await using office = await openOffice();
  const carrier = await office.openCarrier();
  const call = await carrier.call({
    target: office.appliance.sip('udp'),
    from: '+34600000010',
    to: dids.closed,
    audio: { keeps: true },
  });
  expect(await call.ended(30_000)).toMatchObject({ by: 'them' });
  expect(totalMs(loudSpans(call.audio!.heard(), 0))).toBeGreaterThan(1000);
  const told = await office.endedCall((each) => each.from === '+34600000010');
  expect(told).toMatchObject({ endReason: 'closed', talkMs: 0 });
});

test('with nobody signed in the caller hears so and is hung up', async () => {
  await using office = await openOffice();
  const carrier = await office.openCarrier();
  const call = await carrier.call({
    target: office.appliance.sip('udp'),
    from: '+34600000011',
    to: dids.quick,
    audio: { keeps: true },
  });
  expect(await call.ended(30_000)).toMatchObject({ by: 'them' });
  expect(totalMs(loudSpans(call.audio!.heard(), 0))).toBeGreaterThan(1000);
  const told = await office.endedCall((each) => each.from === '+34600000011');
  expect(told).toMatchObject({ endReason: 'no-agents' });
});

test('with nobody signed in the queue may lead to another number', async () => {
  await using office = await openOffice({
    queue: { onNoAgents: { then: { kind: 'number', number: '+34699999999' } } },
  });
  const carrier = await office.openCarrier();
  carrier.onCall((call) => void call.answer(), { keeps: true, sayHz: 700 });
  const call = await carrier.call({
    target: office.appliance.sip('udp'),
    from: '+34600000012',
    to: dids.quick,
    audio: { keeps: true, sayHz: 440 },
  });
  await call.answered();
  await call.audio!.hear(1500);
  call.hangup();
  const told = await office.endedCall((each) => each.from === '+34600000012');
  expect(Number(told.cost)).toBeGreaterThan(0);
});
