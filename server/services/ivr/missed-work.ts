import { and, eq, isNotNull, sql } from 'drizzle-orm';
import type { Clock } from '../../base/clock.ts';
import type { Db } from '../../store/db.ts';
import { missedWork } from '../../store/schema/callbacks.ts';
import { calls } from '../../store/schema/calls.ts';
import type { FactBus } from '../facts.ts';

export type MissedNote = typeof missedWork.$inferSelect;

/** Whose it is to call who called in vain, and what they wrote. */
export interface MissedWork {
  /** By E.164. */
  all(): Map<string, MissedNote>;
  /** In place of what stood there. */
  write(number: string, work: { assignedTo: string | null; note: string | null; by: string }): void;
}

/** What is written goes once either side got through. */
export function createMissedWork(deps: { db: Db; clock: Clock; bus: FactBus }): MissedWork {
  const { db, clock, bus } = deps;
  // Prepared once: asked at each call's end.
  const talkedWith = db
    .select({ number: calls.e164 })
    .from(calls)
    .where(and(eq(calls.id, sql.placeholder('callId')), isNotNull(calls.e164), isNotNull(calls.answeredAt)))
    .prepare();
  const forget = db
    .delete(missedWork)
    .where(eq(missedWork.number, sql.placeholder('number')))
    .prepare();
  bus.on('call.changed', ({ callId, ended }) => {
    if (!ended) return;
    const number = talkedWith.get({ callId })?.number;
    if (number != null) forget.run({ number });
  });
  return {
    all: () =>
      new Map(
        db
          .select()
          .from(missedWork)
          .all()
          .map((row) => [row.number, row]),
      ),
    write(number, { by, ...work }) {
      const row = { ...work, changedAt: clock.now(), changedBy: by };
      db.insert(missedWork)
        .values({ number, ...row })
        .onConflictDoUpdate({ target: missedWork.number, set: row })
        .run();
    },
  };
}
