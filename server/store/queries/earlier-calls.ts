import { and, desc, eq, gte, isNotNull, ne } from 'drizzle-orm';
import type { Db } from '../db.ts';
import { calls } from '../schema/calls.ts';

interface Asked {
  e164: string;
  /** The call that asks. */
  callId: string;
  since: number;
}

/** The last ended call with this number, either way; undefined when there was none since. */
export function lastCallWith(db: Db, { e164, callId, since }: Asked): typeof calls.$inferSelect | undefined {
  return db
    .select()
    .from(calls)
    .where(and(eq(calls.e164, e164), gte(calls.startedAt, since), ne(calls.id, callId), isNotNull(calls.endedAt)))
    .orderBy(desc(calls.startedAt))
    .limit(1)
    .get();
}

/** Who talked last with this number. */
export function lastPersonWith(db: Db, { e164, callId, since }: Asked): string | undefined {
  const row = db
    .select({ login: calls.login })
    .from(calls)
    .where(
      and(
        eq(calls.e164, e164),
        gte(calls.startedAt, since),
        ne(calls.id, callId),
        isNotNull(calls.login),
        isNotNull(calls.answeredAt),
      ),
    )
    .orderBy(desc(calls.startedAt))
    .limit(1)
    .get();
  return row?.login ?? undefined;
}
