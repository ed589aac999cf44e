import { and, asc, desc, eq, gte, isNull, lt } from 'drizzle-orm';
import type { Clock } from '../../base/clock.ts';
import type { Ids } from '../../base/ids.ts';
import type { Db } from '../../store/db.ts';
import { deskMessages } from '../../store/schema/supervision.ts';
import type { Agents } from '../agents/agent-view.ts';
import type { FactBus } from '../facts.ts';

/** So many characters fit a message, or its answer. */
export const MESSAGE_LENGTH = 200;

const DAY_MS = 86_400_000;
/** It is a note in passing, no archive. */
const KEPT_MS = 90 * DAY_MS;
/** Not read by then it is no news any more. */
const FRESH_MS = DAY_MS;
const LATEST = 8;

export type MessageTo = { kind: 'all' } | { kind: 'queue'; queueId: string } | { kind: 'person'; login: string };

export type SendOutcome =
  | { kind: 'sent'; people: number }
  | { kind: 'refused'; reason: 'empty' | 'too-long' | 'nobody-there' };

export interface DeskMessage {
  id: string;
  sender: string;
  text: string;
  sentAt: number;
}

/** One message with what became of it at each desk. */
export interface SentMessage extends DeskMessage {
  people: { login: string; readAt?: number; answer?: string }[];
}

/** Short messages from supervisors to the desks. `desk-message.changed` tells whom one concerns. */
export interface DeskMessages {
  /** To one person, whether signed in or not; to all, or those of a queue, as are signed in. */
  send(message: { from: string; to: MessageTo; text: string }): SendOutcome;
  /** Not read yet, the oldest first. */
  unreadOf(login: string): DeskMessage[];
  /** False when it is not theirs, or was read before. */
  read(mark: { id: string; login: string; answer?: string }): boolean;
  /** The latest messages of everybody, the newest first. */
  latest(): SentMessage[];
}

export function createDeskMessages(deps: {
  db: Db;
  clock: Clock;
  ids: Ids;
  bus: FactBus;
  agents: Pick<Agents, 'all' | 'find'>;
}): DeskMessages {
  const { db, clock, ids, bus, agents } = deps;

  function recipientsOf(to: MessageTo, from: string): string[] {
    if (to.kind === 'person') return agents.find(to.login) ? [to.login] : [];
    return agents
      .all()
      .filter(({ state, queueIds }) => state !== 'off' && (to.kind === 'all' || queueIds.includes(to.queueId)))
      .flatMap(({ login }) => (login === from ? [] : [login]));
  }

  return {
    send({ from, to, text: typed }) {
      const text = typed.trim();
      if (text === '') return { kind: 'refused', reason: 'empty' };
      if (text.length > MESSAGE_LENGTH) return { kind: 'refused', reason: 'too-long' };
      const logins = recipientsOf(to, from);
      if (logins.length === 0) return { kind: 'refused', reason: 'nobody-there' };
      const sentAt = clock.now();
      const sentId = ids.next(sentAt);
      db.transaction((tx) => {
        tx.delete(deskMessages)
          .where(lt(deskMessages.sentAt, sentAt - KEPT_MS))
          .run();
        for (const recipient of logins)
          tx.insert(deskMessages)
            .values({ id: ids.next(sentAt), sentId, sender: from, recipient, text, sentAt })
            .run();
      });
      bus.publish('desk-message.changed', { logins });
      return { kind: 'sent', people: logins.length };
    },
    unreadOf: (login) =>
      db
        .select()
        .from(deskMessages)
        .where(
          and(
            eq(deskMessages.recipient, login),
            isNull(deskMessages.readAt),
            gte(deskMessages.sentAt, clock.now() - FRESH_MS),
          ),
        )
        .orderBy(asc(deskMessages.sentAt), asc(deskMessages.id))
        .all()
        .map(({ id, sender, text, sentAt }) => ({ id, sender, text, sentAt })),
    read({ id, login, answer: typed }) {
      const answer = typed?.trim().slice(0, MESSAGE_LENGTH);
      const { changes } = db
        .update(deskMessages)
        .set({ readAt: clock.now(), ...(answer && { answer }) })
        .where(and(eq(deskMessages.id, id), eq(deskMessages.recipient, login), isNull(deskMessages.readAt)))
        .run();
      if (changes > 0) bus.publish('desk-message.changed', { logins: [login] });
      return changes > 0;
    },
    latest() {
      const heads = db
        .selectDistinct({ sentId: deskMessages.sentId, sentAt: deskMessages.sentAt })
        .from(deskMessages)
        .orderBy(desc(deskMessages.sentAt), desc(deskMessages.sentId))
        .limit(LATEST)
        .all();
      return heads.map(({ sentId }) => {
        const rows = db.select().from(deskMessages).where(eq(deskMessages.sentId, sentId)).all();
        const { sender, text, sentAt } = rows[0]!;
        return {
          id: sentId,
          sender,
          text,
          sentAt,
          people: rows.map(({ recipient: login, readAt, answer }) => ({
            login,
            ...(readAt !== null && { readAt }),
            ...(answer !== null && { answer }),
          })),
        };
      });
    },
  };
}
