import { and, asc, count, desc, eq, gt, inArray, isNotNull, isNull, like, or, type SQL, sql } from 'drizzle-orm';
import { type Db, schema } from '../db.ts';
import type { Bare } from './fax-store.ts';
import { bare, customerNamed, digitsSought, likeOf } from './fax-store.ts';

const { receivedFaxes, receivedFaxPages, receivedFaxEvents } = schema;

export type ReceivedFax = Bare<typeof receivedFaxes.$inferSelect>;
export type ReceivedFaxPage = typeof receivedFaxPages.$inferSelect;
export type ReceivedFaxEvent = Omit<typeof receivedFaxEvents.$inferSelect, 'faxId'>;

export interface ReceivedFilter {
  /** `done`: seen to. */
  show?: 'open' | 'unread' | 'done' | undefined;
  login?: string | undefined;
  departments?: readonly string[] | undefined;
  customerId?: string | undefined;
  caseId?: number | undefined;
  /** A piece of number, name or note. */
  text?: string | undefined;
}

function whereOf({ show, login, departments, customerId, caseId, text }: ReceivedFilter): SQL | undefined {
  const wanted = text ? likeOf(text) : undefined;
  const digits = text ? digitsSought(text) : undefined;
  return and(
    // Calls that brought no page are told with the calls.
    or(gt(receivedFaxes.pages, 0), eq(receivedFaxes.state, 'coming')),
    sql`${receivedFaxes.state} <> 'deleted'`,
    show === 'done' ? isNotNull(receivedFaxes.doneAt) : show === undefined ? undefined : isNull(receivedFaxes.doneAt),
    show === 'unread' ? isNull(receivedFaxes.readAt) : undefined,
    login === undefined
      ? undefined
      : or(
          eq(receivedFaxes.login, login),
          and(
            isNull(receivedFaxes.login),
            departments && departments.length > 0
              ? or(isNull(receivedFaxes.department), inArray(receivedFaxes.department, [...departments]))
              : isNull(receivedFaxes.department),
          ),
        ),
    customerId === undefined ? undefined : eq(receivedFaxes.customerId, customerId),
    caseId === undefined ? undefined : eq(receivedFaxes.caseId, caseId),
    wanted
      ? or(
          like(receivedFaxes.caller, wanted),
          like(receivedFaxes.callerName, wanted),
          like(receivedFaxes.remoteId, wanted),
          like(receivedFaxes.note, wanted),
          digits === undefined ? undefined : like(receivedFaxes.e164, likeOf(digits)),
          digits === undefined ? undefined : like(receivedFaxes.caller, likeOf(digits)),
          customerNamed(receivedFaxes.customerId, text!),
        )
      : undefined,
  );
}

/** Faxes that came in, page by page, and what was done with them. The caller opens transactions. */
export function openReceivedStore(db: Db) {
  return {
    insert(fax: ReceivedFax): void {
      db.insert(receivedFaxes).values(fax).onConflictDoNothing().run();
    },
    /** Keys with undefined are emptied. */
    update(id: string, change: { [K in keyof ReceivedFax]?: ReceivedFax[K] | undefined }): void {
      const values = Object.fromEntries(Object.entries(change).map(([key, value]) => [key, value ?? null]));
      db.update(receivedFaxes).set(values).where(eq(receivedFaxes.id, id)).run();
    },
    find(id: string): ReceivedFax | undefined {
      const row = db.select().from(receivedFaxes).where(eq(receivedFaxes.id, id)).get();
      return row && bare(row);
    },
    /** Latest first. */
    list(filter: ReceivedFilter, page: { limit: number; offset: number }): { rows: ReceivedFax[]; total: number } {
      const where = whereOf(filter);
      const rows = db
        .select()
        .from(receivedFaxes)
        .where(where)
        .orderBy(desc(receivedFaxes.at), desc(receivedFaxes.id))
        .limit(page.limit)
        .offset(page.offset)
        .all();
      const total = db.select({ total: count() }).from(receivedFaxes).where(where).get()?.total ?? 0;
      return { rows: rows.map(bare), total };
    },
    count: (filter: ReceivedFilter): number =>
      db.select({ total: count() }).from(receivedFaxes).where(whereOf(filter)).get()?.total ?? 0,
    /** That were coming when the process ended. */
    coming: (): ReceivedFax[] =>
      db.select().from(receivedFaxes).where(eq(receivedFaxes.state, 'coming')).all().map(bare),
    older: (before: number, limit: number): ReceivedFax[] =>
      db
        .select()
        .from(receivedFaxes)
        .where(and(sql`${receivedFaxes.at} < ${before}`, sql`${receivedFaxes.state} <> 'deleted'`))
        .limit(limit)
        .all()
        .map(bare),

    /** One that is sent again takes the place of the first. */
    keepPage(page: Omit<ReceivedFaxPage, 'turned'>): void {
      db.insert(receivedFaxPages)
        .values({ ...page, turned: 0 })
        .onConflictDoUpdate({ target: [receivedFaxPages.faxId, receivedFaxPages.page], set: page })
        .run();
    },
    pagesOf: (faxId: string): ReceivedFaxPage[] =>
      db
        .select()
        .from(receivedFaxPages)
        .where(eq(receivedFaxPages.faxId, faxId))
        .orderBy(asc(receivedFaxPages.page))
        .all(),
    turn(of: { faxId: string; page: number }, turned: number): void {
      db.update(receivedFaxPages)
        .set({ turned })
        .where(and(eq(receivedFaxPages.faxId, of.faxId), eq(receivedFaxPages.page, of.page)))
        .run();
    },

    note(event: Omit<typeof receivedFaxEvents.$inferInsert, 'id'>): void {
      db.insert(receivedFaxEvents).values(event).run();
    },
    eventsOf: (faxId: string): ReceivedFaxEvent[] =>
      db
        .select()
        .from(receivedFaxEvents)
        .where(eq(receivedFaxEvents.faxId, faxId))
        .orderBy(asc(receivedFaxEvents.id))
        .all(),
  };
}
