import type { Nanos } from '../../../base/money.ts';

/** A line of a carrier's bill. */
export interface BillLine {
  /** In the file, from 1. */
  line: number;
  /** E.164 digits without plus; carriers hide the last ones as `x` or `*`. */
  number: string;
  /** As the carrier's clock says; whether of the beginning or of the answer is found out. */
  atMs: number;
  seconds: number;
  amount: Nanos;
}

/** What we counted for a leg. */
export interface OwnLeg {
  chargeId: number;
  callId: string;
  number: string;
  answeredAt: number;
  /** Whole seconds talked. */
  seconds: number;
  net: Nanos;
}

export interface BillMatch {
  bill: BillLine;
  own: OwnLeg;
  /** Bill minus ours. */
  moreAmount: Nanos;
  moreSeconds: number;
}

export interface BillComparison {
  /** By so much the carrier's times lie after ours: its clock, its zone, or that it counts from the beginning of the call. */
  driftMs: number;
  /** Their amounts differ by no more than what was bearable. */
  same: BillMatch[];
  different: BillMatch[];
  /** In the bill, and not known to us. */
  onlyBilled: BillLine[];
  /** Ours, and not in the bill. */
  onlyOurs: OwnLeg[];
  sums: { billed: Nanos; ours: Nanos };
}

const HALF_DAY_MS = 15 * 3_600_000;
const BIN_MS = 30_000;

/** Digits before the hidden ones, and how long the number is. */
function shown(number: string): { digits: string; isWhole: boolean } {
  const hidden = number.search(/[^\d]/);
  return hidden < 0 ? { digits: number, isWhole: true } : { digits: number.slice(0, hidden), isWhole: false };
}

/** Which of our legs a line may be, by its number alone. */
function candidatesOf(lines: readonly BillLine[], legs: readonly OwnLeg[]): Map<BillLine, OwnLeg[]> {
  const whole = new Map<string, OwnLeg[]>();
  const byStart = new Map<number, Map<string, OwnLeg[]>>();
  const put = (map: Map<string, OwnLeg[]>, key: string, leg: OwnLeg): void => {
    const list = map.get(key);
    if (list) list.push(leg);
    else map.set(key, [leg]);
  };
  for (const leg of legs) put(whole, leg.number, leg);
  const startingWith = (length: number): Map<string, OwnLeg[]> => {
    let map = byStart.get(length);
    if (!map) {
      map = new Map();
      for (const leg of legs) put(map, leg.number.slice(0, length), leg);
      byStart.set(length, map);
    }
    return map;
  };
  return new Map(
    lines.map((line) => {
      const { digits, isWhole } = shown(line.number);
      const fitting = isWhole
        ? (whole.get(digits) ?? [])
        : (startingWith(digits.length).get(digits) ?? []).filter(({ number }) => number.length === line.number.length);
      return [line, fitting];
    }),
  );
}

/** What lies between our time and the carrier's for most lines: the fullest half minute, and the middle around it. */
function findDrift(candidates: ReadonlyMap<BillLine, readonly OwnLeg[]>): number {
  const bins = new Map<number, number>();
  const gaps: number[] = [];
  for (const [line, legs] of candidates) {
    for (const { answeredAt, seconds } of legs) {
      const gap = line.atMs - answeredAt;
      if (Math.abs(gap) > HALF_DAY_MS) continue;
      gaps.push(gap);
      // A talk of the same length is the better witness.
      const weight = Math.abs(line.seconds - seconds) < 60 ? 3 : 1;
      const bin = Math.round(gap / BIN_MS);
      bins.set(bin, (bins.get(bin) ?? 0) + weight);
    }
  }
  let best = 0;
  let most = 0;
  // Two neighbours together, as what lies at their border falls into both; nearer to no drift wins a tie.
  for (const bin of [...bins.keys()].sort((a, b) => Math.abs(a) - Math.abs(b))) {
    const count = (bins.get(bin) ?? 0) * 2 + (bins.get(bin - 1) ?? 0) + (bins.get(bin + 1) ?? 0);
    if (count > most) [best, most] = [bin, count];
  }
  const near = gaps.filter((gap) => Math.abs(gap - best * BIN_MS) <= 2 * BIN_MS).sort((a, b) => a - b);
  return near[Math.floor(near.length / 2)] ?? 0;
}

/**
 * Finds for each line of a carrier's bill the leg of ours that it is for, one for one: the same number, nearest in time
 * after the carrier's drift (no farther than `withinMs`), then in length. `bearable`: a difference of amounts so small is
 * none, as carriers round each line.
 */
export function matchBill(
  lines: readonly BillLine[],
  legs: readonly OwnLeg[],
  how: { withinMs: number; bearable: Nanos },
): BillComparison {
  const candidates = candidatesOf(lines, legs);
  const driftMs = findDrift(candidates);
  const pairs: { bill: BillLine; own: OwnLeg; far: number }[] = [];
  for (const [bill, fitting] of candidates) {
    for (const own of fitting) {
      const late = Math.abs(bill.atMs - own.answeredAt - driftMs);
      if (late <= how.withinMs) pairs.push({ bill, own, far: late + Math.abs(bill.seconds - own.seconds) * 1000 });
    }
  }
  pairs.sort((a, b) => a.far - b.far || a.bill.line - b.bill.line);
  const taken = new Set<BillLine | OwnLeg>();
  const same: BillMatch[] = [];
  const different: BillMatch[] = [];
  for (const { bill, own } of pairs) {
    if (taken.has(bill) || taken.has(own)) continue;
    taken.add(bill).add(own);
    const moreAmount = bill.amount - own.net;
    const match = { bill, own, moreAmount, moreSeconds: bill.seconds - own.seconds };
    const size = moreAmount < 0n ? -moreAmount : moreAmount;
    (size <= how.bearable ? same : different).push(match);
  }
  const inOrder = (a: BillMatch, b: BillMatch): number => a.bill.line - b.bill.line;
  return {
    driftMs,
    same: same.sort(inOrder),
    different: different.sort(inOrder),
    onlyBilled: lines.filter((line) => !taken.has(line)),
    onlyOurs: legs.filter((leg) => !taken.has(leg)),
    sums: {
      billed: lines.reduce((sum, { amount }) => sum + amount, 0n),
      ours: legs.reduce((sum, { net }) => sum + net, 0n),
    },
  };
}
