import { Hono } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { QualityPage, QualityWorkPage } from '../../../views/customers/quality-page.tsx';
import { type QualityLine, qualityLines } from '../../core/customers/list-quality.ts';
import type { Customer } from '../../services/customers/customers.ts';
import type { ListScope } from '../../services/customers/list-qualities.ts';
import { goTo, respondPage } from '../respond.ts';
import type { WebDeps } from '../web-deps.ts';
import { loginOf, type WebContext, type WebEnv } from '../web-env.ts';
import { customerView, qualityOf } from './customer-model.ts';

const base = '/customers/quality';
const shownAtOnce = 50;

/** How good the whole file or a list of it is, and who to begin with: for who leads. */
export function qualityRoutes(deps: WebDeps): Hono<WebEnv> {
  const app = new Hono<WebEnv>();

  /** The list that the address names, with what it is called. */
  function listOf(c: WebContext): { scope: ListScope; name?: string; query: string } {
    const text = (c.req.query('q') ?? '').trim().slice(0, 100);
    if (text !== '')
      return { scope: { kind: 'search', text }, name: text, query: new URLSearchParams({ q: text }).toString() };
    const segment = deps.segments.find(c.req.query('segment') ?? '');
    if (segment) {
      const { id, name } = segment;
      return { scope: { kind: 'segment', id }, name, query: new URLSearchParams({ segment: id }).toString() };
    }
    const id = c.req.query('import');
    if (id === undefined) return { scope: { kind: 'all' }, query: '' };
    const found = deps.imports.find(id);
    if (!found) throw new HTTPException(404);
    return {
      scope: { kind: 'import', id },
      name: found.fileName,
      query: new URLSearchParams({ import: id }).toString(),
    };
  }

  app.get(base, (c) => {
    const { scope, ...list } = listOf(c);
    if (!deps.qualities.find(scope)) deps.qualities.count(scope);
    const total = scope.kind === 'all' ? deps.customers.count() : undefined;
    return respondPage(
      c,
      <QualityPage page={c.var.page} list={list} total={total} report={deps.qualities.find(scope)} />,
    );
  });

  app.post(`${base}/count`, (c) => {
    const { scope, query } = listOf(c);
    deps.qualities.count(scope);
    return goTo(c, query === '' ? base : `${base}?${query}`);
  });

  /** Those at hand who still have what the line is about. */
  function stillOf(line: QualityLine, ids: readonly string[], countedAt: number): Customer[] {
    const rows: Customer[] = [];
    for (const id of ids) {
      const customer = deps.customers.find(id);
      if (!customer || customer.standing === 'closed') continue;
      const isStill =
        line === 'silent'
          ? customer.standing === 'active' && customer.updatedAt < countedAt
          : qualityOf(deps, customer).gaps.includes(line);
      if (isStill) rows.push(customer);
      if (rows.length === shownAtOnce) break;
    }
    return rows;
  }

  app.get(`${base}/:line`, (c) => {
    const line = qualityLines.find((each) => each === c.req.param('line'));
    if (!line) throw new HTTPException(404);
    const { scope, ...list } = listOf(c);
    const report = deps.qualities.find(scope);
    if (!report) return goTo(c, list.query === '' ? base : `${base}?${list.query}`);
    const rows = stillOf(line, report.quality.lines[line].first, report.at).map((customer) =>
      customerView(deps, customer),
    );
    return respondPage(c, <QualityWorkPage page={c.var.page} list={list} line={line} rows={rows} />);
  });

  // One click on a row of those who are silent: no page of the card between.
  app.post(`${base}/silent/:id`, (c) => {
    const { query } = listOf(c);
    const outcome = deps.customers.update(c.req.param('id'), { standing: 'inactive' }, { by: loginOf(c) });
    if (outcome.kind === 'not-found') throw new HTTPException(404);
    return goTo(c, `${base}/silent${query === '' ? '' : `?${query}`}`);
  });
  return app;
}
