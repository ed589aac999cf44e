import type { ReportQuery, ReportView } from '../../../views/reports/report-view.ts';
import type { Clock } from '../../base/clock.ts';
import { filtersOf, type ReportAsk, type ReportName, reportFilters } from '../../core/figures/reports.ts';
import type { Office } from '../../core/office/office.ts';
import { addDays, instantAt, isCalendarDay, localTime } from '../../core/schedule/local-time.ts';
import { formatForReader } from '../../services/numbers/normalize.ts';
import type { Reports } from '../../services/reports/reports-port.ts';

const isDate = (text: string | undefined): text is string => isCalendarDay(text ?? '');

/** The stretches that one click asks for, today last in each. */
export function periodsOf(today: string): ReportView['periods'] {
  const yesterday = addDays(today, -1);
  return [
    { name: 'today', from: today, to: today },
    { name: 'yesterday', from: yesterday, to: yesterday },
    { name: 'week', from: addDays(today, -6), to: today },
    { name: 'month', from: addDays(today, -29), to: today },
    { name: 'year', from: addDays(today, -364), to: today },
  ];
}

export const todayOf = (deps: Pick<ReportHouse, 'office' | 'clock'>): string =>
  localTime(deps.office.read().office.timezone, deps.clock.now()).date;

/** What the address asks for; without dates the last week, and dates the wrong way round are turned. */
export function readReportQuery(
  deps: Pick<ReportHouse, 'office' | 'clock'>,
  ask: (name: string) => string | undefined,
): ReportQuery {
  const [, , week] = periodsOf(todayOf(deps));
  const [from, to] = [ask('from'), ask('to')];
  const days = [isDate(from) ? from : week!.from, isDate(to) ? to : week!.to].sort();
  const query: ReportQuery = { from: days[0]!, to: days[1]! };
  for (const name of reportFilters) {
    const value = ask(name)?.trim().slice(0, 100);
    if (value) query[name] = value;
  }
  return query;
}

/** Both days included, in the office's zone. */
export function askOf(deps: Pick<ReportHouse, 'office'>, name: ReportName, query: ReportQuery): ReportAsk {
  const { timezone } = deps.office.read().office;
  const midnight = (date: string): number => instantAt(timezone, { date, minute: 0 });
  const { from, to, ...scope } = query;
  return { name, timezone, from: midnight(from), to: midnight(addDays(to, 1)), ...scope };
}

/** As the office says now: figures of the past are measured by it too. */
export const levelsOf = ({ office }: Pick<ReportHouse, 'office'>): [string, number][] =>
  office.read().queues.map(({ id, serviceLevelSec }) => [id, serviceLevelSec * 1000]);

/** What a report stands on: the office as it is, and who answers. */
export interface ReportHouse {
  clock: Pick<Clock, 'now'>;
  office: { read(): Office };
  reports: Pick<Reports, 'table'>;
}

/** Names as they are now; what is gone from the office keeps its id. */
function reportNames({
  office,
  queues,
  people,
  trunks,
  flows,
  results,
  breaks,
  departments,
}: Office): ReportView['names'] {
  const nameIn =
    (list: readonly { id: string; name: string }[]) =>
    (id: string): string =>
      list.find((each) => each.id === id)?.name ?? id;
  return {
    queue: nameIn(queues),
    trunk: nameIn(trunks),
    department: nameIn(departments),
    flow: nameIn(flows),
    result: nameIn(results),
    breaks,
    person: (login) => people.find((each) => each.login === login)?.name ?? login,
    number: (number) => formatForReader(number, office.country),
  };
}

/** Without the filters that mean nothing to this report: it must not say that it was narrowed by them. */
function narrowed(name: ReportName, query: ReportQuery): ReportQuery {
  const meant: readonly string[] = ['from', 'to', ...filtersOf(name)];
  return Object.fromEntries(Object.entries(query).filter(([key]) => meant.includes(key))) as ReportQuery;
}

/** A report with all that stands around it. */
export async function reportView(
  house: ReportHouse,
  name: ReportName,
  asked: ReportQuery & { lines?: NonNullable<ReportAsk['lines']> },
): Promise<ReportView> {
  const office = house.office.read();
  const { queues, people, trunks, inboundRoutes, results } = office;
  const { lines, ...whole } = asked;
  const query = narrowed(name, whole);
  const ask = askOf(house, name, query);
  return {
    name,
    query,
    table: await house.reports.table({ ...ask, ...(lines && { lines }) }, levelsOf(house)),
    firstLine: lines?.from ?? 0,
    names: reportNames(office),
    choices: {
      queues: queues.map(({ id, name }) => ({ id, name })),
      people: people.filter(({ extension }) => extension).map(({ login, name }) => ({ id: login, name })),
      trunks: trunks.map(({ id, name }) => ({ id, name })),
      dids: [...new Set(inboundRoutes.map(({ did }) => did))].filter((did) => !did.includes('*')),
      results: results.map(({ id, name }) => ({ id, name })),
    },
    periods: periodsOf(todayOf(house)),
    levels: queues.map(({ name, serviceLevelSec }) => ({ queue: name, sec: serviceLevelSec })),
    from: ask.from,
    to: ask.to,
  };
}
