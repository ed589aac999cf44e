import { expect, test } from 'vitest';
import { buildExchange } from '../../testing/builders/exchange.ts';
import { callerWaits, expectAllClosed, type House } from '../../testing/call-stories.ts';

/** Ana (101) talks with a caller of the queue. */
async function anaTalks() {
  const house = buildExchange();
  house.agents.makeReady('ana');
  const caller = await callerWaits(house);
  const ana = house.telephony.lastDialled();
  ana.answer();
  await house.advance(10_000);
  const press = async (leg: { legId: string }, keys: string): Promise<void> => {
    for (const digit of keys) house.media.fire({ kind: 'dtmf', legId: leg.legId, digit, durationMs: 100 });
    await house.settle();
  };
  return { house, caller, ana, press };
}

const peerOf = (house: House, leg: { legId: string }) => house.media.legs.get(leg.legId)?.peer;
const sentTo = (house: House, leg: { legId: string }) => house.media.legs.get(leg.legId)?.dtmfSent;

async function hangUpAll(house: House): Promise<void> {
  for (const leg of [...house.telephony.arrived, ...house.telephony.dialled]) if (!leg.ended) leg.remoteHangup();
  await house.advance(60_000);
  expectAllClosed(house);
}

test('*1 and a number transfers at once, by # or after a pause; nothing of it is sent to the caller', async () => {
  for (const end of ['#', '']) {
    const { house, caller, ana, press } = await anaTalks();
    expect(house.media.legs.get(ana.legId)?.guarded).toBe(true);
    expect(house.media.legs.get(caller.legId)?.guarded).toBeUndefined();
    await press(ana, `*1103${end}`);
    if (end === '') await house.advance(4_000);
    const sofia = house.telephony.lastDialled();
    expect(sofia.request.target).toMatchObject({ extension: '103' });
    sofia.answer();
    await house.settle();
    expect(peerOf(house, caller)).toBe(sofia.legId);
    expect(ana.hungUp).toBe('normal');
    expect(sentTo(house, caller)).toBe('');
    await hangUpAll(house);
  }
});

test('*2 and a number asks first, *0 goes back and forth, a hang-up hands over', async () => {
  const { house, caller, ana, press } = await anaTalks();
  await press(ana, '*2103#');
  const sofia = house.telephony.lastDialled();
  sofia.answer();
  await house.settle();
  expect(peerOf(house, ana)).toBe(sofia.legId);
  await press(ana, '*0');
  expect(peerOf(house, ana)).toBe(caller.legId);
  await press(ana, '*0');
  expect(peerOf(house, ana)).toBe(sofia.legId);
  ana.remoteHangup();
  await house.settle();
  expect(peerOf(house, caller)).toBe(sofia.legId);
  await hangUpAll(house);
});

test('*0 while the other one still rings comes back', async () => {
  const { house, caller, ana, press } = await anaTalks();
  await press(ana, '*2103#');
  await press(ana, '*0');
  expect(peerOf(house, caller)).toBe(ana.legId);
  expect(house.telephony.lastDialled().ended).toBeDefined();
  await hangUpAll(house);
});

test('*1*68# parks', async () => {
  const { house, ana, press } = await anaTalks();
  await press(ana, '*1*68#');
  expect(house.exchange.parkedSlots()).toMatchObject([{ slot: '681', by: '101' }]);
  await hangUpAll(house);
});

test('what is no code is sent on to the other end: a star alone after a while, and a star with another key', async () => {
  const { house, caller, ana, press } = await anaTalks();
  await press(ana, '*');
  expect(sentTo(house, caller)).toBe('');
  await house.advance(2_000);
  expect(sentTo(house, caller)).toBe('*');
  await press(ana, '*5');
  expect(sentTo(house, caller)).toBe('**5');
  await press(ana, '*1');
  await house.advance(4_000);
  expect(sentTo(house, caller)).toBe('**5*1');
  await hangUpAll(house);
});

test('nobody outside transfers by a code', async () => {
  const { house, caller, ana, press } = await anaTalks();
  await press(caller, '*1103#');
  await house.advance(5_000);
  expect(peerOf(house, caller)).toBe(ana.legId);
  await hangUpAll(house);
});

test('a number that leads nowhere is told to who typed it, and the talk goes on', async () => {
  const { house, caller, ana, press } = await anaTalks();
  house.document.outboundRoutes = [];
  await press(ana, '*1777#');
  expect(house.media.legs.get(ana.legId)?.playing?.source).toEqual({
    kind: 'prompts',
    files: ['/prompts/invalid-number-es.wav'],
  });
  house.media.finishPlaying(ana.legId);
  await house.settle();
  expect(peerOf(house, caller)).toBe(ana.legId);
  await hangUpAll(house);
});

test('who typed half a code and hung up leaves nothing behind', async () => {
  const { house, ana, press } = await anaTalks();
  await press(ana, '*21');
  ana.remoteHangup();
  await house.advance(60_000);
  expectAllClosed(house);
});
