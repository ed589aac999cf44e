import { Hono } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { EntryForm } from '../../../views/admin/section-pages.tsx';
import type { FormState } from '../../../views/parts/form.ts';
import { PricesPage, pricesFields } from '../../../views/prices/prices-page.tsx';
import type { Office } from '../../core/office/office.ts';
import { taxPresets } from '../../core/rating/tax-presets.ts';
import { printEntry } from '../form/form-values.ts';
import { placeProblems } from '../form/problem-texts.ts';
import { changeRows, readBody, readEntry } from '../form/read-form.ts';
import { goTo, isFragment, respondFragment, respondPage } from '../respond.ts';
import type { WebDeps } from '../web-deps.ts';
import { loginOf, type WebContext, type WebEnv } from '../web-env.ts';

const path = '/owner/prices';
type Prices = Pick<Office, 'prices' | 'exchangeRates' | 'taxes'>;

/** A tax of no kind in particular is on all. */
const tidy = ({ taxes, ...rest }: Prices): Prices => ({
  ...rest,
  taxes: taxes.map(({ kinds = [], ...tax }) => ({ ...tax, ...(kinds.length > 0 && { kinds }) })),
});

/** The form prints lists as they are: none is no tick. */
const shown = ({ prices, exchangeRates, taxes }: Office): Prices => ({
  prices,
  exchangeRates,
  taxes: taxes.map((tax) => ({ ...tax, kinds: tax.kinds ?? [] })),
});

/** Who is charged by what, currencies and taxes, for the owner. */
export function pricesRoutes(deps: WebDeps): Hono<WebEnv> {
  const app = new Hono<WebEnv>();

  function respondForm(c: WebContext, state: FormState, status: 200 | 422 = 200): Response {
    const { page } = c.var;
    const fields = pricesFields(deps.office.read(), page.reader);
    const form = <EntryForm page={page} action={path} fields={fields} state={state} />;
    if (isFragment(c)) return respondFragment(c, form, status);
    return respondPage(c, <PricesPage page={page} form={form} />, status);
  }

  app.get(path, (c) => {
    const office = deps.office.read();
    const values = printEntry(pricesFields(office, c.var.page.reader), shown(office));
    return respondForm(c, { values, errors: {}, elsewhere: [] });
  });

  app.post(path, async (c) => {
    const { reader } = c.var.page;
    const office = deps.office.read();
    const fields = pricesFields(office, reader);
    const values = await readBody(c);
    const otherRows = changeRows(fields, values);
    if (otherRows) return respondForm(c, { values: otherRows, errors: {}, elsewhere: [] });
    const outcome = deps.office.edit(
      (draft) => {
        Object.assign(draft, tidy(readEntry<Prices>(fields, { values, before: shown(office) })));
      },
      { by: loginOf(c) },
    );
    if (outcome.kind !== 'refused') return goTo(c, path, { tone: 'good', key: 'flash.saved' });
    const { problems } = outcome;
    return respondForm(c, placeProblems(reader, { fields, values, problems, prefix: '', office }), 422);
  });

  app.post(`${path}/taxes`, async (c) => {
    const { country } = await c.req.parseBody();
    const preset = taxPresets.find((each) => each.country === country);
    if (!preset) throw new HTTPException(400);
    const outcome = deps.office.edit(
      (draft) => {
        draft.taxes = structuredClone([...preset.taxes]);
      },
      { by: loginOf(c) },
    );
    return goTo(
      c,
      path,
      outcome.kind === 'refused' ? { tone: 'bad', key: 'form.failed' } : { tone: 'good', key: 'flash.saved' },
    );
  });
  return app;
}
