import { eq, lte } from 'drizzle-orm';
import type { Clock } from '../../base/clock.ts';
import type { Ids } from '../../base/ids.ts';
import { type Db, schema } from '../../store/db.ts';
import type { Access, Session } from './access.ts';
import { hashToken } from './token-hash.ts';

/** Idle for so long, a session is over. */
const SESSION_IDLE_MS = 12 * 3_600_000;
/** A page that polls must not write at each look. */
const TOUCH_MS = 60_000;
/** A browser may send as much as it likes. */
const MAX_AGENT = 200;

type SessionRow = typeof schema.sessions.$inferSelect;

const toSession = (row: Omit<SessionRow, 'tokenHash'>): Session => ({
  login: row.login,
  csrf: row.csrf,
  createdAt: row.createdAt,
  lastSeenAt: row.lastSeenAt,
  ...(row.userAgent === null ? {} : { userAgent: row.userAgent }),
  ...(row.address === null ? {} : { address: row.address }),
});

type Sessions = Pick<Access, 'startSession' | 'findSession' | 'endSession' | 'endSessionsOf'>;

export function createSessions({ db, clock, ids }: { db: Db; clock: Clock; ids: Ids }): Sessions & { sweep(): void } {
  const { people, sessions } = schema;
  return {
    startSession(login, door) {
      const token = ids.token(48);
      const now = clock.now();
      const row = {
        login,
        csrf: ids.token(32),
        createdAt: now,
        lastSeenAt: now,
        userAgent: door.userAgent?.slice(0, MAX_AGENT) ?? null,
        address: door.address,
      };
      db.insert(sessions)
        .values({ tokenHash: hashToken(token), ...row })
        .run();
      return { token, session: toSession(row) };
    },

    findSession(token) {
      const tokenHash = hashToken(token);
      const found = db
        .select()
        .from(sessions)
        .innerJoin(people, eq(people.login, sessions.login))
        .where(eq(sessions.tokenHash, tokenHash))
        .get();
      const now = clock.now();
      if (!found?.people.active || found.sessions.lastSeenAt <= now - SESSION_IDLE_MS) return undefined;
      if (found.sessions.lastSeenAt <= now - TOUCH_MS) {
        try {
          db.update(sessions).set({ lastSeenAt: now }).where(eq(sessions.tokenHash, tokenHash)).run();
          found.sessions.lastSeenAt = now;
        } catch (error) {
          // Somebody writes much just now: the next page tells it. Nobody shall see less for it.
          if (!(error instanceof Error && 'code' in error && error.code === 'SQLITE_BUSY')) throw error;
        }
      }
      const { login, name, roles, extension, language } = found.people;
      return {
        session: toSession(found.sessions),
        visitor: { login, name, roles, ...(extension ? { extension } : {}), ...(language ? { language } : {}) },
      };
    },

    endSession(token) {
      db.delete(sessions)
        .where(eq(sessions.tokenHash, hashToken(token)))
        .run();
    },

    endSessionsOf(login) {
      db.delete(sessions).where(eq(sessions.login, login)).run();
    },

    sweep() {
      db.delete(sessions)
        .where(lte(sessions.lastSeenAt, clock.now() - SESSION_IDLE_MS))
        .run();
    },
  };
}
