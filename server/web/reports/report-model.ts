import type { ReportQuery, ReportView } from '../../../views/reports/report-view.ts';
import type { ReportAsk, ReportName } from '../../core/figures/reports.ts';
import { addDays, instantAt, localTime } from '../../core/schedule/local-time.ts';
import { namesOf } from '../story/story-model.ts';
import type { WebDeps } from '../web-deps.ts';

const filters = ['queue', 'person', 'did', 'trunk'] as const;

const isDate = (text: string | undefined): text is string =>
  /^\d{4}-\d{2}-\d{2}$/.test(text ?? '') && !Number.isNaN(Date.parse(text!));

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

export const todayOf = (deps: Pick<WebDeps, 'office' | 'clock'>): string =>
  localTime(deps.office.read().office.timezone, deps.clock.now()).date;

/** What the address asks for; without dates the last week, and dates the wrong way round are turned. */
export function readReportQuery(deps: WebDeps, ask: (name: string) => string | undefined): ReportQuery {
  const [, , week] = periodsOf(todayOf(deps));
  const [from, to] = [ask('from'), ask('to')];
  const days = [isDate(from) ? from : week!.from, isDate(to) ? to : week!.to].sort();
  const query: ReportQuery = { from: days[0]!, to: days[1]! };
  for (const name of filters) {
    const value = ask(name)?.trim().slice(0, 100);
    if (value) query[name] = value;
  }
  return query;
}

/** Both days included, in the office's zone. */
export function askOf(deps: Pick<WebDeps, 'office'>, name: ReportName, query: ReportQuery): ReportAsk {
  const { timezone } = deps.office.read().office;
  const midnight = (date: string): number => instantAt(timezone, { date, minute: 0 });
  const { from, to, ...scope } = query;
  return { name, timezone, from: midnight(from), to: midnight(addDays(to, 1)), ...scope };
}

/** As the office says now: figures of the past are measured by it too. */
export const levelsOf = ({ office }: Pick<WebDeps, 'office'>): [string, number][] =>
  office.read().queues.map(({ id, serviceLevelSec }) => [id, serviceLevelSec * 1000]);

/** A report with all that stands around it. */
export async function reportView(deps: WebDeps, name: ReportName, query: ReportQuery): Promise<ReportView> {
  const { queues, people, trunks, inboundRoutes } = deps.office.read();
  const ask = askOf(deps, name, query);
  const { queue, person, trunk, number } = namesOf(deps);
  return {
    name,
    query,
    table: await deps.reports.table(ask, levelsOf(deps)),
    names: { queue, person, trunk, number },
    choices: {
      queues: queues.map(({ id, name }) => ({ id, name })),
      people: people.filter(({ extension }) => extension).map(({ login, name }) => ({ id: login, name })),
      trunks: trunks.map(({ id, name }) => ({ id, name })),
      dids: [...new Set(inboundRoutes.map(({ did }) => did))].filter((did) => !did.includes('*')),
    },
    periods: periodsOf(todayOf(deps)),
    levels: queues.map(({ name, serviceLevelSec }) => ({ queue: name, sec: serviceLevelSec })),
    from: ask.from,
    to: ask.to,
  };
}
