import { parseNanos, printNanos } from '../../base/money.ts';

/** How thieves are kept from calling at the office's cost. Counts are of one extension unless said otherwise. */
export interface FraudRules {
  on: boolean;
  /** Countries (ISO 3166-1 alpha-2) and sorts of numbers (`premium`, `satellite`) that may be called although they are dear. */
  allowed: string[];
  /** Opening hours of the office; absent = from six in the morning to ten at night. */
  hours?: string;
  /** Countries that the office has never called before, on one day; the next one is blocked. Outside the hours each is. */
  newCountriesPerDay: number;
  /** Calls abroad in one night. */
  abroadPerNight: number;
  /** Calls begun within ten minutes. */
  abroadPerTenMin: number;
  outsidePerTenMin: number;
  /** Abroad, at the same time. */
  abroadAtOnce: number;
  /** Calls abroad of less than a quarter of a minute, within half an hour. */
  shortPerHalfHour: number;
  /** In the office's currency, for calls abroad and to premium numbers; absent = as usual for the currency. */
  perHour?: string;
  perDay?: string;
  /** The same, of the whole office. */
  officePerDay?: string;
  /** Rung when something was blocked: E.164. */
  callTo?: string;
}

export const fraudDefaults: FraudRules = {
  on: true,
  allowed: [],
  newCountriesPerDay: 3,
  abroadPerNight: 3,
  abroadPerTenMin: 8,
  outsidePerTenMin: 60,
  abroadAtOnce: 2,
  shortPerHalfHour: 8,
};

/** So many of a currency are about one dollar: only to know what is little and what is much. */
const perDollar: Record<string, number> = {
  ARS: 1_400,
  BOB: 7,
  BRL: 5,
  CLP: 950,
  COP: 4_000,
  CRC: 500,
  DOP: 60,
  GTQ: 8,
  HNL: 26,
  MXN: 18,
  NIO: 37,
  PEN: 4,
  PYG: 7_500,
  UYU: 40,
};

/** About so many dollars, as an amount of the currency. */
export const dollarsIn = (currency: string, dollars: number): string => String((perDollar[currency] ?? 1) * dollars);

/** What an extension, and the office, may spend abroad and on premium numbers unless the owner says otherwise. */
export const spendingLimits = (
  rules: FraudRules,
  currency: string,
): { perHour: string; perDay: string; perWeek: string; officePerDay: string } => {
  const perDay = rules.perDay ?? dollarsIn(currency, 15);
  return {
    perHour: rules.perHour ?? dollarsIn(currency, 5),
    perDay,
    // Whoever stays just below it each day is found within the week.
    perWeek: printNanos((parseNanos(perDay) ?? 0n) * 3n),
    officePerDay: rules.officePerDay ?? dollarsIn(currency, 50),
  };
};
