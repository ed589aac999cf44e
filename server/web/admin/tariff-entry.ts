import type { TariffEntry } from '../../../views/admin/tariff-fields.ts';
import { nameBundles } from '../../../views/admin/trunks.tsx';
import type { Office } from '../../core/office/office.ts';
import type { TrunkBundle } from '../../core/office/prices.ts';
import type { Rate, Tariff } from '../../core/office/tariffs.ts';
import { localTime } from '../../core/schedule/local-time.ts';
import { canonical } from '../../services/office/office-diff.ts';
import type { OfficeProblem } from '../../services/office/office-service.ts';

type Version = Tariff['versions'][number];

/** The calendar day of an instant in a zone. */
export const localDay = (timezone: string, atMs: number): string => localTime(timezone, atMs).date;

/** Sunday is 7 on pages and 0 in tariffs. */
const swapSunday = (rate: Rate, change: (day: number) => number): Rate =>
  rate.band?.weekdays
    ? { ...rate, band: { ...rate.band, weekdays: rate.band.weekdays.map(change).sort((a, b) => a - b) } }
    : rate;

/** What the page shows of a tariff: its last version and the lines that are charged by it. */
export function showTariff(office: Office, tariff: Tariff, how: { version: Version; validFrom: string }): TariffEntry {
  const { versions: _versions, id, ...about } = tariff;
  const lines = office.trunks.filter((trunk) => trunk.tariff === id);
  return {
    ...about,
    validFrom: how.validFrom,
    rates: how.version.rates.map((rate) => swapSunday(rate, (day) => day || 7)),
    holidays: how.version.holidays ?? [],
    ...(how.version.calendar && { calendar: how.version.calendar }),
    lines: lines.map((trunk) => trunk.id),
    bundles: lines.flatMap((trunk) => trunk.bundles.map((bundle) => ({ ...bundle, trunk: trunk.id }))),
  };
}

function tidyBand(band: NonNullable<Rate['band']>): Rate['band'] {
  const { weekdays = [], start, end, holiday, dates } = band;
  const tidy = {
    ...(weekdays.length > 0 && { weekdays }),
    ...(start && { start }),
    ...(end && { end }),
    ...(holiday && { holiday }),
    // Only one of both is wrong, which the office then tells.
    ...((dates?.from || dates?.to) && { dates: { from: dates.from ?? '', to: dates.to ?? '' } }),
  };
  return Object.keys(tidy).length > 0 ? tidy : undefined;
}

function tidyRate(given: Rate): Rate {
  const { band: givenBand, ...rate } = swapSunday(given, (day) => day % 7);
  const band = givenBand && tidyBand(givenBand);
  return {
    ...rate,
    ...(band && { band }),
    connectFee: rate.connectFee || '0',
    steps: rate.steps ?? [],
  };
}

/** What a form said, as the office writes it. */
export function tidyTariff({ calendar, ...entry }: TariffEntry, before: TariffEntry): TariffEntry {
  const isSame = calendar?.place === before.calendar?.place;
  return {
    ...entry,
    ...(calendar?.place && { calendar: isSame ? calendar : { place: calendar.place, years: [] } }),
    rates: (entry.rates ?? []).map(tidyRate),
    bundles: (entry.bundles ?? []).map(({ prefixes, ...bundle }) => ({
      ...bundle,
      ...(prefixes && prefixes.length > 0 && { prefixes }),
    })),
  };
}

/** The version that the entry speaks of. Today's begins at once: what was charged this morning stays. */
function versionOf(entry: TariffEntry, how: { nowMs: number; isFirst: boolean }): Version {
  const isToday = entry.validFrom === localDay(entry.timezone, how.nowMs);
  return {
    validFrom: isToday && !how.isFirst ? new Date(how.nowMs).toISOString() : entry.validFrom,
    rates: entry.rates,
    ...(entry.holidays.length > 0 && { holidays: entry.holidays }),
    // Its days are those of its own years, and are written down anew.
    ...(entry.calendar && { calendar: { place: entry.calendar.place, years: [] } }),
  };
}

const pricesOf = ({ rates, holidays = [], calendar }: Version): string =>
  canonical({ rates, holidays, place: calendar?.place });

export interface SavedTariff {
  /** A version was added, or one that has not begun replaced. */
  isNewVersion: boolean;
  /** Problems by the fields of the page; what it does not show keeps its place in the document. */
  place(problems: readonly OfficeProblem[]): OfficeProblem[];
}

/**
 * Puts what the page said into the office: the tariff, its lines with their bundles, and a version: in place of the one that
 * is edited, which has not begun, or a new one in the order of time, where its prices are others than those before it.
 */
export function saveTariff(
  draft: Office,
  how: { id: string; entry: TariffEntry; nowMs: number; edited?: string | undefined },
): SavedTariff {
  const { id, entry, nowMs } = how;
  const { validFrom: _from, rates: _rates, holidays: _holidays, calendar: _days, lines, bundles, ...about } = entry;
  let index = draft.tariffs.findIndex((each) => each.id === id);
  const before = draft.tariffs[index];
  if (index < 0) index = draft.tariffs.length;
  const known = before?.versions ?? [];
  const edited = known.find(({ validFrom }) => validFrom === how.edited && Date.parse(validFrom) > nowMs);
  const others = known.filter((each) => each !== edited);
  const version = versionOf(entry, { nowMs, isFirst: others.length === 0 });
  const dayOf = ({ validFrom }: Version): string =>
    validFrom.includes('T') ? localDay(entry.timezone, Date.parse(validFrom)) : validFrom;
  // What begins later stays behind it; two of one day are told as what they are.
  const later = others.findIndex((each) => Date.parse(each.validFrom) > nowMs && dayOf(each) > dayOf(version));
  const nth = later < 0 ? others.length : later;
  const compared = edited ?? others[nth - 1];
  const isMoved = edited !== undefined && dayOf(edited) !== entry.validFrom;
  const isNewVersion = !compared || isMoved || pricesOf(compared) !== pricesOf(version);
  draft.tariffs[index] = { ...about, id, versions: isNewVersion ? others.toSpliced(nth, 0, version) : [...known] };

  const shown = new Set(draft.trunks.filter((trunk) => trunk.tariff === id).map((trunk) => trunk.id));
  const places = new Map<string, string>();
  for (const [at, trunk] of draft.trunks.entries()) {
    if (lines.includes(trunk.id)) trunk.tariff = id;
    else if (shown.has(trunk.id)) delete trunk.tariff;
    const rows = [...bundles.entries()].filter(([, bundle]) => bundle.trunk === trunk.id);
    if (!shown.has(trunk.id) && rows.length === 0) continue;
    const kept: readonly TrunkBundle[] = shown.has(trunk.id) ? [] : trunk.bundles;
    for (const [nthRow, [row]] of rows.entries())
      places.set(`trunks[${at}].bundles[${kept.length + nthRow}]`, `bundles[${row}]`);
    trunk.bundles = nameBundles([...kept, ...rows.map(([, { trunk: _trunk, ...bundle }]) => bundle)]);
  }
  const start = `tariffs[${index}].`;
  const versionStart = `${start}versions[${nth}].`;
  const placeOf = (path: string): string => {
    if (path.startsWith(versionStart)) return path.slice(versionStart.length);
    if (path === versionStart.slice(0, -1)) return 'validFrom';
    if (path.startsWith(start)) return path.slice(start.length);
    const [bundle = ''] = /^trunks\[\d+\]\.bundles\[\d+\]/.exec(path) ?? [];
    const row = places.get(bundle);
    return row === undefined ? path : `${row}${path.slice(bundle.length)}`;
  };
  return {
    isNewVersion,
    place: (problems) => problems.map((problem) => ({ ...problem, path: placeOf(problem.path) })),
  };
}
