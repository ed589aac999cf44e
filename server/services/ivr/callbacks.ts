import { and, asc, count, desc, eq, gt, isNotNull, isNull, or } from 'drizzle-orm';
import type { Clock } from '../../base/clock.ts';
import type { Ids } from '../../base/ids.ts';
import type { CallbackEnd } from '../../core/calls/call-reasons.ts';
import type { Db } from '../../store/db.ts';
import { callbackRequests } from '../../store/schema/callbacks.ts';
import type { FactBus } from '../facts.ts';

export type CallbackRequest = typeof callbackRequests.$inferSelect;

/** Noted for somebody to call, unless `since` says that they keep a place in the queue. */
export type CallbackWish = Pick<CallbackRequest, 'callId' | 'number'> &
  Partial<
    Pick<
      CallbackRequest,
      | 'name'
      | 'customerId'
      | 'queueId'
      | 'callerNumber'
      | 'language'
      | 'since'
      | 'priority'
      | 'needs'
      | 'expiresAt'
      | 'assignedTo'
    >
  >;

/** Callers who asked to be called back. */
export interface Callbacks {
  /** The same number asked for again in the same queue while it waits is one request, and keeps the better place. Its id. */
  add(wish: CallbackWish): string;
  /** Those that wait, the oldest first; then the latest that were seen to. */
  list(): CallbackRequest[];
  /** Those that nobody has seen to. */
  open(): CallbackRequest[];
  find(id: string): CallbackRequest | undefined;
  /** How many asked since then from this number, or for it to be called. */
  countSince(number: string, since: number): number;
  /** Seen to, or with `undefined` waiting again; false when there is no such request. */
  settle(id: string, by: string | undefined): boolean;
  /** What came of it; false when that is decided already. */
  close(id: string, end: { outcome: CallbackEnd; by?: string | undefined }): boolean;
  /** Whose it is, where and when it stands, what is written beside it. False when nobody waits there. */
  change(id: string, change: Partial<CallbackRequest>): boolean;
}

/** How many that were seen to are shown. */
const MOST_DONE = 50;

export function createCallbacks(deps: { db: Db; clock: Clock; ids: Ids; bus: FactBus }): Callbacks {
  const { db, clock, ids, bus } = deps;
  // Asked at each call's end and by each caller of a queue: prepared once.
  const openRequests = db
    .select()
    .from(callbackRequests)
    .where(isNull(callbackRequests.doneAt))
    .orderBy(asc(callbackRequests.askedAt))
    .prepare();
  const open = (): CallbackRequest[] => openRequests.all();

  function update(id: string, change: Partial<CallbackRequest>, isOnlyOpen: boolean): boolean {
    const isThis = eq(callbackRequests.id, id);
    const { changes } = db
      .update(callbackRequests)
      .set(change)
      .where(isOnlyOpen ? and(isThis, isNull(callbackRequests.doneAt)) : isThis)
      .run();
    if (changes > 0) bus.publish('callbacks.changed', { id });
    return changes > 0;
  }

  return {
    add(wish) {
      const same = open().find(({ number, queueId }) => number === wish.number && queueId === (wish.queueId ?? null));
      if (same) {
        if (same.since === null && wish.since != null)
          update(same.id, { since: same.askedAt, expiresAt: wish.expiresAt ?? null }, true);
        return same.id;
      }
      const askedAt = clock.now();
      const id = ids.next(askedAt);
      db.insert(callbackRequests)
        .values({ id, askedAt, ...wish })
        .run();
      bus.publish('callbacks.changed', { id });
      return id;
    },
    list: () => [
      ...open(),
      ...db
        .select()
        .from(callbackRequests)
        .where(isNotNull(callbackRequests.doneAt))
        .orderBy(desc(callbackRequests.doneAt))
        .limit(MOST_DONE)
        .all(),
    ],
    open,
    find: (id) => db.select().from(callbackRequests).where(eq(callbackRequests.id, id)).get(),
    countSince: (number, since) =>
      db
        .select({ count: count() })
        .from(callbackRequests)
        .where(
          and(
            gt(callbackRequests.askedAt, since),
            or(eq(callbackRequests.number, number), eq(callbackRequests.callerNumber, number)),
          ),
        )
        .get()?.count ?? 0,
    settle: (id, by) =>
      by === undefined
        ? // Their place is gone: somebody calls by hand.
          update(id, { doneAt: null, doneBy: null, outcome: null, since: null }, false)
        : update(id, { doneAt: clock.now(), doneBy: by }, false),
    close: (id, { outcome, by }) => update(id, { doneAt: clock.now(), doneBy: by ?? null, outcome }, true),
    change: (id, change) => update(id, change, true),
  };
}
