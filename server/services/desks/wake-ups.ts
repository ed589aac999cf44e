import { eq } from 'drizzle-orm';
import type { Clock, Timer } from '../../base/clock.ts';
import type { Log } from '../../base/log.ts';
import type { Office } from '../../core/office/office.ts';
import { addDays, instantAt, localTime } from '../../core/schedule/local-time.ts';
import { type Db, schema } from '../../store/db.ts';
import type { FactBus } from '../facts.ts';

const { wakeUps } = schema;

export type WakeUp = typeof wakeUps.$inferSelect;

/** Rings a phone and says the time: whether somebody answered. Rejects when no call can be made. */
export type RingForWakeUp = (wakeUp: WakeUp) => Promise<boolean>;

export interface WakeUps {
  /** The next time the office's clock shows that minute of the day, in place of what was asked before. */
  set(wish: { extension: string; minute: number; by: string }): WakeUp;
  /** False when none was asked for. */
  cancel(extension: string): boolean;
  all(): WakeUp[];
  /** Begins to ring; what fell due while the box was off is rung if it is not long ago. */
  start(ring: RingForWakeUp): void;
  stop(): void;
}

const MOST_TRIES = 3;
const RETRY_MS = 3 * 60_000;
/** Later than this nobody wants to be woken for it: the box was off. */
const LATEST_MS = 30 * 60_000;
/** The clock of the box may be set meanwhile: it is looked at now and then. */
const LOOK_MS = 30_000;

/** Calls at a time, kept over a restart. */
export function createWakeUps(deps: {
  db: Db;
  clock: Clock;
  bus: FactBus;
  log: Log;
  office: { read(): Office };
}): WakeUps {
  const { db, clock, log, bus } = deps;
  const ringing = new Set<string>();
  let timer: Timer | undefined;
  let ring: RingForWakeUp | undefined;

  const all = (): WakeUp[] => db.select().from(wakeUps).orderBy(wakeUps.at).all();
  const drop = (extension: string): boolean =>
    db.delete(wakeUps).where(eq(wakeUps.extension, extension)).run().changes > 0;

  function look(): void {
    timer?.cancel();
    if (!ring) return;
    const now = clock.now();
    for (const wakeUp of all()) {
      if (wakeUp.at > now || ringing.has(wakeUp.extension)) continue;
      if (now - wakeUp.at > LATEST_MS) {
        log.warn('a wake-up call is too late to be made', { extension: wakeUp.extension, at: wakeUp.at });
        drop(wakeUp.extension);
      } else void wake(wakeUp, ring);
    }
    const next = all().find(({ extension }) => !ringing.has(extension));
    if (next) timer = clock.after(Math.min(Math.max(next.at - clock.now(), 0), LOOK_MS), look);
  }

  async function wake(wakeUp: WakeUp, call: RingForWakeUp): Promise<void> {
    const { extension } = wakeUp;
    ringing.add(extension);
    const isUp = await call(wakeUp).catch((error: unknown) => {
      log.error('a wake-up call failed', { extension, error });
      return false;
    });
    ringing.delete(extension);
    const now = db.select().from(wakeUps).where(eq(wakeUps.extension, extension)).get();
    // Cancelled, or asked for at another time meanwhile: that one stays.
    if (now && now.askedAt === wakeUp.askedAt) {
      const tries = wakeUp.tries + 1;
      if (isUp || tries >= MOST_TRIES) {
        drop(extension);
        if (!isUp) log.warn('nobody answered a wake-up call', { extension, tries });
      } else
        db.update(wakeUps)
          .set({ tries, at: clock.now() + RETRY_MS })
          .where(eq(wakeUps.extension, extension))
          .run();
      bus.publish('extension.changed', { extension });
    }
    look();
  }

  return {
    all,
    set({ extension, minute, by }) {
      const { timezone } = deps.office.read().office;
      const askedAt = clock.now();
      const { date } = localTime(timezone, askedAt);
      const today = instantAt(timezone, { date, minute });
      const at = today > askedAt ? today : instantAt(timezone, { date: addDays(date, 1), minute });
      const wakeUp = { extension, at, tries: 0, askedAt, by };
      db.insert(wakeUps).values(wakeUp).onConflictDoUpdate({ target: wakeUps.extension, set: wakeUp }).run();
      look();
      return wakeUp;
    },
    cancel: drop,
    start(by) {
      ring = by;
      look();
    },
    stop() {
      ring = undefined;
      timer?.cancel();
    },
  };
}
