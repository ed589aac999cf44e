import { expect, test } from 'vitest';
import type { Queue } from '../../core/office/office.ts';
import { buildExchange } from '../../testing/builders/exchange.ts';
import { callerWaits, expectAllClosed, type House } from '../../testing/call-stories.ts';
import type { SteerWish } from './live-call.ts';

/** Ana serves `care` and is on a break; Sofía (103) serves `support`. */
function twoQueues(change: (support: Queue) => void = () => undefined) {
  const house = buildExchange();
  const [care] = house.document.queues;
  const support = { ...structuredClone(care!), id: 'support', name: 'Support', members: ['sofia'] };
  change(support);
  house.document.queues.push(support);
  house.agents.makeReady('ana');
  house.agents.takeBreak('ana', 'meal');
  const steer = (callId: string, wish: SteerWish) => house.exchange.steer({ callId, by: 'marta', wish });
  return { house, steer };
}

const callIds = (house: House) => house.exchange.live().map(({ callId }) => callId);
const dialled = (house: House) =>
  house.telephony.dialled.flatMap(({ request }) =>
    'extension' in request.target ? [String(request.target.extension)] : [],
  );
const facts = (house: House, callId: string, ...kinds: string[]) =>
  house.journal.of(callId).filter(({ kind }) => kinds.includes(kind));

async function hangUpAll(house: House): Promise<void> {
  for (const leg of [...house.telephony.arrived, ...house.telephony.dialled]) if (!leg.ended) leg.remoteHangup();
  await house.advance(60_000);
  expectAllClosed(house);
}

test('a caller moved to another queue rings at its people, and brings the wait along; who moved it is kept', async () => {
  const { house, steer } = twoQueues();
  house.agents.makeReady('sofia');
  await callerWaits(house);
  await house.advance(30_000);
  const [callId] = callIds(house);
  expect(steer(callId!, { act: 'queue', queueId: 'support' })).toEqual({ kind: 'done' });
  await house.settle();
  expect(dialled(house)).toEqual(['103']);
  expect(house.exchange.live()).toMatchObject([{ queueId: 'support', stage: 'ringing', login: 'sofia' }]);
  expect(facts(house, callId!, 'queue.entered', 'queue.moved', 'queue.left')).toMatchObject([
    { kind: 'queue.entered', queueId: 'care' },
    { kind: 'queue.moved', queueId: 'care', by: 'marta', to: { kind: 'queue', queueId: 'support' } },
    { kind: 'queue.left', queueId: 'care', why: 'moved', waitMs: 30_000 },
    { kind: 'queue.entered', queueId: 'support', keptMs: 30_000 },
  ]);
  house.telephony.lastDialled().answer();
  await house.settle();
  expect(house.queues.wallboard().queues).toMatchObject([
    { queueId: 'care', today: { entered: 1, answered: 0, abandoned: 0 } },
    { queueId: 'support', today: { entered: 1, answered: 1 } },
  ]);
  await hangUpAll(house);
});

test('who is moved in the very moment in which a phone picks up talks there, and nobody talks to nobody', async () => {
  const { house, steer } = twoQueues();
  house.agents.makeReady('ana');
  const caller = await callerWaits(house);
  const ana = house.telephony.lastDialled();
  const [callId] = callIds(house);
  const refused: unknown[] = [];
  house.bus.on('call.told', ({ kind }) => {
    if (kind === 'recording.started') refused.push(steer(callId!, { act: 'queue', queueId: 'support' }));
  });
  ana.answer();
  await house.settle();
  expect(refused).toEqual([{ kind: 'refused', reason: 'not-waiting' }]);
  expect(house.media.legs.get(caller.legId)?.peer).toBe(ana.legId);
  expect(house.exchange.live()).toMatchObject([{ stage: 'talking', login: 'ana' }]);
  expect(facts(house, callId!, 'queue.moved')).toEqual([]);
  await hangUpAll(house);
});

test('a phone that rings for the caller who is moved stops, and that is no miss', async () => {
  const { house, steer } = twoQueues();
  house.agents.makeReady('ana');
  house.agents.makeReady('sofia');
  await callerWaits(house);
  const ana = house.telephony.lastDialled();
  const [callId] = callIds(house);
  steer(callId!, { act: 'queue', queueId: 'support' });
  await house.settle();
  expect(ana.ended).toBeDefined();
  expect(house.agents.find('ana')).toMatchObject({ state: 'ready', misses: 0 });
  expect(facts(house, callId!, 'queue.missed')).toEqual([]);
  expect(dialled(house)).toEqual(['101', '103']);
  await hangUpAll(house);
});

test('a full queue takes whom a supervisor moves there', async () => {
  const { house, steer } = twoQueues((support) => {
    support.admission.limits = [{ when: 'waiting', atLeast: 0 }];
  });
  house.agents.makeReady('sofia');
  await callerWaits(house);
  steer(callIds(house)[0]!, { act: 'queue', queueId: 'support' });
  await house.settle();
  expect(dialled(house)).toEqual(['103']);
  await hangUpAll(house);
});

test('moved to a person it rings there; not answered, the caller waits on where it was, its time counted', async () => {
  const { house, steer } = twoQueues();
  await callerWaits(house);
  await house.advance(10_000);
  const [callId] = callIds(house);
  steer(callId!, { act: 'priority', priority: 'high' });
  steer(callId!, { act: 'person', login: 'luis' });
  await house.settle();
  expect(dialled(house)).toEqual(['102']);
  house.telephony.lastDialled().remoteHangup();
  await house.settle();
  expect(house.exchange.live()).toMatchObject([{ stage: 'waiting', queueId: 'care' }]);
  expect(facts(house, callId!, 'queue.entered')).toMatchObject([{}, { queueId: 'care', keptMs: 10_000 }]);
  expect(house.distributor.waiting()).toMatchObject([{ priority: 10 }]);
  steer(callId!, { act: 'person', login: 'luis' });
  await house.settle();
  house.telephony.lastDialled().answer();
  await house.settle();
  expect(house.exchange.live()).toMatchObject([{ stage: 'talking', login: 'luis' }]);
  await hangUpAll(house);
});

test('who is put at the head, or made urgent, is served before those who came earlier', async () => {
  const { house, steer } = twoQueues();
  for (let each = 0; each < 3; each++) {
    await callerWaits(house);
    await house.advance(1_000);
  }
  const [first, second, third] = callIds(house);
  expect(steer(third!, { act: 'head' })).toEqual({ kind: 'done' });
  expect(house.distributor.positionOf(third!)).toBe(1);
  steer(second!, { act: 'priority', priority: 'urgent' });
  expect([first, second, third].map((id) => house.distributor.positionOf(id!))).toEqual([3, 1, 2]);
  steer(first!, { act: 'head' });
  expect(house.distributor.positionOf(first!)).toBe(1);
  steer(first!, { act: 'priority', priority: 'normal' });
  expect(house.distributor.positionOf(first!)).not.toBe(1);
  expect(facts(house, third!, 'queue.favoured')).toMatchObject([{ by: 'marta', how: 'head' }]);
  house.agents.makeReady('ana');
  await house.settle();
  expect(house.distributor.waiting().find(({ offeredTo }) => offeredTo)?.callId).toBe(second);
  await hangUpAll(house);
});

test('what cannot be done changes nothing', async () => {
  const { house, steer } = twoQueues();
  await callerWaits(house);
  const [callId] = callIds(house);
  house.registered.delete('102');
  const refused = (reason: string) => ({ kind: 'refused', reason });
  expect(steer('nothing', { act: 'head' })).toEqual(refused('not-waiting'));
  expect(steer(callId!, { act: 'queue', queueId: 'care' })).toEqual(refused('same-queue'));
  expect(steer(callId!, { act: 'queue', queueId: 'gone' })).toEqual(refused('no-such-target'));
  expect(steer(callId!, { act: 'person', login: 'nobody' })).toEqual(refused('no-such-target'));
  expect(steer(callId!, { act: 'person', login: 'luis' })).toEqual(refused('phone-not-registered'));
  expect(house.exchange.live()).toMatchObject([{ stage: 'waiting' }]);
  house.agents.makeReady('ana');
  await house.settle();
  house.telephony.lastDialled().answer();
  await house.settle();
  expect(steer(callId!, { act: 'head' })).toEqual(refused('not-waiting'));
  await hangUpAll(house);
});
