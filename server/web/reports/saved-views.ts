import { addressOf, type ReportQuery, type SavedView } from '../../../views/reports/report-view.ts';
import { type SavedReport, savedReports, saveReports } from '../../services/reports/saved-reports.ts';
import type { WebDeps } from '../web-deps.ts';
import { periodsOf, todayOf } from './report-model.ts';

/** The filter as it is kept: a period that a shortcut names goes with the days. */
export function keepView(
  deps: WebDeps,
  view: Pick<SavedReport, 'name' | 'report' | 'by' | 'mail' | 'to'> & { query: ReportQuery },
): void {
  const { query, ...rest } = view;
  const { from, to, ...scope } = query;
  const period = periodsOf(todayOf(deps)).find((each) => each.from === from && each.to === to)?.name ?? { from, to };
  saveReports(deps.db, [...savedReports(deps.db), { ...rest, id: deps.ids.token(10), period, scope }]);
}

export function dropView(deps: WebDeps, id: string): boolean {
  const views = savedReports(deps.db);
  saveReports(
    deps.db,
    views.filter((view) => view.id !== id),
  );
  return views.some((view) => view.id === id);
}

/** As links. */
export function viewsOf(deps: WebDeps): SavedView[] {
  const periods = periodsOf(todayOf(deps));
  return savedReports(deps.db).map(({ id, name, report, period, scope, mail }) => {
    const { from, to } = typeof period === 'string' ? periods.find((each) => each.name === period)! : period;
    return {
      ...{ id, name, report },
      address: addressOf(`/supervisor/reports/${report}`, { from, to, ...scope }),
      ...(mail && { mail }),
    };
  });
}
