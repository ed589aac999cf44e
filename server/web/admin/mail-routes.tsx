import { Hono } from 'hono';
import { MailPage, mailFields } from '../../../views/admin/mail-page.tsx';
import { EntryForm } from '../../../views/admin/section-pages.tsx';
import { word } from '../../../views/live/call-words.ts';
import type { FormState } from '../../../views/parts/form.ts';
import { type MailSettings, mailDefaults } from '../../core/office/mail.ts';
import { printEntry } from '../form/form-values.ts';
import { placeProblems } from '../form/problem-texts.ts';
import { readBody, readEntry } from '../form/read-form.ts';
import { goTo, isFragment, respondFragment, respondPage } from '../respond.ts';
import type { WebDeps } from '../web-deps.ts';
import { loginOf, type WebContext, type WebEnv } from '../web-env.ts';
import { writeAudit } from '../write-audit.ts';

const path = '/owner/mail';
const shown = 50;

/** The office's mail server, a try of it, and the outbox. */
export function mailRoutes(deps: WebDeps): Hono<WebEnv> {
  const app = new Hono<WebEnv>();
  const settings = (): Partial<MailSettings> => deps.office.read().mail ?? mailDefaults;

  function respondForm(c: WebContext, state: FormState, status: 200 | 422 = 200): Response {
    const { page } = c.var;
    const form = <EntryForm page={page} action={path} fields={mailFields(page.reader)} state={state} />;
    if (isFragment(c)) return respondFragment(c, form, status);
    const { mail } = deps.office.read();
    const testTo = mail && (mail.alarmTo[0] ?? mail.from);
    return respondPage(c, <MailPage page={page} form={form} testTo={testTo} rows={deps.outbox.list(shown)} />, status);
  }

  app.get(path, (c) => {
    // Whoever passes by the screen is not to read it: left blank, it stays as it is.
    const { secret: _, ...shownSettings } = settings();
    const values = printEntry(mailFields(c.var.page.reader), shownSettings);
    return respondForm(c, { values, errors: {}, elsewhere: [] });
  });

  app.post(path, async (c) => {
    const { reader } = c.var.page;
    const fields = mailFields(reader);
    const values = await readBody(c);
    const outcome = deps.office.edit(
      (draft) => {
        draft.mail = readEntry<MailSettings>(fields, { values, before: settings() });
      },
      { by: loginOf(c) },
    );
    if (outcome.kind !== 'refused') return goTo(c, path, { tone: 'good', key: 'flash.saved' });
    const { problems } = outcome;
    const office = deps.office.read();
    return respondForm(c, placeProblems(reader, { fields, values, problems, prefix: 'mail.', office }), 422);
  });

  app.post(`${path}/test`, async (c) => {
    const { to } = await c.req.parseBody();
    const address = typeof to === 'string' ? to.trim() : '';
    const { office } = deps.office.read();
    const outcome = await deps.outbox.sendTest({ to: [address], ...deps.composeMail({ kind: 'test' }, office) });
    if (!outcome) return goTo(c, path, { tone: 'bad', key: 'mail.test.none' });
    writeAudit(deps, { by: loginOf(c), action: 'mail.tested', subject: 'mail', detail: { to: address, ...outcome } });
    if (outcome.kind === 'sent') return goTo(c, path, { tone: 'good', key: 'mail.test.sent', values: { to: address } });
    const why = word(c.var.page.reader, 'mail-why', outcome.why);
    return goTo(c, path, { tone: 'bad', key: 'mail.test.failed', values: { why, detail: outcome.detail } });
  });

  app.post(`${path}/:id/retry`, (c) =>
    goTo(
      c,
      path,
      deps.outbox.retry(c.req.param('id')) ? { tone: 'good', key: 'mail.retried' } : { tone: 'info', key: 'mail.gone' },
    ),
  );
  app.post(`${path}/:id/remove`, (c) =>
    goTo(
      c,
      path,
      deps.outbox.remove(c.req.param('id'))
        ? { tone: 'good', key: 'mail.removed' }
        : { tone: 'info', key: 'mail.gone' },
    ),
  );
  return app;
}
