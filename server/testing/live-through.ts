import { expect } from 'vitest';
import { buildExchange } from './builders/exchange.ts';
import { expectSaneBooks } from './call-books.ts';
import { expectAllClosed, type House } from './call-stories.ts';
import { furnish, worldOf } from './call-world.ts';
import { finishPrompt } from './call-world-queues.ts';
import { expectNoCallbackForgotten, expectSaneCallbacks } from './callback-books.ts';
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
    expect(['just-missed', 'callers-ahead', 'skills', 'kept-for-another']).toContain('reason' in each && each.reason);
}

/** Whoever talks in a call that is recorded is heard in the recording; a supervisor who joined in as well. */
function expectWholeRecordings(house: House): void {
  for (const { callId, recording, recordingPaused, room, supervised } of house.exchange.live()) {
    if (!recording || recordingPaused || room !== undefined || supervised?.mode === 'barge') continue;
    const begun = house.facts(callId).findLast(({ kind }) => kind === 'recording.started');
    if (begun?.kind !== 'recording.started') continue;
    const now = house.media.recordings.get(begun.recordingId);
    const legIds = new Set(house.facts(callId).flatMap((fact) => ('legId' in fact && fact.legId ? [fact.legId] : [])));
    const talking = [...house.media.legs].filter(([legId, { peer }]) => legIds.has(legId) && legIds.has(peer ?? ''));
    if (talking.length !== 2 || !now) continue;
    expect({ callId, recorded: [now.left, now.right].toSorted() }).toEqual({
      callId,
      recorded: talking.map(([legId]) => legId).toSorted(),
    });
  }
}

/** Whoever hears a talk of others is there, and is one whom the page shows. */
function expectNoSecretEar({ media, exchange }: House): void {
  const ears = [...media.legs.values()].flatMap(({ attendedBy }) => attendedBy ?? []);
  for (const ear of new Set(ears)) expect(media.legs.get(ear)?.attends).toBeDefined();
  const shown = exchange.live().filter(({ supervised }) => supervised);
  expect(new Set(ears).size).toBeLessThanOrEqual(shown.length);
}

/** Also those whom the end of others brings about. */
async function hangUpAll(house: House): Promise<void> {
  const all = () => [...house.telephony.arrived, ...house.telephony.dialled].filter(({ ended }) => !ended);
  for (let turn = 0; turn < 10 && all().length > 0; turn++) {
    for (const { remoteHangup } of all()) remoteHangup();
    await house.advance(0);
  }
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
      // Mostly less than a phone rings; now and then so long that who is parked goes back.
      await house.advance(Math.floor(random() < 0.01 ? 130_000 : random() ** 3 * 12_000));
      for (const legId of house.media.legs.keys()) if (random() < 0.3) finishPrompt(house, legId);
      expectNobodyForgotten(house);
      expectWholeRecordings(house);
      expectNoSecretEar(house);
    } else if (pause > 0.3) for (let turn = Math.floor(random() * 8); turn > 0; turn--) await Promise.resolve();
  }
  await hangUpAll(house);
  expectNoCallbackForgotten(house);
  house.callbackLine.stop();
  await hangUpAll(house);
  await house.advance(4_000_000);
  expectAllClosed(house);
  expectSaneBooks(house);
  expectSaneCallbacks(house);
  return house;
}
