import type { Cell } from '../../core/figures/reports.ts';
import { columns, cut, type Lister } from './lister.ts';
import { scopeOf } from './sum-figures.ts';

/** What came of the talks of each person, by the queue that had brought them; the share is of that person's talks for it. */
export const listResultsByPerson: Lister = ({ figuresDb }, ask) => {
  const { where, values } = scopeOf(ask);
  const rows = figuresDb
    .prepare(
      `select login, queue_id, result_id, count(*) as talks,
         count(*) * 1.0 / sum(count(*)) over (partition by login, queue_id), sum(talk_ms)
       from talks where ended_at >= ? and ended_at < ?${where}
       group by login, queue_id, result_id order by login, queue_id, talks desc, result_id`,
    )
    .raw()
    .all(ask.from, ask.to, ...values) as Cell[][];
  return cut(
    {
      columns: columns(
        ['person', 'person'],
        ['queue', 'queue'],
        ['result', 'result'],
        ['handled', 'count'],
        ['share-of-person', 'share'],
        ['talk', 'span'],
      ),
      rows,
    },
    ask,
  );
};
