import { afterEach, beforeEach, expect, test } from 'vitest';
import { putCall } from '../../testing/builders/calls.ts';
import { openMemoryDb } from '../../testing/memory-db.ts';
import { type Db, schema } from '../db.ts';
import { openTimeline } from './customer-timeline.ts';

let db: Db;
let read: ReturnType<typeof openTimeline>;
beforeEach(() => {
  db = openMemoryDb();
  read = openTimeline(db);
});
afterEach(() => db.$client.close());

const note = (callId: string, at: number) =>
  db.insert(schema.callNotes).values({ callId, login: 'ana', customerId: 'x', text: callId, updatedAt: at }).run();
const change = (at: number, field: string) =>
  db
    .insert(schema.customerChanges)
    .values({ customerId: 'x', at, by: 'ana', how: 'form', changes: [{ field }] })
    .run();
const customerId = 'x';
const kindsOf = (asked: Partial<Parameters<typeof read>[0]> = {}) =>
  read({ customerId, limit: 50, ...asked }).entries.map(({ kind, at }) => `${kind} ${at}`);

test('calls, notes and changes are one list, latest first, of this customer alone', () => {
  putCall(db, { id: 'c1', at: 10, customerId });
  putCall(db, { id: 'other', at: 11, customerId: 'y' });
  note('c1', 20);
  change(5, 'card');
  change(30, 'refusal-calls');
  change(15, 'position');
  expect(kindsOf()).toEqual(['refusal 30', 'note 20', 'position 15', 'call 10', 'change 5']);
});

test('a call tells who talked, how long and what can be heard of it', () => {
  putCall(db, { id: 'c1', at: 10, customerId, recordingId: 'r1' });
  putCall(db, { id: 'c0', at: 9, customerId, answeredAt: null, login: null, endReason: 'abandoned', talkMs: 0 });
  expect(read({ customerId, limit: 5 }).entries).toEqual([
    {
      kind: 'call',
      id: 'c1',
      at: 10,
      direction: 'inbound',
      login: 'ana',
      talkMs: 60_000,
      isAnswered: true,
      endReason: 'caller-hangup',
      recordingId: 'r1',
    },
    { kind: 'call', id: 'c0', at: 9, direction: 'inbound', talkMs: 0, isAnswered: false, endReason: 'abandoned' },
  ]);
});

test('a note from before it was known who called is there as well', () => {
  putCall(db, { id: 'c1', at: 10, customerId });
  db.insert(schema.callNotes).values({ callId: 'c1', login: 'ana', text: 'early', updatedAt: 12 }).run();
  expect(kindsOf()).toEqual(['note 12', 'call 10']);
});

test('one kind is asked for alone', () => {
  putCall(db, { id: 'c1', at: 10, customerId });
  note('c1', 20);
  change(30, 'name');
  change(31, 'refusal-mails');
  change(32, 'position');
  expect(kindsOf({ kind: 'call' })).toEqual(['call 10']);
  expect(kindsOf({ kind: 'note' })).toEqual(['note 20']);
  expect(kindsOf({ kind: 'change' })).toEqual(['change 30']);
  expect(kindsOf({ kind: 'refusal' })).toEqual(['refusal 31']);
  expect(kindsOf({ kind: 'position' })).toEqual(['position 32']);
});

test('page by page nothing is lost and nothing comes twice, even where much happened at one moment', () => {
  for (let index = 0; index < 9; index += 1) {
    putCall(db, { id: `c${index}`, at: 100 + Math.floor(index / 3), customerId });
    note(`c${index}`, 100 + Math.floor(index / 3));
    change(100 + Math.floor(index / 3), 'name');
  }
  const seen: string[] = [];
  let cursor: string | undefined;
  do {
    const page = read({ customerId, limit: 4, cursor });
    seen.push(...page.entries.map(({ kind, id }) => `${kind}${id}`));
    cursor = page.next;
  } while (cursor !== undefined);
  expect(seen).toHaveLength(27);
  expect(new Set(seen).size).toBe(27);
});

test('scripts gone through come page by page with calls, each once, under the name they have now', () => {
  db.insert(schema.scripts).values({ id: 'care', name: 'Care', uses: [] }).run();
  const state = { step: 'end', way: [], answers: {}, reasons: {}, promised: [], status: { kind: 'running' as const } };
  for (let index = 0; index < 12; index += 1) {
    const at = 100 + Math.floor(index / 4);
    putCall(db, { id: `c${index}`, at, customerId });
    db.insert(schema.scriptRuns)
      .values({
        ...{ callId: `c${index}`, scriptId: index === 0 ? 'gone' : 'care', version: 2, language: 'es', login: 'ana' },
        ...{ customerId: index === 11 ? 'y' : customerId, state, status: 'done', startedAt: at, updatedAt: at },
      })
      .run();
  }
  const pages = (kind?: 'script'): string[] => {
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = read({ customerId, limit: 3, kind, cursor });
      seen.push(...page.entries.map((entry) => `${entry.kind} ${entry.id}`));
      cursor = page.next;
    } while (cursor !== undefined);
    return seen;
  };
  expect(pages()).toHaveLength(23);
  expect(new Set(pages()).size).toBe(23);
  expect(pages('script')).toEqual([11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1].map((id) => `script ${id}`));
  const { entries } = read({ customerId, limit: 50, kind: 'script' });
  expect(entries.at(-1)).toMatchObject({ name: 'gone', version: 2, callId: 'c0', status: 'done', login: 'ana' });
  expect(entries[0]).toMatchObject({ name: 'Care' });
});

test('a damaged cursor is no page', () => {
  change(1, 'card');
  expect(read({ customerId, limit: 5, cursor: "1' or 1" })).toEqual({ entries: [] });
});

test('each table is read by an index of the customer', () => {
  const plans: string[] = [];
  const { prepare } = db.$client;
  db.$client.prepare = ((text: string) => {
    const rows = prepare.call(db.$client, `explain query plan ${text}`).all({ customerId, at: 1, id: '1', limit: 5 });
    plans.push(...(rows as { detail: string }[]).map(({ detail }) => detail));
    return prepare.call(db.$client, text);
  }) as typeof prepare;
  openTimeline(db)({ customerId, limit: 5 });
  // The notes of whoever was never known are many: the customer's calls lead to theirs.
  expect(
    plans.filter((plan) => plan.startsWith('SEARCH call_notes') && !/customer_id=\?|call_id=\?/.test(plan)),
  ).toEqual([]);
  expect(plans.join('\n')).toMatch(/SEARCH call_notes USING INDEX \S+ \(call_id=\?\)/);
  expect(plans.filter((plan) => plan.startsWith('SCAN'))).toEqual([]);
  expect(plans.join('\n')).toMatch(/calls_by_customer[\s\S]*call_notes_by_customer[\s\S]*customer_changes_by_customer/);
});

test('tasks of the customer stand at the time they were made, also on the following page', () => {
  const task = (createdAt: number, title: string) =>
    db
      .insert(schema.tasks)
      .values({
        customerId,
        title,
        createdAt,
        kind: 'other',
        priority: 'low',
        stateKind: 'open',
        state: { kind: 'open' },
        dueFixed: false,
        needsCheck: false,
        createdBy: 'ana',
        updatedAt: createdAt,
      })
      .run();
  for (const at of [10, 10, 30]) task(at, `at ${at}`);
  note('c1', 10);
  const first = read({ customerId, limit: 3 });
  expect(first.entries.map(({ kind, at }) => `${kind} ${at}`)).toEqual(['task 30', 'note 10', 'task 10']);
  expect(kindsOf({ cursor: first.next })).toEqual(['task 10']);
  expect(kindsOf({ kind: 'task' })).toEqual(['task 30', 'task 10', 'task 10']);
});

test('cases stand where they were opened, and are found page by page', () => {
  const open = (openedAt: number, title: string) =>
    db
      .insert(schema.cases)
      .values({
        customerId,
        title,
        class: 'proper',
        priority: 'normal',
        stateKind: 'open',
        state: { kind: 'open' },
        clocks: {},
        openedAt,
        openedBy: 'ana',
        updatedAt: openedAt,
      })
      .run();
  putCall(db, { id: 'c1', at: 10, customerId });
  open(20, 'Second');
  open(20, 'Third');
  open(5, 'First');
  expect(kindsOf()).toEqual(['case 20', 'case 20', 'call 10', 'case 5']);
  expect(kindsOf({ kind: 'case' })).toEqual(['case 20', 'case 20', 'case 5']);
  const page = read({ customerId, limit: 1 });
  expect(kindsOf({ cursor: page.next })).toEqual(['case 20', 'call 10', 'case 5']);
});
