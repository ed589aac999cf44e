import { Hono } from 'hono';
import { MailInPage, mailInFields } from '../../../views/admin/mail-in-page.tsx';
import { EntryForm } from '../../../views/admin/section-pages.tsx';
import { word } from '../../../views/live/call-words.ts';
import type { FormState } from '../../../views/parts/form.ts';
import { type MailIn, mailInDefaults } from '../../core/office/mail-in.ts';
import { printEntry } from '../form/form-values.ts';
import { placeProblems } from '../form/problem-texts.ts';
import { readBody, readEntry } from '../form/read-form.ts';
import { goTo, isFragment, respondFragment, respondPage } from '../respond.ts';
import type { WebDeps } from '../web-deps.ts';
import { loginOf, type WebContext, type WebEnv } from '../web-env.ts';
import { writeAudit } from '../write-audit.ts';

const path = '/owner/mail-in';

/** The mailbox that customers write to. */
export function mailInRoutes(deps: WebDeps): Hono<WebEnv> {
  const app = new Hono<WebEnv>();
  const settings = (): Partial<MailIn> => deps.office.read().mailIn ?? mailInDefaults;
  const fieldsOf = (c: WebContext) => mailInFields(c.var.page.reader, deps.office.read());

  function respondForm(c: WebContext, state: FormState, status: 200 | 422 = 200): Response {
    const { page } = c.var;
    const form = <EntryForm page={page} action={path} fields={fieldsOf(c)} state={state} />;
    if (isFragment(c)) return respondFragment(c, form, status);
    const canTest = deps.office.read().mailIn !== undefined;
    return respondPage(
      c,
      <MailInPage page={page} form={form} state={deps.mailReading.state()} canTest={canTest} />,
      status,
    );
  }

  app.get(path, (c) => {
    const { secret: _, ...shown } = settings();
    return respondForm(c, { values: printEntry(fieldsOf(c), shown), errors: {}, elsewhere: [] });
  });

  app.post(path, async (c) => {
    const { reader } = c.var.page;
    const fields = fieldsOf(c);
    const values = await readBody(c);
    const outcome = deps.office.edit(
      (draft) => {
        draft.mailIn = readEntry<MailIn>(fields, { values, before: settings() });
      },
      { by: loginOf(c) },
    );
    if (outcome.kind !== 'refused') return goTo(c, path, { tone: 'good', key: 'flash.saved' });
    const { problems } = outcome;
    const office = deps.office.read();
    return respondForm(c, placeProblems(reader, { fields, values, problems, prefix: 'mailIn.', office }), 422);
  });

  app.post(`${path}/test`, async (c) => {
    const outcome = await deps.mailReading.test();
    if (!outcome) return goTo(c, path, { tone: 'bad', key: 'mail.test.none' });
    writeAudit(deps, { by: loginOf(c), action: 'mail-in.tested', subject: 'mailIn', detail: { ...outcome } });
    if (outcome.kind === 'well')
      return goTo(c, path, { tone: 'good', key: 'mail-in.well', values: { count: outcome.messages } });
    const why = word(c.var.page.reader, 'mail-in-why', outcome.why);
    return goTo(c, path, { tone: 'bad', key: 'mail-in.failed', values: { why, detail: outcome.detail } });
  });
  return app;
}
