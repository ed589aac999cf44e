import { sql } from 'drizzle-orm';
import type { Db } from '../db.ts';

/** How the audio of many legs went. */
export interface Quality {
  /** That carried audio. */
  legs: number;
  /** Of what should have come to us, 0..1. */
  lossFraction: number;
  /** Of ours at the far ends that report, 0..1. */
  remoteLossFraction: number | null;
  /** Means over the legs; null where none told. */
  jitterMs: number | null;
  roundTripMs: number | null;
  mos: number | null;
  remoteMos: number | null;
  /** The worst leg, by the worse of its two directions. */
  worstMos: number | null;
}

/** Quality of each trunk's legs that ended in `[from, to)`, epoch ms; trunks without any are left out. */
export function qualityByTrunk(db: Db, period: { from: number; to: number }): Map<string, Quality> {
  const rows = db.all<Quality & { trunkId: string }>(sql`
    select trunk_id as trunkId, count(*) as legs,
      coalesce(sum(packets_lost) * 1.0 / nullif(sum(packets_received + packets_lost), 0), 0) as lossFraction,
      avg(remote_loss_fraction) as remoteLossFraction,
      avg(case when packets_received > 0 then jitter_ms end) as jitterMs,
      avg(round_trip_ms) as roundTripMs, avg(mos) as mos, avg(remote_mos) as remoteMos,
      min(min(coalesce(mos, remote_mos), coalesce(remote_mos, mos))) as worstMos
    from leg_quality
    where trunk_id is not null and ended_at >= ${period.from} and ended_at < ${period.to}
    group by trunk_id`);
  return new Map(rows.map(({ trunkId, ...quality }) => [trunkId, quality]));
}
