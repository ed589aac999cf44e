import { Hono } from 'hono';
import { AuditPage } from '../../../views/admin/audit-page.tsx';
import { readAudit } from '../../store/queries/audit.ts';
import { readPage } from '../form/read-page.ts';
import { respondPage } from '../respond.ts';
import type { WebDeps } from '../web-deps.ts';
import type { WebEnv } from '../web-env.ts';

const pageSize = 50;
const maxCharacters = 80;

const printValue = (value: unknown): string => {
  const text = value === undefined || value === null ? '—' : typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > maxCharacters ? `${text.slice(0, maxCharacters)}…` : text;
};

/** `name: Care → Sales` for each changed field, or what else was noted. */
function describeDetail(detail: Record<string, unknown> | null): string[] {
  if (!detail) return [];
  if (!Array.isArray(detail.fields)) {
    return Object.entries(detail).map(([name, value]) => `${name}: ${printValue(value)}`);
  }
  const fields = detail.fields as { path: string; from?: unknown; to?: unknown }[];
  return fields.map(({ path, from, to }) =>
    from === undefined ? `${path}: ${printValue(to)}` : `${path}: ${printValue(from)} → ${printValue(to)}`,
  );
}

/** Who changed what, newest first. */
export function auditRoutes(deps: WebDeps): Hono<WebEnv> {
  const app = new Hono<WebEnv>();
  app.get('/owner/audit', (c) => {
    const page = readPage(c.req.query('page'));
    const { entries, total } = readAudit(deps.db, { page, pageSize });
    const rows = entries.map((entry) => ({ ...entry, changes: describeDetail(entry.detail) }));
    return respondPage(c, <AuditPage page={c.var.page} rows={rows} at={{ page, pageSize, total }} />);
  });
  return app;
}
