import { expect, test } from 'vitest';
import { supervisionDefaults } from '../../core/office/supervision.ts';
import type { CustomerDraft } from '../../services/customers/customers.ts';
import { buildLiveWeb } from '../../testing/live-web.ts';
import { createWebFixture } from '../../testing/web-fixture.ts';

const htmx = { 'HX-Request': 'true' };

async function atWork() {
  const house = buildLiveWeb();
  await house.web.logIn('ana');
  await house.web.post('/agent/ready');
  return house;
}

function addCustomer(house: ReturnType<typeof buildLiveWeb>, draft: CustomerDraft): string {
  const outcome = house.customerFile.create(draft, { by: 'olga' });
  if (outcome.kind !== 'saved') throw new Error(JSON.stringify(outcome));
  return outcome.customer.id;
}

const onlyCall = (house: ReturnType<typeof buildLiveWeb>): string => house.exchange.live()[0]!.callId;

test('the card of a known caller is on the page before the phone is answered', async () => {
  const house = await atWork();
  const desk = await house.listen('/live/agent');
  await desk.read();
  addCustomer(house, {
    name: 'Bar Pepe',
    vip: true,
    points: [{ channel: 'phone', typed: '600 111 222', label: 'bar' }],
  });
  await house.callIn();
  const ringing = await desk.read();
  expect(house.telephony.lastDialled().answered).toBe(false);
  expect(ringing).toContain('data-title="☎ Bar Pepe"');
  expect(ringing).toContain('class="vip"');
  expect(ringing).toContain('Customer care');
  expect(ringing).toContain('era la única persona libre');
  expect(await house.web.text('/agent')).toContain('Bar Pepe');
});

test('an unknown caller can be made a customer, and the call is theirs', async () => {
  const house = await atWork();
  await house.callIn();
  const callId = onlyCall(house);
  expect(await house.web.text('/agent')).toContain('value="+34600111222"');
  const answer = await house.web.post(
    `/agent/calls/${callId}/customers`,
    { name: 'Nueva Cliente', phone: '+34600111222', phoneLabel: '' },
    htmx,
  );
  expect(await answer.text()).toContain('Nueva Cliente');
  const [made] = house.customerFile.findByNumber('+34600111222');
  expect(house.exchange.find(callId)?.customerId).toBe(made!.id);
});

test('what cannot be a customer is told, and the form keeps what was typed', async () => {
  const house = await atWork();
  await house.callIn();
  const answer = await house.web.post(
    `/agent/calls/${onlyCall(house)}/customers`,
    { name: 'Ana', mail: 'no mail' },
    htmx,
  );
  expect([answer.status, answer.headers.get('HX-Reswap')]).toEqual([422, 'none']);
  expect(await answer.text()).toContain('No se guardó.');
  expect(house.customerFile.count()).toBe(0);
});

test('of several who share the number one is chosen', async () => {
  const house = await atWork();
  addCustomer(house, { name: 'Padre', points: [{ channel: 'phone', typed: '600111222' }] });
  const id = addCustomer(house, { name: 'Hija', points: [{ channel: 'phone', typed: '600111222' }] });
  await house.callIn();
  const callId = onlyCall(house);
  expect(await house.web.text('/agent')).toContain('Varios clientes usan el 600 11 12 22');
  const answer = await house.web.post(`/agent/calls/${callId}/customer`, { customer: id }, htmx);
  expect(await answer.text()).toContain(`id="card-${callId}-${id}"`);
  expect(house.exchange.find(callId)?.customerId).toBe(id);
});

test('notes are there again after a reload, also during the wrap-up, and the same text twice is one note', async () => {
  const house = await atWork();
  const caller = await house.callIn();
  house.telephony.lastDialled().answer();
  await house.settle();
  const callId = onlyCall(house);
  const save = (text = 'wants an <invoice>', seen = '0') =>
    house.web.request(`/agent/calls/${callId}/notes`, {
      method: 'PUT',
      body: new URLSearchParams({ text, _seen: seen }),
      headers: { 'X-CSRF': house.web.csrf()! },
    });
  expect((await save()).status).toBe(200);
  expect((await save()).status).toBe(200);
  // A second window that has not seen it writes nothing over it.
  const behind = await save('something else');
  expect([behind.status, await behind.json()]).toMatchObject([409, { content: 'text=wants+an+%3Cinvoice%3E' }]);
  caller.remoteHangup();
  await house.settle();
  expect(house.agents.find('ana')?.state).toBe('wrap-up');
  expect(await house.web.text('/agent')).toContain('wants an &lt;invoice&gt;');
  const saved = await house.web.post(`/agent/calls/${callId}/notes`, { text: 'done' });
  expect(saved.headers.get('Location')).toBe('/agent');
  expect(house.customerFile.findNote({ callId, login: 'ana' })?.text).toBe('done');
});

test('a note is not told as saved when the session ended while it was typed', async () => {
  const { app } = createWebFixture();
  const headers = { 'HX-Request': 'true', 'X-CSRF': 'old' };
  const body = new URLSearchParams({ text: 'lost?' });
  const response = await app.request('/agent/calls/c1/notes', { method: 'PUT', headers, body });
  expect(response.status).toBe(401);
});

test("another person's call can neither be ended nor written about", async () => {
  const house = await atWork();
  await house.callIn();
  const callId = onlyCall(house);
  await house.web.post('/logout');
  await house.web.logIn('luis');
  expect((await house.web.post(`/agent/calls/${callId}/hangup`)).status).toBe(404);
  expect((await house.web.post(`/agent/calls/${callId}/notes`, { text: 'x' })).status).toBe(404);
  expect(house.exchange.find(callId)).toBeDefined();
});

test('states are asked for with or without script, and what is refused is told', async () => {
  const house = await atWork();
  expect(house.agents.find('ana')?.state).toBe('ready');
  const answer = await house.web.post('/agent/break', { reason: 'meal' }, htmx);
  expect(await answer.text()).toContain('En pausa · Comida');
  const back = await house.web.request('/agent/break', {
    method: 'DELETE',
    headers: { ...htmx, 'X-CSRF': house.web.csrf()! },
  });
  expect(await back.text()).toContain('Disponible');
  const wrong = await house.web.post('/agent/wrap-up', {}, htmx);
  expect(await wrong.text()).toContain('El tiempo tras la llamada ya terminó.');
  expect((await house.web.post('/agent/off')).headers.get('Location')).toBe('/agent');
  expect(house.agents.find('ana')?.state).toBe('off');
});

test('a break asked for while talking is shown as pending, and can be taken back', async () => {
  const house = await atWork();
  await house.callIn();
  house.telephony.lastDialled().answer();
  await house.settle();
  const pending = await house.web.post('/agent/break', { reason: 'rest' }, htmx);
  expect(await pending.text()).toContain('Pausa al terminar la llamada: Descanso');
  const kept = await house.web.post('/agent/ready', {}, htmx);
  expect(await kept.text()).not.toContain('Pausa al terminar');
});

test('a clicked number rings the own phone first', async () => {
  const house = await atWork();
  await house.web.post('/agent/dial', { number: '+34915556677' }, htmx);
  await house.settle();
  expect(house.telephony.lastDialled().request).toMatchObject({ target: { kind: 'device', extension: '101' } });
  const desk = await house.web.text('/agent');
  expect(desk).toContain('915 55 66 77');
  expect(desk).toContain('Saliente');
});

test('a name in the box is looked for, a call that cannot be made is told', async () => {
  const house = await atWork();
  addCustomer(house, { name: 'Íñigo Pérez', points: [{ channel: 'phone', typed: '600111222' }] });
  const found = await house.web.request('/agent/search?number=perez', { headers: htmx });
  expect(await found.text()).toContain('Íñigo Pérez');
  const named = await house.web.post('/agent/dial', { number: 'Pérez' });
  expect(named.headers.get('Location')).toBe('/customers?q=P%C3%A9rez');
  house.registered.delete('101');
  const refused = await house.web.post('/agent/dial', { number: '600111222' }, htmx);
  expect(await refused.text()).toContain('Su teléfono no está conectado');
});

test('a person without a connected phone is told what to do', async () => {
  const house = await atWork();
  house.registered.delete('101');
  expect(await house.web.text('/agent')).toContain('debe registrarse en 192.168.1.10:5060');
});

test("a colleague's call does not move this desk", async () => {
  const house = await atWork();
  const desk = await house.listen('/live/agent');
  await desk.read();
  house.agents.makeReady('luis');
  house.agents.takeBreak('luis', 'meal');
  expect(await desk.read()).toBe('');
});

test('the calls of the day can be called back', async () => {
  const house = await atWork();
  const caller = await house.callIn();
  house.telephony.lastDialled().answer();
  await house.settle();
  await house.advance(65_000);
  caller.remoteHangup();
  await house.settle();
  const desk = await house.web.text('/agent');
  expect(desk).toMatch(/id="desk-today".*01:05.*aria-label="Llamar a 600 11 12 22"/s);
});

test('a caller who is offered is not cut off: only who talks may hang up', async () => {
  const house = await atWork();
  const caller = await house.callIn();
  const callId = onlyCall(house);
  expect(await house.web.text('/agent')).not.toContain(`/agent/calls/${callId}/hangup`);
  const refused = await house.web.post(`/agent/calls/${callId}/hangup`, {}, htmx);
  expect(await refused.text()).toContain('Rechácela en su teléfono');
  expect(caller.ended).toBeUndefined();
  house.telephony.lastDialled().answer();
  await house.settle();
  await house.web.post(`/agent/calls/${callId}/hangup`, {}, htmx);
  await house.settle();
  expect(caller.ended).toBeDefined();
});

test('a call is charged to an account from the desk: typed with the number, or while it lasts; a wrong one is told', async () => {
  const house = buildLiveWeb({ accounts: [{ code: '55', name: 'New roof', active: true }] });
  await house.web.logIn('ana');
  expect(await house.web.text('/agent')).toContain('<option value="55">New roof</option>');
  const wrong = await house.web.post('/agent/dial', { number: '+34600111222', account: '99' }, htmx);
  expect(await wrong.text()).toContain('No existe esa cuenta');
  await house.web.post('/agent/dial', { number: '+34600111222', account: '55' }, htmx);
  await house.settle();
  house.telephony.lastDialled().answer();
  await house.settle();
  house.telephony.lastDialled().answer();
  await house.settle();
  expect(await house.web.text('/agent')).toContain('Se carga a la cuenta 55');
  const callId = onlyCall(house);
  const unknown = await house.web.post(`/agent/calls/${callId}/account`, { account: '77' }, htmx);
  expect(await unknown.text()).toContain('No existe esa cuenta');
  const taken = await house.web.post(`/agent/calls/${callId}/account`, { account: '55' }, htmx);
  expect(await taken.text()).toContain('La llamada se carga a esa cuenta');
  expect(house.facts(callId).filter(({ kind }) => kind === 'account.given')).toMatchObject([
    { account: '55', how: 'page' },
    { how: 'page', login: 'ana' },
    { account: '55', how: 'page', login: 'ana' },
  ]);
});

test('a call made from a case is the case’s', async () => {
  const house = buildLiveWeb();
  await house.web.logIn('ana');
  const customer = addCustomer(house, { name: 'Bar Pepe', points: [{ channel: 'phone', typed: '600 111 222' }] });
  const one = house.web.deps.cases.open({ customerId: customer, title: 'Leak', class: 'proper' }, { by: 'ana' });
  const page = await house.web.text(`/cases/${one.number}`);
  expect(page).toContain(`<input type="hidden" name="case" value="${one.id}"/>`);
  await house.web.post('/agent/dial', { number: '+34600111222', customer, case: String(one.id) }, htmx);
  await house.settle();
  expect(house.web.deps.cases.callsOf(one.id)).toEqual([onlyCall(house)]);
});

test('a call hung up by the page stays in front with its customer', async () => {
  const house = buildLiveWeb();
  await house.web.logIn('ana');
  const customer = addCustomer(house, { name: 'Bar Pepe', points: [{ channel: 'phone', typed: '600 111 222' }] });
  await house.web.post('/agent/dial', { number: '+34600111222', customer }, htmx);
  await house.settle();
  house.telephony.lastDialled().answer();
  await house.settle();
  const callId = onlyCall(house);
  const desk = await house.listen('/live/agent');
  await desk.read();
  const answer = await house.web.post(`/agent/calls/${callId}/hangup`, {}, htmx);
  expect(await answer.text()).toContain(`id="card-${callId}-${customer}"`);
  const told = await desk.read();
  expect(told).toContain('call-over');
  expect(told).toContain('<h2>Bar Pepe</h2>');
});

test('after an action the page is told its parts once more, also those that did not change', async () => {
  const house = await atWork();
  const desk = await house.listen('/live/agent');
  await desk.read();
  await house.web.post('/agent/ready', {}, htmx);
  expect(await desk.read()).toContain('hx-target="#desk-card"');
});

test('a call is handed over from the page: asked first, swapped, brought together; the page tells how it stands', async () => {
  const house = await atWork();
  const caller = await house.callIn();
  house.telephony.lastDialled().answer();
  await house.settle();
  const at = `/agent/calls/${onlyCall(house)}/hand-over`;
  expect(await house.web.text('/agent')).toContain('<option value="103">Sofía Marín</option>');
  await house.web.post(at, { act: 'consult', to: '103' }, htmx);
  await house.settle();
  expect(await house.web.text('/agent')).toContain('Llamando a Sofía Marín');
  const sofia = house.telephony.lastDialled();
  sofia.answer();
  await house.settle();
  const asking = await house.web.text('/agent');
  expect(asking).toContain('Habla con Sofía Marín; quien llamó espera');
  // One hang-up key that meant two things would cost calls.
  expect(asking).not.toContain('data-key="F9"');
  expect(await (await house.web.post(at, { act: 'swap' }, htmx)).text()).toContain('Con quien llamó');
  await house.web.post(at, { act: 'complete' }, htmx);
  await house.settle();
  expect(house.media.legs.get(caller.legId)?.peer).toBe(sofia.legId);
  expect((await house.web.post(at, { act: 'dance' }, htmx)).status).toBe(400);
});

test('a transfer that fails comes back, and the page says who did not take it and why', async () => {
  const house = await atWork();
  await house.callIn();
  house.telephony.lastDialled().answer();
  await house.settle();
  const at = `/agent/calls/${onlyCall(house)}/hand-over`;
  const refused = await house.web.post(at, { act: 'transfer', to: 'nowhere' }, htmx);
  expect(await refused.text()).toContain('No existe ese destino');
  await house.web.post(at, { act: 'transfer', to: '103' }, htmx);
  await house.settle();
  expect(await house.web.text('/agent')).toContain('Transfiriendo a Sofía Marín');
  house.telephony.lastDialled().refuse(486);
  await house.settle();
  const page = await house.web.text('/agent');
  expect(page).toContain('Sofía Marín no pudo atender la llamada');
  expect(page).toContain('Vuelve a ser suya');
});

test('who talks keeps card data out of the recording by a button, and only who talks', async () => {
  const house = await atWork();
  await house.callIn();
  house.telephony.lastDialled().answer();
  await house.settle();
  const callId = onlyCall(house);
  const sides = () => [...house.media.recordings.values()][0]!;
  const before = { ...sides() };
  expect(await house.web.text('/agent')).toContain('Pausar grabación');
  await house.web.post(`/agent/calls/${callId}/recording`, { pause: 'on' });
  expect(sides()).toMatchObject({ left: '', right: '' });
  expect(await house.web.text('/agent')).toContain('Seguir grabando');
  expect(house.exchange.live()).toMatchObject([{ recordingPaused: true }]);
  await house.web.post(`/agent/calls/${callId}/recording`, { pause: '' });
  expect(sides()).toEqual(before);
  expect(house.kinds(callId).filter((kind) => kind.startsWith('recording.'))).toEqual([
    'recording.started',
    'recording.paused',
    'recording.resumed',
  ]);
  expect(house.exchange.pauseRecording({ callId: 'gone', by: 'ana', on: true })).toBe(false);
});

test('the desk tells that somebody listens where the office says so', async () => {
  for (const tellPeople of [true, false]) {
    const house = buildLiveWeb({ supervision: { ...supervisionDefaults, tellPeople } });
    await house.web.logIn('ana');
    await house.web.post('/agent/ready');
    await house.callIn();
    house.telephony.lastDialled().answer();
    await house.settle();
    house.exchange.supervise({ callId: onlyCall(house), login: 'sofia', wish: 'listen' });
    await house.settle();
    house.telephony.lastDialled().answer();
    await house.settle();
    const desk = await house.web.text('/agent');
    expect(desk.includes('Sofía Marín está en la llamada')).toBe(tellPeople);
  }
});
