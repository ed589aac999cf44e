import { asc, eq } from 'drizzle-orm';
import type { Clock } from '../../base/clock.ts';
import type { CallEvent, CallFact } from '../../core/calls/events.ts';
import type { Db } from '../../store/db.ts';
import { callEvents } from '../../store/schema/calls.ts';
import type { FactBus } from '../facts.ts';

/** The append-only story of all calls. */
export interface Journal {
  /** Writes the row now; `at` only for what is told afterwards (recovery). Throws when the store cannot write. */
  tell(callId: string, fact: CallFact, at?: number): CallEvent;
  /** In order; empty for an unknown call. */
  of(callId: string): CallEvent[];
}

export function createJournal(deps: { db: Db; clock: Clock; bus: FactBus }): Journal {
  // Prepared by hand: this is the busiest statement of the exchange.
  const insert = deps.db.$client.prepare(
    'insert into call_events (call_id, seq, at, kind, data) values (?, ?, ?, ?, ?)',
  );
  const lastSeq = deps.db.$client.prepare('select max(seq) as seq from call_events where call_id = ?');
  const sequences = new Map<string, number>();

  function nextSeq(callId: string): number {
    const known = sequences.get(callId) ?? (lastSeq.get(callId) as { seq: number | null }).seq ?? 0;
    return known + 1;
  }

  return {
    tell(callId, fact, at = deps.clock.now()) {
      const seq = nextSeq(callId);
      const { kind, ...data } = fact;
      insert.run(callId, seq, at, kind, JSON.stringify(data));
      if (kind === 'call.ended') sequences.delete(callId);
      else sequences.set(callId, seq);
      const event: CallEvent = { ...fact, callId, seq, at };
      deps.bus.publish('call.told', event);
      return event;
    },
    of: (callId) => readJournal(deps.db, callId),
  };
}

/** A call's rows in order, also for reports on a read-only connection. */
export function readJournal(db: Db, callId: string): CallEvent[] {
  return db
    .select()
    .from(callEvents)
    .where(eq(callEvents.callId, callId))
    .orderBy(asc(callEvents.seq))
    .all()
    .map((row) => ({ ...row.data, kind: row.kind, callId: row.callId, seq: row.seq, at: row.at }) as CallEvent);
}
