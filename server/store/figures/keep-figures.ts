import type Database from 'better-sqlite3';
import type { CallEvent } from '../../core/calls/events.ts';
import { piecesOf } from '../../core/figures/pieces.ts';
import { noResult } from '../../core/figures/reports.ts';
import type { Db } from '../db.ts';
import { prepareJournal } from '../queries/calls.ts';
import { prepareDays } from './count-days.ts';
import { type AgentRow, prepareDuty } from './count-duty.ts';
import { prepareQuarters, quarterOf } from './count-quarters.ts';
import { forgetFigures } from './figure-store.ts';

export interface FigureKeeper {
  /** Counts what is new in the store, for about so long; how many rows are still to be read. */
  catchUp(forMs?: number): number;
  /** Takes all calls that had a row in `[from, to)` apart once more: a day was corrected. How many there were. */
  recount(period: { from: number; to: number }): number;
  /**
   * How soon each queue's callers are to be answered, in ms, and where the office's days begin; what was counted by another
   * measure is counted anew.
   */
  measureBy(measure: { levels: ReadonlyMap<string, number>; timezone: string }): void;
}

const rowsAtOnce = 4_000;

/** Where the reading of a table stands. `proof`: what the row was, to notice another store under the same name. */
interface Mark {
  rowid: number;
  proof: string;
}

/**
 * Keeps what was counted true to the journal. `source` is only read; `figures` is a file of its own, so that no counting
 * ever holds up who writes the journal.
 */
export function createFigureKeeper(source: Db, figures: Database.Database): FigureKeeper {
  const store = source.$client;
  const readCall = prepareJournal(source);
  const countQuarters = prepareQuarters(figures);
  const countDuty = prepareDuty(figures);
  const days = prepareDays(figures);
  const readMark = figures.prepare('select value from marks where name = ?');
  const writeMark = figures.prepare('insert or replace into marks (name, value) values (?, ?)');
  const [oldStays, oldTalks] = [
    figures.prepare('select left_at as at from stays where call_id = ?'),
    figures.prepare('select ended_at as at from talks where call_id = ?'),
  ];
  const dropStays = figures.prepare('delete from stays where call_id = ?');
  const dropTalks = figures.prepare('delete from talks where call_id = ?');
  const addStay = figures.prepare(`
    insert into stays (call_id, number, queue_id, did, trunk_id, e164, entered_at, left_at, why, wait_ms, login,
      result_id)
    values (@callId, @number, @queueId, @did, @trunkId, @e164, @enteredAt, @leftAt, @why, @waitMs, @login,
      @resultId)`);
  const addTalk = figures.prepare(`
    insert into talks (call_id, number, login, queue_id, did, trunk_id, started_at, ended_at, talk_ms, hold_ms,
      wrap_up_ms, transferred, result_id)
    values (@callId, @number, @login, @queueId, @did, @trunkId, @startedAt, @endedAt, @talkMs, @holdMs, @wrapUpMs,
      @transferred, @resultId)`);
  const dropSteps = figures.prepare('delete from steps where call_id = ?');
  const dropRatings = figures.prepare('delete from ratings where call_id = ?');
  const addStep = figures.prepare(`
    insert into steps (call_id, number, flow_id, node_id, why, did, left_at, stayed_ms)
    values (@callId, @number, @flowId, @nodeId, @why, @did, @leftAt, @stayedMs)`);
  const addRating = figures.prepare(`
    insert into ratings (call_id, number, flow_id, node_id, question, value, at, login, queue_id, did, trunk_id,
      result_id)
    values (@callId, @number, @flowId, @nodeId, @question, @value, @at, @login, @queueId, @did, @trunkId,
      @resultId)`);
  const wrapUpOf = figures.prepare(`
    select coalesce(sum(ended_at - started_at), 0) as ms from duty
    where call_id = ? and login = ? and state = 'wrap-up' and ended_at is not null`);
  const eventAt = store.prepare('select call_id || seq || at as proof from call_events where rowid = ?');
  const agentAt = store.prepare('select login || at as proof from agent_events where id = ?');
  const newEvents = store.prepare(
    'select rowid, call_id as callId from call_events where rowid > ? order by rowid limit ?',
  );
  const newAgentRows = store.prepare(
    'select id, login, at, state, reason, paid, call_id as callId from agent_events where id > ? order by id limit ?',
  );
  const unread = store.prepare(`
    select (select coalesce(max(rowid), 0) from call_events) as calls,
      (select coalesce(max(id), 0) from agent_events) as agents`);

  function markOf(name: string): Mark {
    const row = readMark.get(name) as { value: string } | undefined;
    return row ? (JSON.parse(row.value) as Mark) : { rowid: 0, proof: '' };
  }

  /** Pieces of a call that still lasts are none; its end comes as a row of its own. */
  function takeApart(callId: string, dirty: Set<number>): void {
    for (const { at } of [...oldStays.all(callId), ...oldTalks.all(callId)] as { at: number }[])
      dirty.add(quarterOf(at));
    dropStays.run(callId);
    dropTalks.run(callId);
    dropSteps.run(callId);
    dropRatings.run(callId);
    const pieces = piecesOf(readCall(callId) as CallEvent[]);
    if (!pieces) return;
    const { did = '', trunkId = '', e164 = '', resultId = noResult } = pieces;
    for (const [index, stay] of pieces.stays.entries()) {
      addStay.run({ login: '', ...stay, callId, number: index, did, trunkId, e164, resultId });
      dirty.add(quarterOf(stay.leftAt));
    }
    for (const [index, talk] of pieces.talks.entries()) {
      // Wrap-up comes once, after the last talk of that person.
      const isLast = !pieces.talks.slice(index + 1).some(({ login }) => login === talk.login);
      const wrapUpMs = isLast ? (wrapUpOf.get(callId, talk.login) as { ms: number }).ms : 0;
      const transferred = talk.transferred ? 1 : 0;
      addTalk.run({ queueId: '', ...talk, callId, number: index, did, trunkId, wrapUpMs, transferred, resultId });
      dirty.add(quarterOf(talk.endedAt));
    }
    for (const [number, step] of pieces.steps.entries()) addStep.run({ ...step, callId, number, did });
    for (const [number, rating] of pieces.ratings.entries())
      addRating.run({ login: '', queueId: '', ...rating, callId, number, did, trunkId, resultId });
  }

  const takeAll = figures.transaction((callIds: Iterable<string>) => {
    const dirty = new Set<number>();
    for (const callId of callIds) takeApart(callId, dirty);
    countQuarters(dirty);
    days.countCalls(dirty);
  });

  const readDuty = figures.transaction((): number => {
    const rows = newAgentRows.all(markOf('agents').rowid, rowsAtOnce) as AgentRow[];
    const last = rows.at(-1);
    if (!last) return 0;
    const { wrapped, quarters } = countDuty(rows);
    days.countDuty(quarters);
    takeAll(wrapped);
    writeMark.run('agents', JSON.stringify({ rowid: last.id, proof: `${last.login}${last.at}` }));
    return rows.length;
  });

  const readCalls = figures.transaction((): number => {
    const rows = newEvents.all(markOf('calls').rowid, rowsAtOnce) as { rowid: number; callId: string }[];
    const last = rows.at(-1);
    if (!last) return 0;
    takeAll(new Set(rows.map(({ callId }) => callId)));
    const { proof } = eventAt.get(last.rowid) as { proof: string };
    writeMark.run('calls', JSON.stringify({ rowid: last.rowid, proof }));
    return rows.length;
  });

  /** A restored or shortened store is another one: nothing that was counted holds. */
  function checkMarks(): void {
    const isOther = ([name, rowOf]: [string, Database.Statement]): boolean => {
      const { rowid, proof } = markOf(name);
      return rowid > 0 && (rowOf.get(rowid) as { proof: string } | undefined)?.proof !== proof;
    };
    const tables: [string, Database.Statement][] = [
      ['calls', eventAt],
      ['agents', agentAt],
    ];
    if (tables.some(isOther)) figures.transaction(() => forgetFigures(figures))();
  }

  return {
    catchUp(forMs = Number.POSITIVE_INFINITY) {
      checkMarks();
      const until = performance.now() + forMs;
      // Duty first, so that most wrap-ups are known when their calls are taken apart.
      for (let read = 1; read > 0 && performance.now() < until; ) read = readDuty() + readCalls();
      const last = unread.get() as { calls: number; agents: number };
      return last.calls - markOf('calls').rowid + (last.agents - markOf('agents').rowid);
    },
    recount({ from, to }) {
      const rows = store
        .prepare('select distinct call_id as callId from call_events where at >= ? and at < ?')
        .all(from, to) as { callId: string }[];
      takeAll(rows.map(({ callId }) => callId));
      return rows.length;
    },
    measureBy({ levels, timezone }) {
      const known = figures.prepare('select queue_id as id, ms from levels').all() as { id: string; ms: number }[];
      const isSame = known.length === levels.size && known.every(({ id, ms }) => levels.get(id) === ms);
      if (isSame && days.timezone() === timezone) return;
      figures.transaction(() => {
        if (!isSame) {
          figures.exec('delete from levels');
          const add = figures.prepare('insert into levels (queue_id, ms) values (?, ?)');
          for (const level of levels) add.run(...level);
          const rows = figures.prepare('select distinct at from quarters').all() as { at: number }[];
          countQuarters(rows.map(({ at }) => at));
        }
        days.countAll(timezone);
      })();
    },
  };
}
