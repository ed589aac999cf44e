import Database from 'better-sqlite3';
import { type Db, openDb, setUp } from '../store/db.ts';

let migrated: Buffer | undefined;

/** A store in memory as `openDb(':memory:')` gives it, without walking all migrations each time. */
export function openMemoryDb(): Db {
  if (!migrated) {
    const first = openDb(':memory:');
    migrated = first.$client.serialize();
    first.$client.close();
  }
  return setUp(new Database(migrated));
}
