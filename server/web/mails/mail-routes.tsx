import { Hono } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { MailReadPage } from '../../../views/mails/mail-page.tsx';
import { MailsPage } from '../../../views/mails/mails-page.tsx';
import { type MailView, mailViews } from '../../../views/mails/mails-view.ts';
import { SignaturePage } from '../../../views/mails/signature-page.tsx';
import { formatInstant } from '../../../views/texts/format.ts';
import { quoteText, subjectOfAnswer, subjectOfForward } from '../../core/mail/mail-text.ts';
import { type Mail, type MailFilter, mailDismissals } from '../../services/mail/mails.ts';
import { oneOf, textOf } from '../cases/read-matter.ts';
import { readPage } from '../form/read-page.ts';
import { goTo, respondPage } from '../respond.ts';
import type { WebDeps } from '../web-deps.ts';
import { loginOf, type WebContext, type WebEnv } from '../web-env.ts';
import { mailLines, mailPageOf } from './mail-model.ts';

const pageSize = 25;

/** Mails with customers: shared out like calls, read, answered, told what became of them. */
export function customerMailRoutes(deps: WebDeps): Hono<WebEnv> {
  const app = new Hono<WebEnv>();
  const { mails, mailDrafts } = deps;

  const isLeader = (c: WebContext): boolean => c.var.session!.person.roles.some((role) => role !== 'agent');

  function find(c: WebContext): Mail {
    const found = mails.find(c.req.param('id') ?? '');
    if (!found) throw new HTTPException(404);
    return found;
  }

  /** Units whose mails concern the one who looks; who leads sees all. */
  function unitsOf(c: WebContext): Pick<MailFilter, 'departments'> {
    if (isLeader(c)) return {};
    const login = loginOf(c);
    const { departments } = deps.office.read();
    return { departments: departments.filter(({ members }) => members.includes(login)).map(({ id }) => id) };
  }

  function filterOf(c: WebContext, view: MailView): MailFilter {
    switch (view) {
      case 'waiting':
        return { direction: 'in', states: ['new'], ...unitsOf(c) };
      case 'mine':
        return { direction: 'in', states: ['taken'], login: loginOf(c) };
      case 'taken':
        return { direction: 'in', states: ['taken'] };
      case 'done':
        return { direction: 'in', states: ['done'] };
      case 'sent':
        return { direction: 'out', states: ['sent'] };
      case 'unsent':
        return { direction: 'out', states: ['queued', 'sending', 'failed', 'bounced', 'unsure'] };
      case 'dismissed':
        return { direction: 'in', states: ['dismissed'] };
    }
  }

  app.get('/mails', (c) => {
    const view = mailViews.find((each) => each === c.req.query('view')) ?? 'waiting';
    const q = (c.req.query('q') ?? '').trim().slice(0, 100);
    const page = readPage(c.req.query('page'));
    const filter = { ...filterOf(c, view), ...(q && { text: q }) };
    const { rows, total } = mails.list(filter, { limit: pageSize, offset: (page - 1) * pageSize });
    const list = {
      rows: mailLines(deps, rows),
      total,
      page,
      pageSize,
      view,
      q,
      counts: {
        waiting: mails.count(filterOf(c, 'waiting')),
        mine: mails.count(filterOf(c, 'mine')),
        unsent: mails.count(filterOf(c, 'unsent')),
      },
      drafts: mailDrafts.of(loginOf(c)).map(({ id, fields, updatedAt }) => ({
        id,
        subject: fields.subject ?? '',
        to: fields.to ?? '',
        updatedAt,
      })),
    };
    return respondPage(c, <MailsPage page={c.var.page} list={list} />);
  });

  app.get('/mails/signature', (c) => {
    const isOwner = c.var.session!.person.roles.includes('owner');
    const office = isOwner ? mails.signatureOf('') : undefined;
    return respondPage(c, <SignaturePage page={c.var.page} own={mails.signatureOf(loginOf(c))} office={office} />);
  });
  app.post('/mails/signature', async (c) => {
    const body = await c.req.parseBody();
    const isOffice = textOf(body, 'of') === 'office';
    if (isOffice && !c.var.session!.person.roles.includes('owner')) throw new HTTPException(403);
    mails.saveSignature(isOffice ? '' : loginOf(c), textOf(body, 'text'));
    return goTo(c, '/mails/signature', { tone: 'good', key: 'flash.saved' });
  });

  /** The one that waits longest of those that concern the one who asks. */
  app.post('/mails/next', (c) => {
    const login = loginOf(c);
    const filter = filterOf(c, 'waiting');
    for (let left = mails.count(filter); left > 0; left--) {
      const [oldest] = mails.list(filter, { limit: 1, offset: left - 1 }).rows;
      if (oldest && mails.take(oldest.id, login)) return goTo(c, `/mails/${oldest.id}`);
    }
    return goTo(c, '/mails', { tone: 'info', key: 'mails.none-waits' });
  });

  app.get('/mails/:id', (c) => {
    const find_ = (c.req.query('find') ?? '').trim().slice(0, 100);
    const view = mailPageOf(deps, find(c), { login: loginOf(c), isLeader: isLeader(c), find: find_ });
    return respondPage(c, <MailReadPage page={c.var.page} view={view} />);
  });

  /** An act on a mail that is done or comes too late. */
  function addAct(act: string, does: (mail: Mail, c: WebContext, body: Record<string, unknown>) => boolean): void {
    app.post(`/mails/:id/${act}`, async (c) => {
      const mail = find(c);
      const isDone = does(mail, c, await c.req.parseBody());
      return goTo(
        c,
        `/mails/${mail.id}`,
        isDone ? { tone: 'good', key: 'flash.saved' } : { tone: 'bad', key: 'mails.too-late' },
      );
    });
  }
  addAct('take', ({ id }, c) => mails.take(id, loginOf(c)));
  addAct('finish', ({ id }, c) => mails.finish(id, loginOf(c)));
  addAct('retry', ({ id }) => mails.retry(id));
  addAct('give', (mail, c, body) => {
    const to = textOf(body, 'to');
    if (!isLeader(c) && (to !== '' || mail.login !== loginOf(c))) throw new HTTPException(403);
    const person = deps.office.read().people.find(({ login, active }) => login === to && active);
    return to !== '' && !person ? false : mails.give(mail.id, person?.login);
  });
  addAct('dismiss', ({ id }, c, body) => {
    const why = oneOf(body, 'why', mailDismissals);
    return why !== undefined && mails.dismiss(id, { why, by: loginOf(c) });
  });
  addAct('link', ({ id }, c, body) => mails.linkCustomer(id, { customerId: textOf(body, 'customer'), by: loginOf(c) }));
  addAct('new-customer', (mail, c) => {
    const saved = deps.customers.create(
      { name: mail.fromName ?? mail.from, points: [{ channel: 'mail', typed: mail.from }] },
      { by: loginOf(c), how: 'mail' },
    );
    return saved.kind === 'saved' && mails.linkCustomer(mail.id, { customerId: saved.customer.id, by: loginOf(c) });
  });

  function beginDraft(c: WebContext, mail: Mail, kind: 'answer' | 'forward'): Response {
    const { reader } = c.var.page;
    if (mail.state === 'new') mails.take(mail.id, loginOf(c));
    const said = reader.t('mails.said', { who: mail.fromName ?? mail.from, at: formatInstant(mail.at, reader) });
    const isAnswer = kind === 'answer';
    const to = mail.direction === 'in' ? mail.from : (mail.to[0] ?? '');
    const draft = mailDrafts.begin({
      login: loginOf(c),
      fields: {
        to: isAnswer ? to : '',
        subject: isAnswer ? subjectOfAnswer(mail.subject) : subjectOfForward(mail.subject),
        text: `\n\n${quoteText(mail.text, said)}`,
        ...(isAnswer && { answers: mail.id }),
        ...(isAnswer && mail.customerId !== undefined && { customer: mail.customerId }),
        ...(mail.caseId !== undefined && { case: String(mail.caseId) }),
      },
      files: isAnswer ? [] : mail.files.flatMap(({ id }) => (id === undefined ? [] : [id])),
    });
    return goTo(c, `/mails/drafts/${draft.id}`);
  }
  app.post('/mails/:id/answer', (c) => beginDraft(c, find(c), 'answer'));
  app.post('/mails/:id/forward', (c) => beginDraft(c, find(c), 'forward'));
  return app;
}
