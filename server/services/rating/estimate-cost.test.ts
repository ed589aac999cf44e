import { expect, test } from 'vitest';
import { FakeClock } from '../../base/clock.ts';
import type { Office } from '../../core/office/office.ts';
import { sampleOffice } from '../../testing/builders/office.ts';
import { openMemoryDb } from '../../testing/memory-db.ts';
import type { OfficeService } from '../office/office-service.ts';
import { openRating } from './open-rating.ts';

const call = { trunkId: 'carrier', e164: '+34600999888', atMs: Date.UTC(2026, 0, 5, 12) };

function estimator(change: (office: Office) => void = () => undefined) {
  const document = sampleOffice();
  document.office = { ...document.office, country: 'ES' };
  change(document);
  const office = { read: () => document } as OfficeService;
  return openRating({ db: openMemoryDb(), office, clock: new FakeClock() }).estimateCost;
}
const trunkOf = (office: Office) => office.trunks.find(({ id }) => id === 'carrier')!;

test('three minutes by the tariff of the trunk, what a bundle gives left out', () => {
  expect(estimator()(call)).toEqual({ seconds: 180, net: 110_000_000n, bundleSec: 0 });
  const kinds = ['mobile' as const];
  const bundle = { id: 'b', name: 'B', seconds: 120, unitSec: 60, priority: 0, kinds, resetDay: 1 };
  const withBundle = estimator((office) => (trunkOf(office).bundles = [bundle]));
  expect(withBundle(call)).toEqual({ seconds: 180, net: 70_000_000n, bundleSec: 120 });
});

test('another currency is changed at the day’s rate; without a rate nobody knows', () => {
  const dollars = (office: Office) => {
    office.tariffs = office.tariffs.map((tariff) => ({ ...tariff, currency: 'USD' }));
  };
  expect(estimator(dollars)(call)).toBeUndefined();
  const changed = estimator((office) => {
    dollars(office);
    office.exchangeRates = [{ from: 'USD', to: 'EUR', rate: '0.5', validFrom: '2026-01-01' }];
  });
  expect(changed(call)).toMatchObject({ net: 55_000_000n });
});

test('no tariff, no version in force, no price for the number: nobody knows', () => {
  expect(estimator((office) => delete trunkOf(office).tariff)(call)).toBeUndefined();
  expect(estimator()({ ...call, atMs: 0 })).toBeUndefined();
  expect(estimator()({ ...call, trunkId: 'gone' })).toBeUndefined();
});
