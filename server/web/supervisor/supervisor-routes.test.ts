import { expect, test } from 'vitest';
import type { AlarmBook } from '../../services/supervision/alarm-book.ts';
import { auditLog } from '../../store/schema/access.ts';
import { buildLiveWeb } from '../../testing/live-web.ts';

async function atWork() {
  const house = buildLiveWeb();
  house.agents.makeReady('ana');
  await house.web.logIn('sofia');
  return house;
}

test('a caller appears on the wallboard while it waits, with the reason, and goes when answered', async () => {
  const house = await atWork();
  house.agents.takeBreak('ana', 'meal');
  const board = await house.listen('/live/supervisor');
  await board.read();
  await house.callIn();
  const waiting = await board.read();
  expect(waiting).toContain('600 11 12 22');
  expect(waiting).toContain('todos están en pausa');
  house.agents.makeReady('ana');
  const ringing = await board.read();
  expect(ringing).toContain('Ana Pérez: era la única persona libre');
  house.telephony.lastDialled().answer();
  const talking = await board.read();
  expect(talking).toContain('person-talking');
  expect(talking).toContain('Hablando');
  expect(talking).not.toContain('waiting-list');
});

test('who is to be called back is counted beside those who wait, with the way to the list', async () => {
  const house = await atWork();
  house.agents.takeBreak('ana', 'meal');
  expect(await house.web.text('/supervisor')).not.toContain('por llamar</a>');
  house.document.queues[0]!.callback.dials = true;
  const since = house.clock.now();
  house.callbacks.add({ callId: 'c', number: '+34600111222', queueId: 'care', since, expiresAt: since + 3_600_000 });
  await house.settle();
  expect(await house.web.text('/supervisor')).toContain('<a href="/callbacks">1 por llamar</a>');
});

test('who comes back to the stream sees everything at once', async () => {
  const house = await atWork();
  await house.callIn();
  const board = await house.listen('/live/supervisor');
  const text = await board.read(0);
  for (const part of ['#board-queues', '#board-people', '#board-calls']) expect(text).toContain(`hx-target="${part}"`);
  expect(text).toContain('600 11 12 22');
  await board.leave();
});

test('the page is the same picture as the stream', async () => {
  const house = await atWork();
  await house.callIn();
  const page = await house.web.text('/supervisor');
  const board = await house.listen('/live/supervisor');
  const pushed = await board.read(0);
  const part = /<section id="board-calls".*?<\/section>/s;
  expect(part.exec(pushed.replaceAll('\ndata: ', '\n'))?.[0]).toBe(part.exec(page)?.[0]);
});

test('a person is put on break, and the answer shows it at once', async () => {
  const house = await atWork();
  const response = await house.web.post(
    '/supervisor/people/ana/state',
    { state: 'break', reason: 'meeting' },
    { 'HX-Request': 'true' },
  );
  expect(await response.text()).toContain('Reunión');
  expect(house.agents.find('ana')).toMatchObject({ state: 'break', breakReason: 'meeting' });
  expect(house.db.select().from(auditLog).all().at(-1)).toMatchObject({ by: 'sofia', subject: 'people/ana' });
});

test('without script the wallboard comes again after an action', async () => {
  const house = await atWork();
  const response = await house.web.post('/supervisor/people/ana/state', { state: 'off' });
  expect([response.status, response.headers.get('Location')]).toEqual([303, '/supervisor']);
  expect(house.agents.find('ana')?.state).toBe('off');
});

test('what cannot be done is told with its reason', async () => {
  const house = await atWork();
  const response = await house.web.post('/supervisor/people/luis/state', { state: 'break' }, { 'HX-Request': 'true' });
  expect(await response.text()).toContain('Esa persona no está conectada.');
});

test('a call is ended from the wallboard, once', async () => {
  const house = await atWork();
  const caller = await house.callIn();
  const [live] = house.exchange.live();
  await house.web.post(`/supervisor/calls/${live!.callId}/hangup`);
  await house.settle();
  expect(caller.ended).toBeDefined();
  const again = await house.web.post(`/supervisor/calls/${live!.callId}/hangup`, {}, { 'HX-Request': 'true' });
  expect(await again.text()).toContain('Esa llamada ya había terminado.');
});

test('an agent sees neither the wallboard nor its stream', async () => {
  const house = buildLiveWeb();
  await house.web.logIn('ana');
  expect((await house.web.request('/supervisor')).status).toBe(403);
  expect((await house.web.request('/live/supervisor')).status).toBe(403);
});

test('logging out ends the stream', async () => {
  const house = await atWork();
  const board = await house.listen('/live/supervisor');
  await board.read();
  await house.web.post('/logout');
  expect(await board.read(0)).toContain('event: session-ended');
  expect(board.isOver).toBe(true);
});

test('the big screen has no menu and nothing to press', async () => {
  const house = await atWork();
  await house.callIn();
  const big = await house.web.text('/supervisor?board');
  expect(big).toContain('board-big');
  // What is laid over a page whose session ended is not on it yet.
  expect(big.replace(/<template[\s\S]*?<\/template>/g, '')).not.toContain('<form');
});

test('a supervisor listens by a click, and it is kept who did', async () => {
  const house = await atWork();
  await house.callIn();
  house.telephony.lastDialled().answer();
  await house.settle();
  const [live] = house.exchange.live();
  const board = await house.web.text('/supervisor');
  expect(board).toContain(`supervise-${live!.callId}`);
  const told = await house.web.post(
    `/supervisor/calls/${live!.callId}/supervise`,
    { wish: 'whisper' },
    { 'HX-Request': 'true' },
  );
  expect(await told.text()).toContain('Tu teléfono suena');
  await house.settle();
  house.telephony.lastDialled().answer();
  await house.settle();
  expect(await house.web.text('/supervisor')).toContain('Sofía Marín: Susurrar');
  await house.web.post(`/supervisor/calls/${live!.callId}/supervise`, { wish: 'take-over' });
  await house.settle();
  expect(house.exchange.live()).toMatchObject([{ login: 'sofia' }]);
  expect(
    house.db
      .select()
      .from(auditLog)
      .all()
      .map(({ action }) => action),
  ).toEqual(expect.arrayContaining(['supervision.whisper', 'supervision.take-over']));
});

test('what cannot be heard is told with its reason', async () => {
  const house = await atWork();
  house.agents.takeBreak('ana', 'meal');
  await house.callIn();
  const [live] = house.exchange.live();
  const told = await house.web.post(
    `/supervisor/calls/${live!.callId}/supervise`,
    { wish: 'listen' },
    { 'HX-Request': 'true' },
  );
  expect(await told.text()).toContain('Nadie está hablando en esa llamada.');
});

test('a supervisor steers who waits from the page, and it is kept who did', async () => {
  const house = await atWork();
  house.agents.takeBreak('ana', 'meal');
  await house.callIn();
  const [live] = house.exchange.live();
  const to = `/supervisor/calls/${live!.callId}/steer`;
  expect(await house.web.text('/supervisor')).toContain(`action="${to}"`);
  const urgent = await house.web.post(to, { act: 'priority', priority: 'urgent' }, { 'HX-Request': 'true' });
  expect(await urgent.text()).toContain('Urgente');
  expect((await house.web.post(to, { act: 'priority', priority: 'highest' })).status).toBe(400);
  const same = await house.web.post(to, { act: 'move', to: `queue:${live!.queueId}` }, { 'HX-Request': 'true' });
  expect(await same.text()).toContain('Ya espera en esa cola.');
  await house.web.post(to, { act: 'move', to: 'person:luis' });
  await house.settle();
  expect(house.exchange.live()).toMatchObject([{ stage: 'ringing', login: 'luis' }]);
  expect(house.db.select().from(auditLog).all()).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ action: 'waiting.priority', detail: { priority: 'urgent' } }),
      expect.objectContaining({ by: 'sofia', action: 'waiting.person', subject: `calls/${live!.callId}` }),
    ]),
  );
});

test('a break is given with its reason by one button', async () => {
  const house = await atWork();
  await house.web.post('/supervisor/people/ana/state', { state: 'break:training' });
  expect(house.agents.find('ana')).toMatchObject({ state: 'break', breakReason: 'training' });
});

test('a message comes up at the desk at once; read there, the mark and the answer come back', async () => {
  const house = await atWork();
  await house.web.post('/supervisor/notes', { to: 'person:ana', text: 'Close the queue at two' });
  const board = await house.listen('/live/supervisor');
  expect(await board.read()).toContain('Ana Pérez: sin leer');
  await house.web.logIn('ana');
  const desk = await house.web.text('/agent');
  expect(desk).toContain('Close the queue at two');
  const [note] = house.web.deps.deskMessages.unreadOf('ana');
  const stream = await house.listen('/live/agent');
  await stream.read();
  house.web.deps.deskMessages.send({ from: 'sofia', to: { kind: 'all' }, text: 'And smile' });
  expect(await stream.read()).toContain('And smile');
  const after = await house.web.post(`/agent/notes/${note!.id}`, { answer: 'Fine' }, { 'HX-Request': 'true' });
  expect(await after.text()).not.toContain('Close the queue at two');
  await house.web.logIn('sofia');
  expect(await house.web.text('/supervisor')).toContain('Ana Pérez: «Fine»');
  expect(house.db.select().from(auditLog).all()).toEqual(
    expect.arrayContaining([expect.objectContaining({ by: 'sofia', action: 'note.sent', subject: 'person:ana' })]),
  );
});

test('a message for nobody is told, and what was typed stays', async () => {
  const house = await atWork();
  house.agents.signOut('ana');
  const answer = await house.web.post('/supervisor/notes', { to: 'all', text: 'Hello' }, { 'HX-Request': 'true' });
  expect([answer.status, await answer.text()]).toEqual([422, expect.stringContaining('No hay nadie conectado')]);
});

test('an alarm shows on the page until somebody takes note, which is kept', async () => {
  const house = await atWork();
  const board = await house.listen('/live/supervisor');
  await board.read();
  const { alarms } = house.web.deps;
  (alarms as AlarmBook).keep([{ kind: 'mostWaiting', subject: house.document.queues[0]!.id }], 0);
  const [alarm] = alarms.shown();
  const pushed = await board.read();
  expect(pushed).toContain('demasiadas esperando');
  expect(pushed).toContain(`/supervisor/alarms/${alarm!.id}`);
  const seen = await house.web.post(`/supervisor/alarms/${alarm!.id}`, {}, { 'HX-Request': 'true' });
  expect(await seen.text()).toContain('Sofía Marín está al tanto');
  const twice = await house.web.post(`/supervisor/alarms/${alarm!.id}`, {}, { 'HX-Request': 'true' });
  expect(await twice.text()).toContain('Esa alarma ya estaba vista.');
  expect(house.db.select().from(auditLog).all()).toEqual(
    expect.arrayContaining([expect.objectContaining({ by: 'sofia', action: 'alarm.seen' })]),
  );
});
