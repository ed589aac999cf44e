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

type Units = Office['departments'];

/** Changes who pays where it is a department. */
function renameUnits(prices: Prices['prices'], rename: (id: string) => string): Prices['prices'] {
  return prices.map((rule) =>
    rule.payer.kind === 'department' && rule.payer.id !== undefined
      ? { ...rule, payer: { ...rule.payer, id: rename(rule.payer.id) } }
      : rule,
  );
}

const isNamed =
  (text: string) =>
  ({ name }: Units[number]): boolean =>
    name.toLowerCase() === text.toLowerCase();

/** Departments are shown by name, as people know them; one of two with the same name by its id. */
const withNames = (prices: Prices['prices'], units: Units): Prices['prices'] =>
  renameUnits(prices, (id) => {
    const name = units.find((unit) => unit.id === id)?.name ?? id;
    return units.filter(isNamed(name)).length === 1 ? name : id;
  });

const withIds = (prices: Prices['prices'], units: Units): Prices['prices'] =>
  renameUnits(prices, (text) => (units.some(({ id }) => id === text) ? text : (units.find(isNamed(text))?.id ?? text)));

/** A tax of no kind in particular is on all. */
const tidy = ({ prices, taxes, ...rest }: Prices, units: Units): Prices => ({
  ...rest,
  prices: withIds(prices, units),
  taxes: taxes.map(({ kinds = [], ...tax }) => ({ ...tax, ...(kinds.length > 0 && { kinds }) })),
});

/** The form prints lists as they are: none is no tick. */
const shown = ({ prices, exchangeRates, taxes, departments }: Office): Prices => ({
  prices: withNames(prices, departments),
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
        Object.assign(draft, tidy(readEntry<Prices>(fields, { values, before: shown(office) }), office.departments));
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
