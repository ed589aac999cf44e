import { limitDefaults } from '../../core/office/limits.ts';
import type { Office } from '../../core/office/office.ts';
import type { Rate } from '../../core/office/tariffs.ts';
import { taxPresets } from '../../core/rating/tax-presets.ts';

const rounding = { mode: 'half-up' as const, decimals: 2 };
const bySixSeconds = (price: string) => [{ from: 0, price, per: 60, increment: 6 }];
const home = ['1809', '1829', '1849'];

/** Evenings and Sundays are cheaper, the first minute abroad is charged whole, and satellites cost what they cost. */
const rates: Rate[] = [
  { name: 'República Dominicana', prefixes: home, connectFee: '0.50', steps: bySixSeconds('2.50'), rounding },
  {
    name: 'República Dominicana, noche',
    prefixes: home,
    band: { start: '20:00', end: '06:00' },
    connectFee: '0.50',
    steps: bySixSeconds('1.25'),
    rounding,
  },
  {
    name: 'República Dominicana, domingo',
    prefixes: home,
    band: { weekdays: [0] },
    connectFee: '0',
    steps: bySixSeconds('1.25'),
    rounding,
  },
  { name: 'Estados Unidos y Canadá', prefixes: ['1'], connectFee: '0.50', steps: bySixSeconds('4.20'), rounding },
  {
    name: 'España',
    prefixes: ['34'],
    connectFee: '1.00',
    steps: [
      { from: 0, price: '9.60', per: 60, increment: 60 },
      { from: 60, price: '9.00', per: 60, increment: 6 },
    ],
    rounding,
  },
  {
    name: 'Resto del mundo',
    prefixes: [''],
    connectFee: '1.00',
    steps: bySixSeconds('18.00'),
    maxCost: '900',
    rounding,
  },
];

/**
 * What calls of the demonstration cost and who pays: a carrier's tariff in two versions with a bundle, what departments
 * are charged, taxes, a currency and budgets that only tell.
 */
export function withDemoCosts(office: Office): Office {
  const [national] = office.tariffs;
  const [trunk] = office.trunks;
  return {
    ...office,
    trunks: [
      {
        ...trunk!,
        bundles: [
          {
            id: 'bono',
            name: 'Bono 600 minutos',
            seconds: 36_000,
            unitSec: 60,
            priority: 0,
            kinds: ['local', 'national', 'mobile'],
            resetDay: 5,
          },
        ],
      },
    ],
    tariffs: [
      { ...national!, versions: [...national!.versions, { validFrom: '2026-01-01T04:00:00.000Z', rates }] },
      {
        id: 'clients',
        name: 'Lo que se cobra',
        currency: 'DOP',
        timezone: national!.timezone,
        duration: 'ceil',
        versions: [
          {
            validFrom: '2020-01-01T04:00:00.000Z',
            rates: [
              { name: 'Nacional', prefixes: home, connectFee: '0', steps: bySixSeconds('4.00'), rounding },
              { name: 'Fuera', prefixes: [''], connectFee: '0', steps: bySixSeconds('15.00'), markup: '10', rounding },
            ],
          },
        ],
      },
    ],
    prices: [{ payer: { kind: 'everyone' }, tariff: 'clients' }],
    exchangeRates: [{ from: 'USD', to: 'DOP', rate: '61.35', validFrom: '2026-01-01' }],
    taxes: structuredClone([...taxPresets.find(({ country }) => country === 'DO')!.taxes]),
    limits: {
      ...limitDefaults,
      budgets: [
        { of: 'office', period: 'month', amount: '4000', onFull: 'notify' },
        { of: 'person:ana', period: 'week', amount: '250', onFull: 'notify' },
        { of: 'trunk:carrier', period: 'month', amount: '6000', onFull: 'notify' },
      ],
      calls: [{ kind: 'international', longestMin: 60, atOnce: 3 }],
    },
  };
}
