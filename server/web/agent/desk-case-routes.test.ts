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
    web.request(`/drafts/case:call:${callId}`, {
      method: 'PUT',
      body: new URLSearchParams(fields),
      headers: { 'X-CSRF': web.csrf()! },
    });
  return { house, web, callId, base, draft, customerId: saved.customer.id, cases: web.deps.cases };
}

test('what is typed is kept as a draft of the form, and gone once the case is opened', async () => {
  const { web, callId, base, draft, cases, customerId, house } = await called();
  const form = `case:call:${callId}`;
  expect(await web.text('/agent')).toContain(`data-draft="${form}"`);
  expect((await draft({ content: 'title=Cobro', seen: '0' })).status).toBe(200);
  const [kept] = (await (await web.request(`/drafts?form=${form}&form=case:new:`)).json()) as { content: string }[];
  expect(kept).toMatchObject({ form, content: 'title=Cobro', at: expect.stringMatching(/^\d/) });
  const answer = await web.post(
    `${base}/cases`,
    { title: 'Cobro doble', priority: 'high', text: 'dos veces', _draft: form },
    htmx,
  );
  const [one] = cases.ofCall(callId);
  expect(one).toMatchObject({ title: 'Cobro doble', customerId, priority: 'high', owner: 'ana' });
  const parts = await answer.text();
  expect(parts).toContain(`Caso ${one!.number} abierto`);
  expect(parts).not.toContain('data-draft="case');
  // The last word was still on its way.
  expect((await draft({ content: 'title=Cobr', seen: '1' })).status).toBe(410);
  expect(web.deps.drafts.ofPerson('ana')).toEqual([]);
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
  const { web, base } = await called();
  await web.post('/logout');
  await web.logIn('luis');
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
