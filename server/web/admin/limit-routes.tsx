import { Hono } from 'hono';
import { EntryForm } from '../../../views/admin/section-pages.tsx';
import { FraudPage } from '../../../views/limits/fraud-page.tsx';
import { fraudFields, limitFields, payerNames } from '../../../views/limits/limit-fields.ts';
import { type BlindLine, LimitsPage } from '../../../views/limits/limits-page.tsx';
import type { FieldSpec, FormState } from '../../../views/parts/form.ts';
import { parseNanos } from '../../base/money.ts';
import { fraudDefaults, spendingLimits } from '../../core/office/fraud.ts';
import { limitDefaults } from '../../core/office/limits.ts';
import type { Office } from '../../core/office/office.ts';
import { principalsOf } from '../../core/office/prices.ts';
import { worthOf } from '../../services/limits/worth.ts';
import { printEntry } from '../form/form-values.ts';
import { placeProblems } from '../form/problem-texts.ts';
import { changeRows, readBody, readEntry } from '../form/read-form.ts';
import { goTo, isFragment, respondFragment, respondPage } from '../respond.ts';
import type { WebDeps } from '../web-deps.ts';
import { loginOf, type WebContext, type WebEnv } from '../web-env.ts';
import { writeAudit } from '../write-audit.ts';

/** Lines whose calls cost nobody knows what: budgets cannot count them. */
const blindLines = (office: Office, nowMs: number): BlindLine[] =>
  office.trunks.flatMap(({ name, tariff: id }) => {
    const tariff = office.tariffs.find((each) => each.id === id);
    if (!tariff) return [{ name }];
    const { currency } = tariff;
    return worthOf(office, { currency, atMs: nowMs }) === undefined ? [{ name, currency }] : [];
  });

/** A section of the office that is one form. */
interface FormPage {
  key: 'limits' | 'fraud';
  path: string;
  fields: (c: WebContext, office: Office) => FieldSpec[];
  present: (office: Office) => object;
  around: (c: WebContext, form: ReturnType<typeof EntryForm>) => Parameters<typeof respondPage>[1];
}

/** Budgets and limits of calls, and the fraud stop. */
export function limitRoutes(deps: WebDeps): Hono<WebEnv> {
  const app = new Hono<WebEnv>();

  function openForm({ key, path, fields: fieldsOf, present, around }: FormPage): void {
    function respondForm(c: WebContext, state: FormState, status: 200 | 422 = 200): Response {
      const form = <EntryForm page={c.var.page} action={path} fields={fieldsOf(c, deps.office.read())} state={state} />;
      return isFragment(c) ? respondFragment(c, form, status) : respondPage(c, around(c, form), status);
    }
    app.get(path, (c) => {
      const office = deps.office.read();
      return respondForm(c, { values: printEntry(fieldsOf(c, office), present(office)), errors: {}, elsewhere: [] });
    });
    app.post(path, async (c) => {
      const before = deps.office.read();
      const fields = fieldsOf(c, before);
      const values = await readBody(c);
      const rows = changeRows(fields, values);
      if (rows) return respondForm(c, { values: rows, errors: {}, elsewhere: [] });
      const outcome = deps.office.edit(
        (draft) => Object.assign(draft, { [key]: readEntry(fields, { values, before: present(before) }) }),
        { by: loginOf(c) },
      );
      if (outcome.kind !== 'refused') return goTo(c, path, { tone: 'good', key: 'flash.saved' });
      const { reader } = c.var.page;
      const { problems } = outcome;
      return respondForm(
        c,
        placeProblems(reader, { fields, values, problems, prefix: `${key}.`, office: before }),
        422,
      );
    });
  }

  openForm({
    key: 'limits',
    path: '/owner/limits',
    fields: (c, office) => limitFields(office, c.var.page.reader, principalsOf(office)),
    present: (office) => office.limits ?? limitDefaults,
    around(c, form) {
      const office = deps.office.read();
      const { currency } = office.office;
      const budgets = deps.limits.budgets();
      return (
        <LimitsPage
          page={c.var.page}
          budgets={budgets}
          blind={budgets.length > 0 ? blindLines(office, deps.clock.now()) : []}
          currency={currency}
          nameOf={payerNames(office)}
          form={form}
        />
      );
    },
  });

  openForm({
    key: 'fraud',
    path: '/owner/fraud',
    fields: (_c, office) => fraudFields(office),
    present: (office) => office.fraud ?? fraudDefaults,
    around(c, form) {
      const { office, fraud } = deps.office.read();
      const { currency } = office;
      const limit = parseNanos(spendingLimits(fraud ?? fraudDefaults, currency).officePerDay) ?? 0n;
      const spent = { amount: deps.limits.spentToday(['international', 'premium']), limit, currency };
      const past = deps.fraud.latest().filter(({ endedAt }) => endedAt !== null);
      return <FraudPage page={c.var.page} blocks={deps.fraud.blocks()} past={past} spent={spent} form={form} />;
    },
  });

  app.post('/owner/fraud/:id/allow', (c) => {
    const id = c.req.param('id');
    const row = deps.fraud.find(id);
    const allowed = deps.fraud.allow({ id, by: loginOf(c) });
    if (allowed && row)
      writeAudit(deps, {
        by: loginOf(c),
        action: 'fraud.allowed',
        subject: `fraud/${row.subject}`,
        detail: { what: row.what, why: row.why, since: row.since },
      });
    return goTo(
      c,
      '/owner/fraud',
      allowed ? { tone: 'good', key: 'fraud.is-allowed' } : { tone: 'info', key: 'fraud.late' },
    );
  });
  return app;
}
