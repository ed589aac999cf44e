import { expect, test } from 'vitest';
import { parseNanos } from '../../base/money.ts';
import type { Rate, Tariff } from '../office/tariffs.ts';
import { chargeCall } from './charge.ts';
import { prepareTariff, versionAt } from './tariff.ts';

const rate = (name: string, price: string, more: Partial<Rate> = {}): Rate => ({
  name,
  prefixes: ['1'],
  connectFee: '0.05',
  steps: [{ from: 0, price, per: 60, increment: 60 }],
  rounding: { mode: 'half-up', decimals: 4 },
  ...more,
});

const tariff = (...versions: Tariff['versions']): Tariff => ({
  id: 'carrier',
  name: 'Carrier',
  currency: 'DOP',
  timezone: 'America/Santo_Domingo',
  duration: 'ceil',
  versions,
});

test('a leg is priced by the last version that had begun, in whatever order they are listed', () => {
  const january = { validFrom: '2026-01-01T04:00:00Z', rates: [] };
  const march = { validFrom: '2026-03-01T00:00:00-04:00', rates: [] };
  const both = tariff(march, january);
  expect(versionAt(both, Date.parse('2026-01-01T03:59:59Z'))).toBeUndefined();
  expect(versionAt(both, Date.parse('2026-03-01T03:59:59Z'))).toBe(january);
  expect(versionAt(both, Date.parse('2026-03-01T04:00:00Z'))).toBe(march);
});

test('texts of the office file become exact prices, bands and limits', () => {
  const band = { weekdays: [1, 2, 3, 4, 5], start: '08:00', end: '20:00' };
  const christmas = { dates: { from: '2026-12-24', to: '2026-12-26' } };
  const version = {
    validFrom: '2026-01-01T00:00:00Z',
    rates: [
      rate('Mobile', '2', { band, maxCost: '5', markup: '10' }),
      rate('Mobile', '1'),
      rate('Christmas', '0.5', { band: christmas }),
    ],
  };
  const deck = prepareTariff(tariff(version), version);
  const at = (answered: string, seconds: number): unknown => {
    const answeredAt = Date.parse(answered);
    const releasedAt = answeredAt + seconds * 1000;
    return chargeCall(deck, { answeredAt, releasedAt, destination: '+18095551234', emergency: false });
  };
  expect(at('2026-03-03T15:00:00Z', 61)).toMatchObject({ rateId: 'Mobile', net: parseNanos('4.455') });
  expect(at('2026-03-03T15:00:00Z', 600)).toMatchObject({ reason: 'maximum-charge', net: parseNanos('5.5') });
  expect(at('2026-03-03T03:00:00Z', 30)).toMatchObject({ rateId: 'Mobile#2', net: parseNanos('1.05') });
  expect(at('2026-12-26T15:00:00Z', 30)).toMatchObject({ rateId: 'Christmas', net: parseNanos('0.55') });
  expect(at('2026-12-27T15:00:00Z', 30)).toMatchObject({ rateId: 'Mobile#2' });
});

test.each([
  [rate('Comma', '1,5'), { code: 'rating.bad-amount', context: { rate: 'Comma', text: '1,5' } }],
  [rate('Late', '1', { band: { start: '25:00', end: '26:00' } }), { code: 'rating.bad-time' }],
])('a text that is no amount or no time is named, not guessed', (bad, error) => {
  const version = { validFrom: '2026-01-01T00:00:00Z', rates: [bad] };
  expect(() => prepareTariff(tariff(version), version)).toThrow(expect.objectContaining(error));
});
