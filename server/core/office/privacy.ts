import type { ConsentPurpose } from '../scripts/script.ts';

/** How long what is known of customers is kept, and what they are asked before. */
export interface PrivacySettings {
  /** Years that the law wants accounts kept; absent: as usual in the office's country. */
  lawYears?: number;
  /** Months until it goes; 0 = kept for ever. */
  keepMonths: Record<RetainedKind, number>;
  /** The office reaches out by these only to who agreed to it. */
  demandConsent: ConsentPurpose[];
}

/** `changes`: the history of cards; `notes`: of calls; `cases`: words of closed cases; `views`: who looked at what. */
export const retainedKinds = ['changes', 'notes', 'cases', 'views'] as const;
export type RetainedKind = (typeof retainedKinds)[number];

export const privacyDefaults: PrivacySettings = {
  keepMonths: { changes: 0, notes: 0, cases: 0, views: 12 },
  demandConsent: [],
};

/** Years for which companies keep their books, by country; ten where we do not know. */
const bookYears: Record<string, number> = { CL: 6, CO: 10, DO: 10, ES: 6, MX: 5, PA: 5, PE: 5 };
const mostYears = 10;

export const lawYearsOf = (country: string, settings: Pick<PrivacySettings, 'lawYears'> = {}): number =>
  settings.lawYears ?? bookYears[country] ?? mostYears;
