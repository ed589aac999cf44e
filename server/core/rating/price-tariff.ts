import type { PriceRule } from '../office/prices.ts';

/** Who is asked for the price of a leg, as far as it is known. */
export interface Priced {
  extension?: string | undefined;
  department?: string | undefined;
  /** The client company for whom the office works. */
  principal?: string | undefined;
}

/** The tariff by which somebody is charged: the extension's own line before the unit's, the principal's, and everyone's. */
export function priceTariff(
  rules: readonly PriceRule[],
  { extension, department, principal }: Priced,
): string | undefined {
  const wanted = { extension, department, principal };
  for (const kind of ['extension', 'department', 'principal'] as const) {
    const id = wanted[kind];
    const rule = id !== undefined && rules.find(({ payer }) => payer.kind === kind && payer.id === id);
    if (rule) return rule.tariff;
  }
  return rules.find(({ payer }) => payer.kind === 'everyone')?.tariff;
}
