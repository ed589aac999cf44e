import { expect, test } from 'vitest';
import { type Room, roomDefaults } from '../../core/office/rooms.ts';
import { recordings } from '../../store/schema/calls.ts';
import { buildExchange } from '../../testing/builders/exchange.ts';
import { expectAllClosed, type House, phoneDials } from '../../testing/call-stories.ts';
import type { FakeIncoming } from '../../testing/fakes/fake-telephony.ts';

const buildHouse = (room: Partial<Room> = {}): House =>
  buildExchange({ rooms: [{ ...roomDefaults, number: '850', name: 'Board', ...room }] });

const enters = (house: House, extension: string): Promise<FakeIncoming> => phoneDials(house, { extension, to: '850' });

/** A call from outside that the route leads into the room. */
async function outsiderEnters(house: House): Promise<FakeIncoming> {
  house.document.inboundRoutes = [
    { id: 'board', did: '*', to: { kind: 'room', room: '850' }, onClosed: { then: { kind: 'hangup' } } },
  ];
  const caller = house.telephony.incoming({
    source: { kind: 'trunk', trunkId: 'carrier' },
    from: { number: '600111222' },
    to: '910000001',
  });
  await house.settle();
  return caller;
}

const mediaOf = (house: House, { legId }: { legId: string }) => house.media.legs.get(legId);
const mixed = (house: House) => [...house.media.legs].filter(([, leg]) => leg.mix).map(([legId]) => legId);

async function press(house: House, { legId }: { legId: string }, keys: string): Promise<void> {
  for (const digit of keys) house.media.fire({ kind: 'dtmf', legId, digit, durationMs: 100 });
  await house.settle();
}

/** Hears all that is said to it. */
async function listens(house: House, leg: { legId: string }): Promise<void> {
  while (mediaOf(house, leg)?.playing?.source.kind === 'prompts') {
    house.media.finishPlaying(leg.legId);
    await house.settle();
  }
}

async function allHangUp(house: House): Promise<void> {
  for (const leg of house.telephony.arrived) if (!leg.ended) leg.remoteHangup();
  await house.advance(60_000);
  expectAllClosed(house);
  expect(house.exchange.rooms()).toEqual([]);
}

const facts = (house: House, kind: string) =>
  house
    .rows()
    .flatMap(({ id }) => house.facts(id))
    .filter((fact) => fact.kind === kind);

test('whoever dials the room hears the others; the first one has music until somebody comes', async () => {
  const house = buildHouse();
  const ana = await enters(house, '101');
  await listens(house, ana);
  expect(mediaOf(house, ana)?.playing?.source.kind).toBe('music');
  await house.advance(10_000);
  const luis = await enters(house, '102');
  expect(mediaOf(house, ana)?.playing).toBeUndefined();
  expect(mixed(house)).toEqual([ana.legId, luis.legId]);
  expect(house.media.calls).toContain('mixTone room-850 523+659');
  expect(house.exchange.rooms()).toMatchObject([
    {
      number: '850',
      parties: [
        { number: '101', isModerator: true },
        { number: '102', isModerator: true },
      ],
    },
  ]);
  await house.advance(20_000);
  luis.remoteHangup();
  await house.settle();
  expect(mediaOf(house, ana)?.playing?.source.kind).toBe('music');
  await allHangUp(house);
  expect(house.rows().map(({ toNumber, talkMs, endReason }) => [toNumber, talkMs, endReason])).toEqual([
    ['850', 30_000, 'caller-hangup'],
    ['850', 20_000, 'caller-hangup'],
  ]);
});

test('somebody from outside comes in by the number called, and the line is charged once', async () => {
  const house = buildHouse();
  const ana = await enters(house, '101');
  await listens(house, ana);
  const caller = await outsiderEnters(house);
  expect(mixed(house)).toEqual([ana.legId, caller.legId]);
  expect(house.exchange.rooms()[0]?.parties[1]).toMatchObject({ number: '600111222', isModerator: false });
  await house.advance(8_000);
  caller.remoteHangup();
  await house.advance(5_000);
  expect(house.charges()).toHaveLength(1);
  await allHangUp(house);
});

test('a code is asked for at the door: wrong ones do not open it, and nobody can read them', async () => {
  const house = buildHouse({ pin: '1111', moderatorPin: '9999' });
  const ana = await enters(house, '101');
  await press(house, ana, '2222#');
  await listens(house, ana);
  await press(house, ana, '1111#');
  await listens(house, ana);
  expect(house.exchange.rooms()[0]?.parties).toMatchObject([{ number: '101', isModerator: false }]);
  const luis = await enters(house, '102');
  await press(house, luis, '9999#');
  expect(house.exchange.rooms()[0]?.parties[1]).toMatchObject({ isModerator: true });
  const stranger = await enters(house, '103');
  for (const pin of ['1#', '2#', '3#']) await press(house, stranger, pin);
  await listens(house, stranger);
  expect(stranger.hungUp).toBe('forbidden');
  expect(facts(house, 'dtmf.received').every((fact) => (fact as { digit: string }).digit === '•')).toBe(true);
  await allHangUp(house);
});

test('who tries codes in call after call is not asked any more for a while; others are, and the right one counts again later', async () => {
  const house = buildHouse({ pin: '1111' });
  for (let calls = 0; calls < 3; calls++) {
    const stranger = await enters(house, '103');
    for (const pin of ['1#', '2#', '3#']) await press(house, stranger, pin);
    await listens(house, stranger);
  }
  const locked = await enters(house, '103');
  await press(house, locked, '1111#');
  await listens(house, locked);
  expect(locked.hungUp).toBe('forbidden');
  const ana = await enters(house, '101');
  await press(house, ana, '1111#');
  expect(house.exchange.rooms()[0]?.parties).toMatchObject([{ number: '101' }]);
  await house.advance(15 * 60_000);
  const later = await enters(house, '103');
  await press(house, later, '1111#');
  expect(house.exchange.rooms()[0]?.parties).toHaveLength(2);
  await allHangUp(house);
});

test('a full room and a locked one say so; the moderator still gets in', async () => {
  const house = buildHouse({ mostParties: 2, moderatorPin: '9999' });
  const lead = await enters(house, '101');
  await press(house, lead, '9999#');
  await listens(house, lead);
  await press(house, lead, '*2');
  await listens(house, lead);
  const guest = await enters(house, '102');
  await press(house, guest, '#');
  expect(facts(house, 'prompt.started')).toContainEqual(expect.objectContaining({ prompt: 'room-locked' }));
  await listens(house, guest);
  expect(guest.hungUp).toBe('busy');
  await press(house, lead, '*2');
  await listens(house, lead);
  const second = await enters(house, '103');
  await press(house, second, '#');
  const third = await enters(house, '102');
  await press(house, third, '#');
  expect(facts(house, 'prompt.started')).toContainEqual(expect.objectContaining({ prompt: 'room-full' }));
  await listens(house, third);
  expect(third.hungUp).toBe('busy');
  await allHangUp(house);
});

test('without a moderator guests wait with music, before and after', async () => {
  const house = buildHouse({ moderatorPin: '9999', waitForModerator: true });
  const guest = await enters(house, '102');
  await press(house, guest, '#');
  await listens(house, guest);
  expect(mixed(house)).toEqual([]);
  expect(mediaOf(house, guest)?.playing?.source.kind).toBe('music');
  await house.advance(30_000);
  const lead = await enters(house, '101');
  await press(house, lead, '9999#');
  expect(mixed(house)).toEqual([guest.legId, lead.legId]);
  await house.advance(10_000);
  lead.remoteHangup();
  await house.settle();
  expect(mixed(house)).toEqual([]);
  expect(mediaOf(house, guest)?.playing?.source.kind).toBe('music');
  expect(house.exchange.rooms()[0]?.parties).toMatchObject([{ isWaiting: true }]);
  await house.advance(10_000);
  await allHangUp(house);
  // Who only waited did not talk.
  expect(house.rows().map(({ talkMs }) => talkMs)).toEqual([10_000, 10_000]);
});

test('keys: one mutes oneself, the moderator all others, removes the last one and ends it for all', async () => {
  const house = buildHouse({ moderatorPin: '9999' });
  const lead = await enters(house, '101');
  await press(house, lead, '9999#');
  await listens(house, lead);
  const guests: FakeIncoming[] = [];
  for (const extension of ['102', '103', '104']) {
    const guest = await enters(house, extension);
    await press(house, guest, '#');
    guests.push(guest);
  }
  const [one, two, three] = guests as [FakeIncoming, FakeIncoming, FakeIncoming];
  const isMuted = (leg: FakeIncoming) => mediaOf(house, leg)?.mix?.muted;
  await press(house, one, '*6');
  expect([isMuted(one), isMuted(two)]).toEqual([true, false]);
  await press(house, one, '*6');
  // What only moderators may: nothing happens.
  await press(house, one, '*5*2*7*0');
  expect(guests.map(isMuted)).toEqual([false, false, false]);
  expect(house.exchange.rooms()[0]).toMatchObject({ locked: false });
  await press(house, lead, '*5');
  expect([isMuted(lead), ...guests.map(isMuted)]).toEqual([false, true, true, true]);
  await press(house, lead, '*5');
  expect(guests.map(isMuted)).toEqual([false, false, false]);
  await press(house, lead, '*9');
  expect(facts(house, 'prompt.started')).toContainEqual(expect.objectContaining({ prompt: 'number-4' }));
  await press(house, lead, '*7');
  await listens(house, three);
  expect(three.hungUp).toBe('normal');
  expect(mixed(house)).toEqual([lead.legId, one.legId, two.legId]);
  await press(house, lead, '*0');
  for (const leg of [lead, one, two]) await listens(house, leg);
  expect([lead, one, two].map(({ hungUp }) => hungUp)).toEqual(['normal', 'normal', 'normal']);
  expect(facts(house, 'room.left').map((fact) => (fact as { why: string }).why)).toEqual(
    expect.arrayContaining(['removed', 'ended', 'ended', 'ended']),
  );
  await allHangUp(house);
});

test('supervisors mute, remove, lock and end from the page; what is gone is told', async () => {
  const house = buildHouse();
  const ana = await enters(house, '101');
  await listens(house, ana);
  const luis = await enters(house, '102');
  const act = (asked: Parameters<House['exchange']['inRoom']>[0]) => house.exchange.inRoom(asked);
  const by = { room: '850', by: 'sofia' };
  expect(act({ ...by, act: 'mute', legId: luis.legId })).toBe(true);
  expect(mediaOf(house, luis)?.mix?.muted).toBe(true);
  expect(facts(house, 'room.muted')).toMatchObject([{ on: true, by: 'sofia' }]);
  expect(act({ ...by, act: 'lock' })).toBe(true);
  expect(house.exchange.rooms()).toMatchObject([{ locked: true }]);
  expect(act({ ...by, act: 'remove', legId: luis.legId })).toBe(true);
  await house.settle();
  await listens(house, luis);
  expect(luis.hungUp).toBe('normal');
  expect(act({ ...by, act: 'mute', legId: luis.legId })).toBe(false);
  expect(act({ ...by, act: 'end' })).toBe(true);
  await house.settle();
  await listens(house, ana);
  expect(act({ ...by, act: 'lock' })).toBe(false);
  await allHangUp(house);
});

test('a recorded room is one file, told in the story of each who was there, closed with the last one', async () => {
  const house = buildHouse({ record: true });
  const ana = await enters(house, '101');
  await listens(house, ana);
  const luis = await enters(house, '102');
  expect([...house.media.recordings.values()]).toMatchObject([{ left: 'room-850' }]);
  await house.advance(5_000);
  ana.remoteHangup();
  await house.settle();
  expect(house.media.recordings.size).toBe(1);
  await allHangUp(house);
  const [file] = house.db.select().from(recordings).all();
  expect(file).toMatchObject({ durationMs: 5000 });
  expect(house.rows().map(({ recordingId }) => recordingId)).toEqual([file!.id, file!.id]);
  expect(luis.ended).toBeDefined();
});

test('a party is transferred into a room by a phone, and one who is in it may be cut off from the page', async () => {
  const house = buildHouse();
  const ana = await phoneDials(house, { extension: '101', to: '102' });
  const luis = house.telephony.lastDialled();
  luis.answer();
  await house.settle();
  const transfer = ana.askTransfer('850');
  await house.settle();
  expect(transfer.heard.at(-1)).toBe('connected');
  await listens(house, luis);
  expect(mixed(house)).toEqual([luis.legId]);
  expect(house.exchange.hangup({ callId: house.rows()[0]!.id, by: 'ana' })).toBe(true);
  await house.advance(20_000);
  expectAllClosed(house);
  expect(house.rows()).toMatchObject([{ endReason: 'callee-hangup' }]);
});

test('when the audio worker dies or the appliance stops, nobody is left in a room', async () => {
  for (const how of ['die', 'stop'] as const) {
    const house = buildHouse({ record: true });
    for (const extension of ['101', '102']) await enters(house, extension);
    if (how === 'die') house.media.die();
    else void house.exchange.stop();
    await house.advance(60_000);
    expectAllClosed(house);
    expect(house.exchange.rooms()).toEqual([]);
  }
});
