import { Hono } from 'hono';
import { HTTPException } from 'hono/http-exception';
import type { Flash } from '../../../views/layout/page.ts';
import { CatalogueDocumentsPage } from '../../../views/mails/catalogue-views.tsx';
import { callsPath } from '../../../views/story/calls-path.ts';
import type { CatalogueOutcome } from '../../services/mail/catalogue.ts';
import { textOf } from '../cases/read-matter.ts';
import { goTo, respondPage } from '../respond.ts';
import type { WebDeps } from '../web-deps.ts';
import { loginOf, type WebContext, type WebEnv } from '../web-env.ts';
import { sendFromCall } from './catalogue-model.ts';

const path = '/owner/catalogue-documents';

/** What is told of a service that was to be mailed. */
export function sentText(outcome: CatalogueOutcome): Flash {
  if (outcome.kind === 'sent') return { tone: 'good', key: 'mails.sent' };
  if (outcome.why === 'no-service') return { tone: 'bad', key: 'case.incomplete' };
  return { tone: 'bad', key: outcome.why === 'no-server' ? 'mail-why.no-server' : `mails-objection.${outcome.why}` };
}

/** Services of the catalogue by mail, and the documents that go with them. */
export function catalogueRoutes(deps: WebDeps): Hono<WebEnv> {
  const app = new Hono<WebEnv>();
  const { catalogue, files } = deps;

  app.post('/mails/catalogue', async (c) => {
    const body = await c.req.parseBody();
    const [service, to, callId] = ['service', 'to', 'call'].map((name) => textOf(body, name)) as [
      string,
      string,
      string,
    ];
    const by = loginOf(c);
    if (callId !== '') {
      const path = storyPath(c, callId);
      if (path === undefined) throw new HTTPException(404);
      return goTo(c, path, sentText(sendFromCall(deps, { callId, service, to, by })));
    }
    const found = deps.cases.findByNumber(textOf(body, 'case'));
    const one = found === 'mistyped' ? undefined : found;
    const customerId = textOf(body, 'customer') || one?.customerId;
    const back = one ? `/cases/${one.number}` : customerId ? `/customers/${customerId}` : '/mails';
    return goTo(c, back, sentText(catalogue.send({ service, to, customerId, caseId: one?.id, by })));
  });

  /** The page of a call, for those who may see calls of others. */
  function storyPath(c: WebContext, callId: string): string | undefined {
    const { roles } = c.var.session!.person;
    if (!roles.some((role) => role !== 'agent') || deps.journal.of(callId).length === 0) return undefined;
    return `${callsPath(c.var.page)}/${encodeURIComponent(callId)}`;
  }

  app.get(path, (c) => {
    const services = deps.office
      .read()
      .services.map(({ id, name }) => ({ id, name, documents: catalogue.documentsOf(id) }));
    return respondPage(c, <CatalogueDocumentsPage page={c.var.page} services={services} />);
  });

  function serviceOf(c: WebContext): string {
    const id = c.req.param('service') ?? '';
    if (!deps.office.read().services.some((each) => each.id === id)) throw new HTTPException(404);
    return id;
  }
  app.post(`${path}/:service/files`, async (c) => {
    const service = serviceOf(c);
    const { file } = await c.req.parseBody({ all: true });
    for (const each of [file].flat()) {
      if (!(each instanceof File) || each.size === 0) continue;
      const bytes = new Uint8Array(await each.arrayBuffer());
      const kept = await files.keep({ name: each.name, type: each.type, bytes, by: loginOf(c) });
      files.use({ file: kept.id, by: catalogue.keeper(service) });
    }
    return goTo(c, path, { tone: 'good', key: 'flash.saved' });
  });
  app.post(`${path}/:service/remove`, async (c) => {
    const service = serviceOf(c);
    files.release({ file: textOf(await c.req.parseBody(), 'file'), by: catalogue.keeper(service) });
    return goTo(c, path, { tone: 'good', key: 'flash.saved' });
  });
  return app;
}
