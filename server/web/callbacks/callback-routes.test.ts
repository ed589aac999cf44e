import { expect, test } from 'vitest';
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
