import { expect, test } from 'vitest';
import { FakeClock } from '../../base/clock.ts';
import { createBus } from '../../base/events.ts';
import type { Facts } from '../../services/facts.ts';
import { calls } from '../../store/schema/calls.ts';
import { putCall } from '../../testing/builders/calls.ts';
import { reportsOf } from '../../testing/fakes/reports-of.ts';
import { openMemoryDb } from '../../testing/memory-db.ts';
import { createToday } from './today-model.ts';

const hourMs = 3_600_000;

function house(at: number) {
  const db = openMemoryDb();
  const clock = new FakeClock(at);
  const bus = createBus<Facts>((_topic, error) => {
    throw error;
  });
  const asked: { from?: number; to?: number }[] = [];
  const reports = reportsOf(db);
  const today = createToday({
    clock,
    bus,
    office: { read: () => ({ office: { timezone: 'Europe/Madrid' } }) } as never,
    queues: { wallboard: () => ({ queues: [] }) } as never,
    reports: {
      ...reports,
      sums(filter) {
        asked.push(filter);
        return reports.sums(filter);
      },
    },
  });
  const cost = (startedAt: number, more: { cost: string; currency?: string; endReason?: 'abandoned' }): void =>
    putCall(db, { id: `c${startedAt}${more.currency}`, at: startedAt, currency: 'EUR', costState: 'rated', ...more });
  return { db, clock, bus, today, cost, asked };
}

test('the day begins at midnight of the office, also where the clocks were changed since', async () => {
  // Sunday 29 March 2026: 02:00 is 03:00 in Madrid; midnight was 23:00 UTC.
  const midnight = Date.UTC(2026, 2, 28, 23);
  const { clock, today, cost } = house(midnight + 20 * hourMs);
  cost(midnight - 1, { cost: '0.1' });
  cost(midnight, { cost: '0.2', endReason: 'abandoned' });
  cost(midnight + 5 * hourMs, { cost: '3', currency: 'USD' });
  expect(await today()).toMatchObject({
    calls: 2,
    abandoned: 1,
    costs: [
      { currency: 'EUR', cost: '0.2' },
      { currency: 'USD', cost: '3' },
    ],
    monthCosts: [
      { currency: 'EUR', cost: '0.3' },
      { currency: 'USD', cost: '3' },
    ],
  });
  // That day had 23 hours.
  clock.advance(3 * hourMs - 1);
  expect(await today()).toMatchObject({ calls: 2 });
  clock.advance(1);
  expect(await today()).toMatchObject({ calls: 0, costs: [], monthCosts: [{ cost: '0.3' }, { cost: '3' }] });
});

test('the days before are read once for many looks, anew when charges change, and with a new month not at all', async () => {
  const noon = Date.UTC(2026, 4, 31, 10);
  const { db, clock, bus, today, cost, asked } = house(noon);
  cost(noon - 24 * hourMs, { cost: '1' });
  cost(noon - 1, { cost: '0.5' });
  expect((await today()).monthCosts).toEqual([{ currency: 'EUR', cost: '1.5' }]);
  cost(noon - 2, { cost: '0.25' });
  expect((await today()).monthCosts).toEqual([{ currency: 'EUR', cost: '1.75' }]);
  expect(asked.filter(({ to }) => to !== undefined)).toHaveLength(1);
  db.update(calls).set({ cost: '2' }).run();
  bus.publish('charges.changed', { by: 'rerate' });
  expect((await today()).monthCosts).toEqual([{ currency: 'EUR', cost: '6' }]);
  clock.advance(12 * hourMs);
  expect((await today()).monthCosts).toEqual([]);
});

test('a call that went on over midnight is in the month within a minute of its end', async () => {
  const midnight = Date.UTC(2026, 4, 30, 22);
  const { db, clock, today, cost } = house(midnight + 1);
  cost(midnight - 1, { cost: '0' });
  expect((await today()).monthCosts).toEqual([{ currency: 'EUR', cost: '0' }]);
  db.update(calls).set({ cost: '7' }).run();
  clock.advance(60_000);
  expect((await today()).monthCosts).toEqual([{ currency: 'EUR', cost: '7' }]);
});
