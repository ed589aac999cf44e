import { and, count, eq, gte, isNull, lt, max } from 'drizzle-orm';
import type { Office } from '../../core/office/office.ts';
import type { Db } from '../../store/db.ts';
import { openRerateStore, type RerateRow } from '../../store/rating/rerate-store.ts';
import { charges } from '../../store/schema/calls.ts';
import type { Pace } from '../customers/import/preview-import.ts';
import type { Decks } from './decks.ts';
import { rerate } from './rerate.ts';

const newestCharge = (db: Db): number =>
  db
    .select({ id: max(charges.id) })
    .from(charges)
    .get()?.id ?? 0;

const wantedOf = ({ fromAt, toAt, trunkId }: RerateRow) => ({
  fromMs: fromAt,
  toMs: toAt,
  ...(trunkId !== null && { trunkId }),
});

/** Says how many charges a run would rate anew. */
export function countCharges(db: Db, runId: number): void {
  const store = openRerateStore(db);
  const run = store.find(runId);
  if (!run) return;
  const found = db
    .select({ rows: count() })
    .from(charges)
    .where(
      and(
        gte(charges.answeredAt, run.fromAt),
        lt(charges.answeredAt, run.toAt),
        eq(charges.kind, 'cost'),
        isNull(charges.supersededBy),
        ...(run.trunkId === null ? [] : [eq(charges.trunkId, run.trunkId)]),
      ),
    )
    .get();
  store.set(runId, { state: 'counted', counted: found?.rows ?? 0 });
}

/** Rates the charges of a run anew, and keeps how far it has come. */
export async function rerateRun(
  deps: { db: Db; office: Office; decks: Decks; now: () => number },
  runId: number,
  pace: Pace,
): Promise<void> {
  const { db } = deps;
  const store = openRerateStore(db);
  const run = store.find(runId);
  if (!run) return;
  store.set(runId, { afterCharge: newestCharge(db) });
  const { kind, tally } = await rerate(deps, wantedOf(run), {
    ...pace,
    onProgress: (outcome) => store.set(runId, { outcome }),
  });
  const [endedAt, lastCharge] = [deps.now(), newestCharge(db)];
  store.set(runId, { state: kind, outcome: tally, endedAt, lastCharge, why: kind === 'stopped' ? 'cancelled' : null });
}
