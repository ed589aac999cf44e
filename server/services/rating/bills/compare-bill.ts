import { and, eq, gte, isNull, lt, ne, or } from 'drizzle-orm';
import { type Nanos, parseNanos, printNanos } from '../../../base/money.ts';
import type { Office } from '../../../core/office/office.ts';
import { type BillSettings, mostBillLines } from '../../../core/rating/bill/bill-settings.ts';
import { type BillComparison, type BillLine, matchBill, type OwnLeg } from '../../../core/rating/bill/match-bill.ts';
import { createBillReader } from '../../../core/rating/bill/read-bill-row.ts';
import { addDays, instantAt } from '../../../core/schedule/local-time.ts';
import type { Db } from '../../../store/db.ts';
import { type BillLineRow, openBillStore } from '../../../store/rating/bill-store.ts';
import type { BillKind, BillResult } from '../../../store/schema/bills.ts';
import { charges } from '../../../store/schema/calls.ts';
import { readRows } from '../../customers/import/import-rows.ts';
import type { Pace } from '../../customers/import/preview-import.ts';

/** A carrier's clock or zone may put calls into the neighbouring day. */
const BESIDE_MS = 15 * 3_600_000;
const rowsAtOnce = 500;
const keptFaults = 1000;

interface Leg extends OwnLeg {
  state: string;
}

/** The days of a bill as instants `[from, to)`. */
function billPeriod(settings: Pick<BillSettings, 'fromDay' | 'toDay'>, zone: string) {
  return {
    from: instantAt(zone, { date: settings.fromDay, minute: 0 }),
    to: instantAt(zone, { date: addDays(settings.toDay, 1), minute: 0 }),
  };
}

/** Our charges in force of the trunk for the days of the bill and those beside them. */
function legsOf(db: Db, wanted: { trunkId: string; from: number; to: number; currency: string }) {
  const rows = db
    .select({
      chargeId: charges.id,
      callId: charges.callId,
      destination: charges.destination,
      answeredAt: charges.answeredAt,
      releasedAt: charges.releasedAt,
      net: charges.net,
      currency: charges.currency,
      state: charges.state,
    })
    .from(charges)
    .where(
      and(
        gte(charges.answeredAt, wanted.from - BESIDE_MS),
        lt(charges.answeredAt, wanted.to + BESIDE_MS),
        eq(charges.trunkId, wanted.trunkId),
        eq(charges.kind, 'cost'),
        isNull(charges.supersededBy),
        or(eq(charges.way, 'out'), ne(charges.state, 'free')),
      ),
    )
    .all();
  const legs: Leg[] = [];
  let otherCurrency = 0;
  for (const { destination, releasedAt, net, currency, ...row } of rows) {
    // What has no price has no currency of its own either.
    if (currency !== wanted.currency && row.state === 'rated') {
      otherCurrency++;
      continue;
    }
    legs.push({
      ...row,
      number: destination.replace(/\D/g, ''),
      seconds: Math.ceil((releasedAt - row.answeredAt) / 1000),
      net: parseNanos(net)!,
    });
  }
  return { legs, otherCurrency };
}

const sizeOf = (value: Nanos): Nanos => (value < 0n ? -value : value);
const bySize =
  <T>(of: (each: T) => Nanos) =>
  (a: T, b: T): number => {
    const more = sizeOf(of(b)) - sizeOf(of(a));
    return more > 0n ? 1 : more < 0n ? -1 : 0;
  };
const sum = <T>(all: readonly T[], of: (each: T) => Nanos): Nanos => all.reduce((total, each) => total + of(each), 0n);

const billedPart = ({ line, number, atMs, seconds, amount }: BillLine) => ({
  line,
  number,
  atMs,
  seconds,
  amount: printNanos(amount),
});

const ownPart = ({ chargeId, callId, answeredAt, seconds, net }: OwnLeg) => ({
  chargeId,
  callId,
  ownAt: answeredAt,
  ownSeconds: seconds,
  ownNet: printNanos(net),
});

const nothingBilled = { line: null, atMs: null, seconds: null, amount: null };
const nothingOfOurs = { chargeId: null, callId: null, ownAt: null, ownSeconds: null, ownNet: null };

function* rowsOf(billId: string, found: Omit<BillComparison, 'sums' | 'driftMs'>): Generator<BillLineRow> {
  const numbered = function* <T>(
    kind: BillKind,
    all: readonly T[],
    of: (each: T) => Omit<BillLineRow, 'billId' | 'kind' | 'seq'>,
  ) {
    for (const [index, each] of all.entries()) yield { billId, kind, seq: index + 1, ...of(each) };
  };
  const match = ({ bill, own, moreAmount }: BillComparison['same'][number]) => ({
    ...billedPart(bill),
    ...ownPart(own),
    more: printNanos(moreAmount),
  });
  yield* numbered('different', found.different.toSorted(bySize(({ moreAmount }) => moreAmount)), match);
  yield* numbered('only-billed', found.onlyBilled.toSorted(bySize(({ amount }) => amount)), (bill) => ({
    ...billedPart(bill),
    ...nothingOfOurs,
    more: printNanos(bill.amount),
  }));
  yield* numbered('only-ours', found.onlyOurs.toSorted(bySize(({ net }) => net)), (own) => ({
    ...nothingBilled,
    ...ownPart(own),
    number: own.number,
    more: printNanos(-own.net),
  }));
  yield* numbered('same', found.same, match);
}

/**
 * Compares a bill, whose rows were laid down in `rowsFile`, with our charges in force, and keeps line by line what came
 * of it in place of what was kept before. Undefined when it was stopped, or the bill is not there any more.
 */
export async function compareBill(
  deps: { db: Db; office: Office['office'] },
  { billId, rowsFile }: { billId: string; rowsFile: string },
  pace: Pace,
): Promise<BillResult | 'too-many' | undefined> {
  const { db, office } = deps;
  const store = openBillStore(db);
  const found = store.find(billId);
  if (!found?.settings) return undefined;
  const { settings, trunkId } = found;
  const inSlices = async (work: () => boolean): Promise<boolean> => {
    for (const slice = db.$client.transaction(work); ; await pace.breathe()) {
      if (pace.isStopped()) return false;
      if (!slice.immediate()) return true;
    }
  };
  const isCleared = await inSlices(() => store.dropLines(billId, rowsAtOnce) > 0);
  if (!isCleared) return undefined;
  store.dropFaults(billId);

  const read = createBillReader(settings, { country: office.country, zone: office.timezone });
  const lines: BillLine[] = [];
  let faults = 0;
  let at = -1;
  for (const row of readRows(rowsFile, 0)) {
    at++;
    if (at <= settings.headerAt) continue;
    const told =
      'cells' in row ? read(row) : ({ kind: 'fault', fault: 'broken', value: row.text.slice(0, 80) } as const);
    if (told.kind === 'line') lines.push(told.line);
    else if (++faults <= keptFaults) store.putFault({ billId, line: row.line, fault: told.fault, value: told.value });
    if (lines.length > mostBillLines) return 'too-many';
    if (at % rowsAtOnce === 0) {
      if (pace.isStopped()) return undefined;
      await pace.breathe();
    }
  }

  const period = billPeriod(settings, office.timezone);
  const { legs, otherCurrency } = legsOf(db, { trunkId, ...period, currency: settings.currency });
  const matched = matchBill(lines, legs, {
    withinMs: settings.withinSec * 1000,
    bearable: parseNanos(settings.bearable)!,
  });
  const isOfPeriod = ({ answeredAt }: OwnLeg): boolean => answeredAt >= period.from && answeredAt < period.to;
  // What costs nothing stands on no bill.
  const states = new Map(legs.map((leg) => [leg.chargeId, leg.state]));
  const onlyOurs = matched.onlyOurs.filter((leg) => isOfPeriod(leg) && states.get(leg.chargeId) !== 'free');
  const rows = rowsOf(billId, { ...matched, onlyOurs });
  const all = lines.length + onlyOurs.length;
  let written = 0;
  const isWritten = await inSlices(() => {
    for (let i = 0; i < rowsAtOnce; i++) {
      const next = rows.next();
      if (next.done) return false;
      store.putLines([next.value]);
      written++;
    }
    store.set(billId, { progress: Math.floor((written / all) * 100) });
    return true;
  });
  if (!isWritten) return undefined;
  const matches = [...matched.same, ...matched.different];
  return {
    driftMs: matched.driftMs,
    lines: lines.length,
    faults,
    billed: printNanos(matched.sums.billed),
    ours: printNanos(sum(matches, ({ own }) => own.net) + sum(onlyOurs, ({ net }) => net)),
    same: matched.same.length,
    different: matched.different.length,
    differentMore: printNanos(sum(matched.different, ({ moreAmount }) => moreAmount)),
    onlyBilled: matched.onlyBilled.length,
    onlyBilledAmount: printNanos(sum(matched.onlyBilled, ({ amount }) => amount)),
    onlyOurs: onlyOurs.length,
    onlyOursAmount: printNanos(sum(onlyOurs, ({ net }) => net)),
    otherCurrency,
    unrated: legs.filter((leg) => leg.state === 'unrated' && isOfPeriod(leg)).length,
  };
}
