import { and, eq, isNull } from 'drizzle-orm';
import type { Db } from '../db.ts';
import { charges } from '../schema/calls.ts';

/** The charge in force of a call that found no price, if there is one. */
export const readUnratedCharge = (db: Db, of: { callId: string; kind: 'cost' | 'price' }) =>
  db
    .select()
    .from(charges)
    .where(
      and(
        eq(charges.callId, of.callId),
        eq(charges.kind, of.kind),
        eq(charges.state, 'unrated'),
        isNull(charges.supersededBy),
      ),
    )
    .get();
