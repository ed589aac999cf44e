import { and, desc, eq, inArray, or } from 'drizzle-orm';
import type { Clock } from '../../base/clock.ts';
import { type Db, schema } from '../../store/db.ts';
import type { CallNote, Customers } from './customers.ts';

const MAX_NOTE = 20_000;

const { callNotes, calls } = schema;

const toNote = (row: typeof callNotes.$inferSelect): CallNote => ({
  callId: row.callId,
  login: row.login,
  text: row.text,
  updatedAt: row.updatedAt,
  ...(row.customerId === null ? {} : { customerId: row.customerId }),
});

/** The notes of the customer file; `changed` is told whose notes are others now. */
export function keepCallNotes({
  db,
  clock,
  changed,
}: {
  db: Db;
  clock: Clock;
  changed: (customerId: string) => void;
}): Pick<Customers, 'saveNote' | 'findNote' | 'notesOf'> {
  return {
    saveNote({ callId, login, customerId, text }) {
      const kept = text.slice(0, MAX_NOTE);
      const where = and(eq(callNotes.callId, callId), eq(callNotes.login, login));
      if (kept.trim() === '') db.delete(callNotes).where(where).run();
      else {
        const change = { text: kept, updatedAt: clock.now(), ...(customerId === undefined ? {} : { customerId }) };
        db.insert(callNotes)
          .values({ callId, login, ...change })
          .onConflictDoUpdate({ target: [callNotes.callId, callNotes.login], set: change })
          .run();
      }
      if (customerId !== undefined) changed(customerId);
    },

    findNote({ callId, login }) {
      const row = db
        .select()
        .from(callNotes)
        .where(and(eq(callNotes.callId, callId), eq(callNotes.login, login)))
        .get();
      return row && toNote(row);
    },

    notesOf: (customerId, limit) =>
      db
        .select()
        .from(callNotes)
        .where(
          or(
            eq(callNotes.customerId, customerId),
            // Written before the caller was known.
            inArray(callNotes.callId, db.select({ id: calls.id }).from(calls).where(eq(calls.customerId, customerId))),
          ),
        )
        .orderBy(desc(callNotes.updatedAt))
        .limit(limit)
        .all()
        .map(toNote),
  };
}
