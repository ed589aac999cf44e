import { Hono } from 'hono';
import { createMiddleware } from 'hono/factory';
import { HTTPException } from 'hono/http-exception';
import { formatShortTime } from '../../../views/texts/format.ts';
import type { Draft } from '../../services/desks/drafts.ts';
import { textOf } from '../cases/read-matter.ts';
import type { WebDeps } from '../web-deps.ts';
import { loginOf, type WebContext, type WebEnv } from '../web-env.ts';

const formName = /^[a-z0-9][\w:.-]{0,119}$/i;
const mostAsked = 40;

/** What the browser shows of a draft; `at` in the reader's clock. */
export const draftTold = (c: WebContext, { form, content, savedAt }: Draft) => ({
  form,
  content,
  seen: savedAt,
  at: formatShortTime(savedAt, c.var.page.reader),
});

/** What is typed in forms marked `data-draft`, kept while it is typed: own drafts only, whoever may log in. */
export function draftRoutes({ drafts }: WebDeps): Hono<WebEnv> {
  const app = new Hono<WebEnv>();

  const placeOf = (c: WebContext) => {
    const form = c.req.param('form') ?? '';
    if (!formName.test(form)) throw new HTTPException(400);
    return { login: loginOf(c), form };
  };

  app.get('/drafts', (c) => {
    const login = loginOf(c);
    const asked = (c.req.queries('form') ?? []).slice(0, mostAsked);
    const found = asked.flatMap((form) => drafts.find({ login, form }) ?? []);
    return c.json(found.map((each) => draftTold(c, each)));
  });

  app.put('/drafts/:form', async (c) => {
    const place = placeOf(c);
    const body = await c.req.parseBody();
    const content = typeof body.content === 'string' ? body.content : '';
    const outcome = drafts.save({ ...place, content, seen: Number(textOf(body, 'seen')) || 0 });
    switch (outcome.kind) {
      case 'saved':
        return c.json({ seen: outcome.savedAt });
      case 'elsewhere':
        return c.json(draftTold(c, outcome.draft), 409);
      case 'gone':
        return c.json({ seen: 0 }, 410);
      case 'too-long':
        throw new HTTPException(413);
    }
  });

  app.delete('/drafts/:form', (c) => {
    drafts.drop(placeOf(c));
    return c.body(null, 204);
  });

  return app;
}

/** What was sent and taken is no draft any more: such a form says in `_draft` which it was. */
export const dropSentDraft = ({ drafts }: Pick<WebDeps, 'drafts'>) =>
  createMiddleware<WebEnv>(async (c, next) => {
    await next();
    // Only what was read as a form: an upload that went by is not read again.
    const isRead = c.req.bodyCache.formData !== undefined;
    if (c.req.method !== 'POST' || !isRead || !c.var.session || c.res.status >= 400) return;
    const form = (await c.req.parseBody())._draft;
    if (typeof form === 'string' && formName.test(form)) drafts.drop({ login: loginOf(c), form });
  });
