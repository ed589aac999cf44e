import { expect, test } from 'vitest';
import { asBefore, holidaysOf } from '../office/tariff-holidays.ts';
import type { TariffVersion } from '../office/tariffs.ts';
import { chargeCall } from './charge.ts';
import { prepareTariff } from './tariff.ts';

const rate = (name: string, price: string) => ({
  name,
  prefixes: ['34'],
  connectFee: '0',
  steps: [{ from: 0, price, per: 60, increment: 60 }],
  rounding: { mode: 'half-up' as const, decimals: 4 },
});

const version = (more: Partial<TariffVersion> = {}): TariffVersion => ({
  validFrom: '2026-01-01T00:00:00.000Z',
  rates: [rate('Any', '0.10'), { ...rate('Holiday', '0.05'), band: { holiday: true } }],
  calendar: { place: 'ES', years: [{ year: 2026, days: [{ date: '2026-12-25', name: 'Navidad' }] }] },
  ...more,
});

const priced = (at: string, of = version()) => {
  const answeredAt = Date.parse(at);
  const charge = chargeCall(prepareTariff({ timezone: 'Europe/Madrid' }, of), {
    answeredAt,
    releasedAt: answeredAt + 120_000,
    destination: '+34910000000',
    emergency: false,
  });
  return charge.state === 'rated' ? charge.spans.map(({ rateId, holiday }) => [rateId, holiday]) : charge.state;
};

test('a call on a day of the calendar is charged by the holiday price, and its span names the day', () => {
  expect(priced('2026-12-25T10:00:00Z')).toEqual([['Holiday', '2026-12-25']]);
  expect(priced('2026-12-26T10:00:00Z')).toEqual([['Any', undefined]]);
  // The holiday ends in the middle of the call, at midnight in Madrid.
  expect(priced('2026-12-25T22:59:00Z')).toEqual([
    ['Holiday', '2026-12-25'],
    ['Any', undefined],
  ]);
});

test('a night that began on the holiday is the holiday’s', () => {
  const night = { ...rate('Night', '0.01'), band: { holiday: true, start: '22:00', end: '06:00' } };
  expect(priced('2026-12-26T02:00:00Z', version({ rates: [rate('Any', '0.10'), night] }))).toEqual([
    ['Night', '2026-12-25'],
  ]);
});

test('own days and the calendar’s are one list; days may be filled in once, and then not change', () => {
  expect(holidaysOf(version({ holidays: ['2026-12-24', '2026-12-25'] }))).toEqual(['2026-12-24', '2026-12-25']);
  const empty = version({ calendar: { place: 'ES', years: [] } });
  expect(asBefore(version(), empty)).toEqual(empty);
  const other = version({ calendar: { place: 'ES', years: [{ year: 2026, days: [] }] } });
  expect(asBefore(other, version())).toEqual(other);
});
