import { eq } from 'drizzle-orm';
import { type Db, schema } from '../../store/db.ts';

/** Which state of the office the store holds, and who made it. */
export interface Revision {
  number: number;
  by: string;
}

type Key = 'officeRevision' | 'officeTaken';

function readRow(db: Db, key: Key): unknown {
  return db.select().from(schema.settings).where(eq(schema.settings.key, key)).get()?.value;
}

function writeRow(db: Db, key: Key, value: Revision | number): void {
  db.insert(schema.settings)
    .values({ key, value })
    .onConflictDoUpdate({ target: schema.settings.key, set: { value } })
    .run();
}

export const readRevision = (db: Db): Revision =>
  (readRow(db, 'officeRevision') as Revision | undefined) ?? { number: 0, by: 'system' };

/** Counts a change; inside the transaction that makes it. */
export function countRevision(db: Db, by: string): void {
  writeRow(db, 'officeRevision', { number: readRevision(db).number + 1, by });
}

/** The running appliance works by this revision: for who changed the office beside it and waits for that. */
export const tellTaken = (db: Db, revision: Revision): void => writeRow(db, 'officeTaken', revision.number);

/** The appliance ends: nobody need wait for it. */
export function forgetTaken(db: Db): void {
  db.delete(schema.settings).where(eq(schema.settings.key, 'officeTaken')).run();
}

/** `absent`: no appliance watches this store, or it died. */
export function readTaken(db: Db): 'absent' | 'behind' | 'taken' {
  const number = readRow(db, 'officeTaken');
  if (typeof number !== 'number') return 'absent';
  return number >= readRevision(db).number ? 'taken' : 'behind';
}
