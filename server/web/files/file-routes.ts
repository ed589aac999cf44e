import { Hono } from 'hono';
import { HTTPException } from 'hono/http-exception';
import type { WebDeps } from '../web-deps.ts';
import type { WebEnv } from '../web-env.ts';

/** What a browser shows without running anything of it; all else is only taken home. */
const shown = new Set(['application/pdf', 'image/png', 'image/jpeg', 'image/gif', 'image/webp', 'text/plain']);

/** Papers of cases, mails and the catalogue. Who brought them is not trusted: nothing of them runs in the page's name. */
export function fileRoutes(deps: Pick<WebDeps, 'files'>): Hono<WebEnv> {
  const app = new Hono<WebEnv>();
  app.get('/files/:id', async (c) => {
    const file = deps.files.find(c.req.param('id'));
    if (!file) throw new HTTPException(404);
    const isShown = shown.has(file.type) && c.req.query('save') === undefined;
    c.header('Content-Type', isShown ? file.type : 'application/octet-stream');
    c.header('Cache-Control', 'private, no-store');
    const name = `filename*=UTF-8''${encodeURIComponent(file.name).replace(/['()*]/g, escape)}`;
    c.header('Content-Disposition', `${isShown ? 'inline' : 'attachment'}; ${name}`);
    return c.body(new Uint8Array(await deps.files.read(file.id)));
  });
  return app;
}
