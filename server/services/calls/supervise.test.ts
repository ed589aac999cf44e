import { expect, test } from 'vitest';
import { tellStory } from '../../core/calls/story.ts';
import { buildExchange } from '../../testing/builders/exchange.ts';
import { callerWaits, expectAllClosed, type House, phoneDials } from '../../testing/call-stories.ts';
import type { SupervisionWish } from './live-call.ts';
import { heardBy } from './media-port.ts';

/** Ana (101) talks with a caller of the queue for 10 s; Sofía (103) supervises. */
async function anaTalks() {
  const house = buildExchange();
  for (const login of ['ana', 'sofia']) house.agents.makeReady(login);
  const caller = await callerWaits(house);
  const ana = house.telephony.lastDialled();
  ana.answer();
  await house.advance(10_000);
  const callId = house.rows()[0]!.id;
  const wish = (asked: SupervisionWish, login = 'sofia') => house.exchange.supervise({ callId, login, wish: asked });
  return { house, caller, ana, callId, wish };
}

async function sofiaAttends(mode: SupervisionWish) {
  const scene = await anaTalks();
  expect(scene.wish(mode)).toEqual({ kind: 'done' });
  await scene.house.settle();
  const sofia = scene.house.telephony.lastDialled();
  sofia.answer();
  await scene.house.settle();
  return { ...scene, sofia };
}

const legOf = (house: House, { legId }: { legId: string }) => house.media.legs.get(legId);
const story = (house: House, callId: string) => tellStory(house.journal.of(callId))!;
const recorded = (house: House) => [...house.media.recordings.values()][0];

async function hangUpAll(house: House): Promise<void> {
  for (const leg of [...house.telephony.arrived, ...house.telephony.dialled]) if (!leg.ended) leg.remoteHangup();
  await house.advance(60_000);
  expectAllClosed(house);
}

test.each([
  ['listen', []],
  ['whisper', ['ana']],
  ['barge', ['ana', 'caller']],
] as const)('%s: the supervisor hears both, and only whom it is for hears the supervisor', async (mode, heardThere) => {
  const scene = await sofiaAttends(mode);
  const { house, caller, ana, sofia } = scene;
  const { attends } = legOf(house, sofia)!;
  expect([...attends!.talk].sort()).toEqual([ana.legId, caller.legId].sort());
  expect([...attends!.speaksTo].sort()).toEqual(heardThere.map((who) => scene[who].legId).sort());
  expect(legOf(house, ana)?.peer).toBe(caller.legId);
  expect(recorded(house)).toMatchObject({
    left: caller.legId,
    right: mode === 'barge' ? heardBy(caller.legId) : ana.legId,
  });
  expect(house.exchange.live()).toMatchObject([{ login: 'ana', supervised: { login: 'sofia', mode } }]);
  expect(house.agents.find('sofia')?.state).toBe('talking');
  await hangUpAll(house);
});

test('it changes while it lasts, and ends by the page: the two talk on, and the talk is theirs alone', async () => {
  const { house, caller, ana, sofia, callId, wish } = await sofiaAttends('listen');
  await house.advance(5_000);
  wish('barge');
  expect(legOf(house, sofia)?.attends?.speaksTo).toHaveLength(2);
  wish('whisper');
  expect(legOf(house, sofia)?.attends?.speaksTo).toEqual([ana.legId]);
  expect(recorded(house)).toMatchObject({ right: ana.legId });
  wish('leave');
  await house.advance(5_000);
  expect(sofia.ended).toBeDefined();
  expect(legOf(house, ana)).toMatchObject({ peer: caller.legId });
  expect(legOf(house, ana)?.attendedBy).toBeUndefined();
  expect(house.exchange.live()).toMatchObject([{ login: 'ana', stage: 'talking', supervised: undefined }]);
  expect(house.agents.find('sofia')?.state).not.toBe('talking');
  caller.remoteHangup();
  await house.settle();
  expect(story(house, callId)).toMatchObject({ talkMs: 20_000, login: 'ana', endReason: 'caller-hangup' });
  expect(house.journal.of(callId).filter(({ kind }) => kind.startsWith('supervision'))).toMatchObject([
    { kind: 'supervision.started', login: 'sofia', mode: 'listen', about: 'ana' },
    { kind: 'supervision.changed', mode: 'barge' },
    { kind: 'supervision.changed', mode: 'whisper' },
    { kind: 'supervision.ended', why: 'left' },
  ]);
  await hangUpAll(house);
});

test('a supervisor who takes over talks with the caller from then on; the agent is free for the paperwork', async () => {
  const { house, caller, ana, sofia, callId, wish } = await sofiaAttends('whisper');
  await house.advance(5_000);
  wish('take-over');
  await house.settle();
  expect(ana.ended).toBeDefined();
  expect(legOf(house, caller)).toMatchObject({ peer: sofia.legId });
  expect(legOf(house, caller)?.attendedBy).toBeUndefined();
  expect(recorded(house)).toMatchObject({ left: caller.legId, right: sofia.legId });
  expect(house.agents.find('ana')?.state).toBe('wrap-up');
  expect(house.exchange.live()).toMatchObject([{ login: 'sofia', extension: '103', stage: 'talking' }]);
  await house.advance(7_000);
  sofia.remoteHangup();
  await house.settle();
  expect(caller.ended).toBeDefined();
  const told = story(house, callId);
  expect(told.talks.map(({ login, from, to }) => [login, to! - from])).toEqual([
    ['ana', 15_000],
    ['sofia', 7_000],
  ]);
  await hangUpAll(house);
});

test('taken over at once from the page: the phone rings, and its answer has the call', async () => {
  const { house, caller, sofia } = await sofiaAttends('take-over');
  expect(legOf(house, caller)?.peer).toBe(sofia.legId);
  await hangUpAll(house);
});

test.each(['caller', 'ana'] as const)('%s hangs up under supervision: the call ends for all', async (who) => {
  const scene = await sofiaAttends('barge');
  scene[who].remoteHangup();
  await scene.house.settle();
  for (const leg of [scene.caller, scene.ana, scene.sofia]) expect(leg.ended).toBeDefined();
  expect(scene.house.kinds(scene.callId)).toContain('supervision.ended');
  await hangUpAll(scene.house);
});

test('hold and back leave the supervisor with the talk', async () => {
  const { house, caller, ana, sofia } = await sofiaAttends('whisper');
  ana.changeMedia({ direction: 'recvonly' });
  await house.settle();
  expect(legOf(house, caller)?.playing?.source.kind).toBe('music');
  ana.changeMedia({ direction: 'sendrecv' });
  await house.settle();
  expect(legOf(house, caller)).toMatchObject({ peer: ana.legId, attendedBy: sofia.legId });
  expect(legOf(house, sofia)?.attends?.speaksTo).toEqual([ana.legId]);
  await hangUpAll(house);
});

test('the agent transfers: the supervisor hears nothing while it rings, then the new talk', async () => {
  const { house, caller, ana, sofia, callId } = await sofiaAttends('whisper');
  house.exchange.handOver({ callId, login: 'ana', act: 'transfer', to: '102' });
  await house.settle();
  expect(legOf(house, caller)?.attendedBy).toBeUndefined();
  const luis = house.telephony.lastDialled();
  luis.answer();
  await house.settle();
  expect(ana.ended).toBeDefined();
  expect(legOf(house, sofia)?.attends).toEqual({
    talk: expect.arrayContaining([caller.legId, luis.legId]),
    speaksTo: [luis.legId],
  });
  await hangUpAll(house);
});

test('all three of a conference are heard, and the two who go on', async () => {
  const { house, ana, caller, sofia, callId } = await sofiaAttends('barge');
  house.exchange.handOver({ callId, login: 'ana', act: 'consult', to: '102' });
  await house.settle();
  const luis = house.telephony.lastDialled();
  luis.answer();
  await house.settle();
  house.exchange.handOver({ callId, login: 'ana', act: 'three' });
  await house.settle();
  for (const leg of [ana, caller, luis, sofia]) expect(legOf(house, leg)?.mix?.mixId).toBe(callId);
  expect(legOf(house, sofia)?.mix?.muted).toBe(false);
  ana.remoteHangup();
  await house.settle();
  expect([...legOf(house, sofia)!.attends!.talk].sort()).toEqual([caller.legId, luis.legId].sort());
  await hangUpAll(house);
});

test('a supervisor whose phone is not answered is free again, and nothing was heard', async () => {
  const { house, callId, wish } = await anaTalks();
  wish('listen');
  await house.advance(25_000);
  expect(house.agents.find('sofia')?.state).not.toBe('talking');
  expect(house.kinds(callId)).not.toContain('supervision.started');
  expect(house.exchange.live()).toMatchObject([{ login: 'ana', stage: 'talking' }]);
  await hangUpAll(house);
});

test.each([
  ['*90101', 0],
  ['*91101', 1],
  ['*92101', 2],
])('%s at the phone of a supervisor does the same', async (to, heardThere) => {
  const { house, ana, caller } = await anaTalks();
  const phone = await phoneDials(house, { extension: '103', to });
  phone.ack();
  await house.settle();
  expect(legOf(house, phone)?.attends?.speaksTo).toHaveLength(heardThere);
  phone.remoteHangup();
  await house.settle();
  expect(legOf(house, ana)?.peer).toBe(caller.legId);
  expect(house.exchange.live()).toHaveLength(1);
  await hangUpAll(house);
});

test('who is no supervisor may not, by page nor by phone; nor does a second one at once', async () => {
  const { house, caller, ana, wish } = await anaTalks();
  expect(wish('listen', 'luis')).toEqual({ kind: 'refused', reason: 'not-allowed' });
  const phone = await phoneDials(house, { extension: '102', to: '*90101' });
  phone.ack();
  await house.settle();
  expect(legOf(house, phone)?.attends).toBeUndefined();
  expect(legOf(house, ana)?.peer).toBe(caller.legId);
  expect(house.media.calls.filter((call) => call.startsWith('attend'))).toEqual([]);
  house.media.finishPlaying(phone.legId);
  await house.settle();
  expect(house.rows().at(-1)).toMatchObject({ endReason: 'not-allowed' });
  await hangUpAll(house);
});

test('a supervisor who says nothing for hours ends neither the talk nor their own leg', async () => {
  const { house, sofia, ana } = await sofiaAttends('listen');
  house.media.fire({ kind: 'silent', legId: sofia.legId, silentMs: 10_000 });
  await house.advance(3 * 60 * 60_000);
  expect(sofia.ended).toBeUndefined();
  expect(legOf(house, sofia)?.attends).toBeDefined();
  house.media.fire({ kind: 'silent', legId: ana.legId, silentMs: 10_000 });
  await house.advance(2 * 60 * 60_000);
  expect(ana.ended).toBeDefined();
  await hangUpAll(house);
});

test('while the agent asks somebody else, a click on the call hears that talk; the customer waits with music', async () => {
  const { house, caller, ana, callId, wish } = await anaTalks();
  house.exchange.handOver({ callId, login: 'ana', act: 'consult', to: '102' });
  await house.settle();
  const luis = house.telephony.lastDialled();
  luis.answer();
  await house.settle();
  expect(wish('listen')).toEqual({ kind: 'done' });
  await house.settle();
  const sofia = house.telephony.lastDialled();
  sofia.answer();
  await house.settle();
  expect([...legOf(house, sofia)!.attends!.talk].sort()).toEqual([ana.legId, luis.legId].sort());
  expect(legOf(house, caller)?.playing?.source.kind).toBe('music');
  expect(legOf(house, caller)?.attendedBy).toBeUndefined();
  house.exchange.handOver({ callId, login: 'ana', act: 'complete' });
  await house.settle();
  expect(ana.ended).toBeDefined();
  expect(legOf(house, caller)?.peer).toBe(luis.legId);
  await hangUpAll(house);
});

test('the supervisor stays with the customer: nothing is heard while the agent asks, then the talk again', async () => {
  const { house, caller, ana, sofia, callId } = await sofiaAttends('whisper');
  house.exchange.handOver({ callId, login: 'ana', act: 'consult', to: '102' });
  await house.settle();
  house.telephony.lastDialled().answer();
  await house.settle();
  expect(legOf(house, ana)?.attendedBy).toBeUndefined();
  house.exchange.handOver({ callId, login: 'ana', act: 'come-back' });
  await house.settle();
  expect([...legOf(house, sofia)!.attends!.talk].sort()).toEqual([ana.legId, caller.legId].sort());
  await hangUpAll(house);
});

test('the page says why the phone of a supervisor cannot ring', async () => {
  const { house, wish } = await anaTalks();
  house.registered.delete('103');
  expect(wish('listen')).toEqual({ kind: 'refused', reason: 'phone-not-registered' });
  house.registered.add('103');
  const phone = await phoneDials(house, { extension: '103', to: '102' });
  expect(wish('listen')).toEqual({ kind: 'refused', reason: 'busy' });
  phone.remoteHangup();
  await hangUpAll(house);
});
