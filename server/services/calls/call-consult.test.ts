import { expect, test } from 'vitest';
import { tellStory } from '../../core/calls/story.ts';
import { buildExchange } from '../../testing/builders/exchange.ts';
import { callerWaits, expectAllClosed, type House, phoneDials } from '../../testing/call-stories.ts';
import type { FakeIncoming, FakeLeg } from '../../testing/fakes/fake-telephony.ts';

interface Scene {
  house: House;
  caller: FakeIncoming;
  ana: FakeLeg;
  callId: string;
}

/** Ana (101) talks with a caller of the queue, whose calls are recorded. */
async function anaTalks(): Promise<Scene> {
  const house = buildExchange();
  house.agents.makeReady('ana');
  const caller = await callerWaits(house);
  const ana = house.telephony.lastDialled();
  ana.answer();
  await house.advance(10_000);
  return { house, caller, ana, callId: house.rows()[0]!.id };
}

/** She asks Sofía (103) first. */
async function anaAsks(to = '103'): Promise<Scene & { sofia: FakeLeg }> {
  const scene = await anaTalks();
  expect(scene.house.exchange.handOver({ callId: scene.callId, login: 'ana', act: 'consult', to })).toEqual({
    kind: 'done',
  });
  await scene.house.settle();
  return { ...scene, sofia: scene.house.telephony.lastDialled() };
}

async function sofiaAnswers(to?: string): ReturnType<typeof anaAsks> {
  const scene = await anaAsks(to);
  scene.sofia.answer();
  await scene.house.advance(5_000);
  return scene;
}

const peerOf = (house: House, leg: { legId: string }) => house.media.legs.get(leg.legId)?.peer;
const hears = (house: House, leg: { legId: string }) => house.media.legs.get(leg.legId)?.playing?.source.kind;
const recorded = (house: House) => [...house.media.recordings.values()][0];

async function hangUpAll({ house }: Scene): Promise<void> {
  for (const leg of [...house.telephony.arrived, ...house.telephony.dialled]) if (!leg.ended) leg.remoteHangup();
  await house.advance(60_000);
  expectAllClosed(house);
}

test('who asks first hears it ring while the caller waits with music, unrecorded; the desk shows whom', async () => {
  const scene = await anaAsks();
  const { house, caller, ana, sofia, callId } = scene;
  expect(hears(house, caller)).toBe('music');
  expect(hears(house, ana)).toBe('tone');
  expect(recorded(house)).toMatchObject({ left: caller.legId, right: '' });
  expect(sofia.request.from).toMatchObject({ number: '101' });
  expect(house.exchange.liveOf('ana')).toMatchObject({ callId, consult: { number: '103', stage: 'ringing' } });
  sofia.answer();
  await house.settle();
  expect(peerOf(house, ana)).toBe(sofia.legId);
  expect(peerOf(house, caller)).toBeUndefined();
  expect(house.exchange.liveOf('ana')).toMatchObject({ callId, consult: { stage: 'talking' } });
  await hangUpAll(scene);
});

test('the two are brought together: one call, one recording, and who asked is free', async () => {
  const scene = await sofiaAnswers();
  const { house, caller, ana, sofia, callId } = scene;
  house.exchange.handOver({ callId, login: 'ana', act: 'complete' });
  await house.settle();
  expect(peerOf(house, caller)).toBe(sofia.legId);
  expect(ana.hungUp).toBe('normal');
  expect(recorded(house)).toMatchObject({ left: caller.legId, right: sofia.legId });
  expect(house.agents.find('ana')).toMatchObject({ state: 'wrap-up' });
  expect(house.exchange.liveOf('sofia')).toMatchObject({ callId, stage: 'talking' });
  await house.advance(30_000);
  caller.remoteHangup();
  await house.advance(30_000);
  const story = tellStory(house.journal.of(callId))!;
  expect(story.talks.map(({ login, from, to }) => [login, to! - from])).toEqual([
    ['ana', 10_000],
    ['sofia', 30_000],
  ]);
  expect(house.rows().map(({ endReason, talkMs }) => [endReason, talkMs])).toEqual([
    ['caller-hangup', 40_000],
    ['transferred', 5_000],
  ]);
  expectAllClosed(house);
});

test('swapping: the other one waits with music, back and forth, and a hang-up in the middle hands over', async () => {
  const scene = await sofiaAnswers();
  const { house, caller, ana, sofia, callId } = scene;
  house.exchange.handOver({ callId, login: 'ana', act: 'swap' });
  await house.settle();
  expect(peerOf(house, ana)).toBe(caller.legId);
  expect(hears(house, sofia)).toBe('music');
  expect(house.exchange.liveOf('ana')).toMatchObject({ consult: { stage: 'swapped' } });
  house.exchange.handOver({ callId, login: 'ana', act: 'swap' });
  await house.settle();
  expect(peerOf(house, ana)).toBe(sofia.legId);
  expect(hears(house, caller)).toBe('music');
  house.exchange.handOver({ callId, login: 'ana', act: 'swap' });
  await house.settle();
  ana.remoteHangup();
  await house.settle();
  expect(peerOf(house, caller)).toBe(sofia.legId);
  expect(house.agents.find('ana')).toMatchObject({ state: 'wrap-up' });
  await hangUpAll(scene);
});

test('coming back lets the other one go, whether it rings or talks', async () => {
  for (const isAnswered of [false, true]) {
    const scene = isAnswered ? await sofiaAnswers() : await anaAsks();
    const { house, caller, ana, sofia, callId } = scene;
    house.exchange.handOver({ callId, login: 'ana', act: 'come-back' });
    await house.settle();
    expect(sofia.ended).toBeDefined();
    expect(peerOf(house, caller)).toBe(ana.legId);
    expect(recorded(house)).toMatchObject({ left: caller.legId, right: ana.legId });
    expect(house.exchange.liveOf('ana')).toMatchObject({ callId, stage: 'talking', consult: undefined });
    await hangUpAll(scene);
    expect(house.rows()[0]).toMatchObject({ login: 'ana' });
  }
});

test('one who does not take the call: back to the caller, with the reason in the journal', async () => {
  const scene = await anaAsks();
  const { house, caller, ana, sofia, callId } = scene;
  sofia.refuse(486);
  await house.settle();
  expect(peerOf(house, caller)).toBe(ana.legId);
  expect(house.facts(callId).filter(({ kind }) => kind === 'transfer.failed')).toMatchObject([
    { why: 'busy', then: 'returned' },
  ]);
  await hangUpAll(scene);
});

test('the one who was asked hangs up: back to the caller', async () => {
  const scene = await sofiaAnswers();
  scene.sofia.remoteHangup();
  await scene.house.settle();
  expect(peerOf(scene.house, scene.caller)).toBe(scene.ana.legId);
  await hangUpAll(scene);
});

test('who asks hangs up while it rings: the caller hears it ring, and talks once it is taken', async () => {
  const scene = await anaAsks();
  const { house, caller, ana } = scene;
  ana.remoteHangup();
  await house.settle();
  expect(hears(house, caller)).toBe('tone');
  const again = house.telephony.lastDialled();
  expect(again.request.target).toMatchObject({ extension: '103' });
  again.answer();
  await house.settle();
  expect(peerOf(house, caller)).toBe(again.legId);
  await hangUpAll(scene);
});

test('the caller does not wait to the end: the other two go on, and who asked is not free before', async () => {
  for (const swapped of [false, true]) {
    const scene = await sofiaAnswers();
    const { house, caller, ana, sofia, callId } = scene;
    if (swapped) house.exchange.handOver({ callId, login: 'ana', act: 'swap' });
    await house.settle();
    caller.remoteHangup();
    await house.settle();
    expect(peerOf(house, ana)).toBe(sofia.legId);
    expect(house.rows()[0]).toMatchObject({ endReason: 'caller-hangup' });
    expect(house.agents.find('ana')?.state).toBe('talking');
    await hangUpAll(scene);
  }
});

test('outside is asked over the trunk and charged once; its call is the one that goes on when the first was internal', async () => {
  const house = buildExchange();
  const luis = await phoneDials(house, { extension: '102', to: '101' });
  house.telephony.lastDialled().answer();
  await house.advance(5_000);
  const callId = house.rows()[0]!.id;
  house.exchange.handOver({ callId, login: 'ana', act: 'consult', to: '600999888' });
  await house.settle();
  const outside = house.telephony.lastDialled();
  outside.answer();
  await house.advance(5_000);
  house.exchange.handOver({ callId, login: 'ana', act: 'complete' });
  await house.settle();
  expect(peerOf(house, luis)).toBe(outside.legId);
  await house.advance(20_000);
  outside.remoteHangup();
  await house.advance(60_000);
  expect(house.charges()).toMatchObject([{ payerExtension: '101', payerLogin: 'ana' }]);
  expect(house.rows()).toMatchObject([{ endReason: 'transferred' }, { direction: 'outbound' }]);
  expectAllClosed(house);
});

test('the phone of who asks is cut off: the caller is rung back to it, not left with the music', async () => {
  const scene = await sofiaAnswers();
  const { house, caller } = scene;
  const second = house.rows()[1]!.id;
  house.exchange.hangup({ callId: second, by: 'sofia' });
  await house.settle();
  expect(caller.ended).toBeUndefined();
  const again = house.telephony.lastDialled();
  expect(again.request.target).toMatchObject({ extension: '101' });
  again.answer();
  await house.settle();
  expect(peerOf(house, caller)).toBe(again.legId);
  await hangUpAll(scene);
});

test('a blind transfer from the page is led as one from the phone, and a refused one tells why', async () => {
  const scene = await anaTalks();
  const { house, caller, ana, callId } = scene;
  const handOver = (to: string) => house.exchange.handOver({ callId, login: 'ana', act: 'transfer', to });
  expect(handOver('nowhere')).toEqual({ kind: 'refused', reason: 'no-route' });
  expect(house.exchange.handOver({ callId, login: 'luis', act: 'transfer', to: '103' })).toEqual({
    kind: 'refused',
    reason: 'nobody-there',
  });
  expect(handOver('103')).toEqual({ kind: 'done' });
  await house.settle();
  house.telephony.lastDialled().answer();
  await house.settle();
  expect(peerOf(house, caller)).toBe(house.telephony.lastDialled().legId);
  expect(ana.hungUp).toBe('normal');
  await hangUpAll(scene);
});

test('nothing is left open when a consultation is under way and the exchange stops', async () => {
  for (const act of ['none', 'swap'] as const) {
    const { house, callId } = await sofiaAnswers();
    if (act === 'swap') house.exchange.handOver({ callId, login: 'ana', act });
    await house.settle();
    const stopped = house.exchange.stop();
    await house.advance(30_000);
    await stopped;
    expectAllClosed(house);
  }
});

test('whom we ask cannot be joined to another call of theirs meanwhile: our caller would wait for nobody', async () => {
  const house = buildExchange();
  const luis = await phoneDials(house, { extension: '103', to: '102' });
  house.telephony.lastDialled().answer();
  await house.settle();
  house.agents.makeReady('ana');
  const caller = await callerWaits(house);
  const ana = house.telephony.lastDialled();
  ana.answer();
  await house.advance(10_000);
  const callId = house.rows().find(({ direction }) => direction === 'inbound')!.id;
  house.exchange.handOver({ callId, login: 'ana', act: 'consult', to: '103' });
  await house.settle();
  const sofia = house.telephony.lastDialled();
  sofia.answer();
  await house.advance(5_000);
  const transfer = luis.askTransfer('101', { legId: sofia.legId });
  await house.settle();
  expect(transfer.heard).not.toContain('accepted');
  expect(peerOf(house, ana)).toBe(sofia.legId);
  sofia.remoteHangup();
  await house.settle();
  expect(peerOf(house, ana)).toBe(caller.legId);
  await hangUpAll({ house, caller, ana, callId });
});
