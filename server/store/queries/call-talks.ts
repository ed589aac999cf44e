import { and, eq, isNotNull, sql } from 'drizzle-orm';
import type { Db } from '../db.ts';
import { calls, callTalks } from '../schema/calls.ts';

/** Who talked in a call that a queue had, and how long, with that queue; prepared once, as it is asked at each call's end. */
export function prepareQueueTalks(db: Db) {
  const query = db
    .select({ queueId: sql<string>`${calls.queueId}`, login: callTalks.login, talkMs: callTalks.talkMs })
    .from(callTalks)
    .innerJoin(calls, eq(calls.id, callTalks.callId))
    .where(and(eq(callTalks.callId, sql.placeholder('callId')), isNotNull(calls.queueId)))
    .prepare();
  return (callId: string) => query.all({ callId });
}
