import type { CallKind } from '../office/call-kinds.ts';
import type { TrunkBundle } from '../office/prices.ts';

/** What is left of minutes paid beforehand. */
export interface BundleLeft {
  id: string;
  leftSec: number;
  /** Used in whole ones: 60 = by the minute. */
  unitSec: number;
  /** The higher one is used first; equal ones in the order of the list. */
  priority: number;
}

export interface BundleUse {
  id: string;
  /** Whole units; may exceed what was talked. */
  usedSec: number;
}

/** Formula 5: whole units of the bundles, one after the other, until `neededSec` are covered or nothing is left. */
export function useBundles(bundles: readonly BundleLeft[], neededSec: number): BundleUse[] {
  const uses: BundleUse[] = [];
  let needed = neededSec;
  for (const { id, leftSec, unitSec } of bundles.toSorted((a, b) => b.priority - a.priority)) {
    if (needed <= 0) break;
    const units = Math.min(Math.ceil(needed / unitSec), Math.floor(leftSec / unitSec));
    if (units <= 0) continue;
    uses.push({ id, usedSec: units * unitSec });
    needed -= units * unitSec;
  }
  return uses;
}

/** Whether a bundle covers a call; what is local lies in the nation too. `digits` are E.164 without plus. */
export const mayUseBundle = (
  { kinds, prefixes }: Pick<TrunkBundle, 'kinds' | 'prefixes'>,
  call: { kind: CallKind; digits: string },
): boolean =>
  (kinds.includes(call.kind) || (call.kind === 'local' && kinds.includes('national'))) &&
  (!prefixes?.length || prefixes.some((prefix) => call.digits.startsWith(prefix)));
