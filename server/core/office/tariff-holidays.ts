import { localTime } from '../schedule/local-time.ts';
import type { Tariff, TariffVersion } from './tariffs.ts';

const YEARS = 10;

/** Years whose public holidays a version still wants to have written down; none once they are. */
export function missingHolidayYears(tariff: Pick<Tariff, 'timezone'>, version: TariffVersion): number[] {
  if (!version.calendar || version.calendar.years.length > 0) return [];
  const { year } = localTime(tariff.timezone, Date.parse(version.validFrom));
  return Array.from({ length: YEARS }, (_, index) => year + index);
}

/** All days on which a version's holiday prices hold: `YYYY-MM-DD`. */
export const holidaysOf = ({ holidays = [], calendar }: TariffVersion): string[] => [
  ...new Set([...holidays, ...(calendar?.years.flatMap(({ days }) => days.map(({ date }) => date)) ?? [])]),
];

/** As a version is compared with what it was: days that were not known yet may be filled in, others may not change. */
export function asBefore(version: TariffVersion, before: TariffVersion): TariffVersion {
  const { calendar } = version;
  const isFilled = calendar && before.calendar?.place === calendar.place && before.calendar.years.length === 0;
  return isFilled ? { ...version, calendar: before.calendar! } : version;
}
