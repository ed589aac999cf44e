import type { Clock, Timer } from '../../base/clock.ts';
import type { Log } from '../../base/log.ts';
import type { CallEvent, CallFact } from '../../core/calls/events.ts';
import type { Db } from '../../store/db.ts';
import { prepareJournal } from '../../store/queries/calls.ts';
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
  /** Tries once more to write what waits; what the store does not take then is lost, and logged. */
  stop(): void;
}

/** How often rows that the store did not take are tried again. */
const RETRY_MS = 1_000;

export function createJournal(deps: { db: Db; clock: Clock; bus: FactBus; log: Log }): Journal {
  const { db, clock, bus, log } = deps;
  // Prepared by hand: this is the busiest statement of the exchange.
  const insert = db.$client.prepare('insert into call_events (call_id, seq, at, kind, data) values (?, ?, ?, ?, ?)');
  const lastSeq = db.$client.prepare('select max(seq) as seq from call_events where call_id = ?');
  const readWritten = prepareJournal(db);
  const sequences = new Map<string, number>();
  /** In order: told, and not yet in the store. */
  let unwritten: CallEvent[] = [];
  let isDue = false;
  /** Armed from a refusal of the store until it takes rows again. */
  let retry: Timer | undefined;

  const writeAll = db.$client.transaction((events: readonly CallEvent[]) => {
    for (const { callId, seq, at, kind, ...data } of events) insert.run(callId, seq, at, kind, JSON.stringify(data));
  });

  function nextSeq(callId: string): number {
    const known =
      sequences.get(callId) ??
      // Of a call that has ended, or of one that begins: the store knows, but not what still waits to be written.
      unwritten.findLast((event) => event.callId === callId)?.seq ??
      (lastSeq.get(callId) as { seq: number | null }).seq ??
      0;
    return known + 1;
  }

  function flush(): void {
    isDue = false;
    if (unwritten.length === 0) return;
    try {
      writeAll(unwritten);
      unwritten = [];
      retry?.cancel();
      if (retry) bus.publish('health.changed', { code: 'store-not-writable', context: {}, active: false });
      retry = undefined;
    } catch (error) {
      if (!retry) {
        log.error('the journal cannot be written; rows are kept in memory', { error });
        bus.publish('health.changed', { code: 'store-not-writable', context: {}, active: true });
      }
      retry?.cancel();
      retry = clock.after(RETRY_MS, flush);
    }
  }

  return {
    tell(callId, fact, at = clock.now()) {
      const seq = nextSeq(callId);
      if (fact.kind === 'call.ended') sequences.delete(callId);
      else sequences.set(callId, seq);
      const event: CallEvent = { ...fact, callId, seq, at };
      unwritten.push(event);
      // What one moment brings is one transaction; nothing else happens in the process before it is written.
      if (!isDue && !retry) {
        isDue = true;
        queueMicrotask(flush);
      }
      bus.publish('call.told', event);
      return event;
    },
    of(callId) {
      if (!retry) flush();
      return [...readWritten(callId), ...unwritten.filter((event) => event.callId === callId)];
    },
    stop() {
      flush();
      retry?.cancel();
      if (unwritten.length > 0) log.error('journal rows are lost', { rows: unwritten.length });
    },
  };
}
