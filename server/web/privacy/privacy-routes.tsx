import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { Hono } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { ForgottenPage, PrivacyPage, type PrivacyView } from '../../../views/privacy/privacy-page.tsx';
import { fold } from '../../core/customers/search-words.ts';
import { lawYearsOf } from '../../core/office/privacy.ts';
import { consentPurposes } from '../../core/scripts/script.ts';
import { followConsent, recordConsent } from '../../services/privacy/record-consent.ts';
import { consentsOf } from '../../store/customers/consents.ts';
import { customerOr404 } from '../customers/card-view.tsx';
import { goTo, respondPage } from '../respond.ts';
import type { WebDeps } from '../web-deps.ts';
import { loginOf, type WebContext, type WebEnv } from '../web-env.ts';
import { writeAudit } from '../write-audit.ts';
import { retentionRoutes } from './retention-routes.tsx';

const mostText = 500;

/** What is held of a customer as a file, what they agreed to, and forgetting them. */
export function privacyRoutes(deps: WebDeps): Hono<WebEnv> {
  const app = new Hono<WebEnv>();
  const { privacy } = deps;
  app.route('/', retentionRoutes(deps));

  const nameOf = (login: string): string =>
    deps.office.read().people.find((person) => person.login === login)?.name ?? login;
  const isOwner = (c: WebContext): boolean => c.var.session?.person.roles.includes('owner') === true;

  function respondPrivacy(c: WebContext, id: string, typed?: PrivacyView['typed']) {
    const { name } = customerOr404(deps, id);
    const preview = privacy.preview(id);
    if (!preview) throw new HTTPException(404);
    const view: PrivacyView = {
      id,
      name,
      packs: privacy.packsOf(id).map((pack) => ({ ...pack, by: nameOf(pack.by) })),
      consents: consentsOf(deps.db, id).map((consent) => ({ ...consent, by: nameOf(consent.by) })),
      counts: preview.counts,
      lawYears: preview.lawYears,
      mayForget: isOwner(c),
      ...(typed && { typed }),
    };
    return respondPage(c, <PrivacyPage page={c.var.page} view={view} />, typed ? 422 : 200);
  }

  app.get('/customers/forgotten/:id', (c) => {
    const id = c.req.param('id');
    const found = privacy.forgetting(id);
    const { office, privacy: settings } = deps.office.read();
    const done = found && {
      counts: found.counts,
      lawYears: lawYearsOf(office.country, settings),
      isFinished: found.doneAt !== null,
    };
    const isAtWork = privacy.isForgetting();
    return respondPage(c, <ForgottenPage page={c.var.page} id={id} done={done} isAtWork={isAtWork} />);
  });

  app.get('/customers/:id/privacy', (c) => respondPrivacy(c, c.req.param('id')));

  app.post('/customers/:id/privacy/packs', (c) => {
    const { id } = customerOr404(deps, c.req.param('id'));
    const outcome = privacy.askPack({ customerId: id, by: loginOf(c), language: c.var.page.reader.language });
    const path = `/customers/${id}/privacy`;
    return goTo(c, path, outcome.kind === 'refused' ? { tone: 'bad', key: 'held.busy' } : undefined);
  });

  app.get('/customers/:id/privacy/packs/:pack', (c) => {
    const { id, name } = customerOr404(deps, c.req.param('id'));
    const pack = privacy.packOf(id, c.req.param('pack'));
    if (!pack) throw new HTTPException(404);
    writeAudit(deps, { by: loginOf(c), action: 'customer.held-taken', subject: `customers/${id}` });
    c.header('Content-Type', 'application/zip');
    c.header('Cache-Control', 'no-store');
    c.header('Content-Disposition', `attachment; filename*=UTF-8''${encodeURIComponent(name)}.zip`);
    return c.body(Readable.toWeb(createReadStream(pack.file)) as ReadableStream<Uint8Array>);
  });

  app.post('/customers/:id/privacy/consents', async (c) => {
    const { id } = customerOr404(deps, c.req.param('id'));
    const body = await c.req.parseBody();
    const purpose = consentPurposes.find((each) => each === body.purpose);
    const asked = (typeof body.asked === 'string' ? body.asked : '').trim().slice(0, mostText);
    const path = `/customers/${id}/privacy`;
    if (!purpose || (body.given !== 'yes' && body.given !== 'no')) throw new HTTPException(400);
    if (asked === '') return goTo(c, path, { tone: 'bad', key: 'consent.source-needed' });
    const { language } = c.var.page.reader;
    const given = body.given === 'yes';
    recordConsent(deps, { customerId: id, purpose, given, asked, language, by: loginOf(c), how: 'form' });
    followConsent(deps.customers, { customerId: id, purpose, given, reason: asked, by: loginOf(c) });
    writeAudit(deps, {
      by: loginOf(c),
      action: 'customer.consent',
      subject: `customers/${id}`,
      detail: { purpose, given },
    });
    return goTo(c, path, { tone: 'good', key: 'consent.noted' });
  });

  app.post('/customers/:id/privacy/forget', async (c) => {
    if (!isOwner(c)) throw new HTTPException(403);
    const { id, name } = customerOr404(deps, c.req.param('id'));
    // Merged meanwhile: who is to be forgotten is looked at again first.
    if (id !== c.req.param('id')) return goTo(c, `/customers/${id}/privacy`);
    const body = await c.req.parseBody();
    const text = (key: string): string => (typeof body[key] === 'string' ? body[key].trim() : '');
    const reason = text('reason').slice(0, mostText);
    if (fold(text('confirm')) !== fold(name)) return respondPrivacy(c, id, { reason, error: 'confirm' });
    const outcome = privacy.forget({
      customerId: id,
      by: loginOf(c),
      reason,
      neverAgain: body.neverAgain === 'on',
    });
    if (outcome.kind === 'refused') return respondPrivacy(c, id, { reason, error: outcome.why });
    return goTo(c, `/customers/forgotten/${outcome.id}`);
  });

  return app;
}
