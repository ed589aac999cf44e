import { and, desc, eq, gte, isNull, lt, or } from 'drizzle-orm';
import type { Clock } from '../../base/clock.ts';
import type { Ids } from '../../base/ids.ts';
import type { AlarmKind } from '../../core/office/supervision.ts';
import type { Db } from '../../store/db.ts';
import { alarms } from '../../store/schema/supervision.ts';
import type { FactBus } from '../facts.ts';

const HOUR_MS = 3_600_000;
/** Nobody has taken note of it: it is shown so long after its end. */
const SHOWN_MS = 8 * HOUR_MS;
const KEPT_MS = 366 * 24 * HOUR_MS;
const LATEST = 20;

/** `subject`: id of the queue or trunk; empty when it is about the whole office. */
export interface AlarmCause {
  kind: AlarmKind;
  subject: string;
}

export interface Alarm extends AlarmCause {
  id: string;
  startedAt: number;
  endedAt?: number;
  seenBy?: string;
  seenAt?: number;
}

/** What pages ask of the alarms. `alarm.changed` tells when there is another one, one ends, or somebody takes note. */
export interface Alarms {
  /** Those that last, and those over that nobody has taken note of; the latest first. */
  shown(): Alarm[];
  /** The latest, whatever became of them. */
  latest(): Alarm[];
  /** Somebody takes note of it; false when somebody did before, or there is none. */
  acknowledge(mark: { id: string; by: string }): boolean;
}

/** Keeps what is past its limit, when it began and when it was over; what comes again soon is the same alarm. */
export interface AlarmBook extends Alarms {
  /** All that is wrong just now. An alarm is over when it has been well for `patienceMs`, at the time it became so. */
  keep(present: readonly AlarmCause[], patienceMs: number): void;
  /** Alarms of one kind that somebody else watches: `subjects` are all that last, the others are over. */
  keepKind(kind: AlarmKind, subjects: readonly string[]): void;
}

/** By `keepKind`, not by the look at queues and lines. */
const isKeptApart = (key: string): boolean => key.startsWith('caseLate ');

export function createAlarmBook(deps: { db: Db; clock: Clock; ids: Ids; bus: FactBus }): AlarmBook {
  const { db, clock, ids, bus } = deps;
  const keyOf = ({ kind, subject }: AlarmCause): string => `${kind} ${subject}`;
  /** Those that last; of those of before a restart the first look decides. */
  const lasting = new Map<string, { id: string; wellSince?: number }>();
  for (const { id, endedAt, ...cause } of read(isNull(alarms.endedAt)))
    if (endedAt === undefined) lasting.set(keyOf(cause), { id });

  function read(which?: ReturnType<typeof isNull>, limit?: number): Alarm[] {
    const found = db.select().from(alarms).where(which).orderBy(desc(alarms.startedAt), desc(alarms.id));
    return (limit === undefined ? found.all() : found.limit(limit).all()).map(
      ({ id, kind, subject, startedAt, endedAt, seenBy, seenAt }) => ({
        id,
        kind: kind as AlarmKind,
        subject,
        startedAt,
        ...(endedAt !== null && { endedAt }),
        ...(seenBy !== null && { seenBy }),
        ...(seenAt !== null && { seenAt }),
      }),
    );
  }

  function open(cause: AlarmCause): void {
    const startedAt = clock.now();
    const id = ids.next(startedAt);
    db.delete(alarms)
      .where(lt(alarms.startedAt, startedAt - KEPT_MS))
      .run();
    db.insert(alarms).values({ id, kind: cause.kind, subject: cause.subject, startedAt }).run();
    lasting.set(keyOf(cause), { id });
  }

  function over(key: string, endedAt: number): void {
    const alarm = lasting.get(key);
    if (!alarm) return;
    db.update(alarms).set({ endedAt }).where(eq(alarms.id, alarm.id)).run();
    lasting.delete(key);
  }

  return {
    keepKind(kind, subjects) {
      const keys = new Set(subjects.map((subject) => keyOf({ kind, subject })));
      const begun = subjects.filter((subject) => !lasting.has(keyOf({ kind, subject })));
      const ended = [...lasting.keys()].filter((key) => key.startsWith(`${kind} `) && !keys.has(key));
      for (const subject of begun) open({ kind, subject });
      for (const key of ended) over(key, clock.now());
      if (begun.length + ended.length > 0) bus.publish('alarm.changed', {});
    },
    keep(present, patienceMs) {
      const now = clock.now();
      const keys = new Set(present.map(keyOf));
      let isChanged = false;
      for (const cause of present) {
        const known = lasting.get(keyOf(cause));
        if (known) delete known.wellSince;
        else {
          open(cause);
          isChanged = true;
        }
      }
      for (const [key, alarm] of lasting) {
        if (keys.has(key) || isKeptApart(key)) continue;
        alarm.wellSince ??= now;
        if (now - alarm.wellSince < patienceMs) continue;
        over(key, alarm.wellSince);
        isChanged = true;
      }
      if (isChanged) bus.publish('alarm.changed', {});
    },
    shown: () =>
      read(or(isNull(alarms.endedAt), and(isNull(alarms.seenAt), gte(alarms.endedAt, clock.now() - SHOWN_MS)))),
    latest: () => read(undefined, LATEST),
    acknowledge({ id, by }) {
      const { changes } = db
        .update(alarms)
        .set({ seenBy: by, seenAt: clock.now() })
        .where(and(eq(alarms.id, id), isNull(alarms.seenAt)))
        .run();
      if (changes > 0) bus.publish('alarm.changed', {});
      return changes > 0;
    },
  };
}
