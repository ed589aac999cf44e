import { mkdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { eq } from 'drizzle-orm';
import { openCustomerStore } from '../../store/customers/customer-store.ts';
import { type Db, schema } from '../../store/db.ts';
import { type HeldRows, ownKeysOf, readHeldRows } from '../../store/privacy/held-rows.ts';
import type { Pace } from '../customers/import/preview-import.ts';
import { packFile } from './pack-file.ts';
import type { OpenZip } from './zip-port.ts';

const { privacyPacks } = schema;

/** ZIP without its 64-bit form ends at 4 GB: what is beyond is told as left out. */
const mostBytes = 3_900_000_000;

interface HeldSound {
  /** Relative to the data folder. */
  file: string;
  name: string;
}

/** The sound and papers that belong to the rows. */
function filesOf({ tables }: HeldRows): HeldSound[] {
  const rows = (table: string) => tables[table] ?? [];
  return [
    ...rows('recordings')
      .filter(({ removed_at }) => removed_at === null)
      .map(({ id, file }) => ({ file: String(file), name: `recordings/${id}.wav` })),
    ...rows('messages').map(({ id, file }) => ({ file: String(file), name: `voicemail/${id}.wav` })),
    ...rows('files').map(({ id, name, sha256 }) => ({
      file: join('files', String(sha256).slice(0, 2), String(sha256)),
      name: `files/${id}-${String(name).replace(/[/\\]/g, '-')}`,
    })),
  ];
}

/**
 * Writes all that is held of a customer into one ZIP: the rows as JSON, a summary to read, sound and papers. What cannot be
 * read is told in the JSON and the rest is there. `summary`: the page to read, in the asker's language.
 */
export async function packCustomer(
  {
    db,
    dataFolder,
    now,
    summary,
    openZip,
  }: {
    db: Db;
    dataFolder: string;
    now: () => number;
    openZip: OpenZip;
    summary: (held: HeldRows, missing: string[]) => string;
  },
  packId: string,
  pace: Pace,
): Promise<void> {
  const pack = db.select().from(privacyPacks).where(eq(privacyPacks.id, packId)).get();
  if (!pack) return;
  const set = (values: Partial<typeof privacyPacks.$inferInsert>): void => {
    db.update(privacyPacks).set(values).where(eq(privacyPacks.id, packId)).run();
  };
  const target = packFile(dataFolder, packId);
  const half = `${target}.part`;
  const { customerId } = pack;
  const [card] = openCustomerStore(db).read([customerId]);
  const held = readHeldRows(db, customerId, ownKeysOf(db, customerId));
  const sounds = filesOf(held);
  const missing: string[] = [];
  try {
    await mkdir(dirname(target), { recursive: true, mode: 0o700 });
    const zip = openZip(half);
    let bytes = 0;
    for (const [at, { file, name }] of sounds.entries()) {
      if (pace.isStopped()) throw new Error('stopped');
      const path = resolve(dataFolder, file);
      const size = await stat(path).then(
        (found) => found.size,
        () => undefined,
      );
      if (relative(resolve(dataFolder), path).startsWith('..') || size === undefined || bytes + size > mostBytes) {
        missing.push(name);
        continue;
      }
      bytes += size;
      await zip.addFile(name, path);
      await pace.breathe();
      set({ share: (at + 1) / (sounds.length + 1) });
    }
    const made = { heldAt: new Date(now()).toISOString(), customerId, card, missing, ...held };
    zip.addText('data.json', `${JSON.stringify(made, null, 1)}\n`);
    zip.addText('summary.html', summary(held, missing));
    await zip.close();
    await rename(half, target);
    set({ state: 'done', share: 1, bytes: (await stat(target)).size });
  } catch (error) {
    await rm(half, { force: true });
    set({ state: 'failed', why: error instanceof Error ? error.message : String(error) });
  }
}
