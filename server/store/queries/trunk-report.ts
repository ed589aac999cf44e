import { sql } from 'drizzle-orm';
import type { Db } from '../db.ts';
import { type Quality, qualityByTrunk } from './quality.ts';

/** How a line did in a period. */
export interface TrunkReport {
  trunkId: string;
  /** Calls that went out on it, and how many of them were answered: the answer-seizure ratio (ITU-T E.411) is their quotient. */
  seized: number;
  answered: number;
  /** Calls that came in by it. */
  received: number;
  /** Mean length of answered legs, both ways; null without any. */
  meanTalkMs: number | null;
  /** Absent when no leg carried audio. */
  quality?: Quality;
}

/**
 * From the journal: every leg on a trunk that was begun in `[from, to)`, epoch ms. A leg that goes on in another call is
 * counted once. Reads all events of the period.
 */
export function reportTrunks(db: Db, period: { from: number; to: number }): TrunkReport[] {
  const rows = db.all<Omit<TrunkReport, 'quality'>>(sql`
    with legs as (
      select json_extract(data, '$.side.trunkId') as trunkId, json_extract(data, '$.way') as way,
        json_extract(data, '$.legId') as legId, call_id as callId
      from call_events
      where at >= ${period.from} and at < ${period.to} and kind = 'leg.created'
        and json_extract(data, '$.side.kind') = 'trunk'
    ), told as (
      select legs.*,
        (select min(at) from call_events where call_id = legs.callId and kind = 'leg.answered'
          and json_extract(data, '$.legId') = legs.legId) as answeredAt,
        (select min(at) from call_events where call_id = legs.callId and kind = 'leg.ended'
          and json_extract(data, '$.legId') = legs.legId) as endedAt
      from legs
    )
    select trunkId,
      sum(way = 'out') as seized,
      sum(way = 'out' and answeredAt is not null) as answered,
      sum(way = 'in') as received,
      avg(endedAt - answeredAt) as meanTalkMs
    from told group by trunkId order by trunkId`);
  const qualities = qualityByTrunk(db, period);
  return rows.map((row) => {
    const quality = qualities.get(row.trunkId);
    return { ...row, ...(quality && { quality }) };
  });
}
