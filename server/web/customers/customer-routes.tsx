import { Hono } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { CustomerForm } from '../../../views/customers/customer-form.tsx';
import { CustomerPage, CustomersPage, NewCustomerPage } from '../../../views/customers/customer-pages.tsx';
import { FindList } from '../../../views/customers/find-list.tsx';
import { Timeline, TimelineRows } from '../../../views/customers/timeline.tsx';
import { CustomerChoices } from '../../../views/parts/customer-picker.tsx';
import { PrivacyLink } from '../../../views/privacy/privacy-link.tsx';
import type { Case } from '../../services/cases/cases.ts';
import type { Customer } from '../../services/customers/customers.ts';
import { latestConsents } from '../../store/customers/consents.ts';
import { timelineKinds } from '../../store/customers/customer-timeline.ts';
import { caseLines } from '../cases/case-model.ts';
import { goTo, isFragment, respondFragment, respondPage } from '../respond.ts';
import type { WebDeps } from '../web-deps.ts';
import { loginOf, type WebContext, type WebEnv } from '../web-env.ts';
import { cardView, customerOr404, placeOf } from './card-view.tsx';
import { seenOf, weaveCard } from './card-weave.ts';
import { customerView, formOf, readDraft } from './customer-model.ts';
import { timelineOf } from './timeline-model.ts';

const pageSize = 25;
const foundShown = 8;

/** The customer file, open to everyone who works here. */
export function customerRoutes(deps: WebDeps): Hono<WebEnv> {
  const app = new Hono<WebEnv>();

  const find = (id: string): Customer => customerOr404(deps, id);
  const card = (c: WebContext, customer: Customer, at: string) => cardView(deps, c, { customer, at });

  /** The case of this number, if the text is one. */
  function caseCalled(text: string): Case[] {
    const one = deps.cases.findByNumber(text);
    return one && one !== 'mistyped' ? [one] : [];
  }

  app.get('/customers', (c) => {
    const text = (c.req.query('q') ?? '').trim().slice(0, 100);
    const cursor = c.req.query('after');
    if (text !== '') deps.views.see({ login: loginOf(c), kind: 'search', subject: '' });
    const { rows, next, isCut, isNear } = deps.customers.search({ text, limit: pageSize, ...(cursor && { cursor }) });
    const [one] = caseCalled(text);
    if (one && rows.length === 0) return goTo(c, `/cases/${one.number}`);
    const list = {
      text,
      rows: rows.map((row) => customerView(deps, row)),
      total: deps.customers.count(),
      isFirst: !cursor,
      isCut,
      isNear,
      ...(next && { next }),
    };
    return respondPage(c, <CustomersPage page={c.var.page} list={list} />);
  });

  // The search over every page.
  app.get('/customers/find', (c) => {
    const text = (c.req.query('q') ?? '').trim().slice(0, 100);
    if (text !== '') deps.views.see({ login: loginOf(c), kind: 'search', subject: '' });
    const rows = text === '' ? [] : deps.customers.search({ text, limit: foundShown }).rows;
    const found = rows.map((row) => customerView(deps, row));
    const [line] = caseLines(deps, caseCalled(text));
    return respondFragment(c, <FindList page={c.var.page} text={text} rows={found} {...(line && { line })} />);
  });

  // A customer as part of another form.
  app.get('/customers/choices', (c) => {
    const name = c.req.query('name') ?? '';
    const chosen = c.req.query(name) ?? '';
    const text = (c.req.query(`${name}._find`) ?? '').trim().slice(0, 100);
    if (text !== '') deps.views.see({ login: loginOf(c), kind: 'search', subject: '' });
    const rows = text === '' ? undefined : deps.customers.search({ text, limit: foundShown }).rows;
    const before = chosen === '' ? undefined : deps.customers.find(chosen);
    const found = rows?.map(({ id, name: called, company, document }) => {
      const about = company ?? document;
      return { id, name: called, ...(about !== undefined && { about }) };
    });
    const { reader } = c.var.page;
    return respondFragment(
      c,
      <CustomerChoices reader={reader} name={name} chosen={before} {...(found && { found })} />,
    );
  });

  app.get('/customers/new', (c) => {
    const form = formOf(deps, { name: '', points: [{ channel: 'phone', typed: c.req.query('phone') ?? '' }] });
    return respondPage(c, <NewCustomerPage page={c.var.page} form={form} />);
  });

  app.post('/customers', async (c) => {
    const draft = readDraft(await c.req.parseBody({ all: true }), deps.office.read().customerFields);
    const outcome = deps.customers.create(draft, { by: loginOf(c) });
    if (outcome.kind === 'saved') {
      return goTo(c, `/customers/${outcome.customer.id}`, {
        tone: 'good',
        key: 'flash.added',
        values: { name: outcome.customer.name },
      });
    }
    const form = formOf(deps, draft, outcome.kind === 'refused' ? outcome : undefined);
    if (isFragment(c)) return respondFragment(c, <CustomerForm page={c.var.page} form={form} at="page" />, 422);
    return respondPage(c, <NewCustomerPage page={c.var.page} form={form} />, 422);
  });

  app.get('/customers/:id', (c) => {
    const customer = find(c.req.param('id'));
    if (customer.id !== c.req.param('id') && !isFragment(c)) return goTo(c, `/customers/${customer.id}`);
    deps.views.see({ login: loginOf(c), kind: 'card', subject: customer.id });
    if (isFragment(c)) return respondFragment(c, card(c, customer, placeOf(c.req.query('at'))));
    return respondPage(
      c,
      <CustomerPage page={c.var.page} name={customer.name}>
        {card(c, customer, 'page')}
        <PrivacyLink page={c.var.page} customerId={customer.id} consents={latestConsents(deps.db, customer.id)} />
        <Timeline page={c.var.page} view={timelineOf(deps, c.var.page, { customerId: customer.id })} />
      </CustomerPage>,
    );
  });

  app.get('/customers/:id/timeline', (c) => {
    const customer = find(c.req.param('id'));
    const kind = timelineKinds.find((each) => each === c.req.query('kind'));
    const cursor = c.req.query('after');
    const view = timelineOf(deps, c.var.page, { customerId: customer.id, kind, cursor });
    if (isFragment(c) && cursor !== undefined)
      return respondFragment(c, <TimelineRows page={c.var.page} view={view} />);
    if (isFragment(c)) return respondFragment(c, <Timeline page={c.var.page} view={view} />);
    return respondPage(
      c,
      <CustomerPage page={c.var.page} name={customer.name} back={`/customers/${customer.id}`}>
        <Timeline page={c.var.page} view={view} />
      </CustomerPage>,
    );
  });

  app.get('/customers/:id/edit', (c) => {
    const customer = find(c.req.param('id'));
    const at = isFragment(c) ? placeOf(c.req.query('at')) : 'page';
    const form = (
      <CustomerForm
        page={c.var.page}
        form={{ ...formOf(deps, customer), seen: seenOf(customer) }}
        customerId={customer.id}
        at={at}
      />
    );
    if (isFragment(c)) return respondFragment(c, form);
    return respondPage(
      c,
      <CustomerPage page={c.var.page} name={customer.name}>
        {form}
      </CustomerPage>,
    );
  });

  app.post('/customers/:id', async (c) => {
    const present = find(c.req.param('id'));
    const { id } = present;
    const body = await c.req.parseBody({ all: true });
    const at = placeOf(body.at);
    const { draft, contested } = weaveCard(readDraft(body, deps.office.read().customerFields), {
      seen: typeof body.seen === 'string' ? body.seen : '',
      present,
    });
    const outcome = contested.length > 0 ? undefined : deps.customers.update(id, draft, { by: loginOf(c) });
    if (outcome?.kind === 'saved') {
      if (isFragment(c)) return respondFragment(c, card(c, outcome.customer, at));
      return goTo(c, `/customers/${id}`, { tone: 'good', key: 'flash.saved' });
    }
    if (outcome?.kind === 'not-found') throw new HTTPException(404);
    const view = { ...formOf(deps, draft, outcome), seen: seenOf(present), contested };
    const form = <CustomerForm page={c.var.page} form={view} customerId={id} at={at} />;
    if (isFragment(c)) return respondFragment(c, form, 422);
    return respondPage(
      c,
      <CustomerPage page={c.var.page} name={draft.name}>
        {form}
      </CustomerPage>,
      422,
    );
  });

  return app;
}
