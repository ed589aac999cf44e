import { Hono } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { ImportListPage } from '../../../views/customers/import-list-page.tsx';
import { ImportPage } from '../../../views/customers/import-page.tsx';
import type { ImportView } from '../../../views/customers/import-view.ts';
import { isTextKey } from '../../../views/texts/reader.ts';
import {
  type Delimiter,
  encodings,
  type ImportSettings,
  matchRules,
  mostRows,
  onMatches,
} from '../../core/customers/import/import-settings.ts';
import { type ImportTarget, importTargets } from '../../core/customers/import/import-words.ts';
import { countryDefaults } from '../../core/office/country-defaults.ts';
import { csvCell } from '../../core/sheets/csv.ts';
import { mostBytes, type Started } from '../../services/customers/import/create-imports.ts';
import type { ImportRow } from '../../store/customers/import-store.ts';
import { goTo, respondPage } from '../respond.ts';
import type { WebDeps } from '../web-deps.ts';
import { loginOf, type WebContext, type WebEnv } from '../web-env.ts';

const base = '/customers/import';
const rejectsAtOnce = 500;
const delimiterOf: Record<string, Delimiter> = { comma: ',', semicolon: ';', tab: '\t', bar: '|' };

/** What the form says; what it does not know stays as it was. */
function readSettings(
  body: Record<string, unknown>,
  before: ImportSettings,
  { width, targets }: { width: number; targets: readonly ImportTarget[] },
): ImportSettings {
  const text = (name: string): string => (typeof body[name] === 'string' ? body[name] : '');
  const chosen = [body.match ?? []].flat();
  const headerAt = Number(text('headerAt'));
  return {
    headerAt: Number.isInteger(headerAt) && headerAt >= -1 && headerAt < 10 ? headerAt : before.headerAt,
    columns: Array.from({ length: width }, (_, at) => {
      const said = text(`column-${at}`);
      return targets.find((target) => target === said) ?? 'skip';
    }),
    country: text('country') in countryDefaults ? text('country') : before.country,
    matchBy: [...new Set(chosen.flatMap((value) => matchRules.find((rule) => rule === value) ?? []))],
    onMatch: onMatches.find((value) => value === text('onMatch')) ?? before.onMatch,
  };
}

/** Files of customers, for who leads: brought in, looked at, run, taken back. */
export function importRoutes(deps: WebDeps): Hono<WebEnv> {
  const app = new Hono<WebEnv>();
  const { imports } = deps;

  function viewOf(row: ImportRow): ImportView {
    const { why, source, settings, preview, by, ...rest } = row;
    return {
      ...rest,
      by: deps.office.read().people.find(({ login }) => login === by)?.name ?? by,
      ...(why !== null && { why }),
      ...(source && { source }),
      ...(settings && { settings }),
      ...(preview && { preview }),
    };
  }

  function find(c: WebContext): ImportRow {
    const row = imports.find(c.req.param('id') ?? '');
    if (!row) throw new HTTPException(404);
    return row;
  }

  function respondList(c: WebContext, error?: string) {
    return respondPage(
      c,
      <ImportListPage
        page={c.var.page}
        rows={imports.list().map(viewOf)}
        limits={{ rows: mostRows, bytes: mostBytes }}
        error={error}
      />,
      error === undefined ? 200 : 422,
    );
  }

  /** Back to the import, with what kept it from being done. */
  function back(c: WebContext, id: string, started?: Started) {
    if (started?.kind !== 'refused') return goTo(c, `${base}/${id}`);
    return goTo(c, `${base}/${id}`, { tone: 'bad', key: `imports.refused-${started.why}` });
  }

  app.get(base, (c) => {
    const refused = `imports.refused-${c.req.query('refused')}`;
    return respondList(c, isTextKey(refused) ? c.var.page.reader.t(refused) : undefined);
  });

  // The page's script sends the file as it is; where to go next is told by a header, as XMLHttpRequest follows redirects.
  app.post(`${base}/files`, async (c) => {
    const { body } = c.req.raw;
    if (!body) throw new HTTPException(400);
    const taken = await imports.take({ name: c.req.query('name') ?? '', by: loginOf(c), body });
    c.header('X-Go-To', taken.kind === 'taken' ? `${base}/${taken.id}` : `${base}?refused=${taken.why}`);
    return c.body(null, 204);
  });

  app.post(base, async (c) => {
    const { file } = await c.req.parseBody();
    const { t } = c.var.page.reader;
    if (!(file instanceof File) || file.size === 0) return respondList(c, t('imports.refused-no-file'));
    const taken = await imports.take({ name: file.name, by: loginOf(c), body: file.stream() });
    if (taken.kind === 'refused') return respondList(c, t(`imports.refused-${taken.why}`));
    return goTo(c, `${base}/${taken.id}`);
  });

  app.get(`${base}/:id`, (c) => {
    const countries = Object.keys(countryDefaults);
    const { language } = c.var.page.reader;
    const fields = deps.office.read().customerFields.map(({ id, names }) => ({ id, name: names[language] }));
    const view = viewOf(find(c));
    return respondPage(c, <ImportPage page={c.var.page} view={view} countries={countries} fields={fields} />);
  });

  app.post(`${base}/:id/read`, async (c) => {
    const { id } = find(c);
    const { encoding: said, delimiter } = await c.req.parseBody();
    const encoding = encodings.find((each) => each === said);
    const between = delimiterOf[String(delimiter)];
    return back(c, id, imports.reread(id, { ...(encoding && { encoding }), ...(between && { delimiter: between }) }));
  });

  app.post(`${base}/:id/preview`, async (c) => {
    const { id, settings, source } = find(c);
    if (!settings || !source) return back(c, id, { kind: 'refused', why: 'not-now' });
    const own = deps.office.read().customerFields.map(({ id: field }) => `own:${field}` as const);
    const targets = [...importTargets, ...own];
    const wanted = readSettings(await c.req.parseBody({ all: true }), settings, { width: source.width, targets });
    return back(c, id, imports.preview(id, wanted));
  });

  app.post(`${base}/:id/run`, (c) => {
    const { id } = find(c);
    return back(c, id, imports.run(id, loginOf(c)));
  });

  app.post(`${base}/:id/undo`, (c) => {
    const { id } = find(c);
    return back(c, id, imports.undo(id, loginOf(c)));
  });

  app.post(`${base}/:id/cancel`, (c) => {
    const { id } = find(c);
    imports.cancel(id);
    return back(c, id);
  });

  app.post(`${base}/:id/forget`, (c) => {
    const { id } = find(c);
    if (!imports.forget(id, loginOf(c))) return back(c, id, { kind: 'refused', why: 'not-now' });
    return goTo(c, base, { tone: 'good', key: 'imports.forgotten' });
  });

  app.get(`${base}/:id/rejects.csv`, (c) => {
    const { id, source, settings, fileName } = find(c);
    const { t } = c.var.page.reader;
    const encoder = new TextEncoder();
    const line = (cells: readonly (string | number)[]): string => `${cells.map(csvCell).join(',')}\r\n`;
    const headers = source?.sample[settings?.headerAt ?? -1] ?? [];
    let after = -1;
    const stream = new ReadableStream<Uint8Array>(
      {
        start(controller) {
          controller.enqueue(encoder.encode(`\ufeff${line([t('imports.line'), t('imports.why'), ...headers])}`));
        },
        pull(controller) {
          const rows = imports.rejects(id, { after, limit: rejectsAtOnce });
          const text = rows.map(({ line: number, reason, value, cells }) =>
            line([number, `${t(`imports.reason-${reason}`)}${value ? `: ${value}` : ''}`, ...cells]),
          );
          controller.enqueue(encoder.encode(text.join('')));
          after = rows.at(-1)?.line ?? after;
          if (rows.length < rejectsAtOnce) controller.close();
        },
      },
      { highWaterMark: 1 },
    );
    const name = encodeURIComponent(`${fileName.replace(/\.\w+$/, '')}-${t('imports.rejected')}.csv`);
    c.header('Content-Type', 'text/csv; charset=utf-8');
    c.header('Content-Disposition', `attachment; filename*=UTF-8''${name}`);
    return c.body(stream);
  });
  return app;
}
