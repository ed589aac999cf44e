import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { Hono } from 'hono';
import { HTTPException } from 'hono/http-exception';
import type { Page } from '../../../views/layout/page.ts';
import { LeavePage, ServicePage } from '../../../views/mails/public-pages.tsx';
import { createReader } from '../../../views/texts/reader.ts';
import type { Language } from '../../core/office/office.ts';
import { respondPage } from '../respond.ts';
import type { WebDeps } from '../web-deps.ts';
import type { WebContext, WebEnv } from '../web-env.ts';

/** In the language of the mail, whatever the browser speaks. */
function pageIn(c: WebContext, language: Language): Page {
  const { page } = c.var;
  return { ...page, reader: createReader({ ...page.reader, language }) };
}

/** What links in mails of ours open, for people without a login: only who has the link finds anything. */
export function publicMailRoutes(deps: WebDeps): Hono<WebEnv> {
  const app = new Hono<WebEnv>();
  const tokenOf = (c: WebContext): string => (c.req.param('token') ?? '').slice(0, 64);

  app.get('/c/:token', (c) => {
    // Our own people looking at it are no customers.
    const counts = c.req.method === 'GET' && !c.var.session && c.req.header('Sec-Purpose') === undefined;
    const opened = deps.catalogue.open(tokenOf(c), { counts });
    if (!opened) throw new HTTPException(404);
    const { language, service, documents } = opened;
    return respondPage(
      c,
      <ServicePage page={pageIn(c, language)} token={tokenOf(c)} service={service} documents={documents} />,
    );
  });

  app.get('/c/:token/:file', (c) => {
    const opened = deps.catalogue.open(tokenOf(c), { counts: false });
    const file = opened?.documents.find(({ id }) => id === c.req.param('file'));
    const path = file && deps.files.pathOf(file.id);
    if (!file || path === undefined) throw new HTTPException(404);
    const name = encodeURIComponent(file.name).replace(/['()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`);
    c.header('Content-Type', file.type === 'application/pdf' ? file.type : 'application/octet-stream');
    c.header('Content-Disposition', `attachment; filename*=UTF-8''${name}`);
    c.header('Content-Length', String(file.bytes));
    return c.body(Readable.toWeb(createReadStream(path)) as ReadableStream);
  });

  app.get('/l/:token', (c) => {
    const link = deps.bulkMails.openLink(tokenOf(c));
    if (link === undefined) throw new HTTPException(404);
    return c.redirect(link, 302);
  });

  app.get('/u/:token', (c) => {
    const language = deps.bulkMails.languageOf(tokenOf(c));
    if (language === undefined) throw new HTTPException(404);
    return respondPage(c, <LeavePage page={pageIn(c, language)} token={tokenOf(c)} isDone={false} />);
  });
  // RFC 8058 3.2: mail programs send this by themselves when somebody asks them to.
  app.post('/u/:token', (c) => {
    const language = deps.bulkMails.languageOf(tokenOf(c));
    if (language === undefined || !deps.bulkMails.leave(tokenOf(c))) throw new HTTPException(404);
    return respondPage(c, <LeavePage page={pageIn(c, language)} token={tokenOf(c)} isDone />);
  });
  return app;
}
