import type { CaseClock, DueStanding } from './step-case.ts';

/** A clock of a case that comes to its end, or is past it. */
export interface CaseWarning {
  number: string;
  title: string;
  clock: CaseClock;
  standing: Exclude<DueStanding, 'in-time'>;
  dueAt: number;
}
