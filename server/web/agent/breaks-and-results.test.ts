import { expect, test } from 'vitest';
import type { Office } from '../../core/office/office.ts';
import { sampleOffice } from '../../testing/builders/office.ts';
import { buildLiveWeb } from '../../testing/live-web.ts';

const htmx = { 'HX-Request': 'true' };

async function atWork(overrides: Partial<Office> = {}) {
  const house = buildLiveWeb(overrides);
  await house.web.logIn('ana');
  await house.web.post('/agent/ready');
  return house;
}

const withApproval = (): Partial<Office> => {
  const { breaks } = sampleOffice();
  return { breaks: breaks.map((each) => (each.id === 'meal' ? { ...each, approval: true } : each)) };
};

const withResults = (): Partial<Office> => ({
  queues: sampleOffice().queues.flatMap((queue) => [
    { ...queue, resultRequired: true },
    { ...queue, id: 'sales', number: '601' },
  ]),
  results: [
    { id: 'sold', name: 'Vendido', key: '1', callBack: false, queues: [] },
    { id: 'again', name: 'Llamar otra vez', key: '2', callBack: true, queues: ['care'] },
    { id: 'other', name: 'De otra cola', callBack: false, queues: ['sales'] },
  ],
});

test('a break that wants approval is asked for at the desk, which hears the answer at once', async () => {
  const house = await atWork(withApproval());
  const desk = await house.listen('/live/agent');
  await desk.read();
  await (await house.web.post('/agent/break', { reason: 'meal' }, htmx)).text();
  expect(await desk.read()).toContain('Ha pedido una pausa (Comida)');
  house.agents.answerBreak({ login: 'ana', granted: false, by: 'sofia' });
  expect(await desk.read()).toContain('Sofía Marín no autoriza la pausa (Comida) ahora.');
  await house.web.post('/agent/break', { reason: 'meal' }, htmx);
  house.agents.answerBreak({ login: 'ana', granted: true, by: 'sofia' });
  expect(await desk.read()).toContain('En pausa · Comida');
});

test('the supervisor sees who asks for a break and grants it by a click; later it is granted no more', async () => {
  const house = await atWork(withApproval());
  await house.web.logIn('sofia');
  house.agents.takeBreak('ana', 'meal');
  expect(await house.web.text('/supervisor')).toContain('Pide pausa: Comida');
  await house.web.post('/supervisor/people/ana/break-request', { answer: 'grant' }, htmx);
  expect(house.agents.find('ana')).toMatchObject({ state: 'break', breakReason: 'meal' });
  expect(await house.web.text('/supervisor')).not.toContain('Pide pausa');
  const late = await house.web.post('/supervisor/people/ana/break-request', { answer: 'grant' }, htmx);
  expect(await late.text()).toContain('Ya no hay ninguna petición.');
});

test('a break that lasts too long is told on both pages when its time comes', async () => {
  const breaks = sampleOffice().breaks.map((each) => ({ ...each, mostMin: 1 }));
  const house = await atWork({ breaks });
  const desk = await house.listen('/live/agent');
  await house.web.post('/agent/break', { reason: 'rest' }, htmx);
  expect(await desk.read()).not.toContain('La pausa debía terminar');
  expect(await desk.read(60_000)).toContain('La pausa debía terminar');
  await house.web.logIn('sofia');
  expect(await house.web.text('/supervisor')).toContain('Pausa demasiado larga');
});

test('where the result is required, the paperwork ends by choosing it, and the call keeps it', async () => {
  const house = await atWork(withResults());
  const caller = await house.callIn();
  const callId = house.exchange.live()[0]!.callId;
  house.telephony.lastDialled().answer();
  await house.settle();
  caller.remoteHangup();
  await house.settle();
  const page = await house.web.text('/agent');
  expect(page).toContain('Elija el resultado para terminar');
  expect(page).toContain('data-key="2"');
  expect(page).not.toContain('De otra cola');
  const early = await house.web.post('/agent/ready', {}, htmx);
  expect(await early.text()).toContain('Elija antes el resultado de la llamada.');
  expect((await house.web.post(`/agent/calls/${callId}/result`, { result: 'other' }, htmx)).status).toBe(404);
  await house.web.post(`/agent/calls/${callId}/result`, { result: 'again' }, htmx);
  expect(house.agents.find('ana')).toMatchObject({ state: 'ready' });
  expect(house.callbacks.list()).toMatchObject([{ callId, number: '+34600111222', queueId: 'care' }]);
  const row = house.db.$client.prepare('select result_id as result from calls where id = ?').get(callId);
  expect(row).toEqual({ result: 'again' });
  expect(await house.web.text('/agent')).toContain('aria-pressed="true"');
});

test('a result that nobody chose in time is told in the story, and the person is ready', async () => {
  const house = await atWork(withResults());
  const caller = await house.callIn();
  const callId = house.exchange.live()[0]!.callId;
  house.telephony.lastDialled().answer();
  await house.settle();
  caller.remoteHangup();
  await house.settle();
  await house.advance(20_000);
  expect(house.agents.find('ana')).toMatchObject({ state: 'ready' });
  expect(house.journal.of(callId).at(-1)).toMatchObject({ kind: 'result.missing', login: 'ana' });
});
