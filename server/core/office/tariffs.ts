import type { HolidayPlan } from './hours-plan.ts';

export interface TariffVersion {
  validFrom: string;
  rates: Rate[];
  /** Days of its own on which holiday prices hold, beside those of the calendar. */
  holidays?: string[];
  /** Public holidays of a place: the days of ten years from its beginning, written down once and then never changed. */
  calendar?: HolidayPlan;
}

export interface Tariff {
  id: string;
  name: string;
  currency: string;
  /** Zone of its time bands. */
  timezone: string;
  /** How milliseconds become seconds. */
  duration: 'ceil' | 'floor' | 'round';
  /** Never edited once in force: a change is a new version. `validFrom` is an ISO instant. */
  versions: TariffVersion[];
}

/** Amounts are decimal texts with up to nine decimals: no float ever holds money. */
export interface Rate {
  name: string;
  /** E.164 without plus; '' matches all. */
  prefixes: string[];
  band?: {
    /** 0 = Sunday .. 6, as tariffs are usually printed. */
    weekdays?: number[];
    start?: string;
    end?: string;
    holiday?: boolean;
    dates?: { from: string; to: string };
  };
  connectFee: string;
  /** `from`: seconds since answer; `increment` seconds are charged whole at `price` per `per` seconds. */
  steps: { from: number; price: string; per: number; increment: number }[];
  minBillableSec?: number;
  freeSec?: number;
  minCharge?: string;
  maxCost?: string;
  /** Percent. */
  markup?: string;
  rounding: { mode: 'up' | 'half-up' | 'half-even' | 'down'; decimals: number };
}
