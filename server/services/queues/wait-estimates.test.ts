import { expect, test } from 'vitest';
import { buildExchange } from '../../testing/builders/exchange.ts';
import { callerWaits, expectAllClosed, type House } from '../../testing/call-stories.ts';
import { createWaitEstimates } from './wait-estimates.ts';

const minutes = (house: House, callId?: string): number =>
  (house.estimates.of('care', callId)?.ms ?? Number.NaN) / 60_000;

/** So many calls that Ana talks for so long with. */
async function talks(house: House, { times, ms }: { times: number; ms: number }): Promise<void> {
  for (let time = 0; time < times; time++) {
    const caller = await callerWaits(house);
    house.telephony.lastDialled().answer();
    await house.advance(ms);
    caller.remoteHangup();
    await house.advance(20_000);
  }
}

test('nobody on duty: nothing is told', () => {
  const house = buildExchange();
  expect(house.estimates.of('care')).toBeUndefined();
  expect(house.estimates.onDuty('care')).toBe(0);
});

test('who is free answers as soon as the phone has rung', async () => {
  const house = buildExchange();
  house.agents.makeReady('ana');
  await house.settle();
  expect(house.estimates.onDuty('care')).toBe(1);
  expect(minutes(house)).toBeLessThan(0.2);
});

test('a queue learns how long its calls last, and who has talked for long is free sooner', async () => {
  const house = buildExchange();
  house.agents.makeReady('ana');
  await talks(house, { times: 60, ms: 10 * 60_000 });
  const talking = await callerWaits(house);
  house.telephony.lastDialled().answer();
  await house.settle();
  const whole = minutes(house);
  expect(whole).toBeGreaterThan(7);
  expect(whole).toBeLessThan(13);
  await house.advance(6 * 60_000);
  expect(minutes(house)).toBeLessThan(whole - 4);
  talking.remoteHangup();
  // The wrap-up of fifteen seconds is all that is left, and the ringing.
  await house.settle();
  expect(minutes(house)).toBeLessThan(0.5);
  await house.advance(20_000);
  expectAllClosed(house);
});

test('each caller ahead counts, and after a start the store tells what calls were like', async () => {
  const house = buildExchange();
  house.agents.makeReady('ana');
  await talks(house, { times: 40, ms: 60_000 });
  const talking = await callerWaits(house);
  house.telephony.lastDialled().answer();
  await house.settle();
  const first = await callerWaits(house);
  const second = await callerWaits(house);
  const [, ahead, behind] = house.exchange.live().map(({ callId }) => minutes(house, callId));
  expect(behind! - ahead!).toBeGreaterThan(0.7);
  expect(behind! - ahead!).toBeLessThan(2.5);
  expect(minutes(house)).toBeGreaterThan(behind!);
  const { agents, distributor, tallyDeps } = house;
  const restarted = createWaitEstimates({ ...tallyDeps, agents: agents.all, distributor });
  expect(restarted.of('care')!.ms / 60_000 / minutes(house)).toBeCloseTo(1, 0.5);
  for (const caller of [second, first, talking]) caller.remoteHangup();
  await house.advance(20_000);
  expectAllClosed(house);
});
