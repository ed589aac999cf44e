import { expect, test } from 'vitest';
import { buildExchange } from '../../testing/builders/exchange.ts';
import { callerWaits, expectAllClosed, type House, phoneDials } from '../../testing/call-stories.ts';
import type { FakeIncoming } from '../../testing/fakes/fake-telephony.ts';

const takes = (
  house: House,
  call: { extension: string; legId: string; earlyOnly?: boolean; holdAck?: boolean },
): FakeIncoming =>
  house.telephony.incoming({
    source: { kind: 'extension', extension: call.extension },
    from: { number: call.extension },
    to: call.extension,
    replaces: { legId: call.legId, earlyOnly: call.earlyOnly === true },
    holdAck: call.holdAck === true,
  });

test('RFC 3891 3: a phone picks up what rings at another one, and both ends see who talks', async () => {
  const house = buildExchange();
  const caller = await phoneDials(house, { extension: '104', to: '102' });
  const ringing = house.telephony.lastDialled();
  ringing.ring();
  const taker = takes(house, { extension: '103', legId: ringing.legId, earlyOnly: true });
  await house.settle();
  expect(ringing.hungUp).toBe('answered-elsewhere');
  expect(house.media.legs.get(caller.legId)?.peer).toBe(taker.legId);
  expect(caller.shown).toMatchObject([{ number: '103' }]);
  expect(taker.shown).toMatchObject([{ number: '104' }]);
  expect(house.exchange.live()).toMatchObject([{ stage: 'talking', login: 'sofia', extension: '103' }]);
  caller.remoteHangup();
  await house.settle();
  expectAllClosed(house);
});

test('a call from the queue picked up by a colleague is theirs; who was offered it bears no mark', async () => {
  const house = buildExchange();
  house.agents.makeReady('ana');
  const caller = await callerWaits(house);
  const taker = takes(house, { extension: '102', legId: house.telephony.lastDialled().legId });
  await house.advance(10_000);
  expect(house.agents.find('ana')).toMatchObject({ state: 'ready', misses: 0 });
  expect(house.media.legs.get(caller.legId)?.peer).toBe(taker.legId);
  caller.remoteHangup();
  await house.advance(20_000);
  expect(house.rows()).toMatchObject([{ login: 'luis', extension: '102', talkMs: 10_000 }]);
  expectAllClosed(house);
});

test('who picks up too late, or hangs up before, changes nothing', async () => {
  const house = buildExchange();
  const caller = await phoneDials(house, { extension: '104', to: '102' });
  const ringing = house.telephony.lastDialled();
  const one = takes(house, { extension: '103', legId: ringing.legId, holdAck: true });
  await house.settle();
  one.remoteHangup();
  await house.settle();
  expect(caller.ended).toBeUndefined();
  const two = takes(house, { extension: '103', legId: ringing.legId, holdAck: true });
  await house.settle();
  ringing.answer();
  two.ack();
  await house.settle();
  expect(two.hungUp).toBe('answered-elsewhere');
  expect(house.media.legs.get(caller.legId)?.peer).toBe(ringing.legId);
  caller.remoteHangup();
  await house.settle();
  expectAllClosed(house);
});

test('a talk goes over to another phone of the same extension', async () => {
  const house = buildExchange();
  house.agents.makeReady('ana');
  const caller = await callerWaits(house);
  const desk = house.telephony.lastDialled();
  desk.answer();
  await house.advance(10_000);
  const mobile = takes(house, { extension: '101', legId: desk.legId });
  await house.advance(5_000);
  expect(desk.hungUp).toBe('answered-elsewhere');
  expect(house.media.legs.get(caller.legId)?.peer).toBe(mobile.legId);
  expect([...house.media.recordings.values()]).toMatchObject([{ left: caller.legId, right: mobile.legId }]);
  expect(house.agents.find('ana')).toMatchObject({ state: 'talking' });
  caller.remoteHangup();
  await house.advance(20_000);
  expect(house.rows()).toMatchObject([{ login: 'ana', talkMs: 15_000 }]);
  expectAllClosed(house);
});

test.each([
  ['an unknown leg', { extension: '103', legId: 'none' }, 'no-such-call'],
  ['a talk of somebody else', { extension: '103', legId: '' }, 'forbidden'],
  [
    'RFC 3891 3: an answered one, when only ringing was meant',
    { extension: '102', legId: '', earlyOnly: true },
    'busy',
  ],
] as const)('what cannot be taken is refused: %s', async (_, asked, cause) => {
  const house = buildExchange();
  const caller = await phoneDials(house, { extension: '104', to: '102' });
  const talking = house.telephony.lastDialled();
  talking.answer();
  await house.settle();
  const taker = takes(house, { ...asked, legId: asked.legId || talking.legId });
  expect(taker.hungUp).toBe(cause);
  expect(house.media.legs.get(caller.legId)?.peer).toBe(talking.legId);
  caller.remoteHangup();
  await house.settle();
  expectAllClosed(house);
});
