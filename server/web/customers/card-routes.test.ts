import { expect, test } from 'vitest';
import { schema } from '../../store/db.ts';
import { createWebFixture } from '../../testing/web-fixture.ts';

const htmx = { 'HX-Request': 'true' };

async function open(login: 'ana' | 'sara' = 'ana') {
  const dialled: unknown[] = [];
  const web = createWebFixture();
  web.deps.calls.dial = (request) => {
    dialled.push(request);
    return { kind: 'dialling', callId: 'c' };
  };
  await web.logIn(login);
  const outcome = web.deps.customers.create(
    { name: 'Íñigo Pérez', points: [{ channel: 'phone', typed: '961234567', label: 'casa' }] },
    { by: 'ana' },
  );
  if (outcome.kind !== 'saved') throw new Error('not saved');
  const { id, points } = outcome.customer;
  const actions = () =>
    web.deps.db
      .select()
      .from(schema.auditLog)
      .all()
      .map(({ action }) => action);
  return { web, id, point: points[0]!.id, dialled, actions, card: () => web.deps.customers.find(id)! };
}

test('one click marks a number as wrong, the card comes back in its place, and one click takes it back', async () => {
  const { web, id, point, card, actions } = await open();
  const path = `/customers/${id}/points/${point}`;
  const answer = await (await web.post(path, { at: 'call1', state: 'wrong' }, htmx)).text();
  expect(answer).toMatch(new RegExp(`^<section id="card-call1-${id}"`));
  expect(answer).toContain('Equivocado');
  expect(card().points[0]).toMatchObject({ state: 'wrong', stateBy: 'ana' });
  expect(actions()).toContain('customer.point-marked');
  await web.post(path, { at: 'call1', state: 'good' }, htmx);
  expect(card().points[0]!.state).toBe('good');
});

test('a changed number stays as changed, and the new one stands beside it with its label', async () => {
  const { web, id, point, card } = await open();
  await web.post(`/customers/${id}/points/${point}`, { state: 'changed', typed: '967654321' }, htmx);
  expect(card().points).toMatchObject([
    { typed: '961234567', state: 'changed' },
    { typed: '967654321', state: 'good', label: 'casa' },
  ]);
});

test('a changed number without the new one is not saved, and that is told on the card', async () => {
  const { web, id, point, card } = await open();
  const answer = await web.post(`/customers/${id}/points/${point}`, { state: 'changed', typed: ' ' }, htmx);
  expect(await answer.text()).toContain('No se guardó');
  expect(card().points).toMatchObject([{ state: 'good' }]);
});

test('without script the page of the card comes again', async () => {
  const { web, id, point } = await open();
  const answer = await web.post(`/customers/${id}/points/${point}`, { at: 'page', state: 'wrong' });
  expect([answer.status, answer.headers.get('location')]).toEqual([303, `/customers/${id}`]);
});

test('what a customer does not want is taken down with who said so, and taken back', async () => {
  const { web, id, card, actions } = await open();
  const missing = await web.post(`/customers/${id}/refusals`, { channel: 'calls', reason: ' ' }, htmx);
  expect(await missing.text()).toContain('Diga quién lo dijo');
  const answer = await web.post(`/customers/${id}/refusals`, { channel: 'calls', reason: 'su hija, por ruido' }, htmx);
  expect(await answer.text()).toContain('su hija, por ruido');
  expect(card().refusals).toMatchObject([{ channel: 'calls', by: 'ana', reason: 'su hija, por ruido' }]);
  await web.post(`/customers/${id}/refusals/calls/withdraw`, {}, htmx);
  expect(card().refusals).toEqual([]);
  expect(actions().slice(-2)).toEqual(['customer.refused', 'customer.refusal-withdrawn']);
});

test('a customer is made VIP and closed by one click', async () => {
  const { web, id, card } = await open();
  await web.post(`/customers/${id}/vip`, { on: 'yes' }, htmx);
  await web.post(`/customers/${id}/standing`, { standing: 'closed' }, htmx);
  expect(card()).toMatchObject({ vip: true, standing: 'closed' });
});

test('a mark that is none, or a number of another card, leads nowhere', async () => {
  const { web, id, point } = await open();
  expect((await web.post(`/customers/${id}/points/${point}`, { state: 'bad' })).status).toBe(400);
  expect((await web.post(`/customers/${id}/points/999`, { state: 'wrong' })).status).toBe(404);
});

test('who is no supervisor cannot call anyway', async () => {
  const { web, id, dialled } = await open();
  const answer = await web.post(`/customers/${id}/call-anyway`, { number: '961234567', reason: 'x' }, htmx);
  expect(answer.status).toBe(403);
  expect(dialled).toEqual([]);
});

test('a supervisor with a phone calls anyway, not without a reason', async () => {
  const { web, id, dialled } = await open('sara');
  web.deps.office.edit(
    (draft) => {
      const of = (login: string) => draft.people.find((each) => each.login === login)!;
      of('sara').extension = of('ana').extension!;
      delete of('ana').extension;
    },
    { by: 'test' },
  );
  const path = `/customers/${id}/call-anyway`;
  await web.post(path, { number: '961234567', reason: '' }, htmx);
  expect(dialled).toEqual([]);
  const answer = await web.post(path, { number: '961234567', reason: 'retirada' }, htmx);
  expect(await answer.text()).toContain('Suena su teléfono');
  expect(dialled).toEqual([{ login: 'sara', number: '961234567', customerId: id, anyway: 'retirada' }]);
});
