import { expect, test } from 'vitest';
import { FakeClock } from '../../base/clock.ts';
import type { LegStory } from '../../core/calls/story.ts';
import type { Office } from '../../core/office/office.ts';
import { calls, charges } from '../../store/schema/calls.ts';
import { putCall } from '../../testing/builders/calls.ts';
import { sampleOffice } from '../../testing/builders/office.ts';
import { openMemoryDb } from '../../testing/memory-db.ts';
import type { OfficeService } from '../office/office-service.ts';
import { openBundleBook } from './bundle-book.ts';
import { createDecks } from './decks.ts';
import { openRating } from './open-rating.ts';
import { type RerateWanted, rerate } from './rerate.ts';

const noon = Date.UTC(2026, 0, 5, 12);
const minute = 60_000;
const always = { fromMs: 0, toMs: Number.MAX_SAFE_INTEGER };

/** Calls of a minute over the carrier, one after the other, as they were charged when they ended. */
function house(options: { count: number; change?: (office: Office) => void }) {
  const db = openMemoryDb();
  const document = sampleOffice();
  document.office = { ...document.office, country: 'ES' };
  options.change?.(document);
  const office = { read: () => document } as OfficeService;
  const { meter } = openRating({ db, office, clock: new FakeClock() });
  for (let i = 0; i < options.count; i++) {
    const answeredAt = noon + i * 2 * minute;
    putCall(db, { id: `c${i}`, at: answeredAt });
    const leg: LegStory = {
      legId: `l${i}`,
      role: 'callee',
      way: 'out',
      side: { kind: 'trunk', trunkId: 'carrier', number: '600999888', e164: '+34600999888' },
      sipCallId: `l${i}`,
      createdAt: answeredAt,
      answeredAt,
      endedAt: answeredAt + minute,
    };
    meter.charge({ callId: `c${i}`, leg, payer: { how: 'dialled', extension: '101' } });
  }
  const run = (wanted: RerateWanted = always, stopAfter = Number.POSITIVE_INFINITY) => {
    let rounds = 0;
    return rerate({ db, office: document, decks: createDecks({ db, office }) }, wanted, {
      isStopped: () => rounds >= stopAfter,
      breathe: async () => void rounds++,
    });
  };
  const rows = () => db.select().from(charges).all();
  return { db, document, run, rows, callRows: () => db.select().from(calls).all() };
}

/** What was wrong in the price list is mended. */
function mendPrice(document: Office, price: string): void {
  const [tariff] = document.tariffs;
  const [version] = tariff!.versions;
  const rates = version!.rates.map((rate) => ({ ...rate, steps: [{ ...rate.steps[0]!, price }] }));
  document.tariffs = [{ ...tariff!, versions: [{ ...version!, rates }] }];
}

test('a mended price list makes new charges beside the old ones, and the calls tell the new sum', async () => {
  const { document, run, rows, callRows } = house({ count: 3 });
  mendPrice(document, '0.05');
  const { kind, tally } = await run();
  expect([kind, tally]).toEqual([
    'done',
    {
      charges: 3,
      changed: 3,
      dearer: 3,
      cheaper: 0,
      nowRated: 0,
      noLongerRated: 0,
      before: { EUR: '0.21' },
      after: { EUR: '0.3' },
    },
  ]);
  const all = rows();
  expect(all.map(({ net, supersededBy }) => [net, supersededBy])).toEqual([
    ['0.07', 4],
    ['0.07', 5],
    ['0.07', 6],
    ['0.1', null],
    ['0.1', null],
    ['0.1', null],
  ]);
  expect(all[3]).toMatchObject({ callId: 'c0', legId: 'l0', payerExtension: '101' });
  expect(callRows().map(({ cost, costState }) => [cost, costState])).toEqual(Array(3).fill(['0.1', 'rated']));
});

test('what comes out the same is left as it was', async () => {
  const { run, rows } = house({ count: 2 });
  expect((await run()).tally).toMatchObject({ charges: 2, changed: 0, before: {}, after: {} });
  expect(rows()).toHaveLength(2);
});

test('only the period and the trunk that were asked for', async () => {
  const { document, run, rows } = house({ count: 3 });
  mendPrice(document, '0.05');
  await run({ fromMs: noon + 2 * minute, toMs: noon + 4 * minute });
  expect(rows().map(({ supersededBy }) => supersededBy)).toEqual([null, 4, null, null]);
  expect((await run({ ...always, trunkId: 'other' })).tally.charges).toBe(0);
});

test('a leg without a price gets one, once there is a tariff', async () => {
  const { document, run, callRows } = house({
    count: 1,
    change: (office) => {
      delete office.trunks.find(({ id }) => id === 'carrier')!.tariff;
    },
  });
  document.trunks.find(({ id }) => id === 'carrier')!.tariff = document.tariffs[0]!.id;
  expect((await run()).tally).toMatchObject({ changed: 1, nowRated: 1 });
  expect(callRows()).toMatchObject([{ costState: 'rated', cost: '0.07' }]);
});

test('bundles are used anew in the order of the answers, also those of before, and the book agrees', async () => {
  const bundle = { id: 'mob', name: 'M', unitSec: 60, priority: 0, kinds: ['mobile' as const], resetDay: 1 };
  const { db, document, run, rows } = house({ count: 6 });
  const trunk = document.trunks.find(({ id }) => id === 'carrier')!;
  trunk.bundles = [{ ...bundle, seconds: 180 }];
  await run();
  const inForce = () =>
    rows()
      .filter(({ supersededBy }) => supersededBy === null)
      .sort((a, b) => a.answeredAt - b.answeredAt)
      .map(({ reason }) => reason === 'within-bundle');
  expect(inForce()).toEqual([true, true, true, false, false, false]);
  const used = () =>
    openBundleBook(db).usedSince({ trunkId: 'carrier', bundleId: 'mob', fromMs: Date.parse('2025-12-31T23:00:00Z') });
  expect(used()).toBe(180);
  // Of the last four only one is left: two were used before the period.
  await run({ fromMs: noon + 4 * minute, toMs: always.toMs });
  expect(inForce()).toEqual([true, true, true, false, false, false]);
  trunk.bundles = [{ ...bundle, seconds: 60 }];
  await run();
  expect(inForce()).toEqual([true, false, false, false, false, false]);
  expect(used()).toBe(60);
});

test('stopped in the middle, what was done stands and the rest follows another time, each leg once', async () => {
  const { document, run, rows } = house({ count: 700 });
  mendPrice(document, '0.05');
  const first = await run(always, 1);
  expect([first.kind, first.tally.changed]).toEqual(['stopped', 300]);
  const second = await run();
  expect([second.kind, second.tally.charges, second.tally.changed]).toEqual(['done', 700, 400]);
  const inForce = rows().filter(({ supersededBy }) => supersededBy === null);
  expect(new Set(inForce.map(({ legId }) => legId)).size).toBe(700);
  expect(inForce.every(({ net }) => net === '0.1')).toBe(true);
});

test('prices are made where a line for who pays has come since', async () => {
  const { document, run, rows } = house({ count: 1 });
  document.prices = [{ payer: { kind: 'extension', id: '101' }, tariff: document.tariffs[0]!.id }];
  await run();
  expect(rows().map(({ kind, net }) => [kind, net])).toEqual([
    ['cost', '0.07'],
    ['price', '0.07'],
  ]);
  await run();
  expect(rows()).toHaveLength(2);
});
