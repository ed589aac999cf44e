import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { and, asc, desc, eq, gt, isNull, ne } from 'drizzle-orm';
import type { Log } from '../../base/log.ts';
import type { Db } from '../../store/db.ts';
import { type RemovalWhy, recordingSeals, recordings } from '../../store/schema/calls.ts';
import type { FactBus } from '../facts.ts';

/** What the seal of the first recording is made over. */
const FIRST = '0'.repeat(64);

/** SHA-256 over the seal before, the recording's id and the hash of its file, each on a line of its own. */
function sealOf(made: { before: string; recordingId: string; sha256: string }): string {
  const { before, recordingId, sha256 } = made;
  return createHash('sha256').update(`${before}\n${recordingId}\n${sha256}\n`).digest('hex');
}

/** Read piece by piece: a recording of hours holds nobody up. Rejects when the file cannot be read. */
async function hashFile(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const piece of createReadStream(file)) hash.update(piece as Buffer);
  return hash.digest('hex');
}

/** Puts a link at the end of the chain. Nothing else may be waited for between reading the end and writing. */
function link(db: Db, added: { recordingId: string; sha256: string; removal?: string }): void {
  const { recordingId, sha256 } = added;
  const before = db.select().from(recordingSeals).orderBy(desc(recordingSeals.seq)).limit(1).get()?.seal ?? FIRST;
  db.insert(recordingSeals)
    .values({ ...added, seal: sealOf({ before, recordingId, sha256 }) })
    .run();
}

const hashText = (text: string): string => createHash('sha256').update(text).digest('hex');

/** Why the file of a recording is gone, in the chain: whoever deletes one otherwise is found out. */
export function sealRemoval(
  db: Db,
  told: { recordingId: string; at: number; why: RemovalWhy; by: string; reason?: string },
): void {
  const { recordingId, ...detail } = told;
  const removal = JSON.stringify(detail);
  link(db, { recordingId, sha256: hashText(removal), removal });
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
    if (!row || row.removedAt !== null) return;
    const isSealed = and(eq(recordingSeals.recordingId, recordingId), eq(recordingSeals.removal, ''));
    if (db.select().from(recordingSeals).where(isSealed).get()) return;
    try {
      const sha256 = await hashFile(join(deps.dataFolder, row.file));
      link(db, { recordingId, sha256 });
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
    .where(and(isNull(recordingSeals.seq), gt(recordings.bytes, 0), isNull(recordings.removedAt)))
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

/** `removed`: deleted as the chain tells; `broken`: the row was changed, or one before it was taken away. */
export type SealVerdict = 'intact' | 'removed' | 'changed' | 'missing' | 'broken';

/** Whether the house has it as it was. */
export const isAsItWas = (verdict: SealVerdict): boolean => verdict === 'intact' || verdict === 'removed';

/** Holds every sealed recording against its file and the chain, in the order of sealing. */
export async function* verifyRecordings(deps: {
  db: Db;
  dataFolder: string;
}): AsyncGenerator<{ recordingId: string; file: string; verdict: SealVerdict; removal?: string }> {
  const { db, dataFolder } = deps;
  let before = FIRST;
  const removals = new Map(
    db
      .select()
      .from(recordingSeals)
      .where(ne(recordingSeals.removal, ''))
      .all()
      .map(({ recordingId, removal }) => [recordingId, removal]),
  );
  for (const row of db.select().from(recordingSeals).orderBy(asc(recordingSeals.seq)).all()) {
    const { recordingId, sha256, seal, removal } = row;
    const file = db.select().from(recordings).where(eq(recordings.id, recordingId)).get()?.file ?? '';
    const isOfChain =
      sealOf({ before, recordingId, sha256 }) === seal && (removal === '' || hashText(removal) === sha256);
    before = seal;
    if (removal !== '') {
      // A removal whose recording was never sealed has nothing else that would tell of it.
      if (!isOfChain) yield { recordingId, file, verdict: 'broken' };
      continue;
    }
    const why = removals.get(recordingId);
    const found = file === '' ? undefined : await hashFile(join(dataFolder, file)).catch(() => undefined);
    const verdict = judge({ isOfChain, found, sha256, isRemoved: why !== undefined });
    yield { recordingId, file, verdict, ...(verdict === 'removed' && { removal: why! }) };
  }
}

function judge(of: { isOfChain: boolean; found: string | undefined; sha256: string; isRemoved: boolean }): SealVerdict {
  if (!of.isOfChain) return 'broken';
  if (of.found === undefined) return of.isRemoved ? 'removed' : 'missing';
  return of.found === of.sha256 ? 'intact' : 'changed';
}
