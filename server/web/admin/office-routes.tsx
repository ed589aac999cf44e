import { Hono } from 'hono';
import { OfficePage, officeFields } from '../../../views/admin/office-page.tsx';
import { EntryForm } from '../../../views/admin/section-pages.tsx';
import type { FormState } from '../../../views/parts/form.ts';
import type { OfficeIdentity } from '../../core/office/office.ts';
import { readSetting } from '../../store/queries/settings.ts';
import { printEntry } from '../form/form-values.ts';
import { placeProblems } from '../form/problem-texts.ts';
import { readBody, readEntry } from '../form/read-form.ts';
import { goTo, isFragment, respondFragment, respondPage } from '../respond.ts';
import { logoKey } from '../statements/statement-words.ts';
import type { WebDeps } from '../web-deps.ts';
import { loginOf, type WebContext, type WebEnv } from '../web-env.ts';

/** Name, country, language, zone and currency of the office. */
export function officeRoutes(deps: WebDeps): Hono<WebEnv> {
  const app = new Hono<WebEnv>();
  const path = '/owner/office';

  function respondForm(c: WebContext, state: FormState, status: 200 | 422 = 200): Response {
    const { page } = c.var;
    const form = <EntryForm page={page} action={path} fields={officeFields(page.reader)} state={state} />;
    if (isFragment(c)) return respondFragment(c, form, status);
    const logo = readSetting(deps.db, logoKey);
    const known = typeof logo === 'string' && logo !== '' ? logo : undefined;
    return respondPage(c, <OfficePage page={page} form={form} logo={known} />, status);
  }

  app.get(path, (c) => {
    const values = printEntry(officeFields(c.var.page.reader), deps.office.read().office);
    return respondForm(c, { values, errors: {}, elsewhere: [] });
  });

  app.post(path, async (c) => {
    const { reader } = c.var.page;
    const office = deps.office.read();
    const fields = officeFields(reader);
    const values = await readBody(c);
    const outcome = deps.office.edit(
      (draft) => {
        draft.office = readEntry<OfficeIdentity>(fields, { values, before: office.office });
      },
      { by: loginOf(c) },
    );
    if (outcome.kind !== 'refused') return goTo(c, path, { tone: 'good', key: 'flash.saved' });
    const { problems } = outcome;
    return respondForm(c, placeProblems(reader, { fields, values, problems, prefix: 'office.', office }), 422);
  });
  return app;
}
