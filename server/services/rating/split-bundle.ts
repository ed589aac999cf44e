import type { Office } from '../../core/office/office.ts';
import { bundlePeriodEnd, bundlePeriodStart } from '../../core/rating/bundle-period.ts';
import type { Db } from '../../store/db.ts';

/** A month of a bundle that a run would cut in two. */
export interface SplitBundle {
  /** Names. */
  bundle: string;
  trunk: string;
  /** A run up to this instant cuts none: the bundle is full again, or nobody has called since. */
  untilMs: number;
}

/**
 * Minutes of a bundle go to calls in the order in which they were answered. A run that ends within its month would use them
 * up, or give them back, without the calls after it: together they would have used more than there is, or paid for minutes
 * that are left. Undefined: it cuts none. `[fromMs, toMs)`; without a trunk all are meant.
 */
export function findSplitBundle(
  { db, office, nowMs }: { db: Db; office: Office; nowMs: number },
  wanted: { fromMs: number; toMs: number; trunkId?: string | undefined },
): SplitBundle | undefined {
  const zone = office.office.timezone;
  const find = db.$client.prepare(
    `select 1 from charges
     where answered_at >= ? and answered_at < ? and trunk_id = ? and kind = 'cost' and way = 'out' and superseded_by is null
     limit 1`,
  );
  const hasCalls = (trunkId: string, fromMs: number, toMs: number): boolean =>
    fromMs < toMs && find.get(fromMs, toMs, trunkId) !== undefined;

  function splitAt(toMs: number): SplitBundle | undefined {
    for (const trunk of office.trunks) {
      if (wanted.trunkId !== undefined && trunk.id !== wanted.trunkId) continue;
      for (const { name, resetDay } of trunk.bundles) {
        const month = { resetDay, zone, atMs: toMs - 1 };
        const untilMs = bundlePeriodEnd(month);
        const beganMs = Math.max(wanted.fromMs, bundlePeriodStart(month));
        if (hasCalls(trunk.id, beganMs, toMs) && hasCalls(trunk.id, toMs, untilMs))
          return { bundle: name, trunk: trunk.name, untilMs };
      }
    }
    return undefined;
  }

  // Nothing was called later: there is nothing to cut, and days to come are no end that anybody could choose.
  const first = wanted.toMs > nowMs ? undefined : splitAt(wanted.toMs);
  if (!first) return undefined;
  let { untilMs } = first;
  // Another bundle of other days may be cut there.
  for (;;) {
    const next = untilMs > nowMs ? undefined : splitAt(untilMs);
    if (!next) return { ...first, untilMs: Math.min(untilMs, nowMs) };
    untilMs = next.untilMs;
  }
}
