import { Hono } from 'hono';
import { EntryForm } from '../../../views/admin/section-pages.tsx';
import { SupervisionPage, supervisionFields } from '../../../views/admin/supervision-page.tsx';
import type { FormState } from '../../../views/parts/form.ts';
import { type Supervision, supervisionDefaults } from '../../core/office/supervision.ts';
import { printEntry } from '../form/form-values.ts';
import { placeProblems } from '../form/problem-texts.ts';
import { changeRows, readBody, readEntry } from '../form/read-form.ts';
import { goTo, isFragment, respondFragment, respondPage } from '../respond.ts';
import { makeWallToken, revokeWallToken, wallToken } from '../wall/wall-token.ts';
import type { WebDeps } from '../web-deps.ts';
import { loginOf, type WebContext, type WebEnv } from '../web-env.ts';
import { writeAudit } from '../write-audit.ts';

const path = '/owner/supervision';

/** What supervisors may do, when alarms go off, and the link for a screen on the wall. */
export function supervisionRoutes(deps: WebDeps): Hono<WebEnv> {
  const app = new Hono<WebEnv>();
  const fieldsNow = () => supervisionFields(deps.office.read().queues);
  const settings = (): Supervision => deps.office.read().supervision ?? supervisionDefaults;

  function respondForm(c: WebContext, state: FormState, status: 200 | 422 = 200): Response {
    const { page } = c.var;
    const form = <EntryForm page={page} action={path} fields={fieldsNow()} state={state} />;
    if (isFragment(c)) return respondFragment(c, form, status);
    const token = wallToken(deps);
    const link = token === undefined ? undefined : `${new URL(c.req.url).origin}/wall/${token}`;
    return respondPage(c, <SupervisionPage page={page} form={form} link={link} />, status);
  }

  app.get(path, (c) => respondForm(c, { values: printEntry(fieldsNow(), settings()), errors: {}, elsewhere: [] }));

  app.post(path, async (c) => {
    const { reader } = c.var.page;
    const fields = fieldsNow();
    const values = await readBody(c);
    const rows = changeRows(fields, values);
    if (rows) return respondForm(c, { values: rows, errors: {}, elsewhere: [] });
    const outcome = deps.office.edit(
      (draft) => {
        draft.supervision = readEntry<Supervision>(fields, { values, before: settings() });
      },
      { by: loginOf(c) },
    );
    if (outcome.kind !== 'refused') return goTo(c, path, { tone: 'good', key: 'flash.saved' });
    const { problems } = outcome;
    const office = deps.office.read();
    return respondForm(c, placeProblems(reader, { fields, values, problems, prefix: 'supervision.', office }), 422);
  });

  app.post(`${path}/wall`, (c) => {
    makeWallToken(deps);
    writeAudit(deps, { by: loginOf(c), action: 'wall.made', subject: 'wall' });
    return goTo(c, path, { tone: 'good', key: 'wall.made' });
  });

  app.post(`${path}/wall/revoke`, (c) => {
    revokeWallToken(deps);
    writeAudit(deps, { by: loginOf(c), action: 'wall.revoked', subject: 'wall' });
    return goTo(c, path, { tone: 'info', key: 'wall.revoked' });
  });
  return app;
}
