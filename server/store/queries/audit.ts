import { count, desc } from 'drizzle-orm';
import { type Db, schema } from '../db.ts';

export type AuditEntry = typeof schema.auditLog.$inferSelect;

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
