import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Office } from '../core/office/office.ts';
import { roomDefaults } from '../core/office/rooms.ts';
import { mixedSpans, readWav, type Sound, totalMs } from '../testing/audio.ts';
import { accountOf, dids } from '../testing/builders/e2e-office.ts';
import { pickAddress } from '../testing/loopback.ts';
import type { IncomingPeerCall, PlacedPeerCall } from '../testing/peers/peer-call.ts';
import { type SipPeer, startSipPeer } from '../testing/peers/sip-peer.ts';
import { type OfficeAtWork, openOffice } from './office-at-work.ts';

let office: OfficeAtWork;
let carrier: SipPeer;

/** A recorded room that outside callers reach by the quick number, and one with a code. */
const withRooms = (document: Office): Office => ({
  ...document,
  rooms: [
    { ...roomDefaults, number: '850', name: 'Board', record: true, announce: false },
    { ...roomDefaults, number: '851', name: 'Closed', announce: false, pin: '4711' },
  ],
  inboundRoutes: document.inboundRoutes.map((route) =>
    route.id === 'quick' ? { ...route, to: { kind: 'room', room: '850' } } : route,
  ),
});

beforeAll(async () => {
  office = await openOffice({ change: withRooms });
  carrier = await office.openCarrier();
});
afterAll(() => office[Symbol.asyncDispose]());

async function openPhone(extension: string): Promise<SipPeer> {
  const phone = await startSipPeer({ address: await pickAddress(), port: 5060 });
  await phone.register({ registrar: office.appliance.sip('udp'), ...accountOf(extension) });
  return phone;
}

async function dialIn(phone: SipPeer, from: { extension: string; hz: number; to?: string }) {
  const call = await phone.call({
    target: office.appliance.sip('udp'),
    from: from.extension,
    to: from.to ?? '850',
    credentials: accountOf(from.extension),
    audio: { keeps: true, sayHz: from.hz },
  });
  await call.answered();
  return call;
}

/** What was heard in the last half second. */
const lately = (sound: Sound): Sound => ({ ...sound, channels: sound.channels.map((all) => all.subarray(-4000)) });

const PATIENCE_MS = 8_000;

/** Resolves when somebody hears these voices, and none of the others, throughout half a second. */
async function untilHears(call: Pick<PlacedPeerCall, 'audio'>, expected: readonly number[]): Promise<void> {
  let heard: number[] = [];
  for (let waited = 0; waited < PATIENCE_MS; waited += 300) {
    await call.audio!.hear(300);
    const sound = lately(call.audio!.heard());
    const [most, few] = [400, 100];
    const ms = voices.map((hz) => totalMs(mixedSpans(sound, { channel: 0, hz })));
    heard = voices.filter((_hz, index) => ms[index]! > few);
    const isClear = ms.every((each) => each > most || each <= few);
    if (isClear && heard.join() === expected.join()) return;
  }
  expect(heard).toEqual(expected);
}

const voices = [440, 660, 880];

test('two phones and somebody from outside in a room: each hears the two others and not itself; the recording has all', async () => {
  await using ana = await openPhone('101');
  await using sofia = await openPhone('103');
  const one = await dialIn(ana, { extension: '101', hz: 440 });
  const two = await dialIn(sofia, { extension: '103', hz: 660 });
  const three = await carrier.call({
    target: office.appliance.sip('udp'),
    from: '+34600111222',
    to: dids.quick,
    audio: { keeps: true, sayHz: 880 },
  });
  await three.answered();
  await three.audio!.hear(1200);
  await Promise.all([untilHears(one, [660, 880]), untilHears(two, [440, 880]), untilHears(three, [440, 660])]);
  two.hangup();
  await two.ended();
  await untilHears(one, [880]);
  for (const call of [one, three]) call.hangup();
  const told = await office.endedCall((each) => each.from === '+34600111222');
  expect(told).toMatchObject({ direction: 'inbound', endReason: 'caller-hangup' });
  expect(Number(told.cost)).toBeGreaterThan(0);
  expect(told.talkMs).toBeGreaterThan(1500);
  const started = told.journal.find((fact) => fact.kind === 'recording.started')!;
  const recording = await readWav(join(office.appliance.dataFolder, String(started.file)));
  for (const hz of voices) expect(totalMs(mixedSpans(recording, { channel: 0, hz }))).toBeGreaterThan(800);
});

test('a code opens the door, a wrong one does not; who mutes itself is not heard until it unmutes', async () => {
  await using ana = await openPhone('101');
  await using sofia = await openPhone('103');
  const one = await dialIn(ana, { extension: '101', hz: 440, to: '851' });
  const two = await dialIn(sofia, { extension: '103', hz: 660, to: '851' });
  one.audio!.sendDigits('4711#');
  two.audio!.sendDigits('1234#');
  await two.audio!.hear(1500);
  two.audio!.sendDigits('4711#');
  await untilHears(one, [660]);
  two.audio!.sendDigits('*6');
  await untilHears(one, []);
  await untilHears(two, [440]);
  two.audio!.sendDigits('*6');
  await untilHears(one, [660]);
  for (const call of [one, two]) call.hangup();
  const told = await office.endedCall((each) => each.from === '103' && each.to === '851');
  expect(told.journal.filter(({ kind }) => kind === 'room.muted')).toMatchObject([{ on: true }, { on: false }]);
  expect(JSON.stringify(told.journal)).not.toContain('4711');
});

test('ana has two on the line by *3: all three hear each other, and the two go on when she leaves', async () => {
  await using ana = await openPhone('101');
  await using sofia = await openPhone('103');
  const toSofia = new Promise<IncomingPeerCall>((resolve) => sofia.onCall(resolve, { keeps: true, sayHz: 660 }));
  const toAna = new Promise<IncomingPeerCall>((resolve) => ana.onCall(resolve, { keeps: true, sayHz: 440 }));
  const outside = await carrier.call({
    target: office.appliance.sip('udp'),
    from: '+34600111333',
    to: dids.direct,
    audio: { keeps: true, sayHz: 880 },
  });
  const first = await toAna;
  await first.answer();
  await outside.answered();
  const second = ana.call({
    target: office.appliance.sip('udp'),
    from: '101',
    to: '103',
    credentials: accountOf('101'),
    audio: { keeps: true, sayHz: 440 },
  });
  const third = await toSofia;
  await third.answer();
  const consulting = await second;
  await consulting.answered();
  await consulting.audio!.hear(500);
  consulting.audio!.sendDigits('*3');
  await first.ended();
  await Promise.all([
    untilHears(consulting, [660, 880]),
    untilHears(third, [440, 880]),
    untilHears(outside, [440, 660]),
  ]);
  consulting.hangup();
  await consulting.ended();
  await Promise.all([untilHears(third, [880]), untilHears(outside, [660])]);
  outside.hangup();
  const told = await office.endedCall((each) => each.from === '+34600111333');
  expect(told.journal.map(({ kind }) => kind)).toEqual(
    expect.arrayContaining(['three-way.started', 'three-way.ended', 'legs.bridged']),
  );
  expect(Number(told.cost)).toBeGreaterThan(0);
});
