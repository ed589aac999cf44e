import { Hono } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { StaffingPage, type StaffingView } from '../../../views/reports/staffing-page.tsx';
import { serviceLevelOf } from '../../core/figures/figures.ts';
import { expectedLevel, planWeek } from '../../core/figures/staffing.ts';
import { addDays, instantAt } from '../../core/schedule/local-time.ts';
import { respondPage } from '../respond.ts';
import type { WebDeps } from '../web-deps.ts';
import type { WebEnv } from '../web-env.ts';
import { levelsOf, todayOf } from './report-model.ts';

/** Staffing from the queue's own traffic. */
export function staffingRoutes(deps: WebDeps): Hono<WebEnv> {
  const app = new Hono<WebEnv>();

  app.get('/supervisor/staffing', async (c) => {
    const { queues, office, hours } = deps.office.read();
    const queue = queues.find(({ id }) => id === c.req.query('queue')) ?? queues[0];
    if (!queue) throw new HTTPException(404);
    /** A whole number within its limits, else what is usual. */
    const numberAt = (name: string, usual: number, [least, most]: [number, number]): number => {
      const value = Number(c.req.query(name) || Number.NaN);
      return Number.isInteger(value) && value >= least && value <= most ? value : usual;
    };
    const patience = numberAt('patience', 0, [1, 3_600]);
    const query: StaffingView['query'] = {
      queue: queue.id,
      weekday: numberAt('weekday', 1, [1, 7]),
      weeks: numberAt('weeks', 4, [1, 52]),
      share: numberAt('share', 80, [1, 99]),
      within: numberAt('within', queue.serviceLevelSec, [1, 3_600]),
      shrinkage: numberAt('shrinkage', 30, [0, 90]),
      ...(patience > 0 && { patience }),
    };
    const today = todayOf(deps);
    const midnight = (date: string): number => instantAt(office.timezone, { date, minute: 0 });
    const { quarters } = await deps.reports.loads(
      {
        queue: queue.id,
        members: queue.members,
        from: midnight(addDays(today, -7 * query.weeks)),
        to: midnight(today),
        timezone: office.timezone,
        // A holiday says nothing of the other days of its weekday.
        without: hours.flatMap(
          ({ holidays }) => holidays?.years.flatMap(({ days }) => days.map(({ date }) => date)) ?? [],
        ),
      },
      levelsOf(deps),
    );
    const aim = { withinSec: query.within, ...(patience > 0 && { patienceSec: patience }) };
    const plan = planWeek(quarters, { ...aim, share: query.share / 100, shrinkage: query.shrinkage / 100 });
    const rows = plan.map((row, index) => {
      const there = Math.round(row.present);
      return {
        ...row,
        expected: expectedLevel(row, { ...aim, agents: there }),
        oneLess: expectedLevel(row, { ...aim, agents: there - 1 }),
        actual: serviceLevelOf(quarters[index]!),
      };
    });
    const view: StaffingView = {
      query,
      queues: queues.map(({ id, name }) => ({ id, name })),
      handlingSec: quarters[0]?.handlingSec ?? 0,
      rows,
    };
    return respondPage(c, <StaffingPage page={c.var.page} view={view} />);
  });
  return app;
}
