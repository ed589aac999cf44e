import { createHash } from 'node:crypto';
import { open, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { and, asc, eq, lt, notExists, sql } from 'drizzle-orm';
import type { Clock } from '../../base/clock.ts';
import { CentralitaError } from '../../base/errors.ts';
import type { Ids } from '../../base/ids.ts';
import type { Log } from '../../base/log.ts';
import { makePrivateFolder } from '../../base/private-folder.ts';
import type { Db } from '../../store/db.ts';
import { files, fileUses } from '../../store/schema/files.ts';

export interface KeptFile {
  id: string;
  name: string;
  /** As told by who brought it. */
  type: string;
  bytes: number;
  sha256: string;
  keptAt: number;
  by: string;
}

/** What may be brought at once. */
export const maxFileBytes = 25_000_000;
/** So long a file that nobody needs waits for who is still writing the mail it goes with. */
const UNUSED_MS = 86_400_000;
const SWEEP_MS = 3_600_000;

export interface Files {
  /** Rejects with CentralitaError `file-too-big {name, mostMb}` or `file-not-kept {name, why}` (disk full): nothing is kept then. */
  keep(file: { name: string; type: string; bytes: Uint8Array; by: string }): Promise<KeptFile>;
  find(id: string): KeptFile | undefined;
  /** Rejects with CentralitaError `file-gone {name}` when the disk has lost it. */
  read(id: string): Promise<Buffer>;
  /** Whole path; undefined for an unknown file. */
  pathOf(id: string): string | undefined;
  /** `by` needs the file from now on (`case:12`); the same twice is once. */
  use(use: { file: string; by: string }): void;
  /** Without `file`, all that it needed. What nobody needs any more goes after a day. */
  release(use: { file?: string; by: string }): void;
  /** Oldest first. */
  usedBy(by: string): KeptFile[];
  /** Removes what nobody needs; runs by itself each hour. */
  sweep(): Promise<void>;
  stop(): void;
}

/** A file's name as it may stand on a page and in a header: the last part of a path, without what cannot be printed. */
export function cleanFileName(name: string): string {
  const last = name.split(/[/\\]/).at(-1)!;
  const clean = last
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Cf}\p{Co}\p{Cs}]/gu, '')
    .trim()
    .replace(/^\.+/, '');
  return [...clean].slice(-120).join('') || 'file';
}

/** Papers, kept once per content under `files` in the data folder; the row comes after its content is safe on the disk. */
export function createFiles(deps: { db: Db; clock: Clock; ids: Ids; log: Log; dataFolder: string }): Files {
  const { db, clock } = deps;
  const placeOf = (sha256: string): string => join(deps.dataFolder, 'files', sha256.slice(0, 2), sha256);
  const find = (id: string): KeptFile | undefined => db.select().from(files).where(eq(files.id, id)).get();

  async function write(sha256: string, bytes: Uint8Array): Promise<void> {
    const place = placeOf(sha256);
    makePrivateFolder(dirname(place));
    const half = `${place}.${deps.ids.token(8)}.part`;
    try {
      const handle = await open(half, 'wx', 0o600);
      try {
        await handle.writeFile(bytes);
        await handle.sync();
      } finally {
        await handle.close();
      }
      await rename(half, place);
    } catch (error) {
      await rm(half, { force: true });
      throw error;
    }
  }

  /** One after the other: a content that a sweep is removing may be brought again just then. */
  let last: Promise<unknown> = Promise.resolve();
  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const mine = last.then(work);
    last = mine.catch(() => undefined);
    return mine;
  }

  async function removeUnused(): Promise<void> {
    const unused = db
      .delete(files)
      .where(
        and(
          lt(files.keptAt, clock.now() - UNUSED_MS),
          notExists(db.select({ one: sql`1` }).from(fileUses).where(eq(fileUses.fileId, files.id))),
        ),
      )
      .returning({ sha256: files.sha256 })
      .all();
    for (const { sha256 } of unused) {
      if (db.select({ id: files.id }).from(files).where(eq(files.sha256, sha256)).get()) continue;
      await rm(placeOf(sha256), { force: true });
    }
  }

  const sweep = () => inTurn(removeUnused);
  const sweepLater = () =>
    clock.after(SWEEP_MS, () => {
      sweep().catch((error: unknown) => deps.log.error('files could not be swept', { error }));
      timer = sweepLater();
    });
  let timer = sweepLater();

  return {
    async keep({ name: given, type, bytes, by }) {
      const name = cleanFileName(given);
      if (bytes.length > maxFileBytes)
        throw new CentralitaError('file-too-big', { name, mostMb: Math.floor(maxFileBytes / 1_000_000) });
      const sha256 = createHash('sha256').update(bytes).digest('hex');
      return inTurn(async () => {
        // Written anew even where it is known: what the disk lost comes back so.
        try {
          await write(sha256, bytes);
        } catch (error) {
          throw new CentralitaError('file-not-kept', { name, why: (error as NodeJS.ErrnoException).code }, error);
        }
        const nowMs = clock.now();
        const row = {
          id: deps.ids.next(nowMs),
          name,
          type: type.slice(0, 100),
          bytes: bytes.length,
          sha256,
          keptAt: nowMs,
          by,
        };
        db.insert(files).values(row).run();
        return row;
      });
    },
    find,
    async read(id) {
      const file = find(id);
      if (!file) throw new CentralitaError('file-gone', { name: id });
      try {
        return await readFile(placeOf(file.sha256));
      } catch (error) {
        throw new CentralitaError('file-gone', { name: file.name }, error);
      }
    },
    pathOf(id) {
      const file = find(id);
      return file && placeOf(file.sha256);
    },
    use({ file, by }) {
      db.insert(fileUses).values({ fileId: file, by }).onConflictDoNothing().run();
    },
    release({ file, by }) {
      const whose = eq(fileUses.by, by);
      db.delete(fileUses)
        .where(file === undefined ? whose : and(whose, eq(fileUses.fileId, file)))
        .run();
    },
    usedBy: (by) =>
      db
        .select({ file: files })
        .from(fileUses)
        .innerJoin(files, eq(files.id, fileUses.fileId))
        .where(eq(fileUses.by, by))
        // Brought in one moment they stand as they were brought.
        .orderBy(asc(files.keptAt), sql`${fileUses}.rowid`)
        .all()
        .map(({ file }) => file),
    sweep,
    stop: () => timer.cancel(),
  };
}

/** What one needed, another needs from now on, as when two cases become one. */
export function carryFiles(db: Db, { from, to }: { from: string; to: string }): void {
  for (const { fileId } of db.select().from(fileUses).where(eq(fileUses.by, from)).all())
    db.insert(fileUses).values({ fileId, by: to }).onConflictDoNothing().run();
  db.delete(fileUses).where(eq(fileUses.by, from)).run();
}
