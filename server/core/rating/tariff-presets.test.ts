import { expect, test } from 'vitest';
import { presetRates } from './tariff-presets.ts';

const told = (rows: ReturnType<typeof presetRates>) => rows.map(({ place, rate }) => [place, rate.prefixes.join(' ')]);

test('by destination, mobiles are told from landlines by the numbering of the country', () => {
  expect(told(presetRates('by-destination', 'CL'))).toEqual([
    ['fixed', '56'],
    ['mobile', '569'],
    ['toll-free', '56800'],
    ['international', ''],
  ]);
  expect(told(presetRates('by-destination', 'ES'))[1]).toEqual(['mobile', '346 3471 3472 3473 3474 3478']);
});

test('where mobiles have no digits of their own there is one row for the country, without the other countries of +1', () => {
  const [home, free, abroad] = presetRates('by-destination', 'DO');
  expect(home).toMatchObject({
    place: 'national',
    rate: { prefixes: expect.arrayContaining(['1809', '1829', '1849']) },
  });
  expect(home!.rate.prefixes).not.toContain('1');
  expect(free).toMatchObject({ place: 'toll-free', rate: { steps: [{ price: '0' }] } });
  expect(abroad).toMatchObject({ place: 'international', rate: { prefixes: [''] } });
});

test('by the second each second is charged, by the minute each begun one', () => {
  expect(presetRates('per-second', 'CO')[0]?.rate.steps).toEqual([{ from: 0, price: '', per: 60, increment: 1 }]);
  expect(presetRates('per-minute', 'CO')[0]?.rate.steps).toEqual([{ from: 0, price: '', per: 60, increment: 60 }]);
});
