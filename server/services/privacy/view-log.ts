import { and, desc, eq, sql } from 'drizzle-orm';
import type { Clock, Timer } from '../../base/clock.ts';
import type { Log } from '../../base/log.ts';
import { type Db, schema } from '../../store/db.ts';
import type { ViewKind } from '../../store/schema/privacy.ts';

const { viewLog } = schema;

const hourMs = 3_600_000;
/** So long a look waits to be written, with all others of that time. */
const gatherMs = 10_000;
const mostGathered = 2_000;

export interface View {
  login: string;
  kind: ViewKind;
  /** Id of the customer or the recording, the format of an export; '' of searches. */
  subject: string;
}

export interface ViewQuery {
  login?: string | undefined;
  kind?: ViewKind | undefined;
  subject?: string | undefined;
  limit: number;
  offset?: number;
}

/** Who looked at what. */
export interface ViewLog {
  /** Costs the page nothing: written later, with others. */
  see(view: View): void;
  /** Latest first, what waits to be written with it. */
  list(query: ViewQuery): (typeof viewLog.$inferSelect)[];
  flush(): void;
  stop(): void;
}

export function createViewLog({ db, clock, log }: { db: Db; clock: Clock; log: Log }): ViewLog {
  const gathered = new Map<string, View & { hour: number; count: number; lastAt: number }>();
  let timer: Timer | undefined;

  function flush(): void {
    timer?.cancel();
    timer = undefined;
    if (gathered.size === 0) return;
    const rows = [...gathered.values()];
    try {
      db.transaction(() => {
        for (const row of rows)
          db.insert(viewLog)
            .values(row)
            .onConflictDoUpdate({
              target: [viewLog.hour, viewLog.login, viewLog.kind, viewLog.subject],
              set: { count: sql`${viewLog.count} + ${row.count}`, lastAt: row.lastAt },
            })
            .run();
      });
      gathered.clear();
    } catch (error) {
      // The store is busy: they are written with the next ones.
      log.warn('who looked at what is written later', { error });
      plan();
    }
  }

  function plan(): void {
    timer ??= clock.after(gatherMs, flush);
  }

  return {
    see({ login, kind, subject }) {
      const lastAt = clock.now();
      const hour = Math.floor(lastAt / hourMs);
      const key = JSON.stringify([hour, login, kind, subject]);
      const known = gathered.get(key);
      if (!known && gathered.size >= mostGathered) flush();
      gathered.set(key, { hour, login, kind, subject, count: (known?.count ?? 0) + 1, lastAt });
      plan();
    },

    list({ login, kind, subject, limit, offset = 0 }) {
      flush();
      return db
        .select()
        .from(viewLog)
        .where(
          and(
            login ? eq(viewLog.login, login) : undefined,
            kind ? eq(viewLog.kind, kind) : undefined,
            subject ? eq(viewLog.subject, subject) : undefined,
          ),
        )
        .orderBy(desc(viewLog.hour), desc(viewLog.lastAt))
        .limit(limit)
        .offset(offset)
        .all();
    },

    flush,
    stop() {
      flush();
      timer?.cancel();
    },
  };
}
