import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { and, asc, desc, eq, gt, isNull } from 'drizzle-orm';
import type { Log } from '../../base/log.ts';
import type { Db } from '../../store/db.ts';
import { recordingSeals, recordings } from '../../store/schema/calls.ts';
import type { FactBus } from '../facts.ts';

/** What the seal of the first recording is made over. */
const FIRST = '0'.repeat(64);

/** SHA-256 over the seal before, the recording's id and the hash of its file, each on a line of its own. */
export function sealOf(made: { before: string; recordingId: string; sha256: string }): string {
  const { before, recordingId, sha256 } = made;
  return createHash('sha256').update(`${before}\n${recordingId}\n${sha256}\n`).digest('hex');
}

/** Read piece by piece: a recording of hours holds nobody up. Rejects when the file cannot be read. */
export async function hashFile(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const piece of createReadStream(file)) hash.update(piece as Buffer);
  return hash.digest('hex');
}

/**
 * Seals each recording once its file is closed, and at the start those that were closed without. One after the other: the
 * chain has one end. `stop` resolves when the one at work is done.
 */
export function sealRecordings(deps: { db: Db; bus: FactBus; log: Log; dataFolder: string }): {
  stop: () => Promise<void>;
} {
  const { db, log } = deps;
  let isStopping = false;
  let work: Promise<void> = Promise.resolve();

  async function seal(recordingId: string): Promise<void> {
    if (isStopping) return;
    const row = db.select().from(recordings).where(eq(recordings.id, recordingId)).get();
    if (!row || db.select().from(recordingSeals).where(eq(recordingSeals.recordingId, recordingId)).get()) return;
    try {
      const sha256 = await hashFile(join(deps.dataFolder, row.file));
      const before = db.select().from(recordingSeals).orderBy(desc(recordingSeals.seq)).limit(1).get()?.seal ?? FIRST;
      db.insert(recordingSeals)
        .values({ recordingId, sha256, seal: sealOf({ before, recordingId, sha256 }) })
        .run();
    } catch (error) {
      // Unsealed it stays until the next start tries anew.
      log.warn('a recording could not be sealed', { recordingId, error });
    }
  }

  const queue = (recordingId: string): void => {
    work = work.then(() => seal(recordingId));
  };

  const unsealed = db
    .select({ id: recordings.id })
    .from(recordings)
    .leftJoin(recordingSeals, eq(recordingSeals.recordingId, recordings.id))
    .where(and(isNull(recordingSeals.seq), gt(recordings.bytes, 0)))
    .orderBy(asc(recordings.startedAt))
    .all();
  for (const { id } of unsealed) queue(id);
  const deaf = deps.bus.on('call.told', (fact) => {
    if (fact.kind === 'recording.stopped') queue(fact.recordingId);
  });
  return {
    async stop() {
      isStopping = true;
      deaf();
      await work;
    },
  };
}

/** `broken`: the row was changed, or one before it was taken away. */
export type SealVerdict = 'intact' | 'changed' | 'missing' | 'broken';

/** Holds every sealed recording against its file and the chain, in the order of sealing. */
export async function* verifyRecordings(deps: {
  db: Db;
  dataFolder: string;
}): AsyncGenerator<{ recordingId: string; file: string; verdict: SealVerdict }> {
  const { db, dataFolder } = deps;
  let before = FIRST;
  for (const { recordingId, sha256, seal } of db.select().from(recordingSeals).orderBy(asc(recordingSeals.seq)).all()) {
    const file = db.select().from(recordings).where(eq(recordings.id, recordingId)).get()?.file ?? '';
    const isOfChain = sealOf({ before, recordingId, sha256 }) === seal;
    before = seal;
    const found = file === '' ? undefined : await hashFile(join(dataFolder, file)).catch(() => undefined);
    const verdict = !isOfChain ? 'broken' : found === undefined ? 'missing' : found === sha256 ? 'intact' : 'changed';
    yield { recordingId, file, verdict };
  }
}
