import { rmSync } from 'node:fs';
import Database from 'better-sqlite3';
import { sumNames } from '../../core/figures/sums.ts';

/** Raised when a table or what stands in it changes: figures of another version are thrown away and counted anew. */
const VERSION = 5;

export const QUARTER_MS = 900_000;

/** `answeredWaitMs` -> `answered_wait_ms` */
export const columnOf = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/**
 * Stays, talks, steps and ratings are the pieces that calls bring (core/figures/pieces.ts), `duty` what people did and how long;
 * `quarters` and `duty_quarters` are their roll-ups per quarter of an hour, `days` and `duty_days` those per day of the
 * office, so that years are read at once. Ids that are missing are `''`, results `noResult`; `paid` is 1 for breaks that
 * count as work.
 */
const tables = `
  create table marks (name text primary key, value text not null) without rowid;
  create table levels (queue_id text primary key, ms integer not null) without rowid;
  create table stays (
    call_id text not null, number integer not null, queue_id text not null, did text not null, trunk_id text not null,
    e164 text not null, entered_at integer not null, left_at integer not null, why text not null,
    wait_ms integer not null, login text not null, result_id text not null, primary key (call_id, number)) without rowid;
  create index stays_by_end on stays (left_at, queue_id, login, why, wait_ms, did, trunk_id, result_id);
  create index stays_by_number on stays (e164, entered_at) where why = 'answered';
  create table talks (
    call_id text not null, number integer not null, login text not null, queue_id text not null, did text not null,
    trunk_id text not null, started_at integer not null, ended_at integer not null, talk_ms integer not null,
    hold_ms integer not null, wrap_up_ms integer not null, transferred integer not null, result_id text not null,
    primary key (call_id, number)) without rowid;
  create index talks_by_end on talks (ended_at);
  create table steps (
    call_id text not null, number integer not null, flow_id text not null, node_id text not null, why text not null,
    did text not null, left_at integer not null, stayed_ms integer not null,
    primary key (call_id, number)) without rowid;
  create index steps_by_end on steps (left_at);
  create table ratings (
    call_id text not null, number integer not null, flow_id text not null, node_id text not null,
    question integer not null, value integer not null, at integer not null, login text not null, queue_id text not null,
    did text not null, trunk_id text not null, result_id text not null, primary key (call_id, number)) without rowid;
  create index ratings_by_time on ratings (at);
  create table duty (
    id integer primary key, login text not null, started_at integer not null, ended_at integer, state text not null,
    reason text not null, paid integer not null, call_id text);
  create index duty_open on duty (login) where ended_at is null;
  create index duty_by_call on duty (call_id, login) where state = 'wrap-up';
  create index duty_by_start on duty (started_at);
  create table quarters (
    at integer not null, queue_id text not null, login text not null, did text not null, trunk_id text not null, result_id text not null,
    ${sumNames.map((name) => `${columnOf(name)} integer not null default 0`).join(', ')},
    primary key (at, queue_id, login, did, trunk_id, result_id)) without rowid;
  create table duty_quarters (
    at integer not null, login text not null, state text not null, reason text not null, paid integer not null,
    ms integer not null, primary key (at, login, state, reason, paid)) without rowid;
  create table days (
    date text not null, queue_id text not null, login text not null, did text not null, trunk_id text not null, result_id text not null,
    ${sumNames.map((name) => `${columnOf(name)} integer not null default 0`).join(', ')},
    primary key (date, queue_id, login, did, trunk_id, result_id)) without rowid;
  create table duty_days (
    date text not null, login text not null, state text not null, reason text not null, paid integer not null, ms integer not null,
    times integer not null, longest_ms integer not null, first_at integer not null, last_at integer not null,
    primary key (date, login, state, reason, paid)) without rowid;
`;

function open(file: string): Database.Database {
  const figures = new Database(file);
  figures.pragma('journal_mode = WAL');
  figures.pragma('synchronous = OFF');
  figures.pragma('temp_store = MEMORY');
  return figures;
}

/**
 * Opens the file of what was counted: derived from the store beside it and from nothing else, so that it may be thrown
 * away at any time. A file that is damaged, or of another version, is.
 */
export function openFigures(file: string): Database.Database {
  try {
    const figures = open(file);
    const version = figures.pragma('user_version', { simple: true });
    if (version === VERSION) return figures;
    if (version === 0) return furnish(figures);
    figures.close();
  } catch {
    // Whatever it holds, it is made anew below; what cannot be made then is told.
  }
  if (file !== ':memory:') for (const end of ['', '-wal', '-shm']) rmSync(`${file}${end}`, { force: true });
  return furnish(open(file));
}

function furnish(figures: Database.Database): Database.Database {
  figures.exec(`begin; ${tables} pragma user_version = ${VERSION}; commit`);
  return figures;
}

/** Empties all tables, the measures apart: everything is counted anew. */
export function forgetFigures(figures: Database.Database): void {
  figures.exec("delete from marks where name <> 'timezone'");
  for (const table of ['stays', 'talks', 'steps', 'ratings', 'duty', 'quarters', 'duty_quarters', 'days', 'duty_days'])
    figures.exec(`delete from ${table}`);
}
