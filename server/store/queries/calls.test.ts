import { afterEach, beforeEach, expect, test } from 'vitest';
import { putCall, putCharge, putJournal } from '../../testing/builders/calls.ts';
import { openMemoryDb } from '../../testing/memory-db.ts';
import type { Db } from '../db.ts';
import { type CallFilter, chargesOf, findCall, readJournal, searchCalls, sumCalls } from './calls.ts';

let db: Db;
beforeEach(() => {
  db = openMemoryDb();
});
afterEach(() => {
  db.$client.close();
});

const noon = Date.UTC(2026, 0, 5, 12);
const idsOf = (filter: CallFilter) => searchCalls(db, { filter, limit: 50 }).rows.map((row) => row.id);

test('calls come latest first, page by page, without loss or repetition when two start in one millisecond', () => {
  for (let i = 0; i < 7; i++) putCall(db, { id: `c${i}`, at: noon + Math.floor(i / 2) });
  const seen: string[] = [];
  let cursor: string | undefined;
  do {
    const page = searchCalls(db, { limit: 2, ...(cursor ? { cursor } : {}) });
    seen.push(...page.rows.map((row) => row.id));
    // A call that comes in meanwhile moves nothing.
    putCall(db, { id: `new${seen.length}`, at: noon + 1_000_000 });
    cursor = page.next;
  } while (cursor);
  expect(seen).toEqual(['c6', 'c5', 'c4', 'c3', 'c2', 'c1', 'c0']);
});

test('a cursor that no page ended with finds nothing', () => {
  putCall(db, { id: 'c', at: noon });
  expect(searchCalls(db, { limit: 5, cursor: "1' or 1=1" })).toEqual({ rows: [] });
});

test('each filter narrows, and together they all hold', () => {
  putCall(db, { id: 'in', at: noon, customerId: 'k1', costState: 'free' });
  putCall(db, {
    id: 'out',
    at: noon + 1_000,
    direction: 'outbound',
    login: 'luis',
    queueId: null,
    trunkId: 'other',
    e164: '+5116112000',
    fromNumber: '102',
    toNumber: '005116112000',
    costState: 'rated',
  });
  putCall(db, { id: 'lost', at: noon + 2_000, answeredAt: null, login: null, e164: null, fromNumber: 'anonymous' });
  expect(idsOf({ from: noon + 1_000 })).toEqual(['lost', 'out']);
  expect(idsOf({ to: noon + 1_000 })).toEqual(['in']);
  expect(idsOf({ login: 'luis' })).toEqual(['out']);
  expect(idsOf({ queue: 'care' })).toEqual(['lost', 'in']);
  expect(idsOf({ trunk: 'other' })).toEqual(['out']);
  expect(idsOf({ direction: 'outbound' })).toEqual(['out']);
  expect(idsOf({ customer: 'k1' })).toEqual(['in']);
  expect(idsOf({ answered: false })).toEqual(['lost']);
  expect(idsOf({ answered: true })).toEqual(['out', 'in']);
  expect(idsOf({ costState: 'rated' })).toEqual(['out']);
  expect(idsOf({ number: '+34 600 111 222' })).toEqual(['in']);
  expect(idsOf({ number: '600-111' })).toEqual(['in']);
  expect(idsOf({ number: '6112000' })).toEqual(['out']);
  expect(idsOf({ number: 'abc' })).toEqual([]);
  expect(idsOf({ queue: 'care', answered: true })).toEqual(['in']);
});

test('the journal of a call is read in its order, as it was told', () => {
  putCall(db, { id: 'c', at: noon });
  putJournal(db, {
    callId: 'c',
    at: noon,
    facts: [
      { kind: 'call.created', direction: 'inbound', from: '600', to: '910' },
      { kind: 'call.ended', reason: 'abandoned' },
    ],
  });
  expect(readJournal(db, 'c')).toEqual([
    { callId: 'c', seq: 1, at: noon, kind: 'call.created', direction: 'inbound', from: '600', to: '910' },
    { callId: 'c', seq: 2, at: noon + 1_000, kind: 'call.ended', reason: 'abandoned' },
  ]);
  expect(findCall(db, 'c')?.id).toBe('c');
  expect(findCall(db, 'd')).toBeUndefined();
});

test('a charge that was rated anew counts once', () => {
  putCharge(db, { callId: 'c', at: noon, net: '1.5', supersededBy: 2 });
  putCharge(db, { callId: 'c', at: noon, net: '1.25' });
  putCharge(db, { callId: 'd', at: noon + 1, net: '3' });
  const found = chargesOf(db, ['c', 'e']);
  expect([...found].map(([id, rows]) => [id, rows.map((row) => row.net)])).toEqual([['c', ['1.25']]]);
});

test('calls are summed exactly, each currency for itself', () => {
  for (let i = 0; i < 3; i++)
    putCall(db, { id: `c${i}`, at: noon + i, cost: '0.1', currency: 'EUR', costState: 'rated' });
  putCall(db, { id: 'd', at: noon, cost: '2', currency: 'USD', costState: 'rated' });
  putCall(db, {
    id: 'e',
    at: noon,
    cost: '0',
    currency: 'EUR',
    costState: 'unrated',
    answeredAt: null,
    talkMs: 0,
    endReason: 'abandoned',
  });
  putCall(db, { id: 'f', at: noon, login: 'luis' });
  expect(sumCalls(db, { login: 'ana' })).toEqual({
    calls: 5,
    answered: 4,
    abandoned: 1,
    talkMs: 240_000,
    unrated: 1,
    costs: [
      { currency: 'EUR', cost: '0.3' },
      { currency: 'USD', cost: '2' },
    ],
  });
  expect(sumCalls(db, { login: 'nobody' })).toEqual({
    calls: 0,
    answered: 0,
    abandoned: 0,
    talkMs: 0,
    unrated: 0,
    costs: [],
  });
});

test('a party is found by the customer or by the name presented', () => {
  putCall(db, { id: 'a', at: noon, customerId: 'k1' });
  putCall(db, { id: 'b', at: noon + 1, fromName: 'Bar PEPE' });
  putCall(db, { id: 'c', at: noon + 2 });
  expect(idsOf({ party: { name: 'pepe', customerIds: ['k1'] } })).toEqual(['b', 'a']);
  expect(idsOf({ party: { name: 'pepe', customerIds: [] } })).toEqual(['b']);
  expect(idsOf({ endReason: 'abandoned' })).toEqual([]);
});
