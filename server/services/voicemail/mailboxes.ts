import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { and, asc, count, desc, eq, isNotNull, isNull, lt, sql } from 'drizzle-orm';
import type { Clock } from '../../base/clock.ts';
import type { Ids } from '../../base/ids.ts';
import type { Log } from '../../base/log.ts';
import type { Db } from '../../store/db.ts';
import { greetings, messages } from '../../store/schema/voicemail.ts';
import type { FactBus } from '../facts.ts';
import type { OfficeService } from '../office/office-service.ts';

export type Message = Omit<typeof messages.$inferSelect, 'durationMs'> & { durationMs: number };

/** Messages by mailbox; every change is told as `mailbox.changed`. */
export interface Mailboxes {
  /** A caller is about to speak: makes the row, so that a message cut off by a power cut is found again. */
  begin(message: {
    mailbox: string;
    callId: string;
    fromNumber: string;
    fromName?: string;
    customerId?: string;
  }): Pick<Message, 'id' | 'file'>;
  keep(id: string, durationMs: number): void;
  isFull(mailbox: string): boolean;
  /** RFC 3842 counts. */
  counts(mailbox: string): { unheard: number; heard: number };
  /** The unheard first, then the newest first. */
  list(mailbox: string): Message[];
  find(id: string): Message | undefined;
  /** False when there is no such message any more. */
  mark(id: string, heard: boolean): boolean;
  /** Its row and its file; false when there is no such message any more. */
  remove(id: string): boolean;
  /** What was recorded for callers to hear, relative to the data folder. */
  greeting(mailbox: string): string | undefined;
  /** A greeting that takes the place of the one before, or with undefined the product's own words again. */
  setGreeting(mailbox: string, file: string | undefined): void;
  /** Deletes what is older than its box keeps. */
  clean(): void;
}

const dayMs = 86_400_000;

/**
 * The mailboxes of the office. What is being spoken is nobody's until it is kept: `mendMessages` is to be called before,
 * for what an earlier process left so.
 */
export function createMailboxes(deps: {
  db: Db;
  clock: Clock;
  ids: Ids;
  bus: FactBus;
  log: Log;
  office: Pick<OfficeService, 'read'>;
  dataFolder: string;
}): Mailboxes {
  const { db, clock, ids, bus } = deps;
  const isKept = isNotNull(messages.durationMs);

  const tell = (mailbox: string): void => bus.publish('mailbox.changed', { mailbox });
  const whole = (row: typeof messages.$inferSelect | undefined): Message[] =>
    row && row.durationMs !== null ? [{ ...row, durationMs: row.durationMs }] : [];
  const find = (id: string): Message | undefined =>
    whole(db.select().from(messages).where(eq(messages.id, id)).get())[0];

  function forget(file: string): void {
    try {
      rmSync(join(deps.dataFolder, file), { force: true });
    } catch (error) {
      deps.log.warn("a message's file could not be deleted", { file, error });
    }
  }

  function remove(id: string): boolean {
    const row = db.delete(messages).where(eq(messages.id, id)).returning().get();
    if (!row) return false;
    forget(row.file);
    tell(row.mailbox);
    return true;
  }

  function clean(): void {
    const { mailboxes } = deps.office.read();
    for (const { number, keepDays } of mailboxes) {
      if (keepDays === 0) continue;
      const old = db
        .select({ id: messages.id })
        .from(messages)
        .where(and(eq(messages.mailbox, number), isKept, lt(messages.receivedAt, clock.now() - keepDays * dayMs)))
        .all();
      for (const { id } of old) remove(id);
    }
  }

  return {
    begin(message) {
      const receivedAt = clock.now();
      const id = ids.next(receivedAt);
      const file = `voicemail/${message.mailbox}/${id}.wav`;
      db.insert(messages)
        .values({ id, file, receivedAt, ...message })
        .run();
      return { id, file };
    },
    keep(id, durationMs) {
      const row = db.update(messages).set({ durationMs }).where(eq(messages.id, id)).returning().get();
      if (row) tell(row.mailbox);
    },
    isFull(mailbox) {
      const most = deps.office.read().mailboxes.find(({ number }) => number === mailbox)?.maxMessages ?? 0;
      const row = db.select({ held: count() }).from(messages).where(eq(messages.mailbox, mailbox)).get();
      return (row?.held ?? 0) >= most;
    },
    counts(mailbox) {
      const row = db
        .select({ all: count(), unheard: sql<number>`coalesce(sum(${isNull(messages.heardAt)}), 0)` })
        .from(messages)
        .where(and(eq(messages.mailbox, mailbox), isKept))
        .get();
      const unheard = row?.unheard ?? 0;
      return { unheard, heard: (row?.all ?? 0) - unheard };
    },
    list: (mailbox) =>
      db
        .select()
        .from(messages)
        .where(and(eq(messages.mailbox, mailbox), isKept))
        .orderBy(asc(isNotNull(messages.heardAt)), desc(messages.receivedAt))
        .all()
        .flatMap(whole),
    find,
    mark(id, heard) {
      const known = find(id);
      if (!known) return false;
      if ((known.heardAt !== null) === heard) return true;
      db.update(messages)
        .set({ heardAt: heard ? clock.now() : null })
        .where(eq(messages.id, id))
        .run();
      tell(known.mailbox);
      return true;
    },
    remove,
    greeting: (mailbox) => db.select().from(greetings).where(eq(greetings.mailbox, mailbox)).get()?.file,
    setGreeting(mailbox, file) {
      const before = db.delete(greetings).where(eq(greetings.mailbox, mailbox)).returning().get();
      if (file !== undefined) db.insert(greetings).values({ mailbox, file, recordedAt: clock.now() }).run();
      if (before && before.file !== file) forget(before.file);
    },
    clean,
  };
}
