import { and, count, eq, gte, isNull, lt } from 'drizzle-orm';
import type { Office } from '../../core/office/office.ts';
import type { Db } from '../../store/db.ts';
import { openDeckStore } from '../../store/rating/deck-store.ts';
import { openRerateStore, type RerateRow } from '../../store/rating/rerate-store.ts';
import { charges } from '../../store/schema/calls.ts';
import type { Pace } from '../customers/import/preview-import.ts';
import { canonical } from '../office/office-diff.ts';
import type { Decks } from './decks.ts';
import { newestCharge, rerate } from './rerate.ts';

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

/** All that calls are priced by, to tell whether it was changed. */
function pricesOf(db: Db, { tariffs, prices, trunks, accounts, office }: Office): string {
  const lines = trunks.map(({ id, tariff, inboundTariff, bundles }) => ({ id, tariff, inboundTariff, bundles }));
  const lists = tariffs.map(({ id }) => openDeckStore(db).versions(id));
  return canonical({ tariffs, prices, accounts, office, lines, lists });
}

/**
 * Rates the charges of a run anew by the office as it is at its beginning, and keeps how far it has come. One that was stopped
 * goes on: what it had changed stays listed and counted. `why` tells when prices were changed while it ran.
 */
export async function rerateRun(
  deps: { db: Db; loadOffice: () => Office; openDecks: (office: Office) => Decks; now: () => number },
  runId: number,
  pace: Pace,
): Promise<void> {
  const { db } = deps;
  const store = openRerateStore(db);
  const run = store.find(runId);
  if (!run) return;
  // In this order: what is written after it was rated by an office that is no older than the one read now.
  const newest = newestCharge(db);
  const office = deps.loadOffice();
  const pricesBefore = pricesOf(db, office);
  if (run.afterCharge === null) store.set(runId, { afterCharge: newest });
  const { kind, tally } = await rerate(
    { db, office, decks: deps.openDecks(office) },
    { ...wantedOf(run), newest, before: run.outcome ?? undefined },
    { ...pace, onProgress: (outcome) => store.set(runId, { outcome }) },
  );
  const [endedAt, lastCharge] = [deps.now(), newestCharge(db)];
  const isOutdated = kind === 'done' && pricesOf(db, deps.loadOffice()) !== pricesBefore;
  const why = kind === 'stopped' ? 'cancelled' : isOutdated ? 'prices-changed' : null;
  store.set(runId, { state: kind, outcome: tally, endedAt, lastCharge, why });
}
