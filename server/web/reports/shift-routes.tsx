import { Hono } from 'hono';
import { ShiftsPage, type ShiftsRow } from '../../../views/reports/shifts-page.tsx';
import { parseSpans, printSpans, type ShiftPlan } from '../../core/figures/shifts.ts';
import { planOfShifts, shiftsOfPlan } from '../../core/office/shifts.ts';
import { goTo, respondPage } from '../respond.ts';
import type { WebDeps } from '../web-deps.ts';
import { loginOf, type WebEnv } from '../web-env.ts';

const weekdays = [1, 2, 3, 4, 5, 6, 7];
const path = '/supervisor/staffing/shifts';
const mostRestMin = 480;

/** The week's plan of shifts, read and written as a table. */
export function shiftRoutes(deps: WebDeps): Hono<WebEnv> {
  const app = new Hono<WebEnv>();
  const people = () => deps.office.read().people.filter(({ extension }) => extension);

  app.get(path, (c) => {
    const { shifts, restMin } = planOfShifts(deps.office.read().shifts);
    const rows = people().map(({ login, name }): ShiftsRow => {
      const own = shifts.filter((shift) => shift.login === login);
      return {
        ...{ login, name, faulty: [], isRestFaulty: false, restMin: String(restMin[login] ?? '') },
        days: weekdays.map((weekday) => printSpans(own.filter((shift) => shift.weekday === weekday))),
      };
    });
    return respondPage(c, <ShiftsPage page={c.var.page} rows={rows} />);
  });

  app.post(path, async (c) => {
    const form = await c.req.parseBody();
    const typed = (name: string): string => {
      const value = form[name];
      return typeof value === 'string' ? value.trim() : '';
    };
    const plan: ShiftPlan = { shifts: [], restMin: {} };
    const rows = people().map(({ login, name }): ShiftsRow => {
      const days = weekdays.map((weekday) => typed(`${login} ${weekday}`));
      const faulty: number[] = [];
      for (const weekday of weekdays) {
        const spans = parseSpans(days[weekday - 1]!);
        if (spans) plan.shifts.push(...spans.map((span) => ({ login, weekday, ...span })));
        else faulty.push(weekday);
      }
      const restMin = typed(`${login} rest`);
      const rest = Number(restMin);
      const isRestFaulty = !Number.isInteger(rest) || rest < 0 || rest > mostRestMin;
      if (restMin !== '' && !isRestFaulty) plan.restMin[login] = rest;
      return { login, name, days, restMin, isRestFaulty, faulty };
    });
    // What was typed stays, with what is wrong in it marked.
    if (rows.some(({ faulty, isRestFaulty }) => faulty.length > 0 || isRestFaulty))
      return respondPage(c, <ShiftsPage page={c.var.page} rows={rows} />, 422);
    const outcome = deps.office.edit(
      (draft) => {
        draft.shifts = shiftsOfPlan(plan);
      },
      { by: loginOf(c) },
    );
    if (outcome.kind === 'refused') return goTo(c, path, { tone: 'bad', key: 'shifts.refused' });
    return goTo(c, path, { tone: 'good', key: 'shifts.saved' });
  });
  return app;
}
