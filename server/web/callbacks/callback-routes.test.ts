import { expect, test } from 'vitest';
import { calls } from '../../store/schema/calls.ts';
import { createWebFixture } from '../../testing/web-fixture.ts';

test('who asked to be called stands on the page with the queue, until it is seen to', async () => {
  const dialled: string[] = [];
  const web = createWebFixture();
  const { calls, callbacks } = web.deps;
  calls.dial = ({ number }) => {
    dialled.push(number);
    return { kind: 'dialling', callId: 'x' };
  };
  const [queue] = web.office.read().queues;
  await web.logIn('ana');
  expect(await web.text('/callbacks')).toContain('class="empty"');
  const called = callbacks.add({ callId: 'a', number: '+34600111222', name: 'Eva', queueId: queue!.id });
  const done = callbacks.add({ callId: 'b', number: '+34600333444' });
  const page = await web.text('/callbacks');
  for (const text of ['Eva', queue!.name, `/callbacks/${called}/done`]) expect(page).toContain(text);
  await web.post(`/callbacks/${done}/done`);
  expect(callbacks.find(done)).toMatchObject({ doneBy: 'ana' });
  await web.post(`/callbacks/${called}/call`);
  expect(dialled).toEqual(['+34600111222']);
  expect(callbacks.find(called)).toMatchObject({ doneBy: 'ana' });
  await web.post(`/callbacks/${called}/again`);
  expect(callbacks.list()[0]).toMatchObject({ id: called, doneAt: null });
  expect((await web.post('/callbacks/none/done')).status).toBe(404);
});

test('a call that cannot be placed leaves the request waiting', async () => {
  const web = createWebFixture();
  const id = web.deps.callbacks.add({ callId: 'a', number: '+34600111222' });
  await web.logIn('ana');
  await web.post(`/callbacks/${id}/call`);
  expect(web.deps.callbacks.find(id)).toMatchObject({ doneAt: null });
});

test('who called in vain stands there once with a button to call, until somebody gets through', async () => {
  const dialled: string[] = [];
  const web = createWebFixture();
  web.deps.calls.dial = ({ number }) => {
    dialled.push(number);
    return { kind: 'dialling', callId: 'x' };
  };
  const at = web.deps.clock.now();
  const row = { direction: 'inbound', fromNumber: '600777888', toNumber: '910000001', talkMs: 0 } as const;
  const vain = { ...row, e164: '+34600777888', endReason: 'abandoned' } as const;
  for (const id of ['v1', 'v2'])
    web.deps.db
      .insert(calls)
      .values({ ...vain, id, startedAt: at - 60_000, endedAt: at - 50_000 })
      .run();
  await web.logIn('ana');
  const page = await web.text('/callbacks');
  expect(page).toContain('value="+34600777888"');
  expect(page.split('/callbacks/missed/call')).toHaveLength(2);
  await web.post('/callbacks/missed/call', { number: '+34600777888' });
  expect(dialled).toEqual(['+34600777888']);
  web.deps.db
    .insert(calls)
    .values({
      ...row,
      id: 'got',
      e164: '+34600777888',
      direction: 'outbound',
      startedAt: at,
      answeredAt: at,
      endedAt: at,
    })
    .run();
  expect(await web.text('/callbacks')).not.toContain('/callbacks/missed/call');
});

test('who was promised a call by a queue that is gone stands there as somebody who has to be called by hand', async () => {
  const web = createWebFixture();
  const { callbacks } = web.deps;
  const [queue] = web.office.read().queues;
  const id = callbacks.add({ callId: 'a', number: '+34600111222', queueId: queue!.id, since: 1 });
  await web.logIn('ana');
  const byHand = /alguien tiene que llamar|somebody has to call/;
  expect(await web.text('/callbacks')).not.toMatch(byHand);
  callbacks.change(id, { queueId: 'gone' });
  expect(await web.text('/callbacks')).toMatch(byHand);
});

test('supervisors give work to anybody, move, hurry and cancel it; agents take only their own', async () => {
  const web = createWebFixture();
  const { callbacks, missedWork } = web.deps;
  const ended: unknown[] = [];
  web.deps.callbackLine.close = (id, end) => {
    ended.push([id, end.outcome, end.by]);
    return true;
  };
  const [queue] = web.office.read().queues;
  const id = callbacks.add({ callId: 'a', number: '+34600111222', queueId: queue!.id, since: 1 });
  await web.logIn('ana');
  expect((await web.post(`/callbacks/${id}/work`, { assignedTo: 'sara', note: '' })).status).toBe(403);
  expect((await web.post(`/callbacks/${id}/cancel`)).status).toBe(403);
  await web.post(`/callbacks/${id}/work`, { assignedTo: 'ana', note: ' after four ' });
  expect(callbacks.find(id)).toMatchObject({ assignedTo: 'ana', note: 'after four' });
  await web.post('/callbacks/missed/work', { number: '+34600777888', assignedTo: 'ana', note: '' });
  expect(missedWork.all().get('+34600777888')).toMatchObject({ assignedTo: 'ana', changedBy: 'ana' });
  await web.logIn('sara');
  await web.post(`/callbacks/${id}/work`, { assignedTo: 'sara', note: '', queueId: queue!.id });
  await web.post(`/callbacks/${id}/first`);
  expect(callbacks.find(id)).toMatchObject({ assignedTo: 'sara', note: null, priority: 10 });
  await web.post(`/callbacks/${id}/cancel`);
  expect(ended).toEqual([[id, 'cancelled', 'sara']]);
  expect((await web.post(`/callbacks/${id}/work`, { assignedTo: 'nobody' })).status).toBe(400);
});

test('a customer who wants no calls, or is no more, is marked in both lists', async () => {
  const web = createWebFixture();
  const make = (name: string) => {
    const saved = web.deps.customers.create({ name }, { by: 'x' });
    if (saved.kind !== 'saved') throw new Error('not saved');
    return saved.customer.id;
  };
  const [eva, firm] = [make('Eva'), make('Talleres Norte')];
  web.deps.customers.refuse({ customerId: eva, channel: 'calls', reason: 'asked so', by: 'ana' });
  web.deps.customers.update(firm, { standing: 'closed' }, { by: 'ana' });
  web.deps.callbacks.add({ callId: 'a', number: '+34600111222', customerId: firm });
  const at = web.deps.clock.now();
  const talk = { direction: 'inbound', toNumber: '910000001', talkMs: 0, endReason: 'abandoned' } as const;
  const from = { fromNumber: '600777888', e164: '+34600777888', customerId: eva };
  web.deps.db
    .insert(calls)
    .values({ ...talk, ...from, id: 'v', startedAt: at - 60_000, endedAt: at - 50_000 })
    .run();
  await web.logIn('ana');
  expect(await web.text('/callbacks')).toMatch(/Talleres Norte[\s\S]*Cerrado o fallecido[\s\S]*No quiere llamadas/);
});
