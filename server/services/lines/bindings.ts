import { and, eq, lte } from 'drizzle-orm';
import type { Clock, Timer } from '../../base/clock.ts';
import type { Db } from '../../store/db.ts';
import { registrations } from '../../store/schema/calls.ts';
import { prepareUpsert } from '../../store/upsert.ts';

export type Binding = typeof registrations.$inferSelect;

/** Where each extension's phones are. Rows of the store, held in memory; an expired one is gone when its time comes. */
export interface Bindings {
  of(extension: string): Binding[];
  all(): Binding[];
  /** Makes these the extension's bindings: what is new in the store first, what only goes on within a second. Tells who listens when a phone came, went or moved. */
  replace(extension: string, bindings: readonly Binding[]): void;
  /** Drops the bindings of extensions that are no more. */
  keepOnly(extensions: ReadonlySet<string>): void;
  /** Our time has jumped: what holds goes on to hold for as long as before. */
  shift(byMs: number): void;
  stop(): void;
}

/** Thousands of phones say the same again all day: what only the time of has changed is written with others. */
const gatherMs = 1000;

const keyOf = ({ extension, contact }: Binding): string => `${extension} ${contact}`;

const places = (bindings: readonly Binding[]): string =>
  bindings
    .map((binding) => `${binding.contact} ${binding.flow} ${binding.path?.join() ?? ''}`)
    .sort()
    .join('\n');

/** Loads what still holds, so that phones ring right after a restart, before they register anew. */
export function openBindings(deps: {
  db: Db;
  clock: Clock;
  onChange: (extension: string) => void;
  /** After each change, be it only of a time. */
  onKept?: (extension: string) => void;
}): Bindings {
  const { db, clock } = deps;
  const byExtension = new Map<string, Binding[]>();
  const write = prepareUpsert(db, registrations, [registrations.extension, registrations.contact]);
  let expiry: { at: number; timer: Timer } | undefined;
  const unwritten = new Map<string, Binding>();
  let gathering: Timer | undefined;

  db.delete(registrations).where(lte(registrations.expiresAt, clock.now())).run();
  for (const row of db.select().from(registrations).all())
    byExtension.set(row.extension, [...(byExtension.get(row.extension) ?? []), row]);

  /** One timer for all; a binding that was prolonged meanwhile is looked at in vain when its old time comes. */
  function armExpiry(at: number): void {
    if (!Number.isFinite(at) || (expiry && expiry.at <= at)) return;
    expiry?.timer.cancel();
    expiry = { at, timer: clock.after(at - clock.now(), expire) };
  }

  const nextExpiry = (): number => {
    let next = Number.POSITIVE_INFINITY;
    for (const bindings of byExtension.values()) for (const { expiresAt } of bindings) next = Math.min(next, expiresAt);
    return next;
  };

  function expire(): void {
    expiry = undefined;
    const now = clock.now();
    for (const [extension, bindings] of [...byExtension]) {
      const left = bindings.filter((binding) => binding.expiresAt > now);
      if (left.length < bindings.length) replace(extension, left);
    }
    armExpiry(nextExpiry());
  }

  function keep(before: readonly Binding[], next: readonly Binding[]): void {
    db.transaction((tx) => {
      for (const gone of before) {
        unwritten.delete(keyOf(gone));
        if (next.some((binding) => binding.contact === gone.contact)) continue;
        const { extension, contact } = gone;
        tx.delete(registrations)
          .where(and(eq(registrations.extension, extension), eq(registrations.contact, contact)))
          .run();
      }
      for (const binding of next) write(binding);
    });
  }

  /** What a power cut takes of these is at most that the phone holds for as long as it was granted before. */
  function writeSoon(binding: Binding): void {
    unwritten.set(keyOf(binding), binding);
    gathering ??= clock.after(gatherMs, writeGathered);
  }

  function writeGathered(): void {
    gathering?.cancel();
    gathering = undefined;
    try {
      db.transaction(() => {
        for (const binding of unwritten.values()) write(binding);
      });
      unwritten.clear();
    } catch {
      // A store that is busy or full is told of elsewhere; the phones are known here meanwhile.
      gathering = clock.after(gatherMs, writeGathered);
    }
  }

  function replace(extension: string, next: readonly Binding[]): void {
    const before = byExtension.get(extension) ?? [];
    const isMoved = places(before) !== places(next);
    if (isMoved) keep(before, next);
    else for (const binding of next) writeSoon(binding);
    if (next.length > 0) byExtension.set(extension, [...next]);
    else byExtension.delete(extension);
    armExpiry(Math.min(...next.map(({ expiresAt }) => expiresAt)));
    deps.onKept?.(extension);
    if (isMoved) deps.onChange(extension);
  }

  armExpiry(nextExpiry());
  return {
    of: (extension) => [...(byExtension.get(extension) ?? [])],
    all: () => [...byExtension.values()].flat(),
    replace,
    keepOnly(extensions) {
      for (const extension of [...byExtension.keys()]) if (!extensions.has(extension)) replace(extension, []);
    },
    shift(byMs) {
      const later = <T extends Binding>(each: T): T => ({
        ...each,
        expiresAt: each.expiresAt + byMs,
        registeredAt: each.registeredAt + byMs,
      });
      // Their timer has not jumped.
      if (expiry) expiry.at += byMs;
      for (const [extension, bindings] of [...byExtension]) replace(extension, bindings.map(later));
    },
    stop() {
      expiry?.timer.cancel();
      if (unwritten.size > 0) writeGathered();
      gathering?.cancel();
    },
  };
}
