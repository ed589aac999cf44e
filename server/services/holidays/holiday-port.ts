import type { HolidayYear } from '../../core/office/hours-plan.ts';
import type { Language } from '../../core/office/office.ts';

/** Where the public holidays of the world are known. */
export interface HolidayPort {
  /** Days on which offices are closed by law, in order; none for a place that has no calendar. Rejects when it cannot tell. */
  lookUp(asked: { place: string; years: readonly number[]; language: Language }): Promise<HolidayYear[]>;
}
