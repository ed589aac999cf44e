import { expect, test } from 'vitest';
import { tellStory } from '../../core/calls/story.ts';
import { costReport } from '../../store/queries/cost-report.ts';
import { buildExchange } from '../../testing/builders/exchange.ts';
import { callerWaits, expectAllClosed, type House, phoneDials } from '../../testing/call-stories.ts';
import type { FakeIncoming, FakeLeg } from '../../testing/fakes/fake-telephony.ts';

/** Ana (101) talks with a caller from the queue, whose calls are recorded. */
async function anaTalks(house: House): Promise<{ caller: FakeIncoming; ana: FakeLeg; callId: string }> {
  house.agents.makeReady('ana');
  const caller = await callerWaits(house);
  const ana = house.telephony.lastDialled();
  ana.answer();
  await house.advance(10_000);
  return { caller, ana, callId: house.rows()[0]!.id };
}

const peerOf = (house: House, leg: { legId: string }): string | undefined => house.media.legs.get(leg.legId)?.peer;
const recorded = (house: House) => [...house.media.recordings.values()][0];
const story = (house: House, callId: string) => tellStory(house.journal.of(callId))!;

/** 101 rings 102, who answers. */
async function consult(house: House): Promise<{ own: FakeIncoming; other: FakeLeg }> {
  const own = await phoneDials(house, { extension: '101', to: '103' });
  const other = house.telephony.lastDialled();
  other.answer();
  await house.advance(5_000);
  return { own, other };
}

test('RFC 3515 2.4: a blind transfer from a phone: the caller hears it ring, the two talk, the first phone is free', async () => {
  const house = buildExchange();
  const { caller, ana, callId } = await anaTalks(house);
  const transfer = ana.askTransfer('103');
  await house.settle();
  expect(peerOf(house, caller)).toBeUndefined();
  expect(house.media.legs.get(caller.legId)?.playing?.source.kind).toBe('tone');
  const sofia = house.telephony.lastDialled();
  expect(sofia.request).toMatchObject({ target: { extension: '103' }, from: { number: '600111222' } });
  sofia.ring();
  sofia.answer();
  await house.settle();
  expect(transfer.heard).toEqual(['accepted', 'trying', 'ringing', 'connected']);
  expect(ana.hungUp).toBe('normal');
  expect(peerOf(house, caller)).toBe(sofia.legId);
  expect(recorded(house)).toMatchObject({ left: caller.legId, right: sofia.legId });
  expect(house.agents.find('ana')).toMatchObject({ state: 'wrap-up' });
  expect(house.exchange.liveOf('sofia')).toMatchObject({ callId, stage: 'talking', extension: '103' });
  expect(house.exchange.liveOf('ana')).toBeUndefined();
  await house.advance(30_000);
  caller.remoteHangup();
  await house.advance(20_000);
  expect(story(house, callId).talks).toMatchObject([
    { login: 'ana', extension: '101' },
    { login: 'sofia', extension: '103' },
  ]);
  expect(story(house, callId).talks.map(({ from, to }) => to! - from)).toEqual([10_000, 30_000]);
  expect(house.rows()).toMatchObject([{ login: 'sofia', talkMs: 40_000, endReason: 'caller-hangup' }]);
  const { byPerson } = costReport(house.db, { from: 0, to: Number.MAX_SAFE_INTEGER });
  expect(byPerson.map(({ key, calls, talkMs }) => [key, calls, talkMs])).toEqual([
    ['sofia', 1, 30_000],
    ['ana', 0, 10_000],
  ]);
  expectAllClosed(house);
});

test('a phone that hangs up as soon as its transfer is taken does not end the call', async () => {
  const house = buildExchange();
  const { caller, ana } = await anaTalks(house);
  ana.askTransfer('103');
  ana.remoteHangup();
  await house.settle();
  expect(caller.ended).toBeUndefined();
  house.telephony.lastDialled().answer();
  await house.settle();
  expect(peerOf(house, caller)).toBe(house.telephony.lastDialled().legId);
  caller.remoteHangup();
  await house.advance(20_000);
  expectAllClosed(house);
});

test('a failed transfer gives the caller back to who sent it', async () => {
  const house = buildExchange();
  const { caller, ana, callId } = await anaTalks(house);
  const transfer = ana.askTransfer('103');
  await house.settle();
  house.telephony.lastDialled().refuse(486);
  await house.settle();
  expect(transfer.heard).toEqual(['accepted', 'trying', 'busy']);
  expect(peerOf(house, caller)).toBe(ana.legId);
  expect(recorded(house)).toMatchObject({ left: caller.legId, right: ana.legId });
  expect(house.exchange.liveOf('ana')).toMatchObject({ callId, stage: 'talking' });
  expect(house.kinds(callId)).toContain('transfer.failed');
  await house.advance(2_000);
  ana.remoteHangup();
  await house.advance(20_000);
  expect(house.rows()).toMatchObject([{ login: 'ana', endReason: 'callee-hangup' }]);
  expectAllClosed(house);
});

test('who transferred and hung up is rung again when nobody answers', async () => {
  const house = buildExchange();
  const { caller, ana } = await anaTalks(house);
  ana.askTransfer('103');
  ana.remoteHangup();
  await house.advance(45_000);
  const again = house.telephony.lastDialled();
  expect(again.request.target).toMatchObject({ extension: '101' });
  again.answer();
  await house.settle();
  expect(peerOf(house, caller)).toBe(again.legId);
  again.remoteHangup();
  await house.advance(20_000);
  expect(house.rows()[0]!.talkMs).toBe(10_000);
  expectAllClosed(house);
});

test('a phone that hangs up when its transfer fails is rung again: the caller is not to pay for it', async () => {
  const house = buildExchange();
  const { caller, ana } = await anaTalks(house);
  ana.askTransfer('103');
  await house.settle();
  house.telephony.lastDialled().refuse(486);
  await house.advance(100);
  ana.remoteHangup();
  await house.settle();
  expect(caller.ended).toBeUndefined();
  const again = house.telephony.lastDialled();
  expect(again.request.target).toMatchObject({ extension: '101' });
  again.answer();
  await house.settle();
  expect(peerOf(house, caller)).toBe(again.legId);
  caller.remoteHangup();
  await house.advance(20_000);
  expectAllClosed(house);
});

test('nobody takes the caller back: a message, then the end', async () => {
  const house = buildExchange();
  const { caller, ana } = await anaTalks(house);
  ana.askTransfer('103');
  ana.remoteHangup();
  await house.advance(45_000);
  await house.advance(45_000);
  expect(house.media.legs.get(caller.legId)?.playing?.source.kind).toBe('prompts');
  house.media.finishPlaying(caller.legId);
  await house.advance(20_000);
  expect(house.rows()).toMatchObject([{ endReason: 'no-answer' }]);
  expectAllClosed(house);
});

test('a caller who gives up while being transferred ends the call, and the ringing stops', async () => {
  const house = buildExchange();
  const { caller, ana } = await anaTalks(house);
  ana.askTransfer('103');
  await house.settle();
  caller.remoteHangup();
  await house.advance(20_000);
  expect(house.telephony.lastDialled().hungUp).toBe('normal');
  expect(house.rows()).toMatchObject([{ endReason: 'caller-hangup', talkMs: 10_000 }]);
  expectAllClosed(house);
});

test('a transfer to an outside number: both trunk legs are charged for as long as each lasted', async () => {
  const house = buildExchange();
  const { caller, ana } = await anaTalks(house);
  const transfer = ana.askTransfer('600999888');
  await house.settle();
  const mobile = house.telephony.lastDialled();
  mobile.answer();
  await house.advance(60_000);
  expect(transfer.heard).toEqual(['accepted', 'trying', 'connected']);
  expect(recorded(house)).toMatchObject({ left: caller.legId, right: mobile.legId });
  caller.remoteHangup();
  await house.advance(20_000);
  expect(house.charges()).toMatchObject([
    { way: 'in', billedSec: 0 },
    { way: 'out', billedSec: 60, state: 'rated', payerHow: 'transferred', payerExtension: '101', payerLogin: 'ana' },
  ]);
  expect(house.rows()).toMatchObject([{ talkMs: 70_000 }]);
  expectAllClosed(house);
});

test('a transfer into a queue is over once the caller waits there', async () => {
  const house = buildExchange();
  const { caller, ana, callId } = await anaTalks(house);
  house.agents.makeReady('luis');
  const transfer = ana.askTransfer('600');
  await house.settle();
  expect(transfer.heard).toEqual(['accepted', 'trying', 'connected']);
  expect(ana.hungUp).toBe('normal');
  const luis = house.telephony.lastDialled();
  expect(luis.request.target).toMatchObject({ extension: '102' });
  luis.answer();
  await house.settle();
  expect(peerOf(house, caller)).toBe(luis.legId);
  caller.remoteHangup();
  await house.advance(20_000);
  expect(story(house, callId).talks).toMatchObject([{ login: 'ana' }, { login: 'luis' }]);
  expectAllClosed(house);
});

test('RFC 3891 3: an attended transfer joins the two calls: one goes on with the recording, the other ends', async () => {
  const house = buildExchange();
  const { caller, ana, callId } = await anaTalks(house);
  ana.changeMedia({ direction: 'recvonly' });
  const { own, other } = await consult(house);
  expect(house.exchange.live()).toHaveLength(2);
  const transfer = ana.askTransfer('103', { legId: own.legId });
  await house.settle();
  expect(transfer.heard).toEqual(['accepted', 'connected']);
  expect([ana.hungUp, own.hungUp]).toEqual(['normal', 'normal']);
  expect(peerOf(house, caller)).toBe(other.legId);
  expect(recorded(house)).toMatchObject({ left: caller.legId, right: other.legId });
  expect(other.shown).toEqual([{ number: '600111222' }]);
  expect(house.exchange.live()).toMatchObject([{ callId, stage: 'talking', login: 'sofia', held: false }]);
  const consultation = house.rows().find(({ id }) => id !== callId)!;
  expect(consultation).toMatchObject({ endReason: 'transferred', talkMs: 5_000, direction: 'internal' });
  await house.advance(20_000);
  other.remoteHangup();
  await house.advance(20_000);
  expect(story(house, callId).talks).toMatchObject([{ login: 'ana' }, { login: 'sofia' }]);
  expect(house.rows().find(({ id }) => id === callId)).toMatchObject({ talkMs: 35_000, endReason: 'callee-hangup' });
  expectAllClosed(house);
});

test('an attended transfer to an outside number: the leg goes over and is charged once, from its answer to its end', async () => {
  const house = buildExchange();
  const { caller, ana, callId } = await anaTalks(house);
  const own = await phoneDials(house, { extension: '101', to: '600999888' });
  const mobile = house.telephony.lastDialled();
  mobile.answer();
  await house.advance(30_000);
  // Some phones send it in the second call.
  const transfer = own.askTransfer('600111222', { legId: ana.legId });
  await house.advance(30_000);
  expect(transfer.heard).toEqual(['accepted', 'connected']);
  expect(peerOf(house, caller)).toBe(mobile.legId);
  caller.remoteHangup();
  await house.advance(20_000);
  expect(house.charges().map(({ callId: of, way, billedSec, payerLogin }) => [of, way, billedSec, payerLogin])).toEqual(
    [
      [callId, 'in', 0, 'ana'],
      [callId, 'out', 60, 'ana'],
    ],
  );
  expect(house.rows().filter(({ endReason }) => endReason === 'transferred')).toHaveLength(1);
  expectAllClosed(house);
});

test('a transfer while the second phone still rings goes on ringing for the caller', async () => {
  const house = buildExchange();
  const { caller, ana } = await anaTalks(house);
  const own = await phoneDials(house, { extension: '101', to: '103' });
  const transfer = ana.askTransfer('103', { legId: own.legId });
  await house.settle();
  expect(house.telephony.dialled.at(-2)!.hungUp).toBe('normal');
  const again = house.telephony.lastDialled();
  again.answer();
  await house.settle();
  expect(transfer.heard.at(-1)).toBe('connected');
  expect(peerOf(house, caller)).toBe(again.legId);
  caller.remoteHangup();
  await house.advance(20_000);
  expectAllClosed(house);
});

test('transfers that are not to be: by the carrier, to nowhere, of a call that is not theirs', async () => {
  const house = buildExchange();
  const { caller, ana } = await anaTalks(house);
  expect(caller.askTransfer('600999888').heard).toEqual(['refused declined']);
  expect(ana.askTransfer('nowhere').heard).toEqual(['refused not-found']);
  expect(ana.askTransfer('103', { legId: 'gone' }).heard).toEqual(['refused no-such-call']);
  expect(ana.askTransfer('103', { legId: caller.legId }).heard).toEqual(['refused forbidden']);
  const others = await phoneDials(house, { extension: '104', to: '102' });
  house.telephony.lastDialled().answer();
  await house.settle();
  expect(ana.askTransfer('102', { legId: others.legId }).heard).toEqual(['refused forbidden']);
  expect(peerOf(house, caller)).toBe(ana.legId);
  caller.remoteHangup();
  others.remoteHangup();
  await house.advance(20_000);
  expectAllClosed(house);
});

test('whatever act of a transfer fails, the call closes and everyone is free', async () => {
  for (let nth = 1; nth <= 3; nth++) {
    const house = buildExchange();
    const { caller, ana } = await anaTalks(house);
    house.telephony.failAt(nth);
    ana.askTransfer('103');
    await house.settle();
    const last = house.telephony.lastDialled();
    if (!last.ended && !last.answered) last.answer();
    await house.settle();
    if (!caller.ended) caller.remoteHangup();
    await house.advance(60_000);
    expectAllClosed(house);
  }
});
