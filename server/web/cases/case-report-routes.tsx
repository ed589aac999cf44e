import { Hono } from 'hono';
import { CaseReportPage, type CaseReportRow } from '../../../views/cases/case-report-page.tsx';
import { word } from '../../../views/live/call-words.ts';
import { caseDimensions } from '../../core/cases/case-figures.ts';
import { motivePath } from '../../core/office/cases.ts';
import { addDays, instantAt, localTime } from '../../core/schedule/local-time.ts';
import { reportCases } from '../../store/cases/case-report.ts';
import { requireRole } from '../auth/session.ts';
import { respondPage } from '../respond.ts';
import type { WebDeps } from '../web-deps.ts';
import type { WebEnv } from '../web-env.ts';

const usualDays = 30;

/** How cases stand and whether they were dealt with in time, by one of their dimensions. */
export function caseReportRoutes(deps: WebDeps): Hono<WebEnv> {
  const app = new Hono<WebEnv>();
  app.use('/cases/report', requireRole('supervisor', 'owner'));
  app.get('/cases/report', (c) => {
    const { departments, motives, services, people, office } = deps.office.read();
    const by = caseDimensions.find((each) => each === c.req.query('by')) ?? 'department';
    const now = deps.clock.now();
    const today = localTime(office.timezone, now).date;
    const dateOf = (name: string, usual: string): string => {
      const text = c.req.query(name) ?? '';
      return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text)) ? text : usual;
    };
    const to = dateOf('to', today);
    const from = dateOf('from', addDays(to, 1 - usualDays));
    const midnight = (date: string): number => instantAt(office.timezone, { date, minute: 0 });
    const nameOf = (id: string): string => {
      if (by === 'class') return word(c.var.page.reader, 'contact-class', id);
      if (by === 'owner') return people.find(({ login }) => login === id)?.name ?? id;
      if (by === 'principal') return id;
      if (by === 'motive')
        return (
          motivePath(motives, id)
            .map(({ name }) => name)
            .join(' › ') || id
        );
      return (by === 'service' ? services : departments).find((each) => each.id === id)?.name ?? id;
    };
    const rows = reportCases(deps.db, { by, from: midnight(from), to: midnight(addDays(to, 1)), now }).map(
      ({ of, ...figures }): CaseReportRow => ({
        ...figures,
        ...(of !== null && { of: { id: of, name: nameOf(of) } }),
      }),
    );
    return respondPage(c, <CaseReportPage page={c.var.page} report={{ by, rows, from, to }} />);
  });
  return app;
}
