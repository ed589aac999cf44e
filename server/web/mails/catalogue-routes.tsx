import { Hono } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { CatalogueDocumentsPage, type ReceiptView } from '../../../views/mails/catalogue-views.tsx';
import type { CatalogueSend } from '../../services/mail/catalogue.ts';
import { textOf } from '../cases/read-matter.ts';
import { goTo, respondPage } from '../respond.ts';
import type { WebDeps } from '../web-deps.ts';
import { loginOf, type WebContext, type WebEnv } from '../web-env.ts';

const path = '/owner/catalogue-documents';

/** What became of services that were mailed. */
export function receiptsOf(deps: Pick<WebDeps, 'office'>, sends: readonly CatalogueSend[]): ReceiptView[] {
  const { services } = deps.office.read();
  return sends.map(({ mailId, service, at, opens, openedAt, state }) => ({
    mailId,
    at,
    opens,
    openedAt,
    service: services.find(({ id }) => id === service)?.name ?? service,
    isBounced: state === 'bounced' || state === 'failed',
  }));
}

/** Services of the catalogue by mail, and the documents that go with them. */
export function catalogueRoutes(deps: WebDeps): Hono<WebEnv> {
  const app = new Hono<WebEnv>();
  const { catalogue, files } = deps;

  app.post('/mails/catalogue', async (c) => {
    const body = await c.req.parseBody();
    const found = deps.cases.findByNumber(textOf(body, 'case'));
    const one = found === 'mistyped' ? undefined : found;
    const customerId = textOf(body, 'customer') || one?.customerId;
    const back = one ? `/cases/${one.number}` : customerId ? `/customers/${customerId}` : '/mails';
    const outcome = catalogue.send({
      service: textOf(body, 'service'),
      to: textOf(body, 'to'),
      customerId,
      caseId: one?.id,
      by: loginOf(c),
    });
    if (outcome.kind === 'sent') return goTo(c, back, { tone: 'good', key: 'mails.sent' });
    return goTo(c, back, {
      tone: 'bad',
      key: outcome.why === 'no-service' ? 'case.incomplete' : `mails-objection.${outcome.why}`,
    });
  });

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
