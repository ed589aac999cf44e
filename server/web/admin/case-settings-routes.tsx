import { Hono } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { CaseSettingsPage, caseSettingsFields } from '../../../views/admin/case-settings-page.tsx';
import { makeId } from '../../../views/admin/section.ts';
import { EntryForm } from '../../../views/admin/section-pages.tsx';
import type { FormState } from '../../../views/parts/form.ts';
import { motivePresets, withPreset } from '../../core/cases/motive-presets.ts';
import { type CaseSettings, caseDefaults } from '../../core/office/cases.ts';
import { printEntry } from '../form/form-values.ts';
import { placeProblems } from '../form/problem-texts.ts';
import { readBody, readEntry } from '../form/read-form.ts';
import { goTo, isFragment, respondFragment, respondPage } from '../respond.ts';
import type { WebDeps } from '../web-deps.ts';
import { loginOf, type WebContext, type WebEnv } from '../web-env.ts';

const path = '/owner/case-times';

/** How soon cases are dealt with, and motives of offices of a kind. */
export function caseSettingsRoutes(deps: WebDeps): Hono<WebEnv> {
  const app = new Hono<WebEnv>();
  const settings = (): CaseSettings => ({ ...caseDefaults, ...deps.office.read().cases });
  const fields = () => caseSettingsFields(deps.office.read());

  function respondForm(c: WebContext, state: FormState, status: 200 | 422 = 200): Response {
    const { page } = c.var;
    const form = <EntryForm page={page} action={path} fields={fields()} state={state} />;
    if (isFragment(c)) return respondFragment(c, form, status);
    return respondPage(c, <CaseSettingsPage page={page} form={form} />, status);
  }

  app.get(path, (c) => respondForm(c, { values: printEntry(fields(), settings()), errors: {}, elsewhere: [] }));

  app.post(path, async (c) => {
    const { reader } = c.var.page;
    const values = await readBody(c);
    const outcome = deps.office.edit(
      (draft) => {
        draft.cases = readEntry<CaseSettings>(fields(), { values, before: settings() });
      },
      { by: loginOf(c) },
    );
    if (outcome.kind !== 'refused') return goTo(c, path, { tone: 'good', key: 'flash.saved' });
    const { problems } = outcome;
    const office = deps.office.read();
    return respondForm(c, placeProblems(reader, { fields: fields(), values, problems, prefix: 'cases.', office }), 422);
  });

  app.post(`${path}/motives`, async (c) => {
    const { preset: kind } = await c.req.parseBody();
    const preset = motivePresets.find((each) => each.kind === kind);
    if (!preset) throw new HTTPException(400);
    const outcome = deps.office.edit(
      (draft) => {
        draft.motives = withPreset(draft.motives, { preset, language: draft.office.language, makeId });
      },
      { by: loginOf(c) },
    );
    if (outcome.kind === 'refused') return goTo(c, path, { tone: 'bad', key: 'form.failed' });
    return goTo(c, '/owner/motives', {
      tone: 'good',
      key: outcome.kind === 'applied' && outcome.changes.length === 0 ? 'flash.unchanged' : 'flash.saved',
    });
  });

  return app;
}
