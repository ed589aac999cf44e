import { Hono } from 'hono';
import { FaxSettingsPage, faxFields } from '../../../views/admin/fax-page.tsx';
import { EntryForm } from '../../../views/admin/section-pages.tsx';
import { type ModemLine, ModemsPage, ModemsPart } from '../../../views/faxes/modems-page.tsx';
import type { Page } from '../../../views/layout/page.ts';
import type { FormState } from '../../../views/parts/form.ts';
import { type FaxSettings, faxDefaults, faxModemDefaults } from '../../core/office/fax.ts';
import { printEntry } from '../form/form-values.ts';
import { placeProblems } from '../form/problem-texts.ts';
import { changeRows, readBody, readEntry } from '../form/read-form.ts';
import type { LiveView } from '../live/live-stream.ts';
import { goTo, isFragment, respondFragment, respondPage } from '../respond.ts';
import type { WebDeps } from '../web-deps.ts';
import { loginOf, type WebContext, type WebEnv } from '../web-env.ts';

const path = '/owner/fax';

function modemLines({ office, fax }: Pick<WebDeps, 'office' | 'fax'>): ModemLine[] {
  const listed = office.read().fax?.modems ?? [];
  return fax.modems().map((modem) => {
    const { id, port, use, state, sinceMs, identity, classes } = modem;
    const entry = listed.find((each) => each.id === id);
    return {
      id,
      name: entry?.name ?? ([identity?.maker, identity?.model].filter(Boolean).join(' ') || id),
      port,
      use,
      isListed: entry !== undefined,
      state: state.kind,
      since: sinceMs,
      ...(state.kind === 'sending' && { job: state.job }),
      ...(state.kind === 'sick' && { why: state.why, detail: state.detail }),
      ...(identity && { identity: [identity.maker, identity.model, identity.revision].filter(Boolean).join(' ') }),
      ...(classes && { classes: classes.join(', ') }),
      faxClass: modem.faxClass,
      callerId: modem.callerId,
      listens: modem.listens,
      isShared: entry?.shared ?? false,
      lastPattern: modem.lastPattern,
      profile: modem.profile,
    };
  });
}

/** Modems as they are plugged in, dial and fall ill. */
export function modemsView(deps: WebDeps, page: Page): LiveView {
  return {
    concerns: (topic) => topic === 'fax-modems.changed' || topic === 'office.changed',
    parts: () => [{ id: 'modems', html: String(<ModemsPart page={page} modems={modemLines(deps)} />) }],
  };
}

/** Modems, and how the office faxes. */
export function faxSettingsRoutes(deps: WebDeps): Hono<WebEnv> {
  const app = new Hono<WebEnv>();
  const settings = (): FaxSettings => deps.office.read().fax ?? faxDefaults;
  const fieldsOf = (c: WebContext) => faxFields(c.var.page.reader, deps.office.read());

  function respondForm(c: WebContext, state: FormState, status: 200 | 422 = 200): Response {
    const { page } = c.var;
    const form = <EntryForm page={page} action={path} fields={fieldsOf(c)} state={state} />;
    if (isFragment(c)) return respondFragment(c, form, status);
    return respondPage(c, <FaxSettingsPage page={page} form={form} />, status);
  }

  app.get('/owner/modems', (c) =>
    respondPage(c, <ModemsPage page={c.var.page} modems={modemLines(deps)} now={deps.clock.now()} />),
  );

  app.get(path, (c) => {
    const found = deps.fax.modems().find(({ id }) => id === c.req.query('modem'));
    const isNew = found && !settings().modems.some(({ id }) => id === found.id);
    const shown = isNew
      ? {
          ...settings(),
          modems: [
            ...settings().modems,
            { ...faxModemDefaults, id: found.id, name: found.identity?.model || found.id },
          ],
        }
      : settings();
    return respondForm(c, { values: printEntry(fieldsOf(c), shown), errors: {}, elsewhere: [] });
  });

  app.post(path, async (c) => {
    const { reader } = c.var.page;
    const fields = fieldsOf(c);
    const values = await readBody(c);
    const changed = changeRows(fields, values);
    if (changed) return respondForm(c, { values: changed, errors: {}, elsewhere: [] });
    const outcome = deps.office.edit(
      (draft) => {
        draft.fax = readEntry<FaxSettings>(fields, { values, before: settings() });
      },
      { by: loginOf(c) },
    );
    if (outcome.kind !== 'refused') return goTo(c, path, { tone: 'good', key: 'flash.saved' });
    const { problems } = outcome;
    const office = deps.office.read();
    return respondForm(c, placeProblems(reader, { fields, values, problems, prefix: 'fax.', office }), 422);
  });
  return app;
}
