import { count, desc, eq } from 'drizzle-orm';
import { type Db, schema } from '../db.ts';

export type AuditEntry = typeof schema.auditLog.$inferSelect;

/** Changes of one thing that are looked at for one of its fields. */
const RECENT = 50;

/** One page of the change log, newest first (`page` from 1), and how many entries there are in all. */
export function readAudit(db: Db, how: { page: number; pageSize: number }): { entries: AuditEntry[]; total: number } {
  const total = db.select({ count: count() }).from(schema.auditLog).get()?.count ?? 0;
  const entries = db
    .select()
    .from(schema.auditLog)
    .orderBy(desc(schema.auditLog.id))
    .limit(how.pageSize)
    .offset((how.page - 1) * how.pageSize)
    .all();
  return { entries, total };
}

/** Who changed a field of something (`hours/office`) last, and when; undefined when nobody did lately. */
export function lastChangeOf(db: Db, what: { subject: string; field: string }): { at: number; by: string } | undefined {
  const entries = db
    .select()
    .from(schema.auditLog)
    .where(eq(schema.auditLog.subject, what.subject))
    .orderBy(desc(schema.auditLog.id))
    .limit(RECENT)
    .all();
  return entries.find(({ detail }) =>
    ((detail?.fields ?? []) as { path?: unknown }[]).some(({ path }) => path === what.field),
  );
}
