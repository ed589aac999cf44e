import { appendFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { eq } from 'drizzle-orm';
import { expect, test } from 'vitest';
import { createBus } from '../../base/events.ts';
import { silentLog } from '../../base/log.ts';
import { recordingSeals, recordings } from '../../store/schema/calls.ts';
import { makeTempFolder } from '../../testing/loopback.ts';
import { openMemoryDb } from '../../testing/memory-db.ts';
import type { Facts } from '../facts.ts';
import { sealRecordings, verifyRecordings } from './seal.ts';

/** A house with so many closed recordings, told as the calls tell them. */
async function sealed(count: number) {
  const folder = await makeTempFolder('seal');
  const db = openMemoryDb();
  const bus = createBus<Facts>((_topic, error) => {
    throw error;
  });
  mkdirSync(join(folder.path, 'recordings'));
  const file = (id: string): string => join(folder.path, 'recordings', `${id}.wav`);
  const add = (id: string): void => {
    writeFileSync(file(id), `sound of ${id}`);
    db.insert(recordings)
      .values({ id, callId: 'c1', file: `recordings/${id}.wav`, startedAt: 1, durationMs: 1, bytes: 9 })
      .run();
  };
  const start = () => sealRecordings({ db, bus, log: silentLog, dataFolder: folder.path });
  const sealing = start();
  for (let n = 1; n <= count; n++) {
    add(`r${n}`);
    bus.publish('call.told', {
      kind: 'recording.stopped',
      recordingId: `r${n}`,
      durationMs: 1,
      callId: 'c1',
      seq: n,
      at: n,
    });
  }
  async function verdicts(): Promise<string[]> {
    const all: string[] = [];
    for await (const { recordingId, verdict } of verifyRecordings({ db, dataFolder: folder.path }))
      all.push(`${recordingId} ${verdict}`);
    return all;
  }
  const settle = () => expect.poll(() => db.select().from(recordingSeals).all().length).toBe(count);
  return { folder, db, file, add, start, sealing, verdicts, settle };
}

test('recordings are sealed one after the other, and an untouched chain is intact', async () => {
  const house = await sealed(3);
  await house.settle();
  expect(await house.verdicts()).toEqual(['r1 intact', 'r2 intact', 'r3 intact']);
  await house.sealing.stop();
  await house.folder[Symbol.asyncDispose]();
});

test('a changed file, a file that is gone and a row that was tampered with each show', async () => {
  const house = await sealed(5);
  await house.settle();
  appendFileSync(house.file('r2'), '.');
  rmSync(house.file('r3'));
  house.db.delete(recordingSeals).where(eq(recordingSeals.recordingId, 'r4')).run();
  expect(await house.verdicts()).toEqual(['r1 intact', 'r2 changed', 'r3 missing', 'r5 broken']);
  await house.sealing.stop();
  await house.folder[Symbol.asyncDispose]();
});

test('a hash that was written anew to fit a changed file breaks the chain', async () => {
  const house = await sealed(2);
  await house.settle();
  house.db
    .update(recordingSeals)
    .set({ sha256: 'f'.repeat(64) })
    .where(eq(recordingSeals.recordingId, 'r1'))
    .run();
  expect(await house.verdicts()).toEqual(['r1 broken', 'r2 intact']);
  await house.sealing.stop();
  await house.folder[Symbol.asyncDispose]();
});

test('what a dead process left unsealed is sealed at the next start', async () => {
  const house = await sealed(0);
  await house.sealing.stop();
  house.add('late');
  const again = house.start();
  await expect.poll(house.verdicts).toEqual(['late intact']);
  await again.stop();
  await house.folder[Symbol.asyncDispose]();
});
