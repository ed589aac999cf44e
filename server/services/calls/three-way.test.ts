import { expect, test } from 'vitest';
import { tellStory } from '../../core/calls/story.ts';
import { buildExchange } from '../../testing/builders/exchange.ts';
import { callerWaits, expectAllClosed, type House, phoneDials } from '../../testing/call-stories.ts';
import { heardBy } from './media-port.ts';

interface Three {
  house: House;
  caller: { legId: string; remoteHangup(): void };
  ana: { legId: string; remoteHangup(): void };
  sofia: { legId: string; remoteHangup(): void };
  callId: string;
}

const press = (house: House, { legId }: { legId: string }, keys: string): void => {
  for (const digit of keys) house.media.fire({ kind: 'dtmf', legId, digit, durationMs: 100 });
};
const mixOf = (house: House, { legId }: { legId: string }) => house.media.legs.get(legId)?.mix?.mixId;
const peerOf = (house: House, { legId }: { legId: string }) => house.media.legs.get(legId)?.peer;
const recorded = (house: House) => [...house.media.recordings.values()][0];

/** Ana (101) talks with a caller of the queue for 10 s, then for 5 s with Sofía (103), whom she asked from the page. */
async function anaConsults(): Promise<Three> {
  const house = buildExchange();
  house.agents.makeReady('ana');
  const caller = await callerWaits(house);
  const ana = house.telephony.lastDialled();
  ana.answer();
  await house.advance(10_000);
  const callId = house.rows()[0]!.id;
  house.exchange.handOver({ callId, login: 'ana', act: 'consult', to: '103' });
  await house.settle();
  const sofia = house.telephony.lastDialled();
  sofia.answer();
  await house.advance(5_000);
  return { house, caller, ana, sofia, callId };
}

async function anaBringsAllTogether(): Promise<Three> {
  const scene = await anaConsults();
  press(scene.house, scene.ana, '*3');
  await scene.house.settle();
  return scene;
}

async function hangUpAll({ house }: Three): Promise<void> {
  for (const leg of [...house.telephony.arrived, ...house.telephony.dialled]) if (!leg.ended) leg.remoteHangup();
  await house.advance(60_000);
  expectAllClosed(house);
}

test('by *3 the one who asked somebody has both on the line; all are in one call and one recording', async () => {
  const scene = await anaBringsAllTogether();
  const { house, caller, ana, sofia, callId } = scene;
  for (const leg of [caller, ana, sofia]) expect(mixOf(house, leg)).toBe(callId);
  expect(recorded(house)).toMatchObject({ left: caller.legId, right: heardBy(caller.legId) });
  expect(house.exchange.live()).toMatchObject([{ callId, threeWay: true, login: 'ana' }]);
  expect(house.exchange.live()).toHaveLength(1);
  await hangUpAll(scene);
});

test('from the page too, also while the first one is talked with and the other waits', async () => {
  for (const act of ['none', 'swap'] as const) {
    const scene = await anaConsults();
    const { house, caller, ana, sofia, callId } = scene;
    if (act === 'swap') house.exchange.handOver({ callId, login: 'ana', act });
    await house.settle();
    expect(house.exchange.handOver({ callId, login: 'ana', act: 'three' })).toEqual({ kind: 'done' });
    await house.settle();
    for (const leg of [caller, ana, sofia]) expect(mixOf(house, leg)).toBe(callId);
    for (const leg of [caller, ana, sofia]) expect(house.media.legs.get(leg.legId)?.playing).toBeUndefined();
    await hangUpAll(scene);
  }
});

test.each(['caller', 'ana', 'sofia'] as const)('when %s leaves, the two others go on talking', async (who) => {
  const scene = await anaBringsAllTogether();
  const { house } = scene;
  await house.advance(20_000);
  scene[who].remoteHangup();
  await house.settle();
  const [one, two] = (['caller', 'ana', 'sofia'] as const).filter((each) => each !== who).map((each) => scene[each]);
  expect(peerOf(house, one!)).toBe(two!.legId);
  expect(mixOf(house, one!)).toBeUndefined();
  expect(Object.values(recorded(house)!)).toEqual(expect.arrayContaining([one!.legId, two!.legId]));
  expect(house.exchange.live()).toMatchObject([{ threeWay: false }]);
  if (who === 'ana') expect(house.agents.find('ana')?.state).toBe('wrap-up');
  await house.advance(3_000);
  two!.remoteHangup();
  await house.advance(60_000);
  expectAllClosed(house);
});

test('each talks for as long as they were there, the call counts the time of three once, the line is charged once', async () => {
  const { house, caller, ana, callId } = await anaBringsAllTogether();
  await house.advance(20_000);
  ana.remoteHangup();
  await house.advance(7_000);
  caller.remoteHangup();
  await house.advance(60_000);
  const story = tellStory(house.journal.of(callId))!;
  const times = story.talks.map(({ login, from, to }) => [login, to! - from]);
  expect(times).toEqual([
    ['ana', 10_000],
    ['ana', 20_000],
    ['sofia', 20_000],
    ['sofia', 7_000],
  ]);
  expect(house.rows().map(({ talkMs, endReason }) => [talkMs, endReason])).toEqual([
    [37_000, 'caller-hangup'],
    [5_000, 'transferred'],
  ]);
  expectAllClosed(house);
});

test('a phone with two lines brings both together by *3: the line on hold is hung up, nobody else is', async () => {
  const house = buildExchange();
  house.agents.makeReady('ana');
  const ana = await phoneDials(house, { extension: '101', to: '102' });
  const luis = house.telephony.lastDialled();
  luis.answer();
  await house.advance(4_000);
  ana.changeMedia({ direction: 'inactive' });
  const second = await phoneDials(house, { extension: '101', to: '600999888' });
  const outside = house.telephony.lastDialled();
  outside.answer();
  await house.advance(6_000);
  press(house, second, '*3');
  await house.settle();
  const callId = house.rows()[0]!.id;
  for (const leg of [luis, second, outside]) expect(mixOf(house, leg)).toBe(callId);
  expect(ana.hungUp).toBe('normal');
  expect(house.agents.find('ana')?.state).toBe('talking');
  await house.advance(10_000);
  second.remoteHangup();
  await house.settle();
  expect(peerOf(house, luis)).toBe(outside.legId);
  luis.remoteHangup();
  await house.advance(60_000);
  expect(house.charges()).toHaveLength(1);
  expectAllClosed(house);
});

test('a star and a three are two keys when time lies between, and nobody outside brings people together', async () => {
  const scene = await anaConsults();
  const { house, ana, caller } = scene;
  press(house, caller, '*3');
  press(house, ana, '*');
  await house.advance(3_000);
  press(house, ana, '3');
  await house.settle();
  expect(house.exchange.live().some(({ threeWay }) => threeWay)).toBe(false);
  await hangUpAll(scene);
});

test('the end of the call is the end for all three', async () => {
  const scene = await anaBringsAllTogether();
  scene.house.exchange.hangup({ callId: scene.callId, by: 'luis' });
  await scene.house.advance(60_000);
  expectAllClosed(scene.house);
});
