import { sql } from 'drizzle-orm';
import type { FlowFigures } from '../../core/ivr/flow-figures.ts';
import type { Db } from '../db.ts';

/** How callers went through a flow since then (epoch ms), from the journal. Reads all rows of that time: for the data worker. */
export function flowFigures(db: Db, asked: { flowId: string; since: number }): FlowFigures {
  const { flowId, since } = asked;
  const rows = db.all<{
    kind: 'ivr.entered' | 'ivr.left';
    nodeId: string;
    why: string | null;
    to: string | null;
    times: number;
    stayedMs: number | null;
    stays: number;
  }>(sql`
    with steps as (
      select kind, at, data ->> '$.nodeId' as nodeId, data ->> '$.why' as why, data ->> '$.to' as "to",
             lag(at) over (partition by call_id order by seq) as before,
             lag(kind) over (partition by call_id order by seq) as beforeKind
      from call_events
      where at >= ${since} and kind in ('ivr.entered', 'ivr.left') and data ->> '$.flowId' = ${flowId}
    )
    select kind, nodeId, why, "to", count(*) as times,
           sum(case when kind = 'ivr.left' and beforeKind = 'ivr.entered' then at - before end) as stayedMs,
           sum(kind = 'ivr.left' and beforeKind = 'ivr.entered') as stays
    from steps group by kind, nodeId, why, "to" order by nodeId, why, "to"`);
  const left = rows.filter(({ kind }) => kind === 'ivr.left');
  const ids = [...new Set(rows.map(({ nodeId }) => nodeId))];
  return {
    ways: left.map(({ nodeId, why, to, times }) => ({ nodeId, why: why ?? '', to, times })),
    nodes: ids.map((nodeId) => {
      const own = left.filter((row) => row.nodeId === nodeId);
      const stays = own.reduce((sum, row) => sum + row.stays, 0);
      const stayedMs = own.reduce((sum, row) => sum + (row.stayedMs ?? 0), 0);
      const entered = rows.find((row) => row.kind === 'ivr.entered' && row.nodeId === nodeId)?.times ?? 0;
      return { nodeId, entered, meanMs: stays === 0 ? null : stayedMs / stays };
    }),
  };
}
