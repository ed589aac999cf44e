import { Hono } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { exportFormats } from '../../services/customers/customer-export-port.ts';
import type { WebDeps } from '../web-deps.ts';
import { loginOf, type WebEnv } from '../web-env.ts';
import { writeAudit } from '../write-audit.ts';

const types = {
  csv: 'text/csv; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  vcf: 'text/vcard; charset=utf-8',
} as const;

/** By the names that an import understands: a file goes out as it may come in. */
const columns = [
  'name',
  'kind',
  'company',
  'document',
  'phone',
  'fax',
  'mail',
  'address',
  'web',
  'lineOfBusiness',
  'principal',
  'owner',
  'language',
  'vip',
  'standing',
  'tags',
  'remarks',
] as const;

/** All customers, or those that a search finds, as a file; who took it is noted. */
export function exportRoutes(deps: WebDeps): Hono<WebEnv> {
  const app = new Hono<WebEnv>();
  app.get('/customers/export/:format', (c) => {
    const format = exportFormats.find((each) => each === c.req.param('format'));
    if (!format) throw new HTTPException(404);
    const text = (c.req.query('q') ?? '').trim().slice(0, 100);
    const { t } = c.var.page.reader;
    writeAudit(deps, { by: loginOf(c), action: 'customers.exported', subject: 'customers', detail: { format, text } });
    c.header('Content-Type', types[format]);
    c.header('Content-Disposition', `attachment; filename*=UTF-8''${encodeURIComponent(t('nav.customers'))}.${format}`);
    return c.body(deps.exports.export({ format, text, heads: columns.map((column) => t(`imports.target-${column}`)) }));
  });
  return app;
}
