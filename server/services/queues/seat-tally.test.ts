import { expect, test } from 'vitest';
import { buildExchange } from '../../testing/builders/exchange.ts';
import { callerWaits } from '../../testing/call-stories.ts';
import { createSeatTally } from './seat-tally.ts';

/** Ana takes a call of the queue and talks for so long. */
async function anaTalks(house: ReturnType<typeof buildExchange>, ms: number): Promise<void> {
  const caller = await callerWaits(house);
  house.telephony.lastDialled().answer();
  await house.advance(ms);
  caller.remoteHangup();
  await house.advance(20_000);
}

test("counts each person's calls and talk of today, running and ended, and the same after a restart", async () => {
  const house = buildExchange();
  const running = createSeatTally(house.tallyDeps);
  expect(running.of('care', 'ana')).toEqual({ calls: 0, talkMs: 0 });
  house.agents.makeReady('ana');
  await anaTalks(house, 60_000);
  await anaTalks(house, 30_000);
  const expected = { calls: 2, talkMs: 90_000, lastOfferedAt: house.clock.now() - 50_000 };
  expect(running.of('care', 'ana')).toEqual(expected);
  expect(createSeatTally(house.tallyDeps).of('care', 'ana')).toEqual(expected);
  await callerWaits(house);
  house.telephony.lastDialled().answer();
  await house.settle();
  expect(running.of('care', 'ana')).toMatchObject({ calls: 3, talkMs: 90_000 });
});

test('begins anew at midnight of the office', async () => {
  const house = buildExchange();
  const running = createSeatTally(house.tallyDeps);
  house.agents.makeReady('ana');
  await anaTalks(house, 60_000);
  await house.advance(12 * 3_600_000);
  expect(running.of('care', 'ana')).toEqual({ calls: 0, talkMs: 0 });
});
