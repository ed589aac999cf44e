import { Hono } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { DraftPage } from '../../../views/mails/draft-page.tsx';
import { pointsOf } from '../../core/customers/customer.ts';
import { mayGoAnyway } from '../../core/mail/judge-mailing.ts';
import type { MailDraftRecord } from '../../services/mail/mail-drafts.ts';
import { textOf } from '../cases/read-matter.ts';
import { goTo, respondPage } from '../respond.ts';
import type { WebDeps } from '../web-deps.ts';
import { loginOf, type WebContext, type WebEnv } from '../web-env.ts';
import { draftViewOf, fillTemplate } from './mail-model.ts';

const typed = ['to', 'subject', 'text'] as const;

/** Mails that are being written: kept while typing, with their files, until they are sent. */
export function mailDraftRoutes(deps: WebDeps): Hono<WebEnv> {
  const app = new Hono<WebEnv>();
  const { mails, mailDrafts } = deps;

  /** Others' drafts are not found. */
  function find(c: WebContext): MailDraftRecord {
    const found = mailDrafts.find(c.req.param('id') ?? '', loginOf(c));
    if (!found) throw new HTTPException(404);
    return found;
  }
  const pathOf = ({ id }: { id: string }): string => `/mails/drafts/${id}`;

  async function keep(c: WebContext): Promise<MailDraftRecord> {
    const { id } = find(c);
    const body = await c.req.parseBody();
    const fields = Object.fromEntries(
      typed.flatMap((name) => (typeof body[name] === 'string' ? [[name, body[name].replaceAll('\r\n', '\n')]] : [])),
    );
    mailDrafts.save(id, { login: loginOf(c), fields });
    return find(c);
  }

  app.post('/mails/drafts', async (c) => {
    const body = await c.req.parseBody();
    const [customerId, caseNumber, to] = ['customer', 'case', 'to'].map((name) => textOf(body, name));
    const found = caseNumber ? deps.cases.findByNumber(caseNumber) : undefined;
    const one = found === 'mistyped' ? undefined : found;
    const customer = deps.customers.find(customerId || one?.customerId || '');
    const [point] = customer ? pointsOf(customer, 'mail') : [];
    const draft = mailDrafts.begin({
      login: loginOf(c),
      fields: {
        to: to || point?.typed || '',
        subject: one?.title ?? '',
        ...(customer && { customer: customer.id }),
        ...(one && { case: String(one.id) }),
      },
    });
    return goTo(c, pathOf(draft));
  });

  app.get('/mails/drafts/:id', (c) =>
    respondPage(c, <DraftPage page={c.var.page} view={draftViewOf(deps, find(c))} />),
  );

  app.post('/mails/drafts/:id/keep', async (c) => {
    await keep(c);
    return c.body(null, 204);
  });
  app.post('/mails/drafts/:id/later', async (c) => {
    await keep(c);
    return goTo(c, '/mails', { tone: 'good', key: 'mails.kept' });
  });

  app.post('/mails/drafts/:id/template', async (c) => {
    const draft = find(c);
    const id = textOf(await c.req.parseBody(), 'template');
    const template = deps.office.read().mailTemplates.find((each) => each.id === id);
    if (!template) throw new HTTPException(404);
    const { customer, case: caseId, subject = '', text = '' } = draft.fields;
    const filled = fillTemplate(deps, template, {
      customerId: customer,
      caseId: caseId ? Number(caseId) : undefined,
      login: loginOf(c),
    });
    // In an answer the subject stands, and what is quoted stays below.
    mailDrafts.save(draft.id, {
      login: loginOf(c),
      fields: {
        template: id,
        missing: filled.missing.join(' '),
        subject: draft.fields.answers ? subject : filled.subject,
        text: draft.fields.answers ? `${filled.text}\n${text}` : filled.text,
      },
    });
    return goTo(c, pathOf(draft));
  });

  app.post('/mails/drafts/:id/files', async (c) => {
    const draft = find(c);
    const { file } = await c.req.parseBody({ all: true });
    for (const each of [file].flat()) {
      if (!(each instanceof File) || each.size === 0) continue;
      const kept = await deps.files.keep({
        name: each.name,
        type: each.type,
        bytes: new Uint8Array(await each.arrayBuffer()),
        by: loginOf(c),
      });
      mailDrafts.attach(draft.id, { login: loginOf(c), file: kept.id });
    }
    return goTo(c, pathOf(draft));
  });
  app.post('/mails/drafts/:id/detach', async (c) => {
    const draft = find(c);
    mailDrafts.detach(draft.id, { login: loginOf(c), file: textOf(await c.req.parseBody(), 'file') });
    return goTo(c, pathOf(draft));
  });

  app.post('/mails/drafts/:id/remove', (c) => {
    const draft = find(c);
    mailDrafts.remove(draft.id, loginOf(c));
    return goTo(c, '/mails', { tone: 'good', key: 'mails.discarded' });
  });

  app.post('/mails/drafts/:id/send', async (c) => {
    const draft = await keep(c);
    const { to = '', customer, case: caseId, answers, template } = draft.fields;
    const objection = mails.objectionTo({ to, customerId: customer, answers });
    const isAnyway = textOf(await c.req.parseBody(), 'anyway') === 'yes';
    if (objection && !(isAnyway && mayGoAnyway(objection)))
      return goTo(c, pathOf(draft), { tone: 'bad', key: `mails-objection.${objection}` });
    // Fields that were typed by hand are meant as those of a template: the customer reads names, never braces.
    const { subject, text, missing } = fillTemplate(
      deps,
      { subject: draft.fields.subject ?? '', text: draft.fields.text ?? '' },
      { customerId: customer, caseId: caseId ? Number(caseId) : undefined, login: loginOf(c) },
    );
    if (missing.length > 0) {
      mailDrafts.save(draft.id, { login: loginOf(c), fields: { subject, text, missing: missing.join(' ') } });
      return goTo(c, pathOf(draft));
    }
    if (subject.trim() === '' || text.trim() === '')
      return goTo(c, pathOf(draft), { tone: 'bad', key: 'case.incomplete' });
    const mail = mails.send(
      {
        to,
        subject,
        text,
        files: draft.files,
        customerId: customer,
        caseId: caseId ? Number(caseId) : undefined,
        answers,
        template,
      },
      { by: loginOf(c) },
    );
    mailDrafts.remove(draft.id, loginOf(c));
    return goTo(c, `/mails/${mail.id}`, { tone: 'good', key: 'mails.sent' });
  });
  return app;
}
