import { Hono } from 'hono';
import { KnocksPart, LocksPart, SecurityPage, type SecurityView } from '../../../views/admin/security-page.tsx';
import type { Page } from '../../../views/layout/page.ts';
import { readPage } from '../form/read-page.ts';
import type { LiveView } from '../live/live-stream.ts';
import { respondActed } from '../live/respond-acted.tsx';
import { goTo, respondPage } from '../respond.ts';
import type { WebDeps } from '../web-deps.ts';
import { loginOf, type WebEnv } from '../web-env.ts';
import { writeAudit } from '../write-audit.ts';

const pageSize = 50;

function securityOf({ defence, clock }: WebDeps, page: number): SecurityView {
  const { knocks, total } = defence.readKnocks({ page, pageSize });
  return {
    now: clock.now(),
    locks: defence.door.locks(),
    knocks,
    at: { page, pageSize, total },
    scanners: defence.scanners(),
  };
}

/** The first page as it moves. */
export function securityView(deps: WebDeps, page: Page): LiveView {
  return {
    concerns: (topic) => topic === 'defence.changed',
    parts() {
      const view = securityOf(deps, 1);
      return [
        { id: 'locks', html: String(<LocksPart page={page} view={view} />) },
        { id: 'knocks', html: String(<KnocksPart page={page} view={view} />) },
      ];
    },
  };
}

/** Who knocked without permission, who is locked out, and the names of attack programs. */
export function securityRoutes(deps: WebDeps): Hono<WebEnv> {
  const app = new Hono<WebEnv>();

  app.get('/owner/security', (c) => {
    const page = readPage(c.req.query('page'));
    return respondPage(c, <SecurityPage page={c.var.page} view={securityOf(deps, page)} />);
  });

  app.post('/owner/security/locks/lift', async (c) => {
    const { source, user } = await c.req.parseBody();
    const lock = { source: String(source ?? ''), ...(typeof user === 'string' ? { user } : {}) };
    const lifted = deps.defence.door.lift(lock);
    if (lifted) writeAudit(deps, { by: loginOf(c), action: 'lock.lifted', subject: lock.source, detail: lock });
    return respondActed(c, {
      view: securityView(deps, c.var.page),
      back: '/owner/security',
      flash: lifted
        ? { tone: 'good', key: 'security.lifted', values: { source: lock.source } }
        : { tone: 'info', key: 'security.lift-late' },
    });
  });

  app.post('/owner/security/scanners', async (c) => {
    const { scanners } = await c.req.parseBody();
    const text = typeof scanners === 'string' ? scanners : '';
    deps.defence.setScanners(text);
    const names = deps.defence.scanners();
    // A name that was left out must not be believed to be watched.
    const typed = new Set(text.split(/\r?\n/).map((line) => line.trim().toLowerCase()));
    typed.delete('');
    const leftOut = typed.size - names.length;
    writeAudit(deps, { by: loginOf(c), action: 'scanners.changed', subject: 'security', detail: { names } });
    return goTo(c, '/owner/security', {
      ...(leftOut > 0
        ? { tone: 'info', key: 'security.scanners.saved-part', values: { count: names.length, leftOut } }
        : { tone: 'good', key: 'security.scanners.saved', values: { count: names.length } }),
    });
  });

  return app;
}
