import { Hono } from 'hono';
import { EntryForm } from '../../../views/admin/section-pages.tsx';
import type { FormState } from '../../../views/parts/form.ts';
import { RetentionPage, retentionFields, type ViewLine, ViewsPage } from '../../../views/privacy/retention-page.tsx';
import { type PrivacySettings, privacyDefaults } from '../../core/office/privacy.ts';
import { csvFile } from '../../core/sheets/csv.ts';
import { customerNames } from '../../store/queries/customer-names.ts';
import { type ViewKind, viewKinds } from '../../store/schema/privacy.ts';
import { printEntry } from '../form/form-values.ts';
import { placeProblems } from '../form/problem-texts.ts';
import { readBody, readEntry } from '../form/read-form.ts';
import { goTo, isFragment, respondFragment, respondPage } from '../respond.ts';
import type { WebDeps } from '../web-deps.ts';
import { loginOf, type WebContext, type WebEnv } from '../web-env.ts';

const path = '/owner/privacy';
const pageSize = 50;
/** Of the list as a file; more is asked for by person and kind. */
const mostExported = 10_000;

/** For owners: how long what is known of customers is kept, and who looked at what. */
export function retentionRoutes(deps: WebDeps): Hono<WebEnv> {
  const app = new Hono<WebEnv>();
  const settings = (): PrivacySettings => deps.office.read().privacy ?? privacyDefaults;

  function respondForm(c: WebContext, state: FormState, status: 200 | 422 = 200): Response {
    const form = (
      <EntryForm page={c.var.page} action={path} fields={retentionFields(c.var.page.reader)} state={state} />
    );
    if (isFragment(c)) return respondFragment(c, form, status);
    return respondPage(c, <RetentionPage page={c.var.page} form={form} lines={deps.privacy.outOfTime()} />, status);
  }

  app.get(path, (c) =>
    respondForm(c, {
      values: printEntry(retentionFields(c.var.page.reader), settings()),
      errors: {},
      elsewhere: [],
    }),
  );

  app.post(path, async (c) => {
    const { reader } = c.var.page;
    const fields = retentionFields(reader);
    const values = await readBody(c);
    const outcome = deps.office.edit(
      (draft) => {
        draft.privacy = readEntry<PrivacySettings>(fields, { values, before: settings() });
      },
      { by: loginOf(c) },
    );
    if (outcome.kind !== 'refused') return goTo(c, path, { tone: 'good', key: 'flash.saved' });
    const { problems } = outcome;
    const office = deps.office.read();
    return respondForm(c, placeProblems(reader, { fields, values, problems, prefix: 'privacy.', office }), 422);
  });

  function queryOf(c: WebContext) {
    const ask = (name: string): string => (c.req.query(name) ?? '').slice(0, 100);
    return { login: ask('login'), kind: ask('kind'), subject: ask('subject') };
  }

  function linesOf(query: ReturnType<typeof queryOf>, page: { limit: number; offset: number }): ViewLine[] {
    const { people } = deps.office.read();
    const kind: ViewKind | undefined = viewKinds.find((each) => each === query.kind);
    const rows = deps.views.list({ login: query.login, kind, subject: query.subject, ...page });
    const names = customerNames(
      deps.db,
      rows.map((row) => (row.kind === 'card' ? row.subject : null)),
    );
    return rows.map(({ login, lastAt, kind: what, subject, count }) => {
      const name = names.get(subject);
      const who = people.find((person) => person.login === login)?.name ?? login;
      return { lastAt, who, kind: what, subject, count, ...(name !== undefined && { name }) };
    });
  }

  app.get('/owner/views', (c) => {
    const query = queryOf(c);
    const from = Math.max(0, Math.floor(Number(c.req.query('from'))) || 0);
    const lines = linesOf(query, { limit: pageSize + 1, offset: from });
    return respondPage(
      c,
      <ViewsPage
        page={c.var.page}
        lines={lines.slice(0, pageSize)}
        query={query}
        people={deps.office.read().people}
        next={lines.length > pageSize ? from + pageSize : undefined}
      />,
    );
  });

  app.get('/owner/views.csv', (c) => {
    const { t } = c.var.page.reader;
    const head = (['when', 'who', 'what', 'of', 'times'] as const).map((each) => t(`views.${each}`));
    const rows = linesOf(queryOf(c), { limit: mostExported, offset: 0 }).map((line) => [
      new Date(line.lastAt).toISOString(),
      line.who,
      t(`views.kind-${line.kind}`),
      line.name ?? line.subject,
      line.count,
    ]);
    c.header('Content-Type', 'text/csv; charset=utf-8');
    c.header('Content-Disposition', 'attachment; filename="views.csv"');
    return c.body(csvFile([head, ...rows]).slice());
  });

  return app;
}
