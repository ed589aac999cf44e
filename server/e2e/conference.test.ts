import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Office } from '../core/office/office.ts';
import { roomDefaults } from '../core/office/rooms.ts';
import { mixedSpans, readWav, type Sound, totalMs } from '../testing/audio.ts';
import { accountOf, dids } from '../testing/builders/e2e-office.ts';
import { pickAddress } from '../testing/loopback.ts';
import type { IncomingPeerCall, PlacedPeerCall } from '../testing/peers/peer-call.ts';
import { type SipPeer, startSipPeer } from '../testing/peers/sip-peer.ts';
import { type OfficeAtWork, openOffice } from './office-at-work.ts';

const caller = '+34600111222';

/** A recorded room, with a code for who comes in by the quick number. */
const withRoom =
  (pin?: string) =>
  (office: Office): Office => ({
    ...office,
    rooms: [{ ...roomDefaults, number: '850', name: 'Board', record: true, announce: false, ...(pin && { pin }) }],
    inboundRoutes: office.inboundRoutes.map((route) =>
      route.id === 'quick' ? { ...route, to: { kind: 'room', room: '850' } } : route,
    ),
  });

async function openPhone(office: OfficeAtWork, extension: string): Promise<SipPeer> {
  const phone = await startSipPeer({ address: await pickAddress(), port: 5060 });
  await phone.register({ registrar: office.appliance.sip('udp'), ...accountOf(extension) });
  return phone;
}

async function dialIn(office: OfficeAtWork, phone: SipPeer, from: { extension: string; hz: number; to?: string }) {
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

/** What was heard in the last second. */
const lately = (sound: Sound): Sound => ({ ...sound, channels: sound.channels.map((all) => all.subarray(-8000)) });

/** Which of the voices somebody hears just now, for most of a second. */
async function hears(call: Pick<PlacedPeerCall, 'audio'>, voices: readonly number[]): Promise<number[]> {
  await call.audio!.hear(1200);
  const sound = lately(call.audio!.heard());
  return voices.filter((hz) => totalMs(mixedSpans(sound, { channel: 0, hz })) > 700);
}

const voices = [440, 660, 880];

test('two phones and somebody from outside in a room: each hears the two others and not itself; the recording has all', async () => {
  await using office = await openOffice({ change: withRoom() });
  await using ana = await openPhone(office, '101');
  await using sofia = await openPhone(office, '103');
  const carrier = await office.openCarrier();
  const one = await dialIn(office, ana, { extension: '101', hz: 440 });
  await one.audio!.hear(2500);
  const two = await dialIn(office, sofia, { extension: '103', hz: 660 });
  const three = await carrier.call({
    target: office.appliance.sip('udp'),
    from: caller,
    to: dids.quick,
    audio: { keeps: true, sayHz: 880 },
  });
  await three.answered();
  await three.audio!.hear(500);
  expect(await Promise.all([one, two, three].map((call) => hears(call, voices)))).toEqual([
    [660, 880],
    [440, 880],
    [440, 660],
  ]);
  two.hangup();
  await two.ended();
  expect(await hears(one, voices)).toEqual([880]);
  for (const call of [one, three]) call.hangup();
  const told = await office.endedCall((each) => each.from === caller);
  expect(told).toMatchObject({ direction: 'inbound', endReason: 'caller-hangup' });
  expect(Number(told.cost)).toBeGreaterThan(0);
  expect(told.talkMs).toBeGreaterThan(1500);
  const started = told.journal.find((fact) => fact.kind === 'recording.started')!;
  const recording = await readWav(join(office.appliance.dataFolder, String(started.file)));
  for (const hz of voices) expect(totalMs(mixedSpans(recording, { channel: 0, hz }))).toBeGreaterThan(1000);
});

test('a code opens the door, a wrong one does not; who mutes itself is not heard until it unmutes', async () => {
  await using office = await openOffice({ change: withRoom('4711') });
  await using ana = await openPhone(office, '101');
  await using sofia = await openPhone(office, '103');
  const one = await dialIn(office, ana, { extension: '101', hz: 440 });
  const two = await dialIn(office, sofia, { extension: '103', hz: 660 });
  one.audio!.sendDigits('4711#');
  two.audio!.sendDigits('1234#');
  await two.audio!.hear(1500);
  two.audio!.sendDigits('4711#');
  await one.audio!.hear(3000);
  expect(await hears(one, voices)).toEqual([660]);
  two.audio!.sendDigits('*6');
  await two.audio!.hear(3000);
  expect(await hears(one, voices)).toEqual([]);
  expect(await hears(two, voices)).toEqual([440]);
  two.audio!.sendDigits('*6');
  await two.audio!.hear(3000);
  expect(await hears(one, voices)).toEqual([660]);
  for (const call of [one, two]) call.hangup();
  const told = await office.endedCall((each) => each.from === '103');
  expect(told.journal.filter(({ kind }) => kind === 'room.muted')).toMatchObject([{ on: true }, { on: false }]);
  expect(JSON.stringify(told.journal)).not.toContain('4711');
});

test('ana has two on the line by *3: all three hear each other, and the two go on when she leaves', async () => {
  await using office = await openOffice();
  const carrier = await office.openCarrier();
  await using ana = await openPhone(office, '101');
  await using sofia = await openPhone(office, '103');
  const toSofia = new Promise<IncomingPeerCall>((resolve) => sofia.onCall(resolve, { keeps: true, sayHz: 660 }));
  const toAna = new Promise<IncomingPeerCall>((resolve) => ana.onCall(resolve, { keeps: true, sayHz: 440 }));
  const outside = await carrier.call({
    target: office.appliance.sip('udp'),
    from: caller,
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
  await consulting.audio!.hear(500);
  expect(await Promise.all([consulting, third, outside].map((call) => hears(call, voices)))).toEqual([
    [660, 880],
    [440, 880],
    [440, 660],
  ]);
  consulting.hangup();
  await consulting.ended();
  await outside.audio!.hear(300);
  expect(await Promise.all([third, outside].map((call) => hears(call, voices)))).toEqual([[880], [660]]);
  outside.hangup();
  const told = await office.endedCall((each) => each.from === caller);
  expect(told.journal.map(({ kind }) => kind)).toEqual(
    expect.arrayContaining(['three-way.started', 'three-way.ended', 'legs.bridged']),
  );
  expect(Number(told.cost)).toBeGreaterThan(0);
});
