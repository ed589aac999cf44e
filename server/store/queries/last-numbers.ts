import { and, desc, eq, gte, inArray, ne, notLike, or, sql } from 'drizzle-orm';
import type { Db } from '../db.ts';
import { callEvents, calls } from '../schema/calls.ts';

const DAY_MS = 86_400_000;
/** Further back nobody remembers what they mean by the last one. */
const LAST_DAYS = 7;

/** The number that the extension dialled last, codes aside. */
export function lastDialled(db: Db, about: { extension: string; now: number }): string | undefined {
  return db
    .select({ number: calls.toNumber })
    .from(calls)
    .where(
      and(
        gte(calls.startedAt, about.now - LAST_DAYS * DAY_MS),
        inArray(calls.direction, ['outbound', 'internal']),
        eq(calls.fromNumber, about.extension),
        notLike(calls.toNumber, '*%'),
        notLike(calls.toNumber, '#%'),
      ),
    )
    .orderBy(desc(calls.startedAt), desc(calls.id))
    .limit(1)
    .get()?.number;
}

/** Who called a phone of the extension last, answered or not; undefined when nobody did, or the last one hid the number. */
function lastCaller(db: Db, about: { extension: string; now: number }): string | undefined {
  const rang = db
    .select({ callId: callEvents.callId })
    .from(callEvents)
    .where(
      and(
        gte(callEvents.at, about.now - LAST_DAYS * DAY_MS),
        eq(callEvents.kind, 'leg.created'),
        sql`json_extract(${callEvents.data}, '$.role') = 'callee'`,
        sql`json_extract(${callEvents.data}, '$.side.extension') = ${about.extension}`,
      ),
    );
  const last = db
    .select()
    .from(calls)
    .where(
      and(
        inArray(calls.id, rang),
        or(eq(calls.direction, 'inbound'), eq(calls.direction, 'internal')),
        ne(calls.fromNumber, about.extension),
      ),
    )
    .orderBy(desc(calls.startedAt), desc(calls.id))
    .limit(1)
    .get();
  if (!last) return undefined;
  return (last.direction === 'inbound' ? (last.e164 ?? last.fromNumber) : last.fromNumber) || undefined;
}

/** What `*66` (`redial`) or `*69` (`call-back`) calls from the extension. */
export const lastNumber = (
  db: Db,
  about: { by: 'redial' | 'call-back'; extension: string; now: number },
): string | undefined => (about.by === 'redial' ? lastDialled : lastCaller)(db, about);
