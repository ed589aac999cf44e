import { and, asc, count, desc, eq, inArray, isNotNull, isNull, like, or, type SQL, sql } from 'drizzle-orm';
import type { AnySQLiteColumn } from 'drizzle-orm/sqlite-core';
import { type Db, schema } from '../db.ts';
import type { FaxJobState } from '../schema/faxes.ts';

const { customers, faxAttempts, faxBulks, faxJobs, faxPages, consents } = schema;

type Stored<Row> = { [Key in keyof Row]: Exclude<Row[Key], null> };
export type Bare<Row> = { [Key in keyof Row as null extends Row[Key] ? never : Key]: Row[Key] } & {
  [Key in keyof Row as null extends Row[Key] ? Key : never]?: Stored<Row>[Key];
};
/** Without what is not known. */
export const bare = <Row extends object>(row: Row): Bare<Row> =>
  Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null)) as Bare<Row>;

/** A fax out as it stands in the store; what is not known is absent. */
export type FaxJob = Bare<typeof faxJobs.$inferSelect>;
export type FaxAttempt = Bare<typeof faxAttempts.$inferSelect>;
export type FaxPageProof = Bare<typeof faxPages.$inferSelect>;

export interface FaxFilter {
  states?: readonly FaxJobState[];
  createdBy?: string;
  customerId?: string;
  caseId?: number;
  bulkId?: string;
  /** A piece of number, subject or customer's name. */
  text?: string;
}

/** Still on its way. */
export const openFaxStates = ['preparing', 'waiting', 'held', 'sending'] as const satisfies readonly FaxJobState[];

export const likeOf = (text: string): string => `%${text.replace(/[%_]/g, '')}%`;

/** A number's digits, where a text is one or a piece of one as people write it; undefined for any other text. */
export function digitsSought(text: string): string | undefined {
  const digits = /^[\d\s+()./-]+$/.test(text) ? text.replace(/\D/g, '').replace(/^00/, '') : '';
  return digits.length >= 3 ? digits : undefined;
}

/** Asked for each fax by its customer's key: no search among all cards. */
export const customerNamed = (customerId: AnySQLiteColumn, text: string): SQL =>
  sql`exists (select 1 from ${customers} where ${customers.id} = ${customerId} and ${customers.name} like ${likeOf(text)})`;

function whereOf(filter: FaxFilter): SQL | undefined {
  const { states, createdBy, customerId, caseId, bulkId, text } = filter;
  const digits = text ? digitsSought(text) : undefined;
  return and(
    states && inArray(faxJobs.state, [...states]),
    createdBy === undefined ? undefined : eq(faxJobs.createdBy, createdBy),
    customerId === undefined ? undefined : eq(faxJobs.customerId, customerId),
    caseId === undefined ? undefined : eq(faxJobs.caseId, caseId),
    bulkId === undefined ? undefined : eq(faxJobs.bulkId, bulkId),
    text
      ? or(
          like(faxJobs.subject, likeOf(text)),
          digits === undefined ? undefined : like(faxJobs.destination, likeOf(digits)),
          customerNamed(faxJobs.customerId, text),
        )
      : undefined,
  );
}

/** Faxes out, their calls and the proof of their pages. The caller opens transactions. */
export function openFaxStore(db: Db) {
  return {
    insert(job: FaxJob): void {
      db.insert(faxJobs).values(job).run();
    },
    /** Keys with undefined are emptied. */
    update(id: string, change: { [K in keyof FaxJob]?: FaxJob[K] | undefined }): void {
      const values = Object.fromEntries(Object.entries(change).map(([key, value]) => [key, value ?? null]));
      db.update(faxJobs).set(values).where(eq(faxJobs.id, id)).run();
    },
    find(id: string): FaxJob | undefined {
      const row = db.select().from(faxJobs).where(eq(faxJobs.id, id)).get();
      return row && bare(row);
    },
    findByOrigin(origin: string): FaxJob | undefined {
      const row = db.select().from(faxJobs).where(eq(faxJobs.origin, origin)).get();
      return row && bare(row);
    },
    /** All in a state, the oldest first. */
    inState: (state: FaxJobState, limit = 5_000): FaxJob[] =>
      db
        .select()
        .from(faxJobs)
        .where(eq(faxJobs.state, state))
        .orderBy(asc(faxJobs.since))
        .limit(limit)
        .all()
        .map(bare),
    /** Latest first. */
    list(filter: FaxFilter, page: { limit: number; offset: number }): { rows: FaxJob[]; total: number } {
      const where = whereOf(filter);
      const rows = db
        .select()
        .from(faxJobs)
        .where(where)
        .orderBy(desc(faxJobs.createdAt), desc(faxJobs.id))
        .limit(page.limit)
        .offset(page.offset)
        .all();
      return {
        rows: rows.map(bare),
        total: db.select({ total: count() }).from(faxJobs).where(where).get()?.total ?? 0,
      };
    },
    count: (filter: FaxFilter): number =>
      db.select({ total: count() }).from(faxJobs).where(whereOf(filter)).get()?.total ?? 0,
    /** How many of a bulk stand in each state. */
    countStates: (bulkId: string): Partial<Record<FaxJobState, number>> =>
      Object.fromEntries(
        db
          .select({ state: faxJobs.state, many: count() })
          .from(faxJobs)
          .where(eq(faxJobs.bulkId, bulkId))
          .groupBy(faxJobs.state)
          .all()
          .map(({ state, many }) => [state, many]),
      ),
    /** Bulks whose faxes are not to be called now. */
    pausedBulks: (): Set<string> =>
      new Set(
        db
          .select({ id: faxBulks.id })
          .from(faxBulks)
          .where(eq(faxBulks.state, 'paused'))
          .all()
          .map(({ id }) => id),
      ),
    /** Of a bulk still on their way. */
    openOfBulk: (bulkId: string): number =>
      db
        .select({ many: count() })
        .from(faxJobs)
        .where(and(eq(faxJobs.bulkId, bulkId), inArray(faxJobs.state, [...openFaxStates])))
        .get()?.many ?? 0,
    isBulkCancelled: (bulkId: string): boolean =>
      db.select({ state: faxBulks.state }).from(faxBulks).where(eq(faxBulks.id, bulkId)).get()?.state === 'cancelled',
    /** Of a bulk that nobody was called for yet. */
    untried: (bulkId: string): number =>
      db
        .select({ many: count() })
        .from(faxJobs)
        .where(
          and(
            eq(faxJobs.bulkId, bulkId),
            inArray(faxJobs.state, ['preparing', 'waiting', 'sending']),
            eq(faxJobs.failures, 0),
          ),
        )
        .get()?.many ?? 0,

    insertAttempt(attempt: FaxAttempt): void {
      db.insert(faxAttempts).values(attempt).run();
    },
    updateAttempt(id: string, change: Partial<FaxAttempt>): void {
      db.update(faxAttempts).set(change).where(eq(faxAttempts.id, id)).run();
    },
    attemptsOf: (jobId: string): FaxAttempt[] =>
      db.select().from(faxAttempts).where(eq(faxAttempts.jobId, jobId)).orderBy(asc(faxAttempts.at)).all().map(bare),
    /** Calls that were up when the process ended. */
    interrupted: (): FaxAttempt[] => db.select().from(faxAttempts).where(isNull(faxAttempts.endedAt)).all().map(bare),

    confirmPage(proof: FaxPageProof): void {
      db.insert(faxPages)
        .values(proof)
        .onConflictDoUpdate({ target: [faxPages.jobId, faxPages.page], set: proof })
        .run();
    },
    pagesOf: (jobId: string): FaxPageProof[] =>
      db.select().from(faxPages).where(eq(faxPages.jobId, jobId)).orderBy(asc(faxPages.page)).all().map(bare),

    /** Ended, and nobody was told. */
    untold: (): FaxJob[] =>
      db
        .select()
        .from(faxJobs)
        .where(
          and(
            isNotNull(faxJobs.doneAt),
            isNull(faxJobs.toldAt),
            inArray(faxJobs.state, ['sent', 'failed', 'unsendable']),
          ),
        )
        .all()
        .map(bare),
    /** Ended before, with pages still on the disk. */
    oldWithPages: (before: number, limit: number): FaxJob[] =>
      db
        .select()
        .from(faxJobs)
        .where(and(sql`${faxJobs.doneAt} < ${before}`, isNull(faxJobs.pagesGoneAt)))
        .limit(limit)
        .all()
        .map(bare),

    /** What a customer said last when asked whether faxes may come; undefined: was never asked. */
    saidOfFaxes: (customerId: string): boolean | undefined =>
      db
        .select({ given: consents.given })
        .from(consents)
        .where(and(eq(consents.customerId, customerId), eq(consents.purpose, 'faxes')))
        .orderBy(desc(consents.at), desc(consents.id))
        .get()?.given,
  };
}

export type FaxStore = ReturnType<typeof openFaxStore>;
