import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { FakeClock } from '../../base/clock.ts';
import { createBus } from '../../base/events.ts';
import { silentLog } from '../../base/log.ts';
import { type Recording, recordingDefaults } from '../../core/office/recording.ts';
import { calls, recordingSeals, recordings } from '../../store/schema/calls.ts';
import { sampleOffice } from '../../testing/builders/office.ts';
import { makeTempFolder } from '../../testing/loopback.ts';
import { openMemoryDb } from '../../testing/memory-db.ts';
import type { Facts } from '../facts.ts';
import { keepRecordings, removeOld } from './keep-recordings.ts';
import { removeRecording } from './remove-recording.ts';
import { sealRecordings, verifyRecordings } from './seal.ts';

const dayMs = 86_400_000;

/** Sealed recordings, so many days old, of a queue. */
async function house(settings: Partial<Recording>, made: { id: string; age: number; queue?: string }[]) {
  const folder = await makeTempFolder('keep');
  const clock = new FakeClock(Date.UTC(2026, 5, 1, 12));
  const db = openMemoryDb();
  mkdirSync(join(folder.path, 'recordings'));
  for (const { id, age, queue } of made) {
    const startedAt = clock.now() - age * dayMs;
    const file = `recordings/${id}.wav`;
    writeFileSync(join(folder.path, file), `sound of ${id}`);
    db.insert(recordings).values({ id, callId: id, file, startedAt, durationMs: 1, bytes: 9 }).run();
    db.insert(calls)
      .values({
        id,
        direction: 'inbound',
        startedAt,
        fromNumber: '1',
        toNumber: '2',
        talkMs: 1,
        queueId: queue ?? null,
      })
      .run();
  }
  const bus = createBus<Facts>((_topic, error) => {
    throw error;
  });
  const sealing = sealRecordings({ db, bus, log: silentLog, dataFolder: folder.path });
  await expect.poll(() => db.select().from(recordingSeals).all().length).toBe(made.length);
  await sealing.stop();
  const deps = {
    db,
    clock,
    log: silentLog,
    dataFolder: folder.path,
    office: { read: () => sampleOffice({ recording: { ...recordingDefaults, ...settings } }) },
  };
  async function verdicts(): Promise<string[]> {
    const all: string[] = [];
    for await (const { recordingId, verdict } of verifyRecordings(deps)) all.push(`${recordingId} ${verdict}`);
    return all;
  }
  const isThere = (id: string): boolean => existsSync(join(folder.path, 'recordings', `${id}.wav`));
  return { deps, db, clock, verdicts, isThere, end: () => folder[Symbol.asyncDispose]() };
}

test('each queue is kept for its own time, and the chain tells of every deletion', async () => {
  const at = await house({ keepDays: 90, queueDays: [{ queue: 'care', days: 365 }] }, [
    { id: 'old', age: 91 },
    { id: 'young', age: 89 },
    { id: 'care-old', age: 366, queue: 'care' },
    { id: 'care-young', age: 300, queue: 'care' },
  ]);
  expect(await removeOld(at.deps)).toBe(2);
  expect(await at.verdicts()).toEqual(['care-old removed', 'care-young intact', 'old removed', 'young intact']);
  expect(at.isThere('old')).toBe(false);
  expect(at.db.select().from(recordings).where(eq(recordings.id, 'old')).get()).toMatchObject({
    removedWhy: 'rule',
    removedBy: 'system',
    removedAt: at.clock.now(),
  });
  expect(await removeOld(at.deps)).toBe(0);
  await at.end();
});

test('as long as no time is set nothing is deleted', async () => {
  const at = await house({}, [{ id: 'ancient', age: 4_000 }]);
  expect(await removeOld(at.deps)).toBe(0);
  expect(await at.verdicts()).toEqual(['ancient intact']);
  await at.end();
});

test('what is held is deleted neither by rule nor by hand', async () => {
  const at = await house({ keepDays: 1 }, [{ id: 'proof', age: 10 }]);
  at.db.update(recordings).set({ heldBy: 'olga', heldWhy: 'court' }).run();
  expect(await removeOld(at.deps)).toBe(0);
  expect(await removeRecording(at.deps, { id: 'proof', why: 'hand', by: 'olga', reason: 'asked for' })).toBe('held');
  expect(at.isThere('proof')).toBe(true);
  await at.end();
});

test('whoever deletes a file and writes its removal without the chain is found out', async () => {
  const at = await house({}, [
    { id: 'one', age: 1 },
    { id: 'two', age: 0 },
  ]);
  await removeRecording(at.deps, { id: 'one', why: 'hand', by: 'olga', reason: 'the caller wanted it' });
  expect(await at.verdicts()).toEqual(['one removed', 'two intact']);
  const [row] = at.db.select().from(recordingSeals).where(eq(recordingSeals.recordingId, 'one')).all().slice(1);
  at.db
    .update(recordingSeals)
    .set({ removal: row!.removal.replace('olga', 'ana') })
    .where(eq(recordingSeals.seq, row!.seq))
    .run();
  expect(await at.verdicts()).toEqual(['one removed', 'two intact', 'one broken']);
  await at.end();
});

test('deleting comes each night by the clock of the office', async () => {
  const at = await house({ keepDays: 10 }, [{ id: 'soon', age: 9.7 }]);
  const stop = keepRecordings(at.deps);
  at.clock.advance(dayMs / 2);
  expect(at.isThere('soon')).toBe(true);
  at.clock.advance(dayMs / 2);
  await expect.poll(() => at.isThere('soon')).toBe(false);
  stop();
  await at.end();
});
