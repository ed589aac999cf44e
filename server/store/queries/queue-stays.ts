import type { QueueLeftWhy } from '../../core/calls/call-reasons.ts';
import type { Db } from '../db.ts';

/** Somebody came into a queue, or left it. */
export interface QueueStep {
  at: number;
  kind: 'queue.entered' | 'queue.left';
  queueId: string;
  /** Of who left. */
  why: QueueLeftWhy | null;
  waitMs: number | null;
}

export interface QueueSteps {
  /** Where the journal ends now. */
  end(): number;
  /** In the order written, what stands after one place of the journal and up to another. */
  between(from: number, to: number): Iterable<QueueStep>;
  /** What happened since then, epoch ms; reads the journal's rows of all that time. */
  since(at: number, to: number): Iterable<QueueStep>;
}

/** Reads who came and left in the journal, from where it was read last. */
export function prepareQueueSteps(db: Db): QueueSteps {
  const store = db.$client;
  const read = (where: string) =>
    store.prepare(`
      select at, kind, data ->> '$.queueId' as queueId, data ->> '$.why' as why, data ->> '$.waitMs' as waitMs
      from call_events where ${where} and rowid <= ? and kind in ('queue.entered', 'queue.left')`);
  const [after, since] = [read('rowid > ?'), read('at >= ?')];
  const last = store.prepare('select coalesce(max(rowid), 0) from call_events').pluck();
  return {
    end: () => last.get() as number,
    between: (from, to) => after.iterate(from, to) as Iterable<QueueStep>,
    since: (at, to) => since.iterate(at, to) as Iterable<QueueStep>,
  };
}
