import type { Office } from '../../core/office/office.ts';
import type { Schedule } from '../../core/schedule/opening-hours.ts';

/** The hours that what is promised to customers runs in; undefined: day and night. */
export function workHoursOf({
  cases,
  hours,
  office,
}: Pick<Office, 'cases' | 'hours' | 'office'>): Schedule | undefined {
  const open = hours.find(({ id }) => id === cases?.hours);
  return open && { hours: open, officeZone: office.timezone };
}
