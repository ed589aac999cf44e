import { expect, test } from 'vitest';
import { csvCell } from '../../core/sheets/csv.ts';
import { auditLog } from '../../store/schema/access.ts';
import { charges, recordings } from '../../store/schema/calls.ts';
import { putCall } from '../../testing/builders/calls.ts';
import { buildLiveWeb } from '../../testing/live-web.ts';

/** A call that came in, was answered by Ana and talked for a minute. */
async function afterACall() {
  const house = buildLiveWeb();
  await house.web.logIn('olga');
  house.customerFile.create({ name: 'Bar Pepe', points: [{ channel: 'phone', typed: '600111222' }] }, { by: 'olga' });
  house.agents.makeReady('ana');
  const caller = await house.callIn();
  const [live] = house.exchange.live();
  return { ...house, caller, callId: live!.callId };
}

test('the story of a call tells who, how long, each leg and each event, with the picture', async () => {
  const house = await afterACall();
  house.telephony.lastDialled().answer();
  await house.settle();
  await house.advance(60_000);
  house.caller.remoteHangup();
  await house.settle();
  const page = await house.web.text(`/owner/calls/${house.callId}`);
  expect(page).toContain('<h1>Bar Pepe</h1>');
  expect(page).toContain('Colgó quien llamaba');
  expect(page).toContain('span-talking');
  expect(page).toContain('<title>Conversación: 01:00</title>');
  expect(page).toContain('Ana Pérez · única persona libre'.replace('única', 'era la única'));
  expect(page).toContain(`/recordings/`);
  // The reasons of the journal are words of the reader, not of the program.
  expect(page).toMatch(/ · (por el número llamado|por el principio del número llamado|vale para cualquier número)/);
  expect(page).not.toMatch(/ style="/);
});

test('while a call lasts, its page moves', async () => {
  const house = await afterACall();
  const stream = await house.listen(`/live/calls/${house.callId}`);
  expect(await stream.read()).toContain('En curso');
  house.telephony.lastDialled().answer();
  expect(await stream.read()).toContain('Se oyen');
  await stream.leave();
});

test('what an outgoing call cost is explained span by span', async () => {
  const house = buildLiveWeb();
  await house.web.logIn('olga');
  house.exchange.dial({ login: 'ana', number: '+34915556677' });
  await house.settle();
  house.telephony.lastDialled().answer();
  await house.settle();
  house.telephony.lastDialled().answer();
  await house.settle();
  await house.advance(90_000);
  house.telephony.lastDialled().remoteHangup();
  await house.settle();
  const [row] = house.rows();
  expect(row).toMatchObject({ cost: '0.08', costState: 'rated' });
  const page = await house.web.text(`/owner/calls/${row!.id}`);
  expect(page).toContain('0,08\u00a0€');
  expect(page).toContain('Spain: 0,02\u00a0€ cada 60 s, en pasos de 1 s');
  expect(page).toContain('Cuota de conexión, límites y redondeo');
  const list = await house.web.text('/owner/calls');
  expect(list).toContain('0,08\u00a0€');
});

test('who pays for a charge is changed on its page: offered by name, told with reason and before, refused when unknown', async () => {
  const house = buildLiveWeb({ accounts: [{ code: '55', name: 'New roof', active: true }] });
  await house.web.logIn('olga');
  house.exchange.dial({ login: 'ana', number: '+34915556677' });
  await house.settle();
  house.telephony.lastDialled().answer();
  await house.settle();
  house.telephony.lastDialled().answer();
  await house.advance(90_000);
  house.telephony.lastDialled().remoteHangup();
  await house.settle();
  const [row] = house.rows();
  const path = `/owner/calls/${row!.id}`;
  const action = new RegExp(`${path}/legs/[^/"]+/payer`).exec(await house.web.text(path))![0];
  expect(await house.web.text(path)).toContain('<option value="account:55">55 New roof</option>');
  await house.web.post(action, { payer: 'account:55', why: 'was for the roof' });
  const page = await house.web.text(path);
  expect(page).toContain('was for the roof');
  expect(page).toContain('Ana Pérez, 55 · New roof');
  expect(house.db.select().from(charges).all()).toMatchObject([
    { payerHow: 'reassigned', payerAccount: '55', payerLogin: 'ana' },
  ]);
  for (const wrong of [
    { payer: 'account:56', why: 'x' },
    { payer: 'person:luis', why: ' ' },
    { payer: 'tax:1', why: 'x' },
  ])
    await house.web.post(action, wrong);
  expect(house.db.select().from(charges).all()).toMatchObject([{ payerAccount: '55' }]);
  await house.web.logIn('ana');
  expect((await house.web.post(action, { payer: 'person:luis', why: 'not mine' })).status).toBe(403);
});

test('calls are found by number, name, person and result, and the sums follow', async () => {
  const house = buildLiveWeb();
  await house.web.logIn('olga');
  const now = house.clock.now();
  house.customerFile.create(
    { name: 'Íñigo Pérez', points: [{ channel: 'phone', typed: '699888777' }] },
    { by: 'olga' },
  );
  const [customer] = house.customerFile.findByNumber('+34699888777');
  putCall(house.db, { id: 'one', at: now - 1000, cost: '0.1', currency: 'EUR', costState: 'rated' });
  putCall(house.db, { id: 'two', at: now - 2000, customerId: customer!.id, login: 'luis' });
  putCall(house.db, { id: 'lost', at: now - 3000, answeredAt: null, endReason: 'abandoned', costState: 'unrated' });
  putCall(house.db, { id: 'old', at: now - 40 * 86_400_000 });
  const found = async (query: string): Promise<string[]> =>
    [
      ...(await house.web.text(`/owner/calls?${query}`)).matchAll(/<td data-label="Cuándo".*?\/owner\/calls\/(\w+)"/g),
    ].map((match) => match[1]!);
  expect(await found('')).toEqual(['one', 'two', 'lost']);
  expect(await found('from=')).toEqual(['one', 'two', 'lost', 'old']);
  expect(await found('q=perez')).toEqual(['two']);
  expect(await found('q=600+11')).toEqual(['one', 'two', 'lost']);
  expect(await found('person=luis')).toEqual(['two']);
  expect(await found('result=abandoned')).toEqual(['lost']);
  expect(await found('unrated=yes')).toEqual(['lost']);
  expect(await found('from=2026-13-45')).toContain('old');
  expect(await found('to=2026-01-04')).toEqual([]);
  expect(await house.web.text('/owner/calls')).toContain('1 sin tarifa, no sumadas');
});

test('the list goes on page by page without losing the filter', async () => {
  const house = buildLiveWeb();
  await house.web.logIn('olga');
  for (let i = 0; i < 60; i++) putCall(house.db, { id: `c${i}`, at: house.clock.now() - i * 1000 });
  const first = await house.web.text('/owner/calls?person=ana');
  const [, next = ''] = /rel="next" href="([^"]+)"/.exec(first) ?? [];
  expect(next).toContain('person=ana');
  const second = await house.web.text(next.replaceAll('&amp;', '&'));
  expect(second).toContain('/owner/calls/c59"');
  expect(second).not.toContain('/owner/calls/c49"');
});

test('the CSV has all pages of the filter, and no name becomes a formula', async () => {
  const house = buildLiveWeb();
  await house.web.logIn('olga');
  for (let i = 0; i < 450; i++) putCall(house.db, { id: `c${i}`, at: house.clock.now() - i * 1000 });
  putCall(house.db, { id: 'evil', at: house.clock.now() - 1, fromName: '=cmd|"x"' });
  const response = await house.web.request('/owner/calls.csv');
  const lines = (await response.text()).trim().split('\r\n');
  expect(response.headers.get('Content-Type')).toBe('text/csv; charset=utf-8');
  expect(lines).toHaveLength(452);
  expect(lines.find((line) => line.startsWith('evil'))).toContain(`"'=cmd|""x"""`);
  expect([csvCell('+34 600'), csvCell('-5'), csvCell('@x'), csvCell(undefined)]).toEqual(['+34 600', '-5', "'@x", '']);
});

test('calls and their stories are for supervisors too, by a list of their own, and not for agents', async () => {
  const house = await afterACall();
  await house.web.post('/logout');
  await house.web.logIn('sofia');
  for (const path of ['/owner/calls', '/owner/calls.csv', `/owner/calls/${house.callId}`])
    expect((await house.web.request(path)).status).toBe(403);
  expect((await house.web.request(`/supervisor/calls/${house.callId}`)).status).toBe(200);
  await house.web.post('/logout');
  await house.web.logIn('ana');
  for (const path of ['/supervisor/calls', `/supervisor/calls/${house.callId}`, `/live/calls/${house.callId}`])
    expect((await house.web.request(path)).status).toBe(403);
  expect((await house.web.request('/owner/calls/none')).status).toBe(403);
});

test('a call that never was is not found', async () => {
  const house = buildLiveWeb();
  await house.web.logIn('olga');
  expect((await house.web.request('/owner/calls/none')).status).toBe(404);
});

test('the overview sums the day', async () => {
  const house = buildLiveWeb();
  await house.web.logIn('olga');
  putCall(house.db, { id: 'a', at: house.clock.now() - 1000, cost: '0.25', currency: 'EUR', costState: 'rated' });
  putCall(house.db, { id: 'b', at: house.clock.now() - 6 * 3_600_000, answeredAt: null, endReason: 'abandoned' });
  putCall(house.db, {
    id: 'c',
    at: house.clock.now() - 2 * 86_400_000,
    cost: '1',
    currency: 'EUR',
    costState: 'rated',
  });
  const page = await house.web.text('/owner');
  expect(page).toContain('0,25\u00a0€');
  expect(page).toContain('1,25\u00a0€');
});

test('opening the recordings table is not enough: nothing is noted before someone listens', async () => {
  const house = buildLiveWeb();
  await house.web.logIn('olga');
  house.db.insert(recordings).values({ id: 'r1', callId: 'c', file: 'gone.wav', startedAt: 0 }).run();
  expect((await house.web.request('/recordings/r1')).status).toBe(404);
  const noted = house.db.select().from(auditLog).all();
  expect(noted.filter(({ action }) => action.startsWith('recording'))).toEqual([]);
});

test('the owner blocks the number of a call from its story; the second time it is blocked already', async () => {
  const house = await afterACall();
  await house.web.post(`/owner/calls/${house.callId}/block`);
  expect(house.web.office.read().callers).toMatchObject([{ number: '+34600111222', verdict: 'block' }]);
  expect(await house.web.text(`/owner/calls/${house.callId}`)).toContain('ya no puede llamar');
  await house.web.post(`/owner/calls/${house.callId}/block`);
  expect(await house.web.text(`/owner/calls/${house.callId}`)).toContain('ya estaba bloqueado');
  await house.web.post('/owner/calls/gone/block');
  expect(house.web.office.read().callers).toHaveLength(1);
});
