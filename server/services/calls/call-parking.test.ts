import { expect, test } from 'vitest';
import { buildExchange } from '../../testing/builders/exchange.ts';
import { callerWaits, expectAllClosed, type House, phoneDials } from '../../testing/call-stories.ts';
import type { FakeIncoming, FakeLeg } from '../../testing/fakes/fake-telephony.ts';

interface Scene {
  house: House;
  caller: FakeIncoming;
  ana: FakeLeg;
}

/** Ana (101) talks with a caller of the queue. */
async function anaTalks(): Promise<Scene> {
  const house = buildExchange();
  house.agents.makeReady('ana');
  const caller = await callerWaits(house);
  const ana = house.telephony.lastDialled();
  ana.answer();
  await house.advance(10_000);
  return { house, caller, ana };
}

const filesAt = (house: House, leg: { legId: string }): string[] => {
  const source = house.media.legs.get(leg.legId)?.playing?.source;
  return source?.kind === 'prompts' ? [...source.files] : [];
};
const hears = (house: House, leg: { legId: string }) => house.media.legs.get(leg.legId)?.playing?.source.kind;
const peerOf = (house: House, leg: { legId: string }) => house.media.legs.get(leg.legId)?.peer;

/** What is said to the leg, to its end: the names of the prompts. */
async function hearAll(house: House, leg: { legId: string }): Promise<string[]> {
  const said: string[] = [];
  for (let files = filesAt(house, leg); files.length > 0; files = filesAt(house, leg)) {
    said.push(...files.map((file) => file.replace(/.*\/|-es\.wav/g, '')));
    house.media.finishPlaying(leg.legId);
    await house.settle();
  }
  return said;
}

async function anaParks(): Promise<Scene> {
  const scene = await anaTalks();
  scene.ana.askTransfer('*68');
  await scene.house.settle();
  await hearAll(scene.house, scene.ana);
  return scene;
}

async function hangUpAll({ house }: { house: House }): Promise<void> {
  for (const leg of [...house.telephony.arrived, ...house.telephony.dialled]) if (!leg.ended) leg.remoteHangup();
  await house.advance(60_000);
  expect(house.exchange.parkedSlots()).toEqual([]);
  expectAllClosed(house);
}

test('a transfer to *68 parks: the slot is said to who did it, the caller hears music, the desk is free', async () => {
  const scene = await anaTalks();
  const { house, caller, ana } = scene;
  const transfer = ana.askTransfer('*68');
  await house.settle();
  expect(hears(house, caller)).toBe('music');
  expect(await hearAll(house, ana)).toEqual(['parked-at', 'digit-6', 'digit-8', 'digit-1']);
  expect(ana.shown.at(-1)).toEqual({ number: '*681' });
  expect(transfer.heard).toEqual(['accepted', 'trying', 'connected']);
  expect(ana.hungUp).toBe('normal');
  expect(house.agents.find('ana')?.state).toBe('wrap-up');
  expect(house.exchange.parkedSlots()).toMatchObject([{ slot: '681', number: '600111222', by: '101' }]);
  expect(house.exchange.live()).toMatchObject([{ stage: 'parked', extension: '681' }]);
  await hangUpAll(scene);
});

test('a phone that holds the line when it transfers shows the slot instead of hearing it', async () => {
  const { house, caller, ana } = await anaTalks();
  ana.changeMedia({ direction: 'inactive' });
  ana.askTransfer('*68');
  await house.settle();
  expect(ana.shown.at(-1)).toEqual({ number: '*681' });
  expect(ana.hungUp).toBe('normal');
  expect(hears(house, caller)).toBe('music');
  await hangUpAll({ house });
});

test('*681 takes the caller from any phone: one call, the talk and the recording go on, the slot is free', async () => {
  const scene = await anaParks();
  const { house, caller } = scene;
  const sofia = await phoneDials(house, { extension: '103', to: '*681' });
  expect(peerOf(house, caller)).toBe(sofia.legId);
  expect([...house.media.recordings.values()]).toMatchObject([{ left: caller.legId, right: sofia.legId }]);
  expect(house.exchange.parkedSlots()).toEqual([]);
  expect(house.exchange.liveOf('sofia')).toMatchObject({ stage: 'talking' });
  expect(house.rows()).toHaveLength(1);
  await house.advance(5_000);
  await hangUpAll(scene);
  expect(house.facts().filter(({ kind }) => kind === 'call.unparked')).toMatchObject([{ slot: '681', why: 'taken' }]);
  expect(house.rows()).toMatchObject([{ login: 'sofia', talkMs: 15_000 }]);
});

test('two phones take at the same moment: one has the caller, the other one is let go', async () => {
  const scene = await anaParks();
  const { house, caller } = scene;
  const take = (extension: string) =>
    house.telephony.incoming({ source: { kind: 'extension', extension }, from: { number: extension }, to: '*681' });
  const [one, two] = [take('102'), take('103')];
  await house.settle();
  const winner = peerOf(house, caller);
  expect([one.legId, two.legId]).toContain(winner);
  expect([one, two].filter(({ ended }) => ended)).toHaveLength(1);
  await hangUpAll(scene);
});

test('nobody takes it: who parked is rung with the slot before the name, three times, then a message and the end', async () => {
  const { house, caller } = await anaParks();
  for (let turn = 0; turn < 3; turn++) {
    await house.advance(120_000);
    const back = house.telephony.lastDialled();
    expect(back.request).toMatchObject({ target: { extension: '101' }, from: { name: '681 · 600111222' } });
    expect(back.ended).toBeUndefined();
    await house.advance(30_000);
    expect(back.ended).toBeDefined();
  }
  expect(await hearAll(house, caller)).toEqual(['unavailable']);
  await hangUpAll({ house });
  expect(house.rows()).toMatchObject([{ endReason: 'no-answer' }]);
});

test('who parked takes them back when rung; any phone may take them by the slot meanwhile', async () => {
  for (const who of ['ana', 'sofia']) {
    const scene = await anaParks();
    const { house, caller } = scene;
    await house.advance(120_000);
    const back = house.telephony.lastDialled();
    if (who === 'ana') back.answer();
    else await phoneDials(house, { extension: '103', to: '*681' });
    await house.settle();
    const talks = who === 'ana' ? back.legId : house.telephony.arrived.at(-1)!.legId;
    expect(peerOf(house, caller)).toBe(talks);
    await hangUpAll(scene);
    expect(house.facts().filter(({ kind }) => kind === 'call.unparked')).toMatchObject([
      { why: who === 'ana' ? 'recalled' : 'taken' },
    ]);
  }
});

test('a caller who hangs up while parked leaves the slot free', async () => {
  const { house, caller } = await anaParks();
  caller.remoteHangup();
  await house.settle();
  expect(house.exchange.parkedSlots()).toEqual([]);
  const sofia = await phoneDials(house, { extension: '103', to: '*681' });
  expect(await hearAll(house, sofia)).toEqual(['nobody-there']);
  await hangUpAll({ house });
});

test('*68 dialled on another line parks whom the phone holds, and says where', async () => {
  const { house, caller, ana } = await anaTalks();
  ana.changeMedia({ direction: 'recvonly' });
  const second = await phoneDials(house, { extension: '101', to: '*68' });
  expect(ana.hungUp).toBe('normal');
  expect(await hearAll(house, second)).toEqual(['parked-at', 'digit-6', 'digit-8', 'digit-1']);
  expect(second.hungUp).toBeDefined();
  expect(hears(house, caller)).toBe('music');
  await hangUpAll({ house });
});

test('with every slot taken the call comes back to who wanted to park it', async () => {
  const scenes = await anaTalks();
  const { house, caller, ana } = scenes;
  for (let slot = 0; slot < 9; slot++) {
    const luis = await phoneDials(house, { extension: '102', to: '103' });
    house.telephony.lastDialled().answer();
    await house.settle();
    luis.askTransfer('*68');
    await house.settle();
  }
  ana.askTransfer('*68');
  await house.settle();
  expect(peerOf(house, caller)).toBe(ana.legId);
  expect(house.exchange.parkedSlots()).toHaveLength(9);
  await hangUpAll({ house });
});

test('whoever is on hold, parked or waits hears the music of the queue, else of the trunk', async () => {
  const music = (house: House, leg: { legId: string }) => house.media.legs.get(leg.legId)?.playing?.source;
  const { house, caller, ana } = await anaTalks();
  house.document.queues[0]!.music = 'calm';
  ana.changeMedia({ direction: 'recvonly' });
  expect(music(house, caller)).toEqual({ kind: 'music', file: '/music/calm.wav' });
  ana.askTransfer('*68');
  await house.settle();
  expect(music(house, caller)).toEqual({ kind: 'music', file: '/music/calm.wav' });
  await hangUpAll({ house });
  house.document.trunks[0]!.music = 'loud';
  const luis = await phoneDials(house, { extension: '102', to: '600999888' });
  const outside = house.telephony.lastDialled();
  outside.answer();
  await house.settle();
  luis.changeMedia({ direction: 'recvonly' });
  expect(music(house, outside)).toEqual({ kind: 'music', file: '/music/loud.wav' });
  await hangUpAll({ house });
});
