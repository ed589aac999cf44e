import type { Tax } from '../office/prices.ts';

/** What calls bear in a country, as far as it is known. */
export interface TaxPreset {
  /** ISO 3166-1 alpha-2. */
  country: string;
  taxes: readonly Tax[];
  /** Codes of those that nobody read in a law: to be asked of whoever keeps the books. */
  unsure: readonly string[];
}

const onNet = (code: string, percent: string, kinds?: Tax['kinds']): Tax => ({
  code,
  percent,
  base: 'net',
  ...(kinds && { kinds }),
});

export const taxPresets: readonly TaxPreset[] = [
  { country: 'DO', taxes: [onNet('ITBIS', '18'), onNet('ISC', '10'), onNet('CDT', '2')], unsure: [] },
  { country: 'ES', taxes: [onNet('IVA', '21')], unsure: [] },
  { country: 'CO', taxes: [onNet('IVA', '19'), onNet('INC', '4', ['mobile'])], unsure: [] },
  { country: 'MX', taxes: [onNet('IEPS', '3'), { code: 'IVA', percent: '16', base: 'compound' }], unsure: ['IVA'] },
  {
    country: 'PA',
    taxes: [onNet('ITBMS', '7'), onNet('ISC', '5', ['mobile']), onNet('INTL', '12', ['international'])],
    unsure: ['INTL'],
  },
];
