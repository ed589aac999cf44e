import type Database from 'better-sqlite3';
import { usualBreaks } from '../../core/office/break-reasons.ts';
import { quarterOf } from './count-quarters.ts';
import { QUARTER_MS } from './figure-store.ts';

export interface AgentRow {
  id: number;
  login: string;
  at: number;
  state: string;
  reason: string | null;
  callId: string | null;
  /** Of a break: 1 = counts as work; null before offices said so. */
  paid: number | null;
}

interface OpenSpan {
  id: number;
  startedAt: number;
  state: string;
  reason: string;
  paid: number;
  callId: string | null;
}

/** What rows of what people did brought: the calls whose wrap-up was over with them, and the quarters of an hour touched. */
export interface DutyCounted {
  wrapped: Set<string>;
  quarters: Set<number>;
}

const paidAsUsual = new Set(usualBreaks.flatMap(({ id, paid }) => (paid ? [id] : [])));

/** By the rule of the day, where there was one. */
const isPaid = ({ state, reason, paid }: AgentRow): number =>
  state === 'break' ? (paid ?? Number(paidAsUsual.has(reason ?? ''))) : 0;

/** Takes rows of what people did, in their order. */
export function prepareDuty(figures: Database.Database): (rows: readonly AgentRow[]) => DutyCounted {
  const findOpen = figures.prepare(
    'select id, started_at as startedAt, state, reason, paid, call_id as callId from duty where login = ? and ended_at is null',
  );
  const close = figures.prepare('update duty set ended_at = ? where id = ?');
  const begin = figures.prepare(
    `insert into duty (id, login, started_at, state, reason, paid, call_id)
     values (@id, @login, @at, @state, @reason, @paid, @callId)`,
  );
  const add = figures.prepare(`
    insert into duty_quarters (at, login, state, reason, paid, ms) values (?, ?, ?, ?, ?, ?)
    on conflict do update set ms = ms + excluded.ms`);
  return (rows) => {
    const wrapped = new Set<string>();
    const quarters = new Set<number>();
    for (const row of rows) {
      const open = findOpen.get(row.login) as OpenSpan | undefined;
      if (open) {
        // A clock that was set back must not make time negative.
        const endedAt = Math.max(row.at, open.startedAt);
        close.run(endedAt, open.id);
        const { state, paid, callId } = open;
        const reason = state === 'break' ? open.reason : '';
        for (let at = quarterOf(open.startedAt); state !== 'off' && at < endedAt; at += QUARTER_MS) {
          const ms = Math.min(endedAt, at + QUARTER_MS) - Math.max(open.startedAt, at);
          if (ms <= 0) continue;
          add.run(at, row.login, state, reason, paid, ms);
          quarters.add(at);
        }
        if (state === 'wrap-up' && callId !== null) wrapped.add(callId);
      }
      begin.run({ ...row, reason: row.reason ?? '', paid: isPaid(row) });
    }
    return { wrapped, quarters };
  };
}
