import type { PriceRule } from '../office/prices.ts';

/** Who is asked for the price of a leg, as far as it is known. */
export interface Priced {
  extension?: string | undefined;
  department?: string | undefined;
  /** The client company for whom the office works. */
  principal?: string | undefined;
}

/** What an account says of who pays comes before what the phone and the caller's unit say. */
export function pricedBy(caller: Priced, account: Pick<Priced, 'department' | 'principal'>): Priced {
  if (account.department !== undefined) return { ...account, principal: account.principal ?? caller.principal };
  if (account.principal !== undefined) return { principal: account.principal };
  return caller;
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
