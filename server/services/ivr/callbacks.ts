import { asc, desc, eq, isNotNull, isNull } from 'drizzle-orm';
import type { Clock } from '../../base/clock.ts';
import type { Ids } from '../../base/ids.ts';
import type { Db } from '../../store/db.ts';
import { callbackRequests } from '../../store/schema/callbacks.ts';

export type CallbackRequest = typeof callbackRequests.$inferSelect;

/** Callers who asked to be called back. */
export interface Callbacks {
  /** The same number asked for again in the same queue while it waits is one request. Its id. */
  add(wish: { callId: string; number: string; name?: string; customerId?: string; queueId?: string }): string;
  /** Those that wait, the oldest first; then the latest that were seen to. */
  list(): CallbackRequest[];
  find(id: string): CallbackRequest | undefined;
  /** Seen to, or with `undefined` waiting again; false when there is no such request. */
  settle(id: string, by: string | undefined): boolean;
}

/** How many that were seen to are shown. */
const MOST_DONE = 50;

export function createCallbacks(deps: { db: Db; clock: Clock; ids: Ids }): Callbacks {
  const { db, clock, ids } = deps;
  const waiting = (): CallbackRequest[] =>
    db
      .select()
      .from(callbackRequests)
      .where(isNull(callbackRequests.doneAt))
      .orderBy(asc(callbackRequests.askedAt))
      .all();
  return {
    add(wish) {
      const same = waiting().find(
        ({ number, queueId }) => number === wish.number && queueId === (wish.queueId ?? null),
      );
      if (same) return same.id;
      const askedAt = clock.now();
      const id = ids.next(askedAt);
      db.insert(callbackRequests)
        .values({ id, askedAt, ...wish })
        .run();
      return id;
    },
    list: () => [
      ...waiting(),
      ...db
        .select()
        .from(callbackRequests)
        .where(isNotNull(callbackRequests.doneAt))
        .orderBy(desc(callbackRequests.doneAt))
        .limit(MOST_DONE)
        .all(),
    ],
    find: (id) => db.select().from(callbackRequests).where(eq(callbackRequests.id, id)).get(),
    settle: (id, by) =>
      db
        .update(callbackRequests)
        .set(by === undefined ? { doneAt: null, doneBy: null } : { doneAt: clock.now(), doneBy: by })
        .where(eq(callbackRequests.id, id))
        .run().changes > 0,
  };
}
