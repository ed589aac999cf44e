import { expect, test } from 'vitest';
import { buildExchange } from '../../testing/builders/exchange.ts';
import { callerWaits, expectAllClosed, fromCarrier, type House } from '../../testing/call-stories.ts';

const dialledNumbers = (house: House) =>
  house.telephony.dialled.map(({ request }) => ('extension' in request.target ? request.target.extension : 'outside'));

const factsOf = (house: House, kind: string) =>
  house.rows().flatMap(({ id }) => house.facts(id).filter((fact) => fact.kind === kind));

/** Ana and Luis are at work; who calls talks with the one asked for and hangs up. */
async function talksWith(house: House, login: 'ana' | 'luis'): Promise<void> {
  house.agents.makeReady(login);
  const caller = await callerWaits(house);
  house.telephony.lastDialled().answer();
  await house.advance(10_000);
  caller.remoteHangup();
  await house.advance(20_000);
}

test('who talked with the caller last is waited for, and nobody else after the time limit', async () => {
  const house = buildExchange();
  Object.assign(house.document.queues[0]!.favour, { lastAgentDays: 3, lastAgentWaitSec: 20 });
  await talksWith(house, 'luis');
  await house.advance(1);
  house.agents.makeReady('ana');
  const other = house.telephony.incoming({ ...fromCarrier, from: { number: '600999999' } });
  await house.settle();
  house.media.finishPlaying(other.legId);
  await house.settle();
  expect(dialledNumbers(house).at(-1)).toBe('102');
  house.telephony.lastDialled().answer();
  await house.settle();
  const caller = await callerWaits(house);
  expect(house.telephony.dialled).toHaveLength(2);
  expect(factsOf(house, 'queue.entered').at(-1)).toMatchObject({ keptFor: 'luis', why: ['last-agent'] });
  await house.advance(20_000);
  expect(dialledNumbers(house).at(-1)).toBe('101');
  caller.remoteHangup();
  other.remoteHangup();
  await house.settle();
  expectAllClosed(house);
});

test('a customer whom somebody of the queue looks after waits for that person, before whoever talked last, and then for anybody', async () => {
  const house = buildExchange();
  Object.assign(house.document.queues[0]!.favour, { ownerWaitSec: 30, lastAgentDays: 3 });
  house.customers.set('+34600111222', [{ id: 'c1', name: 'Rosa' }]);
  house.owners.set('c1', 'luis');
  house.agents.makeReady('ana');
  house.agents.makeReady('luis');
  const first = await callerWaits(house);
  expect(dialledNumbers(house)).toEqual(['102']);
  expect(factsOf(house, 'queue.entered').at(-1)).toMatchObject({ keptFor: 'luis', why: ['case-owner'] });
  house.telephony.lastDialled().answer();
  await house.settle();
  // Luis talks: the customer's second call waits for him alone, then goes to Ana.
  const second = await callerWaits(house);
  expect(dialledNumbers(house)).toEqual(['102']);
  await house.advance(30_000);
  expect(dialledNumbers(house)).toEqual(['102', '101']);
  first.remoteHangup();
  second.remoteHangup();
  await house.settle();
  expectAllClosed(house);
});

test('who hung up and calls again gets the place back, an important customer a head start', async () => {
  const house = buildExchange();
  Object.assign(house.document.queues[0]!.favour, { regainMin: 5, vipHeadStartSec: 60 });
  house.agents.makeReady('ana');
  house.agents.takeBreak('ana', 'meal');
  const gaveUp = await callerWaits(house);
  await house.advance(30_000);
  const second = house.telephony.incoming({ ...fromCarrier, from: { number: '600999999' } });
  await house.settle();
  house.media.finishPlaying(second.legId);
  await house.advance(10_000);
  gaveUp.remoteHangup();
  await house.advance(60_000);
  const again = await callerWaits(house);
  expect(factsOf(house, 'queue.entered').at(-1)).toMatchObject({
    position: 1,
    headStartMs: 100_000,
    why: ['regained'],
  });
  house.customers.set('+34600888888', [{ id: 'gold', name: 'Gold' }]);
  house.vips.add('gold');
  const vip = house.telephony.incoming({ ...fromCarrier, from: { number: '600888888' } });
  await house.settle();
  house.media.finishPlaying(vip.legId);
  await house.settle();
  expect(factsOf(house, 'queue.entered').at(-1)).toMatchObject({ position: 3, headStartMs: 60_000, why: ['vip'] });
  for (const leg of [second, again, vip]) leg.remoteHangup();
  await house.settle();
  expectAllClosed(house);
});

test('a full queue lets nobody in, and sends them to another queue', async () => {
  const house = buildExchange();
  const [care] = house.document.queues;
  house.document.queues.push({ ...structuredClone(care!), id: 'spare', name: 'Spare', members: ['sofia'] });
  care!.admission = {
    limits: [{ when: 'waiting', atLeast: 1 }],
    onFull: { then: { kind: 'queue', queue: 'spare' } },
    breakIsAway: false,
  };
  house.agents.makeReady('ana');
  house.agents.takeBreak('ana', 'meal');
  house.agents.makeReady('sofia');
  const first = await callerWaits(house);
  const second = await callerWaits(house);
  expect(dialledNumbers(house)).toEqual(['103']);
  expect(factsOf(house, 'queue.left')).toMatchObject([{ queueId: 'care', why: 'full', limit: 'waiting', waitMs: 0 }]);
  first.remoteHangup();
  second.remoteHangup();
  await house.settle();
  expectAllClosed(house);
});

test('all on a break is nobody there, where the queue says so', async () => {
  const house = buildExchange();
  house.document.queues[0]!.admission.breakIsAway = true;
  house.agents.makeReady('ana');
  house.agents.takeBreak('ana', 'meal');
  const caller = await callerWaits(house);
  house.media.finishPlaying(caller.legId);
  await house.settle();
  expect(factsOf(house, 'queue.left')).toMatchObject([{ why: 'no-agents' }]);
  expectAllClosed(house);
});

test('phones that are not connected are nobody there, where the queue says so', async () => {
  const house = buildExchange();
  house.document.queues[0]!.admission.phoneGoneIsAway = true;
  house.registered.delete('101');
  house.agents.makeReady('ana');
  house.agents.makeReady('luis');
  house.agents.takeBreak('luis', 'meal');
  const patient = await callerWaits(house);
  expect(factsOf(house, 'queue.left')).toEqual([]);
  house.document.queues[0]!.admission.breakIsAway = true;
  house.bus.publish('agent.changed', { login: 'luis' });
  await house.settle();
  house.media.finishPlaying(patient.legId);
  await house.settle();
  expect(factsOf(house, 'queue.left')).toMatchObject([{ why: 'no-agents' }]);
  expectAllClosed(house);
});

test('a waiting caller hears place and minutes, only again when they are better, and messages between', async () => {
  const house = buildExchange();
  Object.assign(house.document.queues[0]!.comfort, {
    position: true,
    wait: true,
    everySec: 30,
    messages: [{ prompt: 'queue-wait' }],
  });
  house.agents.makeReady('ana');
  house.agents.takeBreak('ana', 'meal');
  house.agents.makeReady('luis');
  const talking = await callerWaits(house);
  house.telephony.lastDialled().answer();
  await house.settle();
  const caller = await callerWaits(house);
  const heard = (): string[] =>
    factsOf(house, 'prompt.started').flatMap((fact) =>
      fact.kind === 'prompt.started' && fact.legId === caller.legId && fact.prompt !== 'welcome' ? fact.prompt : [],
    );
  async function hearOut(): Promise<void> {
    while (house.media.legs.get(caller.legId)?.playing?.source.kind === 'prompts') {
      house.media.finishPlaying(caller.legId);
      await house.settle();
    }
  }
  await house.advance(5_000);
  await hearOut();
  // Luis has just begun; three minutes are usual while nothing is known.
  expect(heard()).toEqual(['queue-position', 'number-1', 'queue-wait-about', 'number-3', 'minutes']);
  expect(house.media.legs.get(caller.legId)?.playing?.source).toMatchObject({ kind: 'music' });
  await house.advance(30_000);
  await hearOut();
  expect(heard().slice(5)).toEqual(['queue-wait']);
  caller.remoteHangup();
  talking.remoteHangup();
  await house.advance(20_000);
  expectAllClosed(house);
});

test('a key while it rings: the caller is noted to be called back, and nobody has missed anything', async () => {
  const house = buildExchange();
  house.document.queues[0]!.comfort.keys = [{ key: '1', does: 'callback' }];
  house.agents.makeReady('ana');
  const caller = await callerWaits(house);
  house.telephony.lastDialled().ring();
  house.media.fire({ kind: 'dtmf', legId: caller.legId, digit: '1', durationMs: 100 });
  await house.settle();
  expect(house.telephony.lastDialled().ended ?? house.telephony.lastDialled().hungUp).toBeDefined();
  // The number is said digit by digit, then confirmed.
  house.media.fire({ kind: 'dtmf', legId: caller.legId, digit: '1', durationMs: 100 });
  await house.settle();
  house.media.finishPlaying(caller.legId);
  await house.settle();
  expect(house.callbacks.list()).toMatchObject([{ number: '+34600111222', queueId: 'care' }]);
  expect(house.agents.find('ana')).toMatchObject({ state: 'ready', misses: 0 });
  expect(house.rows()).toMatchObject([{ endReason: 'callback' }]);
  expectAllClosed(house);
});

test('the wrap-up after a call of one queue is honoured by the other', async () => {
  const house = buildExchange();
  const [care] = house.document.queues;
  house.document.queues.push({ ...structuredClone(care!), id: 'gold', members: ['ana'], priority: 10, wrapUpSec: 0 });
  house.document.inboundRoutes.push({
    ...house.document.inboundRoutes[0]!,
    id: 'gold',
    did: '+34910000009',
    to: { kind: 'queue', queue: 'gold' },
  });
  house.agents.makeReady('ana');
  const first = await callerWaits(house);
  house.telephony.lastDialled().answer();
  await house.settle();
  first.remoteHangup();
  await house.settle();
  const second = house.telephony.incoming({ ...fromCarrier, to: '910000009' });
  await house.settle();
  house.media.finishPlaying(second.legId);
  await house.advance(19_999);
  expect(house.telephony.dialled).toHaveLength(1);
  await house.advance(1);
  expect(house.telephony.dialled).toHaveLength(2);
  second.remoteHangup();
  await house.settle();
  expectAllClosed(house);
});
