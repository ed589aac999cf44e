import { expect } from 'vitest';
import { buildExchange } from './builders/exchange.ts';
import { expectSaneBooks } from './call-books.ts';
import { expectAllClosed, type House } from './call-stories.ts';
import { finishPrompt, furnish, worldOf } from './call-world.ts';
import { seeded } from './seeded.ts';

/** Whoever is at a phone and free is not left idle while a caller of theirs waits, except right after a miss. */
function expectNobodyForgotten(house: House): void {
  const free = house.agents.all().filter(({ state, phone }) => state === 'ready' && phone === 'registered');
  const forgotten = house.distributor
    .waiting()
    .filter(({ offeredTo }) => offeredTo === undefined)
    .filter(({ queueId }) => free.some(({ queueIds }) => queueIds.includes(queueId)));
  const reasons = house.distributor
    .explain()
    .waiting.filter(({ callId }) => forgotten.some((each) => each.callId === callId));
  for (const each of reasons)
    expect(['just-missed', 'callers-ahead', 'skills']).toContain('reason' in each && each.reason);
}

/** Throws `steps` random events at an exchange, hangs up whoever is left, and looks whether all is closed and well told.
 * Resolves to what is left: a quiet house. */
export async function liveThrough({ seed, steps }: { seed: number; steps: number }): Promise<House> {
  const below = seeded(seed);
  const random = (): number => below(1 << 20) / (1 << 20);
  const house = buildExchange();
  furnish(house);
  house.agents.makeReady('ana');
  const { act } = worldOf(house, random);
  for (let step = 0; step < steps; step++) {
    act();
    const pause = random();
    // Often at once, often within the same chain of promises, sometimes later.
    if (pause > 0.7) {
      // Mostly less than a phone rings.
      await house.advance(Math.floor(random() ** 3 * 12_000));
      for (const legId of house.media.legs.keys()) if (random() < 0.3) finishPrompt(house, legId);
      expectNobodyForgotten(house);
    } else if (pause > 0.3) for (let turn = Math.floor(random() * 8); turn > 0; turn--) await Promise.resolve();
  }
  for (const { ended, remoteHangup } of [...house.telephony.arrived, ...house.telephony.dialled])
    if (!ended) remoteHangup();
  await house.advance(0);
  await house.advance(4_000_000);
  expectAllClosed(house);
  expectSaneBooks(house);
  return house;
}
