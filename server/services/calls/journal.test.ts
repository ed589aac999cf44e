import { join } from 'node:path';
import { expect, test } from 'vitest';
import { FakeClock } from '../../base/clock.ts';
import { createBus } from '../../base/events.ts';
import { silentLog } from '../../base/log.ts';
import { type Db, openDb } from '../../store/db.ts';
import { prepareJournal } from '../../store/queries/calls.ts';
import { makeTempFolder } from '../../testing/loopback.ts';
import { openMemoryDb } from '../../testing/memory-db.ts';
import type { Facts } from '../facts.ts';
import { createJournal } from './journal.ts';

function buildJournal(db: Db = openMemoryDb(), gatherMs = 0) {
  const clock = new FakeClock(0);
  const bus = createBus<Facts>(() => undefined);
  const journal = createJournal({ db, clock, bus, log: silentLog, gatherMs });
  const health: boolean[] = [];
  bus.on('health.changed', ({ active }) => health.push(active));
  return {
    clock,
    bus,
    db,
    journal,
    health,
    fill: () =>
      db.$client.exec("create trigger full before insert on call_events begin select raise(abort, 'disk full'); end"),
    makeRoom: () => db.$client.exec('drop trigger full'),
    written: (callId: string) => prepareJournal(db)(callId).map(({ seq, at, kind }) => [seq, at, kind]),
  };
}

/** The rest of this moment: the journal writes at its end. */
const momentOver = (): Promise<void> => Promise.resolve();

const digit = (text: string) => ({ kind: 'dtmf.received', legId: 'l1', digit: text }) as const;

test('while the store takes nothing rows wait in memory, are told all the same, and are written in their order', async () => {
  const { clock, bus, journal, health, fill, makeRoom, written } = buildJournal();
  const told: number[] = [];
  bus.on('call.told', ({ seq }) => told.push(seq));
  journal.tell('c1', digit('1'));
  await momentOver();
  fill();
  journal.tell('c1', digit('2'));
  await momentOver();
  clock.advance(500);
  journal.tell('c2', digit('1'));
  journal.tell('c1', { kind: 'call.ended', reason: 'abandoned' });
  expect(written('c1')).toHaveLength(1);
  expect(journal.of('c1').map(({ seq }) => seq)).toEqual([1, 2, 3]);
  expect(told).toEqual([1, 2, 1, 3]);
  clock.advance(1000);
  expect(written('c1')).toHaveLength(1);
  makeRoom();
  // Nothing overtakes what waits, though there is room by now.
  journal.tell('c2', digit('2'));
  expect(written('c2')).toEqual([]);
  clock.advance(1000);
  expect(written('c1')).toEqual([
    [1, 0, 'dtmf.received'],
    [2, 0, 'dtmf.received'],
    [3, 500, 'call.ended'],
  ]);
  expect(written('c2')).toEqual([
    [1, 500, 'dtmf.received'],
    [2, 1500, 'dtmf.received'],
  ]);
  expect(health).toEqual([true, false]);
  expect(clock.pending).toBe(0);
});

test('rows that come close on each other are written together; one that comes after a pause, at once', async () => {
  const { clock, journal, written } = buildJournal(openMemoryDb(), 20);
  journal.tell('c1', digit('1'));
  await momentOver();
  expect(written('c1')).toHaveLength(1);
  clock.advance(5);
  journal.tell('c1', digit('2'));
  await momentOver();
  clock.advance(14);
  journal.tell('c1', digit('3'));
  expect(written('c1')).toHaveLength(1);
  clock.advance(1);
  expect(written('c1').map(([, at]) => at)).toEqual([0, 5, 19]);
  clock.advance(20);
  journal.tell('c1', digit('4'));
  await momentOver();
  expect(written('c1')).toHaveLength(4);
  journal.tell('c1', digit('5'));
  journal.flush();
  expect([written('c1').length, clock.pending]).toEqual([5, 0]);
});

test('what is told of an ended call counts on, whether its rows were written or still wait', async () => {
  const { clock, journal, fill, makeRoom, written } = buildJournal();
  journal.tell('c1', { kind: 'call.ended', reason: 'abandoned' });
  expect(journal.tell('c1', { kind: 'note.written', login: 'ana' })).toMatchObject({ seq: 2 });
  await momentOver();
  fill();
  journal.tell('c2', digit('1'));
  journal.tell('c2', { kind: 'call.ended', reason: 'abandoned' });
  expect(journal.tell('c2', { kind: 'note.written', login: 'ana' })).toMatchObject({ seq: 3 });
  await momentOver();
  makeRoom();
  clock.advance(1000);
  expect(written('c2').map(([seq]) => seq)).toEqual([1, 2, 3]);
});

test('the stop is one more chance for what waits, and leaves no timer', async () => {
  for (const isRoom of [true, false]) {
    const { clock, journal, fill, makeRoom, written } = buildJournal();
    fill();
    journal.tell('c1', digit('1'));
    await momentOver();
    if (isRoom) makeRoom();
    journal.stop();
    expect(written('c1')).toHaveLength(isRoom ? 1 : 0);
    expect(clock.pending).toBe(0);
  }
});

test('a row that the store can never take is dropped, and does not hold up the others', async () => {
  const { db, journal, health, written } = buildJournal();
  // Somebody else wrote under the number that comes next.
  journal.tell('c1', { kind: 'call.created', direction: 'inbound', from: '1', to: '2', origin: 'trunk' });
  db.$client.exec("insert into call_events (call_id, seq, at, kind, data) values ('c1', 1, 0, 'dtmf.received', '{}')");
  journal.tell('c2', digit('1'));
  await momentOver();
  expect(written('c1')).toEqual([[1, 0, 'dtmf.received']]);
  expect(written('c2')).toEqual([[1, 0, 'dtmf.received']]);
  expect(health).toEqual([]);
});

test('what is written alongside stands or falls with the rows, and is told once it stands', async () => {
  const { clock, db, journal, fill, makeRoom, written } = buildJournal();
  const done: string[] = [];
  db.$client.exec('create table notes (text text)');
  const due = journal.alongside(() => {
    db.$client.exec("insert into notes values ('n')");
    return () => done.push('told');
  });
  const notes = (): number => (db.$client.prepare('select count(*) as n from notes').get() as { n: number }).n;
  fill();
  journal.tell('c1', digit('1'));
  due();
  await momentOver();
  expect([notes(), done]).toEqual([0, []]);
  makeRoom();
  clock.advance(1000);
  expect([notes(), done, written('c1').length]).toEqual([1, ['told'], 1]);
});

test('another process that holds the store does not hold up the calls: their rows wait until it lets go', async () => {
  await using folder = await makeTempFolder('journal');
  const file = join(folder.path, 'store.db');
  const { clock, db, journal, health, written } = buildJournal(openDb(file, { busyMs: 0 }));
  const other = openDb(file);
  other.$client.exec('begin immediate');
  journal.tell('c1', digit('1'));
  await momentOver();
  clock.advance(5_000);
  expect([written('c1'), health]).toEqual([[], [true]]);
  other.$client.exec('commit');
  clock.advance(1_000);
  expect([written('c1').length, health]).toEqual([1, [true, false]]);
  for (const each of [db, other]) each.$client.close();
});
