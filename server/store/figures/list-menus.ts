import type { Cell } from '../../core/figures/reports.ts';
import { qualityByTrunk } from '../queries/quality.ts';
import { columns, cut, type Lister } from './lister.ts';
import { scopeOf } from './sum-figures.ts';

/** How callers went on from each step of each menu, and how long they had been there. */
export const listMenuPaths: Lister = ({ figuresDb }, ask) => {
  const rows = figuresDb
    .prepare(
      `select flow_id, node_id, why, count(*) as times,
         count(*) * 1.0 / sum(count(*)) over (partition by flow_id, node_id), cast(round(avg(stayed_ms)) as integer)
       from steps where left_at >= ? and left_at < ?${ask.did === undefined ? '' : ' and did = ?'}
       group by flow_id, node_id, why order by flow_id, sum(count(*)) over (partition by flow_id, node_id) desc, node_id, times desc`,
    )
    .raw()
    .all(ask.from, ask.to, ...(ask.did === undefined ? [] : [ask.did])) as Cell[][];
  return cut(
    {
      columns: columns(
        ['flow', 'flow'],
        ['node', 'text'],
        ['way', 'menu-way'],
        ['times', 'count'],
        ['share-of-step', 'share'],
        ['stayed', 'span'],
      ),
      rows,
    },
    ask,
  );
};

const marks = [1, 2, 3, 4, 5];

/** What callers answered to each question, by who had talked with them and for which queue. */
export const listRatings: Lister = ({ figuresDb }, ask) => {
  const { where, values } = scopeOf(ask);
  const rows = figuresDb
    .prepare(
      `select login, queue_id, flow_id, question, count(*), avg(value), ${marks.map((mark) => `sum(value = ${mark})`).join(', ')}
       from ratings where at >= ? and at < ?${where} group by login, queue_id, flow_id, question order by 6 desc, 1, 2, 3, 4`,
    )
    .raw()
    .all(ask.from, ask.to, ...values) as Cell[][];
  return cut(
    {
      columns: columns(
        ['person', 'person'],
        ['queue', 'queue'],
        ['asked-in', 'flow'],
        ['question', 'number-of'],
        ['answers', 'count'],
        ['mean-rating', 'mean'],
        ...marks.map((mark) => [`mark-${mark}`, 'count'] as const),
      ),
      rows,
    },
    ask,
  );
};

/** How each line sounded, of legs that ended in the period. */
export const listLineQuality: Lister = ({ store }, ask) => {
  const lines = [...qualityByTrunk(store, ask)].filter(([id]) => ask.trunk === undefined || ask.trunk === id);
  const tenths = (value: number | null): number | null => (value === null ? null : Math.round(value * 10) / 10);
  return cut(
    {
      columns: columns(
        ['trunk', 'trunk'],
        ['legs', 'count'],
        ['loss', 'share'],
        ['remote-loss', 'share'],
        ['jitter', 'mean'],
        ['round-trip', 'mean'],
        ['mos', 'mean'],
        ['remote-mos', 'mean'],
        ['worst-mos', 'mean'],
      ),
      rows: lines.map(([trunk, of]): Cell[] => [
        ...[trunk, of.legs, of.lossFraction, of.remoteLossFraction],
        ...[of.jitterMs, of.roundTripMs, of.mos, of.remoteMos, of.worstMos].map(tenths),
      ]),
    },
    ask,
  );
};
