import { Hono } from 'hono';
import { CaseReportPage, type CaseReportRow } from '../../../views/cases/case-report-page.tsx';
import { addDays, instantAt, localTime } from '../../core/schedule/local-time.ts';
import { reportCases } from '../../store/cases/case-report.ts';
import { requireRole } from '../auth/session.ts';
import { respondPage } from '../respond.ts';
import type { WebDeps } from '../web-deps.ts';
import type { WebEnv } from '../web-env.ts';

const usualDays = 30;

/** How cases stand and whether they were dealt with in time, by department. */
export function caseReportRoutes(deps: WebDeps): Hono<WebEnv> {
  const app = new Hono<WebEnv>();
  app.use('/cases/report', requireRole('supervisor', 'owner'));
  app.get('/cases/report', (c) => {
    const { departments, office } = deps.office.read();
    const now = deps.clock.now();
    const today = localTime(office.timezone, now).date;
    const dateOf = (name: string, usual: string): string => {
      const text = c.req.query(name) ?? '';
      return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text)) ? text : usual;
    };
    const to = dateOf('to', today);
    const from = dateOf('from', addDays(to, 1 - usualDays));
    const midnight = (date: string): number => instantAt(office.timezone, { date, minute: 0 });
    const rows = reportCases(deps.db, { from: midnight(from), to: midnight(addDays(to, 1)), now }).map(
      ({ department, ...figures }): CaseReportRow => ({
        ...figures,
        ...(department !== null && {
          department: { id: department, name: departments.find(({ id }) => id === department)?.name ?? department },
        }),
      }),
    );
    return respondPage(c, <CaseReportPage page={c.var.page} report={{ rows, from, to }} />);
  });
  return app;
}
