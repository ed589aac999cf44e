import { join } from 'node:path';
import Database from 'better-sqlite3';
import { type BetterSQLite3Database, drizzle } from 'drizzle-orm/better-sqlite3';
import { migrate } from 'drizzle-orm/better-sqlite3/migrator';
import { CentralitaError } from '../base/errors.ts';
import { projectFolder } from '../base/project-folder.ts';
import * as access from './schema/access.ts';
import * as bills from './schema/bills.ts';
import * as callbacks from './schema/callbacks.ts';
import * as calls from './schema/calls.ts';
import * as campaigns from './schema/campaigns.ts';
import * as caseWarnings from './schema/case-warnings.ts';
import * as cases from './schema/cases.ts';
import * as consents from './schema/consents.ts';
import * as customers from './schema/customers.ts';
import * as decks from './schema/decks.ts';
import * as defence from './schema/defence.ts';
import * as drafts from './schema/drafts.ts';
import * as faxPolling from './schema/fax-polling.ts';
import * as faxes from './schema/faxes.ts';
import * as files from './schema/files.ts';
import * as fraud from './schema/fraud.ts';
import * as imports from './schema/imports.ts';
import * as letters from './schema/letters.ts';
import * as mail from './schema/mail.ts';
import * as office from './schema/office.ts';
import * as phones from './schema/phones.ts';
import * as privacy from './schema/privacy.ts';
import * as scripts from './schema/scripts.ts';
import * as segments from './schema/segments.ts';
import * as statements from './schema/statements.ts';
import * as tasks from './schema/tasks.ts';
import * as voicemail from './schema/voicemail.ts';

export const schema = {
  ...access,
  ...bills,
  ...callbacks,
  ...campaigns,
  ...calls,
  ...caseWarnings,
  ...cases,
  ...consents,
  ...customers,
  ...decks,
  ...defence,
  ...faxPolling,
  ...faxes,
  ...files,
  ...fraud,
  ...drafts,
  ...imports,
  ...letters,
  ...mail,
  ...office,
  ...phones,
  ...privacy,
  ...scripts,
  ...statements,
  ...tasks,
  ...segments,
  ...voicemail,
};

/** The typed store, with the bare connection as `$client`. */
export type Db = BetterSQLite3Database<typeof schema> & { $client: Database.Database };

/**
 * A connection whose transactions ask for the lock when they begin, by drizzle and by SQL alike: one that read first and asks
 * when it writes is refused at once, however long it would wait, where another connection wrote in between.
 */
function withWritingTransactions(client: Database.Database): Db {
  const begin = client.transaction.bind(client);
  client.transaction = (work) => begin(work).immediate as unknown as ReturnType<typeof begin<typeof work>>;
  const db = drizzle(client, { schema, casing: 'snake_case' }) as Db;
  const transact = db.transaction.bind(db);
  db.transaction = (work, config) => transact(work, { behavior: 'immediate', ...config });
  return db;
}

/** How the one connection that serves the house works; the schema is as it was found. */
export function setUp(client: Database.Database): Db {
  client.pragma('journal_mode = WAL');
  client.pragma('synchronous = NORMAL');
  client.pragma('foreign_keys = ON');
  client.pragma('busy_timeout = 5000');
  client.pragma('temp_store = MEMORY');
  // What is deleted is overwritten: who is forgotten leaves nothing behind in the file.
  client.pragma('secure_delete = ON');
  // Checkpoints are the data worker's: only where it is far behind does a write wait for one.
  client.pragma('wal_autocheckpoint = 8000');
  return withWritingTransactions(client);
}

/**
 * Opens `file` (or `':memory:'`), migrated to the newest schema. WAL with `synchronous=NORMAL`: a killed process
 * loses nothing; the data worker's checkpoints make it durable against power cuts within seconds.
 * `busyMs`: so long a writer waits, its thread with it, while another process holds the store. Throws CentralitaError
 * `store-open-failed` with the reason (damaged, not writable, made by a newer version).
 */
export function openDb(file: string, options: { busyMs?: number } = {}): Db {
  try {
    const db = setUp(new Database(file));
    migrate(db, { migrationsFolder: join(projectFolder(), 'migrations') });
    if (options.busyMs !== undefined) db.$client.pragma(`busy_timeout = ${options.busyMs}`);
    return db;
  } catch (error) {
    throw new CentralitaError(
      'store-open-failed',
      { file, why: error instanceof Error ? error.message : String(error) },
      error,
    );
  }
}

/** A second, read-only connection for reports; the file must have been opened by `openDb` before. */
export function openReadOnly(file: string): Db {
  const client = new Database(file, { readonly: true, fileMustExist: true });
  client.pragma('busy_timeout = 5000');
  return drizzle(client, { schema, casing: 'snake_case' }) as Db;
}

/**
 * A second connection that writes, for long work beside the main one; the file must have been opened by `openDb` before.
 * It waits long for the lock, as it holds up nobody, and moves the log to the file before the main thread would have to.
 */
export function openForJob(file: string): Db {
  const client = new Database(file, { fileMustExist: true });
  client.pragma('synchronous = NORMAL');
  client.pragma('foreign_keys = ON');
  client.pragma('secure_delete = ON');
  client.pragma('busy_timeout = 30000');
  client.pragma('wal_autocheckpoint = 2000');
  // Names, numbers and words come in no order: with too little at hand each is fetched from the disk again.
  client.pragma('cache_size = -24000');
  return withWritingTransactions(client);
}
