import { Hono } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { CallsBehindPage } from '../../../views/reports/calls-behind-page.tsx';
import { linesOnPage, ReportPage } from '../../../views/reports/report-page.tsx';
import { addressOf } from '../../../views/reports/report-view.ts';
import { ReportsPage } from '../../../views/reports/reports-page.tsx';
import { mailTimes, type ViewWish } from '../../../views/reports/saved-views.tsx';
import { countsOfCalls, planOf, type ReportName, reportNames } from '../../core/figures/reports.ts';
import type { PrintedKind } from '../../services/reports/reports-port.ts';
import { findCall } from '../../store/queries/calls.ts';
import { readPage } from '../form/read-page.ts';
import { goTo, respondPage } from '../respond.ts';
import { listRows } from '../story/call-list.ts';
import type { WebDeps } from '../web-deps.ts';
import { loginOf, type WebContext, type WebEnv } from '../web-env.ts';
import { fileTypes } from './file-types.ts';
import { askOf, levelsOf, readReportQuery, reportView } from './report-model.ts';
import { dropView, keepView, viewsOf } from './saved-views.ts';

const isReport = (name: string): name is ReportName => (reportNames as readonly string[]).includes(name);

/** What keeps a view from being kept as it was typed. */
function faultOf(wish: { name: string; mail: string; receivers: readonly string[] }): ViewWish['fault'] {
  if (wish.name === '') return 'no-name';
  if (wish.receivers.some((each) => !/^[^@\s]+@[^@\s]+$/.test(each))) return 'bad-address';
  return wish.mail !== '' && wish.receivers.length === 0 ? 'no-address' : undefined;
}

/** Reports for whoever leads: the list, each on its page and as a file, and the calls behind a figure. */
export function reportRoutes(deps: WebDeps): Hono<WebEnv> {
  const app = new Hono<WebEnv>();
  const root = '/supervisor/reports';
  const queryOf = (c: WebContext) => readReportQuery(deps, (name) => c.req.query(name));

  /** Which page of a long list the address asks for, from 1. */
  function linesAt(c: WebContext) {
    const page = readPage(c.req.query('page'));
    return { page, lines: { from: (page - 1) * linesOnPage, most: linesOnPage } };
  }

  function nameOf(text: string): ReportName {
    if (!isReport(text)) throw new HTTPException(404);
    return text;
  }

  app.get(root, (c) => respondPage(c, <ReportsPage page={c.var.page} views={viewsOf(deps)} />));

  app.post(`${root}/views/:id/remove`, (c) => {
    if (!dropView(deps, c.req.param('id'))) throw new HTTPException(404);
    return goTo(c, root, { tone: 'good', key: 'reports.removed' });
  });

  app.get(`${root}/:name{.+\\.(xlsx|pdf|csv)}`, async (c) => {
    const [name = '', kind = ''] = c.req.param('name').split('.');
    const query = queryOf(c);
    const { t: _, ...reader } = c.var.page.reader;
    const ask = { name: nameOf(name), query, kind: kind as PrintedKind, reader };
    const file = await deps.reports.print(ask, levelsOf(deps));
    c.header('Content-Type', fileTypes[ask.kind]);
    c.header('Content-Disposition', `attachment; filename="${name}-${query.from}-${query.to}.${kind}"`);
    return c.body(new Uint8Array(file));
  });

  app.get(`${root}/:name`, async (c) => {
    const { lines } = linesAt(c);
    const view = await reportView(deps, nameOf(c.req.param('name')), { ...queryOf(c), lines });
    return respondPage(c, <ReportPage page={c.var.page} view={view} />);
  });

  app.get(`${root}/:name/calls`, async (c) => {
    const name = nameOf(c.req.param('name'));
    const of = countsOfCalls.find((each) => each === c.req.query('of'));
    const isOfCosts = of === 'charged' || of === 'unrated';
    if (!of || isOfCosts !== (planOf(name).cost !== undefined)) throw new HTTPException(404);
    const [key, currency] = [c.req.query('line'), c.req.query('currency')];
    const line = key === undefined || currency === undefined ? undefined : { key, currency };
    const query = queryOf(c);
    const { page, lines } = linesAt(c);
    const { ids, count } = await deps.reports.callsBehind({
      ...askOf(deps, name, query),
      of,
      lines,
      ...(line && { line }),
    });
    const rows = ids.flatMap((id) => findCall(deps.db, id) ?? []);
    return respondPage(
      c,
      <CallsBehindPage
        page={c.var.page}
        figure={of}
        back={addressOf(`${root}/${name}`, query)}
        rows={listRows(deps, rows)}
        count={count}
        pages={{
          number: page,
          href: (number) =>
            `${addressOf(`${root}/${name}/calls`, query)}&of=${of}${line ? `&${new URLSearchParams({ line: line.key, currency: line.currency })}` : ''}&page=${number}`,
        }}
      />,
    );
  });

  app.post(`${root}/:name/views`, async (c) => {
    const report = nameOf(c.req.param('name'));
    const { name, mail, to } = await c.req.parseBody();
    const typed = (value: unknown): string => (typeof value === 'string' ? value.trim() : '');
    const wish = { name: typed(name).slice(0, 60), mail: typed(mail), to: typed(to) };
    const time = mailTimes.find((each) => each === mail);
    const receivers = wish.to.split(/[\s,;]+/).filter(Boolean);
    const fault = faultOf({ ...wish, receivers });
    if (fault) {
      const view = await reportView(deps, report, { ...queryOf(c), lines: linesAt(c).lines });
      return respondPage(c, <ReportPage page={c.var.page} view={view} wish={{ ...wish, fault }} />, 422);
    }
    keepView(deps, {
      ...{ name: wish.name, report, by: loginOf(c), query: queryOf(c), to: receivers },
      ...(time && { mail: time }),
    });
    return goTo(c, root, { tone: 'good', key: 'reports.saved' });
  });

  app.post(`${root}/:name/recount`, async (c) => {
    const name = nameOf(c.req.param('name'));
    const query = queryOf(c);
    const calls = await deps.reports.recount(askOf(deps, name, query));
    return goTo(c, addressOf(`${root}/${name}`, query), { tone: 'good', key: 'reports.recounted', values: { calls } });
  });

  return app;
}
