import { Hono } from 'hono';
import { EntryForm } from '../../../views/admin/section-pages.tsx';
import { TeamPage, teamFields } from '../../../views/admin/team-page.tsx';
import type { FormState } from '../../../views/parts/form.ts';
import { type TeamSettings, teamDefaults } from '../../core/office/team.ts';
import { printEntry } from '../form/form-values.ts';
import { placeProblems } from '../form/problem-texts.ts';
import { readBody, readEntry } from '../form/read-form.ts';
import { goTo, isFragment, respondFragment, respondPage } from '../respond.ts';
import type { WebDeps } from '../web-deps.ts';
import { loginOf, type WebContext, type WebEnv } from '../web-env.ts';

const path = '/owner/outgoing-work';

/** When people who take and make calls may get outgoing ones. */
export function teamRoutes(deps: WebDeps): Hono<WebEnv> {
  const app = new Hono<WebEnv>();
  const settings = (): TeamSettings => deps.office.read().team ?? teamDefaults;

  function respondForm(c: WebContext, state: FormState, status: 200 | 422 = 200): Response {
    const { page } = c.var;
    const form = <EntryForm page={page} action={path} fields={teamFields} state={state} />;
    if (isFragment(c)) return respondFragment(c, form, status);
    return respondPage(c, <TeamPage page={page} form={form} />, status);
  }

  app.get(path, (c) => respondForm(c, { values: printEntry(teamFields, settings()), errors: {}, elsewhere: [] }));

  app.post(path, async (c) => {
    const { reader } = c.var.page;
    const values = await readBody(c);
    const outcome = deps.office.edit(
      (draft) => {
        draft.team = readEntry<TeamSettings>(teamFields, { values, before: settings() });
      },
      { by: loginOf(c) },
    );
    if (outcome.kind !== 'refused') return goTo(c, path, { tone: 'good', key: 'flash.saved' });
    const { problems } = outcome;
    const office = deps.office.read();
    return respondForm(
      c,
      placeProblems(reader, { fields: teamFields, values, problems, prefix: 'team.', office }),
      422,
    );
  });

  return app;
}
