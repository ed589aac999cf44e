import { Hono } from 'hono';
import { CustomerPage } from '../../../views/customers/customer-pages.tsx';
import { PositionChoices, PositionForm, type PositionFormView } from '../../../views/customers/positions.tsx';
import type { Customer } from '../../services/customers/customers.ts';
import { goTo, isFragment, respondFragment, respondPage } from '../respond.ts';
import type { WebDeps } from '../web-deps.ts';
import { loginOf, type WebContext, type WebEnv } from '../web-env.ts';
import { cardView, customerOr404, placeOf } from './card-view.tsx';

/** Of the other kind among so many that were found. */
const looked = 40;
const shown = 8;

/** Who works where: looked for, added, removed. */
export function positionRoutes(deps: WebDeps): Hono<WebEnv> {
  const app = new Hono<WebEnv>();

  function formOf(customer: Customer, asked: { at: unknown; q: unknown }): PositionFormView {
    const text = typeof asked.q === 'string' ? asked.q.trim().slice(0, 100) : '';
    const rows = text === '' ? [] : deps.customers.search({ text, limit: looked }).rows;
    return {
      customer,
      at: placeOf(asked.at),
      text,
      found: rows
        .filter(({ kind }) => kind !== customer.kind)
        .slice(0, shown)
        .map(({ id, name, company, document }) => ({ id, name, about: company ?? document ?? '' })),
    };
  }

  function showForm(c: WebContext, form: PositionFormView, status: 200 | 422 = 200): Response {
    const view = <PositionForm page={c.var.page} form={form} />;
    if (isFragment(c)) return respondFragment(c, view, status);
    const { id, name } = form.customer;
    return respondPage(
      c,
      <CustomerPage page={c.var.page} name={name} back={`/customers/${id}`}>
        <div class="card">{view}</div>
      </CustomerPage>,
      status,
    );
  }

  const backTo = (at: unknown, id: string): string => (placeOf(at) === 'page' ? `/customers/${id}` : '/agent');

  app.get('/customers/:id/positions/new', (c) =>
    showForm(c, formOf(customerOr404(deps, c.req.param('id')), { at: c.req.query('at'), q: c.req.query('q') })),
  );

  app.get('/customers/:id/positions/find', (c) => {
    const form = formOf(customerOr404(deps, c.req.param('id')), { at: 'page', q: c.req.query('q') });
    return respondFragment(c, <PositionChoices page={c.var.page} form={form} />);
  });

  app.post('/customers/:id/positions', async (c) => {
    const customer = customerOr404(deps, c.req.param('id'));
    const { other, title, department, leads, at, q } = await c.req.parseBody();
    const text = (value: unknown): string => (typeof value === 'string' ? value : '');
    const [companyId, personId] = customer.kind === 'company' ? [customer.id, text(other)] : [text(other), customer.id];
    const isKept = deps.customers.keepPosition(
      { companyId, personId, title: text(title), department: text(department), leads: leads === 'yes' },
      { by: loginOf(c) },
    );
    if (!isKept) return showForm(c, { ...formOf(customer, { at, q }), isRefused: true }, 422);
    return goTo(c, backTo(at, customer.id), { tone: 'good', key: 'flash.saved' });
  });

  app.post('/customers/:id/positions/:other/remove', async (c) => {
    const customer = customerOr404(deps, c.req.param('id'));
    const other = c.req.param('other');
    const { at } = await c.req.parseBody();
    const [companyId, personId] = customer.kind === 'company' ? [customer.id, other] : [other, customer.id];
    deps.customers.removePosition({ companyId, personId }, { by: loginOf(c) });
    if (!isFragment(c)) return goTo(c, backTo(at, customer.id), { tone: 'good', key: 'flash.saved' });
    return respondFragment(c, cardView(deps, c, { customer, at: placeOf(at), isFocused: true }));
  });

  return app;
}
