import type { Clock, Timer } from '../../base/clock.ts';
import type { Log } from '../../base/log.ts';
import type { CallEvent, CallFact } from '../../core/calls/events.ts';
import type { Db } from '../../store/db.ts';
import { prepareJournal } from '../../store/queries/calls.ts';
import type { FactBus } from '../facts.ts';

/** The append-only story of all calls. */
export interface Journal {
  /**
   * Tells the fact now and writes its row at the end of this turn, or with those of the next `gatherMs` when the last
   * ones were written less than that ago; `at` only for what is told afterwards (recovery).
   * While the disk is full or failing, rows are kept in memory and written as soon as it takes them again: a call
   * never ends for that.
   */
  tell(callId: string, fact: CallFact, at?: number): CallEvent;
  /** In order; empty for an unknown call. */
  of(callId: string): CallEvent[];
  /**
   * Has `write` run within the transaction of the rows that come next, which is made due by calling what is returned.
   * What `write` returns runs once the transaction stands; when it fails, all of it comes again.
   */
  alongside(write: () => () => void): () => void;
  /** What is kept in memory: stories of calls that are not over and written, rows that the store has not taken. */
  held(): { stories: number; unwrittenRows: number };
  /** Writes what waits, without waiting for the end of the turn. */
  flush(): void;
  /** Tries once more to write what waits; what the store does not take then is lost, and logged. */
  stop(): void;
}

/** How often rows that the store did not take are tried again. */
const RETRY_MS = 1_000;

/** Faults of a row itself: however often it is tried, the store will not take it. */
const isFaultOfRow = (error: unknown): boolean =>
  /^SQLITE_CONSTRAINT_(PRIMARYKEY|UNIQUE|NOTNULL|CHECK|FOREIGNKEY|DATATYPE)$/.test(
    (error as { code?: string } | undefined)?.code ?? '',
  );

/**
 * `gatherMs`: at most so long rows wait for others while many come, as one transaction costs the same for one row and
 * for twenty; 0 unless given. Rows that come after a pause never wait.
 */
export function createJournal(deps: { db: Db; clock: Clock; bus: FactBus; log: Log; gatherMs?: number }): Journal {
  const { db, clock, bus, log, gatherMs = 0 } = deps;
  // Prepared by hand: this is the busiest statement of the exchange.
  const insert = db.$client.prepare('insert into call_events (call_id, seq, at, kind, data) values (?, ?, ?, ?, ?)');
  const lastSeq = db.$client.prepare('select max(seq) as seq from call_events where call_id = ?');
  const readWritten = prepareJournal(db);
  /** Whole stories of the calls that began here and are not over and written yet. */
  const running = new Map<string, CallEvent[]>();
  const companions: (() => () => void)[] = [];
  /** In order: told, and not yet in the store. */
  let unwritten: CallEvent[] = [];
  let isDue = false;
  let writtenAt = Number.NEGATIVE_INFINITY;
  /** Armed while rows wait for others. */
  let gathering: Timer | undefined;
  /** Armed from a refusal of the store until it takes rows again. */
  let retry: Timer | undefined;

  function write({ callId, seq, at, kind, ...data }: CallEvent): void {
    insert.run(callId, seq, at, kind, JSON.stringify(data));
  }

  /** A row that can never be written must not hold up the others. */
  function writeOrDrop(event: CallEvent): void {
    try {
      write(event);
    } catch (error) {
      if (!isFaultOfRow(error)) throw error;
      log.error('a journal row is lost', { callId: event.callId, seq: event.seq, kind: event.kind, error });
    }
  }

  const writeAll = db.$client.transaction((events: readonly CallEvent[]) => {
    for (const event of events) writeOrDrop(event);
    return companions.map((companion) => companion());
  });

  function nextSeq(callId: string, fact: CallFact): number {
    const known =
      running.get(callId)?.at(-1)?.seq ??
      // Of a call that has ended, or was open when we started: the store knows, but not what still waits to be written.
      (fact.kind === 'call.created' ? 0 : unwritten.findLast((event) => event.callId === callId)?.seq) ??
      (lastSeq.get(callId) as { seq: number | null }).seq ??
      0;
    return known + 1;
  }

  function due(): void {
    if (isDue || retry) return;
    isDue = true;
    const sinceMs = clock.now() - writtenAt;
    // The clock may have been set back meanwhile.
    if (sinceMs >= 0 && sinceMs < gatherMs) gathering = clock.after(gatherMs - sinceMs, flush);
    else
      clock.soon(() => {
        if (isDue) flush();
      });
  }

  function flush(): void {
    isDue = false;
    gathering?.cancel();
    gathering = undefined;
    let afterwards: (() => void)[];
    try {
      afterwards = writeAll(unwritten);
    } catch (error) {
      if (!retry) {
        log.error('the journal cannot be written; rows are kept in memory', { error });
        bus.publish('health.changed', { code: 'store-not-writable', context: {}, active: true });
      }
      retry?.cancel();
      retry = clock.after(RETRY_MS, flush);
      return;
    }
    writtenAt = clock.now();
    for (const { callId, kind } of unwritten) if (kind === 'call.ended') running.delete(callId);
    unwritten = [];
    retry?.cancel();
    if (retry) bus.publish('health.changed', { code: 'store-not-writable', context: {}, active: false });
    retry = undefined;
    for (const work of afterwards) work();
  }

  return {
    tell(callId, fact, at = clock.now()) {
      const event: CallEvent = { ...fact, callId, seq: nextSeq(callId, fact), at };
      if (fact.kind === 'call.created') running.set(callId, [event]);
      else running.get(callId)?.push(event);
      unwritten.push(event);
      due();
      bus.publish('call.told', event);
      return event;
    },
    of(callId) {
      const story = running.get(callId);
      if (story) return [...story];
      return [...readWritten(callId), ...unwritten.filter((event) => event.callId === callId)];
    },
    alongside(companion) {
      companions.push(companion);
      return due;
    },
    held: () => ({ stories: running.size, unwrittenRows: unwritten.length }),
    flush() {
      if (isDue) flush();
    },
    stop() {
      flush();
      retry?.cancel();
      if (unwritten.length > 0) log.error('journal rows are lost', { rows: unwritten.length });
    },
  };
}
