import { Hono } from 'hono';
import { reportDays, TrunkReportPage } from '../../../views/admin/trunk-report-page.tsx';
import { respondPage } from '../respond.ts';
import type { WebDeps } from '../web-deps.ts';
import type { WebEnv } from '../web-env.ts';

const DAY_MS = 86_400_000;

/** How the lines did in the last days. */
export function trunkReportRoutes(deps: WebDeps): Hono<WebEnv> {
  const app = new Hono<WebEnv>();
  app.get('/owner/trunk-report', async (c) => {
    const asked = Number(c.req.query('days'));
    const days = reportDays.find((each) => each === asked) ?? 7;
    const to = deps.clock.now() + 1;
    const report = await deps.reports.trunks({ from: to - days * DAY_MS, to });
    const { trunks } = deps.office.read();
    const rows = report.map(({ trunkId, ...row }) => ({
      name: trunks.find(({ id }) => id === trunkId)?.name ?? trunkId,
      ...row,
    }));
    return respondPage(c, <TrunkReportPage page={c.var.page} days={days} rows={rows} />);
  });
  return app;
}
