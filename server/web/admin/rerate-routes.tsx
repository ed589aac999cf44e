import { Hono } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { type RerateDays, ReratePage, ReratesPage, type RerateView } from '../../../views/admin/rerate-page.tsx';
import { formatDay } from '../../../views/texts/format.ts';
import type { Reader } from '../../../views/texts/reader.ts';
import { parseNanos, printNanos } from '../../base/money.ts';
import { addDays, instantAt, isCalendarDay, localTime } from '../../core/schedule/local-time.ts';
import { formatForReader } from '../../services/numbers/normalize.ts';
import type { RerateStarted } from '../../services/rating/create-rerates.ts';
import type { RerateRow } from '../../store/rating/rerate-store.ts';
import { goTo, respondPage } from '../respond.ts';
import type { WebDeps } from '../web-deps.ts';
import { loginOf, type WebContext, type WebEnv } from '../web-env.ts';

const base = '/owner/rerate';
const changesShown = 100;
const isDay = (text: unknown): text is string => typeof text === 'string' && isCalendarDay(text);

/** Charges rated anew, for the owner: chosen, counted, done, and what it changed. */
export function rerateRoutes(deps: WebDeps): Hono<WebEnv> {
  const app = new Hono<WebEnv>();
  const { rerates } = deps;

  function viewOf(row: RerateRow): RerateView {
    const { by, trunkId, why, counted, outcome, id, at, fromAt, toAt, state } = row;
    const { people, trunks } = deps.office.read();
    const currencies = [...new Set([...Object.keys(outcome?.before ?? {}), ...Object.keys(outcome?.after ?? {})])];
    const amount = (sums: Record<string, string> | undefined, currency: string) => parseNanos(sums?.[currency] ?? '0')!;
    const sums = currencies.map((currency) => {
      const [before, after] = [amount(outcome?.before, currency), amount(outcome?.after, currency)];
      return { currency, before: printNanos(before), after: printNanos(after), difference: printNanos(after - before) };
    });
    return {
      ...{ id, at, fromAt, toAt, state },
      by: people.find(({ login }) => login === by)?.name ?? by,
      ...(trunkId !== null && { trunk: trunks.find((trunk) => trunk.id === trunkId)?.name ?? trunkId }),
      ...(why !== null && { why }),
      ...(counted !== null && { counted }),
      ...(outcome && { outcome: { ...outcome, sums } }),
    };
  }

  function find(c: WebContext): RerateRow {
    const row = rerates.find(Number(c.req.param('id')));
    if (!row) throw new HTTPException(404);
    return row;
  }

  function respondList(c: WebContext, wrong?: { error: string; days: RerateDays; trunk: string }) {
    const { trunks, office } = deps.office.read();
    const today = localTime(office.timezone, deps.clock.now()).date;
    const days = wrong?.days ?? { from: `${today.slice(0, 7)}-01`, to: today };
    const runs = rerates.list().map(viewOf);
    return respondPage(
      c,
      <ReratesPage
        page={c.var.page}
        runs={runs}
        trunks={trunks}
        days={days}
        trunk={wrong?.trunk}
        error={wrong?.error}
      />,
      wrong === undefined ? 200 : 422,
    );
  }

  /** The last day of a run that cuts no bundle. */
  const lastDay = (untilMs: number): string => localTime(deps.office.read().office.timezone, untilMs - 1).date;

  const refusalOf = (started: RerateStarted & { kind: 'refused' }, reader: Reader) => ({
    key: `rerate.refused-${started.why}` as const,
    values:
      started.why === 'splits-bundle'
        ? { bundle: started.bundle, trunk: started.trunk, day: formatDay(lastDay(started.untilMs), reader) }
        : {},
  });

  const back = (c: WebContext, id: number, started: RerateStarted) =>
    goTo(
      c,
      `${base}/${id}`,
      started.kind === 'refused' ? { tone: 'bad', ...refusalOf(started, c.var.page.reader) } : undefined,
    );

  app.get(base, (c) => respondList(c));

  app.post(base, async (c) => {
    const { from, to, trunk } = await c.req.parseBody();
    const { reader } = c.var.page;
    const { office, trunks } = deps.office.read();
    const found = trunks.find(({ id }) => id === trunk)?.id;
    const said = (text: unknown): string => (isDay(text) ? text : '');
    const again = (error: string, days: Partial<RerateDays> = {}) =>
      respondList(c, { error, trunk: found ?? '', days: { from: said(from), to: said(to), ...days } });
    if (!isDay(from) || !isDay(to) || from > to) return again(reader.t('rerate.refused-period'));
    const started = rerates.count({
      fromMs: instantAt(office.timezone, { date: from, minute: 0 }),
      toMs: instantAt(office.timezone, { date: addDays(to, 1), minute: 0 }),
      trunkId: found,
      by: loginOf(c),
    });
    if (started.kind === 'refused') {
      const { key, values } = refusalOf(started, reader);
      return again(reader.t(key, values), started.why === 'splits-bundle' ? { to: lastDay(started.untilMs) } : {});
    }
    return goTo(c, `${base}/${started.id}`);
  });

  app.get(`${base}/:id`, (c) => {
    const row = find(c);
    const after = Number(c.req.query('after') ?? 0) || 0;
    // While it is at work only how far it has come is shown.
    const found =
      row.state === 'running' || row.state === 'counting'
        ? []
        : rerates.changes(row.id, { after, limit: changesShown + 1 });
    const { office, trunks } = deps.office.read();
    const changes = found.slice(0, changesShown).map(({ trunkId, destination, ...change }) => ({
      ...change,
      trunk: trunks.find(({ id }) => id === trunkId)?.name ?? trunkId,
      number: formatForReader(destination, office.country),
    }));
    const hasMore = found.length > changesShown;
    return respondPage(c, <ReratePage page={c.var.page} run={viewOf(row)} changes={changes} hasMore={hasMore} />);
  });

  app.post(`${base}/:id/run`, (c) => {
    const { id } = find(c);
    return back(c, id, rerates.run(id, loginOf(c)));
  });

  app.post(`${base}/:id/cancel`, (c) => {
    const { id } = find(c);
    rerates.cancel(id);
    return goTo(c, `${base}/${id}`);
  });
  return app;
}
