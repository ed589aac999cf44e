import { mkdirSync, writeFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { FakeClock } from '../../base/clock.ts';
import { createBus } from '../../base/events.ts';
import { silentLog } from '../../base/log.ts';
import type { MailTopic } from '../../core/mail/mail-topics.ts';
import { type Recording, recordingDefaults } from '../../core/office/recording.ts';
import { recordings } from '../../store/schema/calls.ts';
import { sampleOffice } from '../../testing/builders/office.ts';
import { makeTempFolder } from '../../testing/loopback.ts';
import { openMemoryDb } from '../../testing/memory-db.ts';
import type { Facts } from '../facts.ts';
import { guardRoom } from './guard-room.ts';

const megabyte = 1_000_000;
const dayMs = 86_400_000;

/** A disk that has as much left as a test says, and a recording of 100 MB for each day of `ages`. */
async function house(settings: Partial<Recording>, disk: { freeMb: number; ages?: number[] }) {
  const folder = await makeTempFolder('room');
  const clock = new FakeClock(Date.UTC(2026, 5, 1, 12));
  const db = openMemoryDb();
  mkdirSync(join(folder.path, 'recordings'));
  for (const age of disk.ages ?? []) {
    const file = `recordings/${age}.wav`;
    writeFileSync(join(folder.path, file), 'sound');
    db.insert(recordings)
      .values({
        id: `r${age}`,
        callId: 'c',
        file,
        startedAt: clock.now() - age * dayMs,
        durationMs: 1,
        bytes: 100 * megabyte,
      })
      .run();
  }
  const bus = createBus<Facts>((_topic, error) => {
    throw error;
  });
  const health: string[] = [];
  bus.on('health.changed', ({ code, active }) => void health.push(`${code} ${active}`));
  const mailed: MailTopic[] = [];
  const state = { freeMb: disk.freeMb, isBroken: false };
  const room = guardRoom({
    db,
    clock,
    bus,
    log: silentLog,
    dataFolder: folder.path,
    office: {
      read: () =>
        sampleOffice({
          recording: { ...recordingDefaults, ...settings },
          mail: { alarmTo: ['boss@example.com'] } as never,
        }),
    },
    outbox: { put: () => true },
    compose(topic) {
      mailed.push(topic);
      return { subject: '', text: '' };
    },
    // Deleting gives back what the rows say.
    freeBytes: async () => {
      if (state.isBroken) throw new Error('EIO');
      const gone = db
        .select()
        .from(recordings)
        .all()
        .filter(({ removedAt }) => removedAt !== null).length;
      return (state.freeMb + gone * 100) * megabyte;
    },
  });
  const kept = async () => (await readdir(join(folder.path, 'recordings'))).sort();
  const lookAgain = (): boolean => {
    clock.advance(60_000);
    return room.hasRoom();
  };
  return { room, clock, bus, db, health, mailed, state, kept, lookAgain, end: () => folder[Symbol.asyncDispose]() };
}

test('below the threshold people are warned by page and mail, once, and told when there is room again', async () => {
  const at = await house({ leastFreeMb: 500 }, { freeMb: 400 });
  await expect.poll(() => at.health).toEqual(['disk-low true']);
  expect(at.mailed).toMatchObject([{ kind: 'disk-low', whenFull: 'warn', freeBytes: 400 * megabyte }]);
  expect(at.room.hasRoom()).toBe(true);
  at.lookAgain();
  at.state.freeMb = 600;
  const lastTold = (): string | undefined => {
    at.lookAgain();
    return at.health.at(-1);
  };
  await expect.poll(lastTold).toBe('disk-low false');
  expect(at.mailed.map(({ kind }) => kind)).toEqual(['disk-low', 'disk-well']);
  at.room.stop();
  await at.end();
});

test('set to stop, new calls are not recorded until there is room again', async () => {
  const at = await house({ leastFreeMb: 500, whenFull: 'stop-recording' }, { freeMb: 400 });
  await expect.poll(at.room.hasRoom).toBe(false);
  expect(at.health).toContain('recording-stopped true');
  at.state.freeMb = 600;
  await expect.poll(at.lookAgain).toBe(true);
  expect(at.health).toContain('recording-stopped false');
  at.room.stop();
  await at.end();
});

test('set to delete, the oldest go until there is room, and none that is too young or held', async () => {
  const at = await house(
    { leastFreeMb: 500, whenFull: 'delete-oldest', leastDays: 30 },
    { freeMb: 250, ages: [5, 40, 50, 60, 70] },
  );
  at.db.update(recordings).set({ heldBy: 'olga', heldWhy: 'lawsuit' }).run();
  await expect.poll(() => at.health).toEqual(['disk-low true']);
  expect(await at.kept()).toHaveLength(5);
  at.db.update(recordings).set({ heldBy: null, heldWhy: null }).run();
  at.clock.advance(60_000);
  await expect.poll(at.kept).toEqual(['40.wav', '5.wav']);
  await expect.poll(() => at.health.at(-1)).toBe('disk-low false');
  const rows = at.db.select().from(recordings).all();
  expect(rows.filter(({ removedWhy }) => removedWhy === 'space').map(({ id }) => id)).toEqual(['r50', 'r60', 'r70']);
  at.room.stop();
  await at.end();
});

test('nothing is deleted below the least age, however full the disk', async () => {
  const at = await house({ leastFreeMb: 500, whenFull: 'delete-oldest', leastDays: 30 }, { freeMb: 50, ages: [5, 10] });
  await expect.poll(at.room.hasRoom).toBe(false);
  expect(await at.kept()).toHaveLength(2);
  at.room.stop();
  await at.end();
});

test('a recording that failed makes it look at once; a disk that does not tell changes nothing', async () => {
  const at = await house({ leastFreeMb: 500, whenFull: 'stop-recording' }, { freeMb: 600 });
  await expect.poll(() => at.room.hasRoom()).toBe(true);
  at.state.freeMb = 0;
  at.bus.publish('health.changed', { code: 'recording-failed', context: { why: 'ENOSPC' }, active: true });
  await expect.poll(at.room.hasRoom).toBe(false);
  at.state.isBroken = true;
  at.clock.advance(60_000);
  at.state.isBroken = false;
  at.state.freeMb = 900;
  await expect.poll(at.lookAgain).toBe(true);
  at.room.stop();
  await at.end();
});
