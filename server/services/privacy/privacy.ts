import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { resolve } from 'node:path';
import { and, desc, eq, gt, isNull, lt } from 'drizzle-orm';
import type { Clock, Timer } from '../../base/clock.ts';
import { describeError } from '../../base/errors.ts';
import type { Ids } from '../../base/ids.ts';
import type { Log } from '../../base/log.ts';
import type { Language } from '../../core/office/office.ts';
import { lawYearsOf } from '../../core/office/privacy.ts';
import type { ForgetCounts } from '../../core/privacy/forgotten.ts';
import { openCustomerStore } from '../../store/customers/customer-store.ts';
import { type Db, schema } from '../../store/db.ts';
import { countHeld, isInCall, ownKeysOf } from '../../store/privacy/held-rows.ts';
import type { CustomerJobsPort } from '../customers/import/customer-jobs-port.ts';
import type { FactBus } from '../facts.ts';
import type { OfficeService } from '../office/office-service.ts';
import { removeRecording } from '../recordings/remove-recording.ts';
import { noteLeft } from './forget-customer.ts';
import { packFile } from './pack-file.ts';
import { createRetention, type RetentionLine } from './retention.ts';

const { forgettings, privacyPacks } = schema;

const dayMs = 86_400_000;
const packDays = 7;
const sweepMs = 3_600_000;
const mostReason = 500;

export type Pack = typeof privacyPacks.$inferSelect;
export type Forgetting = typeof forgettings.$inferSelect;

/** What would go and what would stay if a customer were forgotten now. */
export interface ForgetPreview {
  counts: Omit<ForgetCounts, 'others' | 'refusals' | 'files'>;
  /** Years that the law wants charges kept. */
  lawYears: number;
}

export type ForgetStart =
  | { kind: 'started'; id: string }
  /** `in-call`: what is said now would be written of them anew. */
  | { kind: 'refused'; why: 'busy' | 'not-found' | 'no-reason' | 'in-call' };

/** What is held of customers: given to them, and taken away for good. */
export interface Privacy {
  askPack(asked: {
    customerId: string;
    by: string;
    language: Language;
  }): { kind: 'started' } | { kind: 'refused'; why: 'busy' | 'not-found' };
  /** Latest first, those whose time is not over. */
  packsOf(customerId: string): Pack[];
  /** The file of one that is done and whose time is not over. */
  packOf(customerId: string, packId: string): { file: string } | undefined;
  preview(customerId: string): ForgetPreview | undefined;
  /** In a thread of its own; cannot be undone. */
  forget(asked: { customerId: string; by: string; reason: string; neverAgain: boolean }): ForgetStart;
  /** Undefined while it is at work, and where it failed. */
  forgetting(id: string): Forgetting | undefined;
  isForgetting(): boolean;
  /** What was kept long enough and goes this night. */
  outOfTime(): RetentionLine[];
  stop(): void;
}

export function createPrivacy(deps: {
  db: Db;
  bus: FactBus;
  clock: Clock;
  ids: Ids;
  log: Log;
  office: Pick<OfficeService, 'read'>;
  jobs: CustomerJobsPort;
  dataFolder: string;
}): Privacy {
  const { db, bus, clock, ids, log, office, jobs, dataFolder } = deps;
  const store = openCustomerStore(db);
  const retention = createRetention({ db, clock, log, office, jobs });
  let timer: Timer | undefined;

  db.update(privacyPacks).set({ state: 'failed', why: 'restart' }).where(eq(privacyPacks.state, 'making')).run();

  function audit(action: string, subject: string, by: string): void {
    db.insert(schema.auditLog).values({ at: clock.now(), by, action, subject }).run();
  }

  /** Whether it is gone; what cannot be deleted now is tried again later. */
  async function removeFile(forgetId: string, file: string): Promise<boolean> {
    // The same paper may have come anew since.
    const sha256 = /^files\/..\/(.+)$/.exec(file)?.[1];
    if (sha256 && db.select({ id: schema.files.id }).from(schema.files).where(eq(schema.files.sha256, sha256)).get())
      return true;
    try {
      await rm(resolve(dataFolder, file), { recursive: true, force: true });
      return true;
    } catch (error) {
      log.error('what is to be forgotten is still on the disk', { forgetId, file, error });
      return false;
    }
  }

  async function removeSound(forgetId: string, recordingId: string, by: string): Promise<boolean> {
    const removal = { id: recordingId, why: 'hand', by, reason: `forgettings/${forgetId}` } as const;
    const outcome = await removeRecording({ db, clock, log, dataFolder }, removal);
    return outcome === 'removed' || outcome === 'gone';
  }

  /** Deletes what forgettings left on the disk, those of an interrupted run too. */
  async function removeFiles(): Promise<void> {
    for (const { id: forgetId, by, ...row } of db.select().from(forgettings).where(isNull(forgettings.doneAt)).all()) {
      const files: string[] = [];
      for (const file of row.files) if (!(await removeFile(forgetId, file))) files.push(file);
      const recordings: string[] = [];
      for (const id of row.recordings) if (!(await removeSound(forgetId, id, by))) recordings.push(id);
      noteLeft(db, { forgetId, files, recordings, isCleaned: row.cleanedAt !== null, at: clock.now() });
    }
  }

  /** A stop or a crash came before the search index had forgotten. */
  async function finishCleaning(): Promise<void> {
    const unclean = and(isNull(forgettings.doneAt), isNull(forgettings.cleanedAt));
    if (jobs.current() || !db.select({ id: forgettings.id }).from(forgettings).where(unclean).get()) return;
    await jobs.start({ kind: 'finish-forgetting' });
  }

  async function sweep(): Promise<void> {
    const old = db.select().from(privacyPacks).where(lt(privacyPacks.expiresAt, clock.now())).all();
    for (const { id } of old) {
      await rm(packFile(dataFolder, id), { force: true });
      db.delete(privacyPacks).where(eq(privacyPacks.id, id)).run();
    }
    await finishCleaning();
    await removeFiles();
  }

  function sweepAndPlan(): void {
    timer = clock.after(sweepMs, sweepAndPlan);
    sweep().catch((error: unknown) => log.error('what is to be forgotten is still on the disk', { error }));
  }
  sweepAndPlan();

  return {
    askPack({ customerId, by, language }) {
      if (!store.read([customerId])[0]) return { kind: 'refused', why: 'not-found' };
      if (jobs.current()) return { kind: 'refused', why: 'busy' };
      const at = clock.now();
      const id = ids.next(at);
      db.insert(privacyPacks)
        .values({ id, customerId, at, by, state: 'making', expiresAt: at + packDays * dayMs })
        .run();
      audit('customer.held-asked', `customers/${customerId}`, by);
      jobs.start({ kind: 'pack-customer', packId: id, language }).catch((error: unknown) => {
        log.error('what is held of a customer could not be packed', { why: describeError(error) });
        db.update(privacyPacks)
          .set({ state: 'failed', why: describeError(error) })
          .where(eq(privacyPacks.id, id))
          .run();
      });
      return { kind: 'started' };
    },

    packsOf: (customerId) =>
      db
        .select()
        .from(privacyPacks)
        .where(and(eq(privacyPacks.customerId, customerId), gt(privacyPacks.expiresAt, clock.now())))
        .orderBy(desc(privacyPacks.at))
        .all(),

    packOf(customerId, packId) {
      const pack = db.select().from(privacyPacks).where(eq(privacyPacks.id, packId)).get();
      if (pack?.customerId !== customerId || pack.state !== 'done' || pack.expiresAt <= clock.now()) return undefined;
      const file = packFile(dataFolder, packId);
      return existsSync(file) ? { file } : undefined;
    },

    preview(customerId) {
      const [card] = store.read([customerId]);
      if (!card) return undefined;
      const { office: identity, privacy } = office.read();
      const keys = ownKeysOf(db, customerId).map(({ key }) => key);
      const counts = { ...countHeld(db, customerId, keys), points: card.points.length };
      return { counts, lawYears: lawYearsOf(identity.country, privacy) };
    },

    forget({ customerId, by, reason, neverAgain }) {
      const why = reason.trim().slice(0, mostReason);
      if (why === '') return { kind: 'refused', why: 'no-reason' };
      if (!store.read([customerId])[0]) return { kind: 'refused', why: 'not-found' };
      if (jobs.current()) return { kind: 'refused', why: 'busy' };
      const at = clock.now();
      const id = ids.next(at);
      const keys = ownKeysOf(db, customerId).map(({ key }) => key);
      if (isInCall(db, customerId, keys)) return { kind: 'refused', why: 'in-call' };
      // The card first: a crash leaves sound and papers that the store still knows of, never a card without them.
      jobs
        .start({ kind: 'forget-customer', forgetId: id, customerId, by, reason: why, neverAgain })
        .catch((error: unknown) => log.error('a customer could not be forgotten', { id, why: describeError(error) }))
        .then(async () => {
          bus.publish('customers.changed', {});
          await removeFiles();
        })
        .catch((error: unknown) => log.error('what is to be forgotten is still on the disk', { error }));
      return { kind: 'started', id };
    },

    forgetting: (id) => db.select().from(forgettings).where(eq(forgettings.id, id)).get(),
    isForgetting: () => jobs.current()?.kind === 'forget-customer',

    outOfTime: retention.preview,

    stop() {
      timer?.cancel();
      retention.stop();
    },
  };
}
