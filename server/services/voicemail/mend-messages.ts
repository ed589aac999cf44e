import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { eq, isNull } from 'drizzle-orm';
import type { Log } from '../../base/log.ts';
import type { Db } from '../../store/db.ts';
import { messages } from '../../store/schema/voicemail.ts';

/** Shorter is nobody's message: a click, a breath. */
export const shortestMessageMs = 1500;

/**
 * Messages that were being spoken when a process died are kept up to their last written second. `mend` tells the length
 * of a file (path relative to the data folder), undefined when there is nothing to play.
 */
export async function mendMessages(deps: {
  db: Db;
  log: Log;
  dataFolder: string;
  mend: (file: string) => Promise<{ durationMs: number } | undefined>;
}): Promise<void> {
  const { db, log } = deps;
  for (const { id, file } of db.select().from(messages).where(isNull(messages.durationMs)).all()) {
    const mended = await deps.mend(file).catch((error: unknown) => {
      log.warn('a message could not be mended', { file, error });
      return undefined;
    });
    const durationMs = mended?.durationMs ?? 0;
    if (durationMs < shortestMessageMs) {
      db.delete(messages).where(eq(messages.id, id)).run();
      rmSync(join(deps.dataFolder, file), { force: true });
    } else db.update(messages).set({ durationMs }).where(eq(messages.id, id)).run();
  }
}
