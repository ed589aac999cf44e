import { Hono } from 'hono';
import { HTTPException } from 'hono/http-exception';
import type { Case } from '../../services/cases/cases.ts';
import { maxFileBytes } from '../../services/files/files.ts';
import { goTo } from '../respond.ts';
import type { WebDeps } from '../web-deps.ts';
import { loginOf, type WebContext, type WebEnv } from '../web-env.ts';

const mb = maxFileBytes / 1_000_000;

/** The papers of a case: brought and taken away by whoever works on cases; the case's story tells of both. */
export function caseFileRoutes({ cases, files }: Pick<WebDeps, 'cases' | 'files'>): Hono<WebEnv> {
  const app = new Hono<WebEnv>();

  function find(c: WebContext): Case {
    const found = cases.findByNumber(c.req.param('number') ?? '');
    if (!found || found === 'mistyped') throw new HTTPException(404);
    return found;
  }

  app.post('/cases/:number/files', async (c) => {
    const one = find(c);
    if (one.state.kind === 'merged') throw new HTTPException(404);
    const back = `/cases/${one.number}#files`;
    const { file } = await c.req.parseBody({ all: true });
    const brought = [file ?? []].flat().filter((each) => each instanceof File && each.size > 0) as File[];
    if (brought.length === 0) return goTo(c, back, { tone: 'bad', key: 'case.file-none' });
    const tooBig = brought.find(({ size }) => size > maxFileBytes);
    if (tooBig) return goTo(c, back, { tone: 'bad', key: 'case.file-too-big', values: { name: tooBig.name, mb } });
    const by = loginOf(c);
    for (const each of brought) {
      const bytes = new Uint8Array(await each.arrayBuffer());
      const { id, name } = await files.keep({ name: each.name, type: each.type, bytes, by });
      files.use({ file: id, by: `case:${one.id}` });
      cases.act(one.id, { kind: 'file-added', name }, { by });
    }
    return goTo(c, back, { tone: 'good', key: 'flash.saved' });
  });

  app.post('/cases/:number/files/:file/remove', (c) => {
    const one = find(c);
    const owner = `case:${one.id}`;
    const kept = files.usedBy(owner).find(({ id }) => id === c.req.param('file'));
    if (!kept) throw new HTTPException(404);
    files.release({ file: kept.id, by: owner });
    cases.act(one.id, { kind: 'file-removed', name: kept.name }, { by: loginOf(c) });
    return goTo(c, `/cases/${one.number}#files`, { tone: 'good', key: 'flash.saved' });
  });

  return app;
}
