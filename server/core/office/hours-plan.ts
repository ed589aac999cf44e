/** What opening hours were switched to by hand. */
export type HoursMode = 'day' | 'night';

/** Public holidays of a country, or of one of its regions. */
export interface HolidayPlan {
  /** ISO 3166-1 alpha-2, with the letters of ISO 3166-2 for a region: `DO`, `ES-MD`. */
  place: string;
  /** As far as they are known; this year and the next one are filled in by the house. */
  years: HolidayYear[];
}

/** `date` is `YYYY-MM-DD`. */
export interface HolidayYear {
  year: number;
  days: { date: string; name: string }[];
}

/** Years that are to be known at a time: a call in the last days of a year may be planned for the next one. */
export function missingYears(plan: HolidayPlan, thisYear: number): number[] {
  return [thisYear, thisYear + 1].filter((year) => !plan.years.some((known) => known.year === year));
}

/**
 * The plan as it is to be kept: days that were left out are as before, and those of another place are dropped, to be
 * looked up anew.
 */
export function keepYears(given: HolidayPlan, before: HolidayPlan | undefined): HolidayPlan {
  if (!before) return given;
  if (given.place === before.place) return given.years.length > 0 ? given : { ...given, years: before.years };
  return JSON.stringify(given.years) === JSON.stringify(before.years) ? { ...given, years: [] } : given;
}
