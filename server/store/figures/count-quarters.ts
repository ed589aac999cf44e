import type Database from 'better-sqlite3';
import { shortAbandonMs } from '../../core/figures/sums.ts';
import { columnOf, QUARTER_MS } from './figure-store.ts';

/** For a queue that the office no longer has. */
const usualLevelMs = 20_000;

const counted = [
  ['offered', '1'],
  ['answered', "why = 'answered'"],
  ['abandoned', "why = 'abandoned'"],
  ['shortAbandoned', `why = 'abandoned' and wait_ms <= ${shortAbandonMs}`],
  ['inTime', `why = 'answered' and wait_ms <= coalesce(levels.ms, ${usualLevelMs})`],
  ['abandonedInTime', `why = 'abandoned' and wait_ms <= coalesce(levels.ms, ${usualLevelMs})`],
  ['overflowed', "why in ('timeout', 'no-agents', 'full')"],
  ['answeredWaitMs', "case when why = 'answered' then wait_ms else 0 end"],
] as const;

const talked = [
  ['handled', '1'],
  ['talkMs', 'talk_ms'],
  ['holdMs', 'hold_ms'],
  ['wrapUpMs', 'wrap_up_ms'],
  ['transfers', 'transferred'],
] as const;

const names = (list: readonly (readonly [string, string])[]): string => list.map(([name]) => columnOf(name)).join(', ');
const sums = (list: readonly (readonly [string, string])[]): string => list.map(([, of]) => `sum(${of})`).join(', ');

/** Counts quarters of an hour anew from their pieces. */
export function prepareQuarters(figures: Database.Database): (quarters: Iterable<number>) => void {
  const clear = figures.prepare('delete from quarters where at = ?');
  const fromStays = figures.prepare(`
    insert into quarters (at, queue_id, login, did, trunk_id, result_id, ${names(counted)})
    select @at, stays.queue_id, login, did, trunk_id, result_id, ${sums(counted)}
    from stays left join levels on levels.queue_id = stays.queue_id
    where left_at >= @at and left_at < @at + ${QUARTER_MS}
    group by stays.queue_id, login, did, trunk_id, result_id`);
  const fromTalks = figures.prepare(`
    insert into quarters (at, queue_id, login, did, trunk_id, result_id, ${names(talked)})
    select @at, queue_id, login, did, trunk_id, result_id, ${sums(talked)}
    from talks where ended_at >= @at and ended_at < @at + ${QUARTER_MS}
    group by queue_id, login, did, trunk_id, result_id
    on conflict do update set ${talked.map(([name]) => `${columnOf(name)} = excluded.${columnOf(name)}`).join(', ')}`);
  return (quarters) => {
    for (const at of quarters) {
      clear.run(at);
      fromStays.run({ at });
      fromTalks.run({ at });
    }
  };
}

export const quarterOf = (at: number): number => Math.floor(at / QUARTER_MS) * QUARTER_MS;
