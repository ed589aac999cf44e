import { expect, test } from 'vitest';
import { FakeClock } from '../../base/clock.ts';
import { registrations } from '../../store/schema/calls.ts';
import { openMemoryDb } from '../../testing/memory-db.ts';
import { type Binding, openBindings } from './bindings.ts';

const binding = (extension: string, more: Partial<Binding> = {}): Binding => ({
  extension,
  contact: `sip:${extension}@192.0.2.5`,
  flow: 'sip:192.0.2.5:5060;transport=udp',
  path: null,
  userAgent: 'Phone 1.0',
  instance: null,
  regId: null,
  expiresAt: 0,
  registeredAt: 0,
  sipCallId: 'c1',
  cseq: 1,
  ...more,
});

test('bindings survive a restart while they hold, and are gone when their time comes', () => {
  const db = openMemoryDb();
  const clock = new FakeClock(1000);
  const before = openBindings({ db, clock, onChange: () => undefined });
  before.replace('101', [binding('101', { expiresAt: 61_000, instance: 'urn:uuid:1', regId: 2 })]);
  before.replace('102', [binding('102', { expiresAt: 31_000 })]);
  before.stop();
  clock.advance(40_000);
  const changed: string[] = [];
  const after = openBindings({ db, clock, onChange: (extension) => changed.push(extension) });
  expect(after.all()).toMatchObject([{ extension: '101', instance: 'urn:uuid:1', regId: 2 }]);
  clock.advance(20_000);
  expect([after.all(), changed, clock.pending]).toEqual([[], ['101'], 0]);
});

test('a refresh is written within a second, with those of others; and when the house is closed before', () => {
  const db = openMemoryDb();
  const clock = new FakeClock(0);
  const bindings = openBindings({ db, clock, onChange: () => undefined });
  const written = () =>
    db
      .select()
      .from(registrations)
      .all()
      .map(({ expiresAt }) => expiresAt);
  for (const extension of ['101', '102']) bindings.replace(extension, [binding(extension, { expiresAt: 60_000 })]);
  for (const extension of ['101', '102'])
    bindings.replace(extension, [binding(extension, { expiresAt: 90_000, cseq: 2 })]);
  expect([written(), bindings.of('101')[0]?.expiresAt]).toEqual([[60_000, 60_000], 90_000]);
  clock.advance(1000);
  expect(written()).toEqual([90_000, 90_000]);
  bindings.replace('101', [binding('101', { expiresAt: 120_000, cseq: 3 })]);
  bindings.replace('102', []);
  bindings.stop();
  expect([written(), clock.pending]).toEqual([[120_000], 0]);
});

test('a refresh that the store does not take is written as soon as it does', () => {
  const db = openMemoryDb();
  const clock = new FakeClock(0);
  const bindings = openBindings({ db, clock, onChange: () => undefined });
  bindings.replace('101', [binding('101', { expiresAt: 60_000 })]);
  bindings.replace('101', [binding('101', { expiresAt: 90_000, cseq: 2 })]);
  db.$client.pragma('query_only = 1');
  clock.advance(5000);
  db.$client.pragma('query_only = 0');
  clock.advance(1000);
  expect(db.select().from(registrations).all()[0]?.expiresAt).toBe(90_000);
});

test('a mere refresh is no news; another address is', () => {
  const changed: string[] = [];
  const bindings = openBindings({
    db: openMemoryDb(),
    clock: new FakeClock(0),
    onChange: (extension) => changed.push(extension),
  });
  bindings.replace('101', [binding('101', { expiresAt: 60_000 })]);
  bindings.replace('101', [binding('101', { expiresAt: 90_000, cseq: 2 })]);
  expect(changed).toEqual(['101']);
  bindings.replace('101', [binding('101', { expiresAt: 90_000, flow: 'sip:192.0.2.6:5060;transport=udp' })]);
  expect(changed).toEqual(['101', '101']);
  expect(bindings.of('101')).toHaveLength(1);
  bindings.keepOnly(new Set(['102']));
  expect([bindings.all(), changed.length]).toEqual([[], 3]);
});

test.each([
  ['forward', 3_600_000],
  ['back', -3_600_000],
])('the clock is set an hour %s: phones stay registered for as long as they were granted', (_way, byMs) => {
  const clock = new FakeClock(10_000_000);
  const bindings = openBindings({ db: openMemoryDb(), clock, onChange: () => undefined });
  bindings.replace('101', [binding('101', { registeredAt: clock.now(), expiresAt: clock.now() + 60_000 })]);
  clock.advance(20_000);
  clock.setMachine(byMs);
  bindings.shift(clock.follow());
  clock.advance(39_999);
  expect(bindings.of('101')).toMatchObject([{ registeredAt: 10_000_000 + byMs }]);
  clock.advance(1);
  expect([bindings.all(), clock.pending]).toEqual([[], 0]);
});
