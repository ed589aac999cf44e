import type { ReportPlan } from './reports.ts';

/** By what charges can be told apart. */
export type CostKey =
  | 'extension'
  | 'person'
  | 'department'
  | 'queue'
  | 'principal'
  | 'account'
  | 'campaign'
  | 'customer'
  | 'case'
  | 'class'
  | 'country'
  | 'trunk'
  | 'rate'
  | 'hour'
  | 'weekday'
  | 'number';

/** Said of a number that no country has. */
export const noCountry = 'ZZ';

const ofPayer = ['queue', 'person', 'trunk'] as const;
const by = (cost: CostKey) => ({ group: 'costs', cost, filters: ofPayer }) as const satisfies ReportPlan;

/** The reports of what calls cost, by what they are told apart; each charge of a trunk leg counts once. */
export const costPlans = {
  'costs-by-extension': by('extension'),
  'costs-by-person': by('person'),
  'costs-by-department': by('department'),
  'costs-by-queue': by('queue'),
  'costs-by-principal': by('principal'),
  'costs-by-account': by('account'),
  'costs-by-campaign': by('campaign'),
  'costs-by-customer': by('customer'),
  'costs-by-case': by('case'),
  'costs-by-class': by('class'),
  'costs-by-country': by('country'),
  'costs-by-trunk': by('trunk'),
  'costs-by-hour': by('hour'),
  'costs-by-weekday': by('weekday'),
  'costs-by-rate': by('rate'),
  'numbers-by-cost': { ...by('number'), top: 'cost' },
  'numbers-by-time': { ...by('number'), top: 'talk' },
  'numbers-by-calls': { ...by('number'), top: 'charged' },
  'dearest-calls': { group: 'costs', filters: ofPayer },
  'unrated-calls': { group: 'costs', filters: ofPayer },
  charges: { group: 'costs', filters: ofPayer },
  'bundle-use': { group: 'costs', filters: ['trunk'] },
} as const satisfies Record<string, ReportPlan>;

/** What can be seen of a line of costs, call by call: its legs, and those that found no price. */
export const costCounts = ['charged', 'unrated'] as const;
export type CostCount = (typeof costCounts)[number];
