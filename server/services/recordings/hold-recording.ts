import { and, eq, isNull } from 'drizzle-orm';
import type { Db } from '../../store/db.ts';
import { recordings } from '../../store/schema/calls.ts';

/** From now on nobody and nothing deletes it; without `hold` that is taken back. False when its sound is not there. */
export function holdRecording(db: Db, asked: { id: string; hold?: { by: string; why: string } }): boolean {
  const { id, hold } = asked;
  const { changes } = db
    .update(recordings)
    .set({ heldBy: hold?.by ?? null, heldWhy: hold?.why ?? null })
    .where(and(eq(recordings.id, id), isNull(recordings.removedAt)))
    .run();
  return changes > 0;
}
