import { Hono } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { DayNightPage, type DayNightRow } from '../../../views/supervisor/day-night-page.tsx';
import { hoursSwitchCode } from '../../core/schedule/hours-switch.ts';
import { isOpen } from '../../core/schedule/opening-hours.ts';
import { switchHours } from '../../services/office/switch-hours.ts';
import { lastChangeOf } from '../../store/queries/audit.ts';
import { goTo, respondPage } from '../respond.ts';
import type { WebDeps } from '../web-deps.ts';
import { loginOf, type WebEnv } from '../web-env.ts';

/** Opening hours switched by hand, by whoever leads. */
export function dayNightRoutes(deps: WebDeps): Hono<WebEnv> {
  const app = new Hono<WebEnv>();

  function rows(): DayNightRow[] {
    const { hours, people, office } = deps.office.read();
    const nameOf = (by: string): string => people.find(({ login }) => login === by)?.name ?? by;
    return hours.map((each) => {
      const last = lastChangeOf(deps.db, { subject: `hours/${each.id}`, field: 'mode' });
      return {
        id: each.id,
        name: each.name,
        mode: each.mode ?? 'auto',
        now: isOpen({ hours: each, officeZone: office.timezone }, deps.clock.now()),
        code: hoursSwitchCode + (each.code ?? ''),
        ...(last && { last: { by: nameOf(last.by), at: last.at } }),
      };
    });
  }

  app.get('/supervisor/day-night', (c) => respondPage(c, <DayNightPage page={c.var.page} rows={rows()} />));

  app.post('/supervisor/day-night/:id', async (c) => {
    const id = c.req.param('id');
    const found = deps.office.read().hours.find((each) => each.id === id);
    if (!found) throw new HTTPException(404);
    const { mode } = await c.req.parseBody();
    if (mode !== 'auto' && mode !== 'day' && mode !== 'night') throw new HTTPException(400);
    const outcome = switchHours(deps.office, { ids: [id], mode: mode === 'auto' ? undefined : mode, by: loginOf(c) });
    if (outcome.kind === 'refused') throw new HTTPException(409);
    const { t } = c.var.page.reader;
    return goTo(c, '/supervisor/day-night', {
      tone: 'good',
      key: 'day-night.done',
      values: { name: found.name, mode: t(`hours-mode.${mode}`) },
    });
  });
  return app;
}
