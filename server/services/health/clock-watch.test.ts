import { expect, test } from 'vitest';
import { silentLog } from '../../base/log.ts';
import { buildExchange } from '../../testing/builders/exchange.ts';
import { callerWaits, expectAllClosed, phoneDials } from '../../testing/call-stories.ts';
import { watchClock } from './clock-watch.ts';

const hourMs = 3_600_000;

/** A house that watches the clock of its machine. */
function watchingHouse() {
  const house = buildExchange();
  const told: unknown[] = [];
  house.bus.on('health.changed', ({ code, context, active }) => told.push([code, context.minutes, active]));
  house.bus.on('clock.followed', ({ byMs }) => told.push(byMs));
  const stop = watchClock({
    clock: house.clock,
    bus: house.bus,
    log: silentLog,
    isCalling: () => house.exchange.live().length > 0,
  });
  return { house, told, stop };
}

test.each([
  ['forward', hourMs],
  ['back', -hourMs],
])(
  'the clock is set an hour %s in the middle of a call: it lasts and costs what it lasted, the next one has the new time',
  async (_way, byMs) => {
    const { house, told, stop } = watchingHouse();
    const began = house.clock.now();
    const phone = await phoneDials(house, { extension: '101', to: '600999888' });
    house.telephony.lastDialled().answer();
    await house.advance(20_000);
    house.clock.setMachine(byMs);
    await house.advance(40_000);
    expect(told).toEqual([['clock-was-set', byMs / 60_000, true]]);
    phone.remoteHangup();
    await house.settle();
    expect(house.rows()).toMatchObject([{ startedAt: began, endedAt: began + 60_000, talkMs: 60_000 }]);
    expect(house.charges()).toMatchObject([{ billedSec: 60, net: '0.07' }]);
    await house.advance(2_000);
    expect(told.slice(1)).toEqual([byMs, ['clock-was-set', undefined, false]]);
    await phoneDials(house, { extension: '101', to: '102' });
    expect(house.rows()[1]).toMatchObject({ startedAt: began + 62_000 + byMs });
    stop();
  },
);

test.each([
  ['forward', hourMs],
  ['back', -hourMs],
])(
  'the clock is set an hour %s while a caller waits: it waits on, and was in the queue for as long as it was',
  async (_way, byMs) => {
    const { house, stop } = watchingHouse();
    house.agents.makeReady('ana');
    const colleague = await phoneDials(house, { extension: '101', to: '102' });
    house.telephony.lastDialled().answer();
    await house.settle();
    const caller = await callerWaits(house);
    await house.advance(10_000);
    house.clock.setMachine(byMs);
    await house.advance(5_000);
    expect(house.exchange.live()[1]).toMatchObject({ stage: 'waiting' });
    colleague.remoteHangup();
    await house.advance(0);
    house.telephony.lastDialled().answer();
    await house.advance(5_000);
    caller.remoteHangup();
    await house.settle();
    expect(house.rows()[1]).toMatchObject({ login: 'ana', waitMs: 15_000, talkMs: 5_000 });
    await house.advance(60_000);
    stop();
    expectAllClosed(house);
  },
);

test('what is less than a tenth of a second away is left so; a minute is nothing to tell of', async () => {
  const { house, told, stop } = watchingHouse();
  const began = house.clock.now();
  house.clock.setMachine(99);
  await house.advance(1_000);
  expect([told, house.clock.now() - began]).toEqual([[], 1_000]);
  house.clock.setMachine(58_901);
  await house.advance(1_000);
  expect([told, house.clock.now() - began]).toEqual([[59_000], 61_000]);
  stop();
  expect(house.clock.pending).toBe(0);
});
