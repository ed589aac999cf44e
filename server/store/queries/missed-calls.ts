import { sql } from 'drizzle-orm';
import type { Db } from '../db.ts';

/** Somebody who called in vain and has not been talked with since; several calls of one number are one. */
export interface MissedCaller {
  /** E.164. */
  number: string;
  times: number;
  /** Of the last call. */
  lastAt: number;
  callId: string;
  name: string | null;
  customerId: string | null;
  queueId: string | null;
}

/** Who called in vain, and how soon such callers were talked with. */
export interface MissedCalls {
  callers: MissedCaller[];
  timesToCallBack: number[];
}

/** Ends of a call from outside that mean that nobody talked with the caller. A message left is work of its own. */
const inVain = [
  'abandoned',
  'no-agents',
  'queue-timeout',
  'queue-full',
  'no-answer',
  'busy',
  'rejected',
  'unreachable',
];

const vain = sql.join(
  inVain.map((reason) => sql`${reason}`),
  sql`, `,
);

/**
 * The last first. Who was talked with since, whoever called whom, is left out; so is who asked to be called back, and
 * stands on that list.
 */
export function missedCallers(db: Db, asked: { since: number; most: number }): MissedCaller[] {
  // Of a group with max(), SQLite takes the other columns from the row that has it.
  return db.all<MissedCaller>(sql`
    select m.e164 as number, count(*) as times, max(m.started_at) as lastAt, m.id as callId, m.from_name as name,
      m.customer_id as customerId, m.queue_id as queueId
    from calls m
    where m.started_at >= ${asked.since} and m.direction = 'inbound' and m.answered_at is null
      and m.ended_at is not null and m.e164 is not null
      and m.end_reason in (${vain})
      and not exists (
        select 1 from calls a
        where a.e164 = m.e164 and a.started_at >= m.started_at and a.answered_at is not null
      )
    group by m.e164
    order by lastAt desc
    limit ${asked.most}`);
}

/**
 * How long it took from a call in vain to the next talk with that number, whoever called whom: one for each time that
 * somebody had called in vain and was then reached, in ms, the shortest first.
 */
export function timesToCallBack(db: Db, since: number): number[] {
  return db
    .all<{ ms: number }>(sql`
      select max(took) as ms from (
        select m.e164, a.id as reached, a.started_at - m.started_at as took
        from calls m join calls a on a.id = (
          select b.id from calls b
          where b.e164 = m.e164 and b.started_at > m.started_at and b.answered_at is not null
          order by b.started_at limit 1
        )
        where m.started_at >= ${since} and m.direction = 'inbound' and m.answered_at is null
          and m.e164 is not null and m.end_reason in (${vain})
      )
      group by e164, reached
      order by ms`)
    .map(({ ms }) => ms);
}

/** Both, of one time; walks all calls since then: for the data worker. */
export const missedCalls = (db: Db, asked: { since: number; most: number }): MissedCalls => ({
  callers: missedCallers(db, asked),
  timesToCallBack: timesToCallBack(db, asked.since),
});
