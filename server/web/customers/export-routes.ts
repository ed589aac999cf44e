import { Hono } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { type ExportColumn, exportColumns, exportFormats } from '../../services/customers/customer-export-port.ts';
import type { WebDeps } from '../web-deps.ts';
import { loginOf, type WebContext, type WebEnv } from '../web-env.ts';
import { writeAudit } from '../write-audit.ts';

export const exportTypes = {
  csv: 'text/csv; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  vcf: 'text/vcard; charset=utf-8',
} as const;

/** The columns of an export, in the reader's language. */
export function exportHead(deps: Pick<WebDeps, 'office'>, c: WebContext): ExportColumn[] {
  const { t, language } = c.var.page.reader;
  const own = deps.office.read().customerFields;
  return [
    ...exportColumns.map((what) => ({ what, head: t(`imports.target-${what}`) })),
    ...own.map(({ id, names }) => ({ what: `own:${id}` as const, head: names[language] })),
  ];
}

/** All customers, or those that a search finds, as a file; who took it is noted. */
export function exportRoutes(deps: WebDeps): Hono<WebEnv> {
  const app = new Hono<WebEnv>();
  app.get('/customers/export/:format', (c) => {
    const format = exportFormats.find((each) => each === c.req.param('format'));
    if (!format) throw new HTTPException(404);
    const text = (c.req.query('q') ?? '').trim().slice(0, 100);
    const { t } = c.var.page.reader;
    writeAudit(deps, { by: loginOf(c), action: 'customers.exported', subject: 'customers', detail: { format, text } });
    deps.views.see({ login: loginOf(c), kind: 'export', subject: format });
    c.header('Content-Type', exportTypes[format]);
    c.header('Content-Disposition', `attachment; filename*=UTF-8''${encodeURIComponent(t('nav.customers'))}.${format}`);
    return c.body(deps.exports.export({ format, text, columns: exportHead(deps, c) }));
  });
  return app;
}
