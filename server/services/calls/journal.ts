import { asc, eq } from 'drizzle-orm';
import type { Clock, Timer } from '../../base/clock.ts';
import type { Log } from '../../base/log.ts';
import type { CallEvent, CallFact } from '../../core/calls/events.ts';
import type { Db } from '../../store/db.ts';
import { callEvents } from '../../store/schema/calls.ts';
import type { FactBus } from '../facts.ts';

/** The append-only story of all calls. */
export interface Journal {
  /**
   * Writes the row now; `at` only for what is told afterwards (recovery). While the disk is full or failing, rows are
   * kept in memory and written as soon as it takes them again: a call never ends for that.
   */
  tell(callId: string, fact: CallFact, at?: number): CallEvent;
  /** In order; empty for an unknown call. */
  of(callId: string): CallEvent[];
}

/** How often rows that the store did not take are tried again. */
const RETRY_MS = 1_000;

export function createJournal(deps: { db: Db; clock: Clock; bus: FactBus; log: Log }): Journal {
  // Prepared by hand: this is the busiest statement of the exchange.
  const insert = deps.db.$client.prepare(
    'insert into call_events (call_id, seq, at, kind, data) values (?, ?, ?, ?, ?)',
  );
  const lastSeq = deps.db.$client.prepare('select max(seq) as seq from call_events where call_id = ?');
  const sequences = new Map<string, number>();
  const unwritten: CallEvent[] = [];
  let retry: Timer | undefined;

  function nextSeq(callId: string): number {
    const known =
      sequences.get(callId) ??
      // Of a call that has ended, or of one that begins: the store knows, but not what still waits to be written.
      unwritten.findLast((event) => event.callId === callId)?.seq ??
      (lastSeq.get(callId) as { seq: number | null }).seq ??
      0;
    return known + 1;
  }

  function write({ callId, seq, at, kind, ...data }: CallEvent): void {
    insert.run(callId, seq, at, kind, JSON.stringify(data));
  }

  /** In order: nothing overtakes a row that waits. */
  function flush(): void {
    retry?.cancel();
    retry = undefined;
    try {
      for (let next = unwritten[0]; next; next = unwritten[0]) {
        write(next);
        unwritten.shift();
      }
      deps.bus.publish('health.changed', { code: 'store-not-writable', context: {}, active: false });
    } catch {
      retry = deps.clock.after(RETRY_MS, flush);
    }
  }

  function keep(event: CallEvent): void {
    if (unwritten.length > 0) {
      unwritten.push(event);
      return;
    }
    try {
      write(event);
    } catch (error) {
      unwritten.push(event);
      deps.log.error('the journal cannot be written; rows are kept in memory', { error });
      deps.bus.publish('health.changed', { code: 'store-not-writable', context: {}, active: true });
      retry = deps.clock.after(RETRY_MS, flush);
    }
  }

  return {
    tell(callId, fact, at = deps.clock.now()) {
      const seq = nextSeq(callId);
      if (fact.kind === 'call.ended') sequences.delete(callId);
      else sequences.set(callId, seq);
      const event: CallEvent = { ...fact, callId, seq, at };
      keep(event);
      deps.bus.publish('call.told', event);
      return event;
    },
    of: (callId) => [...readJournal(deps.db, callId), ...unwritten.filter((event) => event.callId === callId)],
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
