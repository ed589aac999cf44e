import type { ConsentPurpose } from '../scripts/script.ts';

/** How long what is known of customers is kept, and what they are asked before. */
export interface PrivacySettings {
  /** Years that the law wants accounts kept; absent: as usual in the office's country. */
  lawYears?: number;
  /** Days until it goes; 0 = kept for ever. */
  keepDays: Record<RetainedKind, number>;
  /** The office reaches out by these only to who agreed to it. */
  demandConsent: ConsentPurpose[];
}

/**
 * `calls`: numbers and names in calls, their journal and the carriers' bills; `notes`: of calls; `cases` and `tasks`: words of those
 * that are over; `scripts`: what was answered; `imports`: copies of lists; `changes`: the history of cards; `audit`: who did what,
 * messages to desks; `views`: who looked at what.
 */
export const retainedKinds = [
  'calls',
  'notes',
  'cases',
  'tasks',
  'mails',
  'letters',
  'scripts',
  'callbacks',
  'imports',
  'changes',
  'audit',
  'views',
] as const;
export type RetainedKind = (typeof retainedKinds)[number];

export const mostKeptDays = 18_250;

export const privacyDefaults: PrivacySettings = {
  keepDays: {
    calls: 0,
    notes: 0,
    cases: 0,
    tasks: 0,
    mails: 0,
    letters: 0,
    scripts: 0,
    callbacks: 0,
    imports: 0,
    changes: 0,
    audit: 0,
    views: 365,
  },
  demandConsent: [],
};

/** As it was kept, with the terms that came to be since. */
export const withAllTerms = ({ lawYears, keepDays, demandConsent }: PrivacySettings): PrivacySettings => ({
  ...(lawYears !== undefined && { lawYears }),
  keepDays: { ...privacyDefaults.keepDays, ...keepDays },
  demandConsent,
});

/** Years for which companies keep their books, by country; ten where we do not know. */
const bookYears: Record<string, number> = { CL: 6, CO: 10, DO: 10, ES: 6, MX: 5, PA: 5, PE: 5 };
const mostYears = 10;

export const lawYearsOf = (country: string, settings: Pick<PrivacySettings, 'lawYears'> = {}): number =>
  settings.lawYears ?? bookYears[country] ?? mostYears;
