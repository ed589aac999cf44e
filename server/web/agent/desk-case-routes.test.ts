import { expect, test } from 'vitest';
import { buildLiveWeb } from '../../testing/live-web.ts';

const htmx = { 'HX-Request': 'true' };

async function called() {
  const house = buildLiveWeb();
  const { web } = house;
  const saved = house.customerFile.create(
    { name: 'Bar Pepe', points: [{ channel: 'phone', typed: '600 111 222' }] },
    { by: 'olga' },
  );
  if (saved.kind !== 'saved') throw new Error('not saved');
  await web.logIn('ana');
  await web.post('/agent/ready');
  await house.callIn();
  const { callId } = house.exchange.live()[0]!;
  const base = `/agent/calls/${callId}`;
  const draft = (fields: Record<string, string>) =>
    web.request(`${base}/case-draft`, {
      method: 'PUT',
      body: new URLSearchParams(fields),
      headers: { 'X-CSRF': web.csrf()! },
    });
  return { house, web, callId, base, draft, customerId: saved.customer.id, cases: web.deps.cases };
}

test('what is typed is there after a reload, and gone once the case is opened', async () => {
  const { web, callId, base, draft, cases, customerId, house } = await called();
  expect((await draft({ title: 'Cobro', priority: 'high', text: 'dos veces' })).status).toBe(204);
  const desk = await web.text('/agent');
  expect(desk).toContain('value="Cobro"');
  expect(desk).toContain('dos veces');
  const answer = await web.post(`${base}/cases`, { title: 'Cobro doble', priority: 'high', text: 'dos veces' }, htmx);
  const [one] = cases.ofCall(callId);
  expect(one).toMatchObject({ title: 'Cobro doble', customerId, priority: 'high', owner: 'ana' });
  const parts = await answer.text();
  expect(parts).toContain(`Caso ${one!.number} abierto`);
  expect(parts).not.toContain('data-draft');
  // The last word was still on its way.
  await draft({ title: 'Cobro' });
  expect(cases.findDraft({ callId, login: 'ana' })).toBeUndefined();
  expect(house.kinds(callId)).toContain('case.joined');
});

test('open cases of the customer are offered, and one key joins the call to the first', async () => {
  const { web, callId, base, cases, customerId } = await called();
  const one = cases.open({ title: 'Sin factura', customerId }, { by: 'luis' });
  const over = cases.open({ title: 'Ya resuelto', customerId }, { by: 'luis' });
  cases.act(over.id, { kind: 'closed', result: 'solved', text: '' }, { by: 'luis' });
  const desk = await web.text('/agent');
  expect(desk).toContain('Sin factura');
  expect(desk).toMatch(/data-key="F7"/);
  await web.post(`${base}/cases/join`, { case: String(one.id) }, htmx);
  expect(cases.ofCall(callId).map(({ id }) => id)).toEqual([one.id]);
  expect((await web.post(`${base}/cases/join`, { case: '999' }, htmx)).status).toBe(404);
  const merged = cases.open({ title: 'x', customerId }, { by: 'luis' });
  cases.merge({ from: merged.id, into: one.id, by: 'luis' });
  const refused = await web.post(`${base}/cases/join`, { case: String(merged.id) }, htmx);
  expect(await refused.text()).toContain('sigue en otro');
});

test('an improper call is closed at once, and once only', async () => {
  const { web, callId, base, cases } = await called();
  web.deps.customers.saveNote({ callId, login: 'ana', text: 'asks for passwords' });
  for (const _ of [1, 2]) await web.post(`${base}/cases/dismiss`, { reason: 'social-engineering' }, htmx);
  const joined = cases.ofCall(callId);
  expect(joined).toMatchObject([{ improper: 'social-engineering', state: { kind: 'closed' } }]);
  expect(cases.eventsOf(joined[0]!.id)).toContainEqual(
    expect.objectContaining({ kind: 'noted', text: 'asks for passwords' }),
  );
  expect((await web.post(`${base}/cases/dismiss`, { reason: 'boredom' }, htmx)).status).toBe(400);
});

test("nobody writes into another's call", async () => {
  const { web, base, draft } = await called();
  await web.post('/logout');
  await web.logIn('luis');
  expect((await draft({ title: 'x' })).status).toBe(404);
  for (const act of ['cases', 'cases/join', 'cases/dismiss'])
    expect((await web.post(`${base}/${act}`, { reason: 'joke', case: '1' }, htmx)).status).toBe(404);
});

test('the story of the call tells of its case', async () => {
  const { web, callId, base, cases, house } = await called();
  await web.post(`${base}/cases`, { title: 'Cobro' }, htmx);
  await house.settle();
  await web.post('/logout');
  await web.logIn('olga');
  expect(await web.text(`/owner/calls/${callId}`)).toContain(cases.ofCall(callId)[0]!.number);
});
