import { and, asc, eq, gt, gte, inArray, isNotNull, isNull, lt, lte, max, or, sql } from 'drizzle-orm';
import { parseNanos, printNanos } from '../../base/money.ts';
import type { Office } from '../../core/office/office.ts';
import { bundlePeriodStart } from '../../core/rating/bundle-period.ts';
import type { Db } from '../../store/db.ts';
import { charges } from '../../store/schema/calls.ts';
import { prepareNumbered } from '../../store/upsert.ts';
import type { Pace } from '../customers/import/preview-import.ts';
import { openBundleBook } from './bundle-book.ts';
import type { Decks } from './decks.ts';
import { type ChargeRow, createRater, type RatedRow } from './rate-leg.ts';
import { sumCharges } from './sum-charges.ts';

export interface RerateWanted {
  /** Legs answered in `[fromMs, toMs)`. */
  fromMs: number;
  toMs: number;
  /** Absent: over all trunks. */
  trunkId?: string | undefined;
  /** Charges up to this id only: what was written later was rated by what is known now. Absent: up to the newest one. */
  newest?: number | undefined;
  /** What a run that was stopped had changed. */
  before?: RerateTally | undefined;
}

/** How far it has come, and what it changed; amounts are decimal texts by currency. */
export interface RerateTally {
  charges: number;
  changed: number;
  dearer: number;
  cheaper: number;
  /** Had no price, and have one now; and the other way round. */
  nowRated: number;
  noLongerRated: number;
  before: Record<string, string>;
  after: Record<string, string>;
}

const chargesAtOnce = 300;

const untouched: RerateTally = {
  charges: 0,
  changed: 0,
  dearer: 0,
  cheaper: 0,
  nowRated: 0,
  noLongerRated: 0,
  before: {},
  after: {},
};

/** Id of the charge that was written last; 0 = none. */
export const newestCharge = (db: Db): number =>
  db
    .select({ id: max(charges.id) })
    .from(charges)
    .get()?.id ?? 0;

/** Spans as they are compared: which day's holiday it was is told since some time only. */
const pricesOf = (spans: unknown): unknown =>
  Array.isArray(spans) ? spans.map(({ holiday: _, ...span }: Record<string, unknown>) => span) : spans;

/** What a charge says that may be another when it is rated anew. */
const outcomeOf = (row: RatedRow | ChargeRow): string =>
  JSON.stringify([
    row.state,
    row.reason,
    row.tariffId,
    row.tariffValidFrom,
    row.rateName,
    row.billedSec,
    row.net,
    row.currency,
    row.bundles,
    pricesOf(row.spans),
  ]);

/**
 * Rates legs of a period anew by the price lists that are now known for their time, in the order in which they were
 * answered, as bundles depend on it. A charge that comes out otherwise is written beside the old one, which keeps what it
 * said; calls tell the new sum. Ends between two bundles of charges when `pace` says so: what was done until then stands.
 * `onProgress` is called within the transaction of a bundle: what it keeps agrees with what was done, whenever the power goes.
 */
export async function rerate(
  deps: { db: Db; office: Office; decks: Decks },
  wanted: RerateWanted,
  pace: Pace & { onProgress?: (tally: RerateTally) => void },
): Promise<{ kind: 'done' | 'stopped'; tally: RerateTally }> {
  const { db, office } = deps;
  const book = openBundleBook(db);
  const insert = prepareNumbered(db, charges);
  const { newest = newestCharge(db) } = wanted;
  const spent = openSpentBundles(db, { untilMs: wanted.fromMs, newest });
  const zone = office.office.timezone;
  const rater = createRater({
    office: () => office,
    decks: deps.decks,
    bundlesLeft: (call) =>
      book.left(call).map((left) => {
        const bundle = call.trunk.bundles.find(({ id }) => id === left.id)!;
        const fromMs = bundlePeriodStart({ resetDay: bundle.resetDay, zone, atMs: call.atMs });
        const seconds = spent.of({ trunkId: call.trunk.id, bundleId: left.id, fromMs });
        return { ...left, leftSec: Math.max(0, bundle.seconds - seconds) };
      }),
  });
  const tally: RerateTally = { ...structuredClone(wanted.before ?? untouched), charges: 0 };
  const principalOf = db.$client
    .prepare(
      'select customers.principal from calls join customers on customers.id = calls.customer_id where calls.id = ?',
    )
    .pluck();
  const inForce = (kind: 'cost' | 'price') => and(eq(charges.kind, kind), isNull(charges.supersededBy));
  // Made ready once: a run is of millions.
  const findPrice = db
    .select()
    .from(charges)
    .where(
      and(eq(charges.callId, sql.placeholder('callId')), eq(charges.legId, sql.placeholder('legId')), inForce('price')),
    )
    .prepare();
  const supersede = db.$client.prepare('update charges set superseded_by = ? where id = ?');
  const setCost = db.$client.prepare('update calls set cost = ?, currency = ?, cost_state = ? where id = ?');

  /** True when it came out otherwise. */
  function replace(old: ChargeRow | undefined, fresh: RatedRow): boolean {
    if (old && outcomeOf(old) === outcomeOf(fresh)) return false;
    const id = insert(fresh);
    if (old) supersede.run(id, old.id);
    if (fresh.kind === 'cost') {
      count(tally, old, fresh);
      const trunk = office.trunks.find(({ id: each }) => each === fresh.trunkId);
      const given = (old?.bundles ?? []).map((use) => ({ ...use, usedSec: -use.usedSec }));
      if (trunk) book.use({ office, trunk, atMs: fresh.answeredAt, uses: [...given, ...(fresh.bundles ?? [])] });
    }
    return true;
  }

  function spend({ trunkId, answeredAt: atMs, bundles }: Pick<RatedRow, 'trunkId' | 'answeredAt' | 'bundles'>): void {
    const trunk = office.trunks.find(({ id }) => id === trunkId);
    for (const { id: bundleId, usedSec } of bundles ?? []) {
      const resetDay = trunk?.bundles.find(({ id }) => id === bundleId)?.resetDay;
      if (resetDay !== undefined)
        spent.add({ trunkId, bundleId, fromMs: bundlePeriodStart({ resetDay, zone, atMs }) }, usedSec);
    }
  }

  function rateAnew(old: ChargeRow): void {
    const isEmergency = old.reason === 'emergency-number';
    const cost = rater.cost(old, { isEmergency });
    spend(cost);
    tally.charges++;
    if (replace(old, cost)) tally.changed++;
    const principal = (): string | undefined => (principalOf.get(old.callId) as string | null | undefined) ?? undefined;
    const price = rater.price(old, { isEmergency, principal });
    if (price) replace(findPrice.get({ callId: old.callId, legId: old.legId }), price);
  }

  function sumAnew(callIds: readonly string[]): void {
    const rows = db
      .select()
      .from(charges)
      .where(and(inArray(charges.callId, [...callIds]), inForce('cost')))
      .all();
    const ofCall = Map.groupBy(rows, ({ callId }) => callId);
    for (const callId of callIds) {
      const sum = sumCharges(ofCall.get(callId) ?? []);
      setCost.run(sum?.cost ?? null, sum?.currency ?? null, sum?.costState ?? null, callId);
    }
  }

  const next = (after: { atMs: number; id: number }): ChargeRow[] =>
    db
      .select()
      .from(charges)
      .where(
        and(
          inForce('cost'),
          // The index begins where the last ones ended: it must not pass over all before them each time.
          gte(charges.answeredAt, after.atMs),
          or(gt(charges.answeredAt, after.atMs), gt(charges.id, after.id)),
          lt(charges.answeredAt, wanted.toMs),
          lte(charges.id, newest),
          ...(wanted.trunkId === undefined ? [] : [eq(charges.trunkId, wanted.trunkId)]),
        ),
      )
      .orderBy(asc(charges.answeredAt), asc(charges.id))
      .limit(chargesAtOnce)
      .all();

  /** Minutes that calls used which ended since the run began: they are gone, and are not given a second time. */
  let seen = newest;
  const others = db
    .select()
    .from(charges)
    .where(and(inForce('cost'), gt(charges.id, sql.placeholder('seen')), isNotNull(charges.bundles)))
    .prepare();
  function countOthers(): void {
    for (const row of others.all({ seen })) spend(row);
  }

  // Read under the lock: what somebody puts on another payer meanwhile is not undone.
  const work = db.$client.transaction((after: { atMs: number; id: number }) => {
    const before = tally.changed;
    countOthers();
    const rows = next(after);
    for (const row of rows) rateAnew(row);
    if (tally.changed > before) sumAnew([...new Set(rows.map(({ callId }) => callId))]);
    if (rows.length > 0) pace.onProgress?.(tally);
    seen = newestCharge(db);
    return rows.at(-1);
  });
  let cursor = { atMs: wanted.fromMs, id: 0 };
  for (;;) {
    if (pace.isStopped()) return { kind: 'stopped', tally };
    const last = work(cursor);
    if (!last) return { kind: 'done', tally };
    cursor = { atMs: last.answeredAt, id: last.id };
    await pace.breathe();
  }
}

function count(tally: RerateTally, old: ChargeRow | undefined, fresh: RatedRow): void {
  const add = (sums: Record<string, string>, row: RatedRow): void => {
    sums[row.currency] = printNanos(parseNanos(sums[row.currency] ?? '0')! + parseNanos(row.net)!);
  };
  if (old) add(tally.before, old);
  add(tally.after, fresh);
  if (!old) return;
  if (old.state === 'unrated' && fresh.state !== 'unrated') tally.nowRated++;
  else if (old.state !== 'unrated' && fresh.state === 'unrated') tally.noLongerRated++;
  else if (old.currency === fresh.currency) {
    const more = parseNanos(fresh.net)! - parseNanos(old.net)!;
    if (more > 0n) tally.dearer++;
    if (more < 0n) tally.cheaper++;
  }
}

interface BundleMonth {
  trunkId: string;
  bundleId: string;
  fromMs: number;
}

/** What was used of bundles before an instant, by charges up to `newest`, and since by what is added. */
function openSpentBundles(db: Db, { untilMs, newest }: { untilMs: number; newest: number }) {
  const known = new Map<string, number>();
  const sum = db.$client
    .prepare(
      `select coalesce(sum(json_extract(each.value, '$.usedSec')), 0)
       from charges, json_each(charges.bundles) as each
       where charges.kind = 'cost' and charges.superseded_by is null and charges.trunk_id = ?
         and charges.answered_at >= ? and charges.answered_at < ? and charges.id <= ?
         and json_extract(each.value, '$.id') = ?`,
    )
    .pluck();
  const keyOf = ({ trunkId, bundleId, fromMs }: BundleMonth): string => JSON.stringify([trunkId, bundleId, fromMs]);
  const of = (month: BundleMonth): number => {
    const key = keyOf(month);
    let seconds = known.get(key);
    if (seconds === undefined) {
      const { trunkId, bundleId, fromMs } = month;
      seconds = fromMs < untilMs ? (sum.get(trunkId, fromMs, untilMs, newest, bundleId) as number) : 0;
      known.set(key, seconds);
    }
    return seconds;
  };
  return { of, add: (month: BundleMonth, seconds: number) => void known.set(keyOf(month), of(month) + seconds) };
}
