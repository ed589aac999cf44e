import { and, desc, eq } from 'drizzle-orm';
import type { Db } from '../db.ts';
import { callEvents, calls } from '../schema/calls.ts';

/** Calls that are looked through for one that an extension had to do with. */
const RECENT = 100;

/** The last call from outside that rang or was taken at an extension; undefined when none did lately. */
export function lastCallerOf(db: Db, extension: string): { callId: string; number: string; e164?: string } | undefined {
  const recent = db
    .select({ callId: calls.id, number: calls.fromNumber, e164: calls.e164 })
    .from(calls)
    .where(eq(calls.direction, 'inbound'))
    .orderBy(desc(calls.startedAt))
    .limit(RECENT)
    .all();
  for (const { callId, number, e164 } of recent) {
    const legs = db
      .select({ data: callEvents.data })
      .from(callEvents)
      .where(and(eq(callEvents.callId, callId), eq(callEvents.kind, 'leg.created')))
      .all();
    const wasThere = legs.some(
      ({ data }) => (data.side as { extension?: string } | undefined)?.extension === extension,
    );
    if (wasThere) return { callId, number, ...(e164 !== null && { e164 }) };
  }
  return undefined;
}

/** Whether somebody called from this number before the given call. */
export function hasCalledBefore(db: Db, asked: { e164: string; callId?: string }): boolean {
  const [first, second] = db
    .select({ id: calls.id })
    .from(calls)
    .where(and(eq(calls.e164, asked.e164), eq(calls.direction, 'inbound')))
    .limit(2)
    .all();
  return first !== undefined && (first.id !== asked.callId || second !== undefined);
}
