import { rm } from 'node:fs/promises';
import { relative, resolve } from 'node:path';
import { eq } from 'drizzle-orm';
import type { Clock } from '../../base/clock.ts';
import type { Log } from '../../base/log.ts';
import type { Db } from '../../store/db.ts';
import { findRecording } from '../../store/queries/calls.ts';
import { type RemovalWhy, recordings } from '../../store/schema/calls.ts';
import { sealRemoval } from './seal.ts';

/** `held`: somebody wants it kept; `running`: its file is not closed yet; `failed`: the file could not be deleted. */
export type RemovalOutcome = 'removed' | 'held' | 'running' | 'gone' | 'failed';

export interface RemovalDeps {
  db: Db;
  clock: Pick<Clock, 'now'>;
  log: Log;
  dataFolder: string;
}

/**
 * Deletes the sound of a recording. Its row and its seal stay, and the deletion is sealed behind them. The file goes first:
 * what a power cut leaves half done is done by the next deletion.
 */
export async function removeRecording(
  deps: RemovalDeps,
  asked: { id: string; why: RemovalWhy; by: string; reason?: string },
): Promise<RemovalOutcome> {
  const { db, dataFolder } = deps;
  const { id, why, by, reason } = asked;
  const row = findRecording(db, id);
  if (!row || row.removedAt !== null) return 'gone';
  if (row.heldBy !== null) return 'held';
  if (row.durationMs === null && row.failed === null) return 'running';
  const folder = resolve(dataFolder);
  const file = resolve(folder, row.file);
  try {
    if (relative(folder, file).startsWith('..')) throw new Error('its file lies outside of the data folder');
    await rm(file, { force: true });
    const at = deps.clock.now();
    db.transaction(() => {
      db.update(recordings).set({ removedAt: at, removedWhy: why, removedBy: by }).where(eq(recordings.id, id)).run();
      sealRemoval(db, { recordingId: id, at, why, by, ...(reason !== undefined && { reason }) });
    });
    return 'removed';
  } catch (error) {
    deps.log.error('a recording could not be deleted', { recordingId: id, error });
    return 'failed';
  }
}
