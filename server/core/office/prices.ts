import type { CallKind } from './call-kinds.ts';
import type { Office } from './office.ts';

export const payerKinds = ['everyone', 'department', 'principal', 'extension'] as const;

/** Who is charged; `id` is that of the department, the name of the principal or the number of the extension. */
export interface Payer {
  kind: (typeof payerKinds)[number];
  /** Absent only for everyone. */
  id?: string;
}

/** What a payer is charged by; whoever has no line of their own pays as everyone. */
export interface PriceRule {
  payer: Payer;
  tariff: string;
}

/** The client companies that the office's document speaks of; customers may be of others. */
export function principalsOf(of: Pick<Office, 'prices' | 'accounts' | 'campaigns' | 'limits'>): string[] {
  const { prices, accounts, campaigns, limits } = of;
  const named = [
    ...prices.map(({ payer }) => (payer.kind === 'principal' ? payer.id : undefined)),
    ...accounts.map(({ principal }) => principal),
    ...campaigns.map(({ principal }) => principal),
    ...(limits?.budgets ?? []).map(({ of }) => /^principal:(.+)$/.exec(of)?.[1]),
  ];
  return [...new Set(named.filter((name) => name !== undefined))].sort();
}

/** One of `from` is worth `rate` of `to` from the local day `validFrom` on. */
export interface ExchangeRate {
  from: string;
  to: string;
  /** Exact decimal. */
  rate: string;
  validFrom: string;
}

/** `net`: of the net alone; `compound`: of the net with the taxes above it. */
export const taxBases = ['net', 'compound'] as const;

export interface Tax {
  code: string;
  /** Exact decimal: `18`, `12.5`. */
  percent: string;
  base: (typeof taxBases)[number];
  /** Only on calls of these kinds; absent = on all. */
  kinds?: CallKind[];
}

/** Minutes that a carrier gives for a month's fee. */
export interface TrunkBundle {
  id: string;
  name: string;
  seconds: number;
  /** Used in whole ones: 60 = by the minute. */
  unitSec: number;
  /** The higher one is used first. */
  priority: number;
  kinds: CallKind[];
  /** Only numbers that begin so, E.164 without plus; absent = all of those kinds. */
  prefixes?: string[];
  /** It is full again on this day of each month, 1 to 28, in the office's zone. */
  resetDay: number;
}
