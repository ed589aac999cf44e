/** What opening hours were switched to by hand. */
export type HoursMode = 'day' | 'night';

/** Public holidays of a country, or of one of its regions. */
export interface HolidayPlan {
  /** ISO 3166-1 alpha-2. */
  country: string;
  /** As the calendar names it: the letters of ISO 3166-2 behind the country's. */
  region?: string;
  /** As far as they are known; this year and the next one are filled in by the house. `date` is `YYYY-MM-DD`. */
  years: HolidayYear[];
}

export interface HolidayYear {
  year: number;
  days: { date: string; name: string }[];
}
