import { expect, test } from 'vitest';
import type { Office } from '../core/office/office.ts';
import { loudSpans, makeKeys, totalMs } from '../testing/audio.ts';
import { dids } from '../testing/builders/e2e-office.ts';
import { sampleFlow } from '../testing/builders/flow.ts';
import { type ApiCall, openOffice } from './office-at-work.ts';

const caller = '+34600111222';

/** The quick number leads to the sample flow, whose questions wait but a second. */
function withMenu(office: Office): Office {
  const flow = sampleFlow();
  const nodes = flow.nodes.map((node) => ('waitSec' in node ? { ...node, waitSec: 1, prompt: 'recorded' } : node));
  return {
    ...office,
    flows: [{ ...flow, nodes }],
    inboundRoutes: office.inboundRoutes.map((route) =>
      route.id === 'quick' ? { ...route, to: { kind: 'ivr', flow: 'main' } } : route,
    ),
  };
}

const leftOf = ({ journal }: ApiCall) =>
  journal.flatMap((fact) => (fact.kind === 'ivr.left' ? [`${fact.nodeId} ${fact.why}`] : []));

test('a caller who presses 2 on the phone, in the voice stream, rings at the right extension and talks', async () => {
  await using office = await openOffice({ change: withMenu });
  const carrier = await office.openCarrier();
  const phone = await office.openPhone({ extension: '101', toneHz: 880 });
  const target = office.appliance.sip('udp');
  const call = await carrier.call({ target, from: caller, to: dids.quick, audio: { keeps: true, sayHz: 440 } });
  await call.answered();
  // The greeting is heard; the key ends it.
  await call.audio!.hear(800);
  expect(totalMs(loudSpans(call.audio!.heard(), 0))).toBeGreaterThan(300);
  call.audio!.sendDigits('2');
  await phone.ringing({ withinMs: 10_000 });
  await phone.answer();
  await phone.established();
  await call.audio!.hear(600);
  call.hangup();
  await phone.closed();
  const told = await office.endedCall((each) => each.from === caller);
  expect(leftOf(told)).toEqual(['open open', 'greet skipped', 'choose key', 'ana connected']);
  expect(told).toMatchObject({ login: 'ana', endReason: 'caller-hangup' });
});

test('keys by SIP INFO lead the same way: a typed extension is rung', async () => {
  await using office = await openOffice({ change: withMenu });
  const carrier = await office.openCarrier();
  const phone = await office.openPhone({ extension: '102', toneHz: 880 });
  const call = await carrier.call({ target: office.appliance.sip('udp'), from: caller, to: dids.quick });
  await call.answered();
  for (const key of '3102#') call.sendInfoKey(key);
  await phone.ringing({ withinMs: 10_000 });
  call.hangup();
  await phone.closed();
  const told = await office.endedCall((each) => each.from === caller);
  expect(leftOf(told)).toEqual(['open open', 'greet skipped', 'choose key', 'which digits', 'dial hangup']);
});

test('after a wrong key and then silence the caller is in the queue, and the agent answers', async () => {
  await using office = await openOffice({ change: withMenu });
  const carrier = await office.openCarrier();
  const phone = await office.openPhone({ extension: '101', toneHz: 880 });
  await office.makeReady('ana');
  const call = await carrier.call({ target: office.appliance.sip('udp'), from: caller, to: dids.quick });
  await call.answered();
  call.audio!.sendDigits('9');
  await phone.ringing({ withinMs: 60_000 });
  await phone.answer();
  await phone.established();
  call.hangup();
  await phone.closed();
  const told = await office.endedCall((each) => each.from === caller);
  expect(told.journal.flatMap((fact) => (fact.kind === 'ivr.erred' ? [fact.why] : []))).toEqual([
    'wrong',
    'missing',
    'missing',
    'missing',
  ]);
  expect(leftOf(told)).toEqual(['open open', 'greet skipped', 'choose missing', 'care connected']);
  expect(told).toMatchObject({ queue: 'care', login: 'ana' });
});

test('keys that come as sound lead the same way, from a line that knows no events: each counts once', async () => {
  await using office = await openOffice({ change: withMenu });
  const carrier = await office.openCarrier();
  const phone = await office.openPhone({ extension: '102', toneHz: 880 });
  const call = await carrier.call({
    target: office.appliance.sip('udp'),
    from: caller,
    to: dids.quick,
    audio: { keeps: true, eventless: true },
  });
  await call.answered();
  await call.audio!.hear(300);
  // 90 ms of each key, 90 ms of pause, and nothing behind the last one.
  call.audio!.play(makeKeys('3102#', { onMs: 90, offMs: 90, afterMs: 20_000 }));
  await phone.ringing({ withinMs: 10_000 });
  call.hangup();
  await phone.closed();
  const told = await office.endedCall((each) => each.from === caller);
  expect(leftOf(told)).toEqual(['open open', 'greet skipped', 'choose key', 'which digits', 'dial hangup']);
  expect(told.journal.flatMap((fact) => (fact.kind === 'dtmf.received' ? [fact.digit] : []))).toHaveLength(5);
});
