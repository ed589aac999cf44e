import { expect, test } from 'vitest';
import { createWebFixture, type WebFixture } from '../../testing/web-fixture.ts';

const minute = 60_000;

async function open(login: 'ana' | 'sara' = 'ana') {
  const web = createWebFixture();
  const saved = web.deps.customers.create({ name: 'Rosa González' }, { by: 'x' });
  if (saved.kind !== 'saved') throw new Error('not saved');
  await web.logIn(login);
  return { web, customerId: saved.customer.id };
}

async function make(web: WebFixture, form: Record<string, string> = {}) {
  const made = await web.post('/tasks', { kind: 'prepare-letter', title: 'Carta de baja', ...form });
  const path = made.headers.get('Location') ?? '';
  const id = Number(path.split('/').at(-1));
  return {
    path,
    id,
    now: () => web.deps.tasks.find(id)!,
    act: (name: string, more = {}) => web.post(`${path}/${name}`, more),
  };
}

test('a task made by hand stands in the list, on the customer and on its own page', async () => {
  const { web, customerId } = await open();
  const { path, now } = await make(web, { customer: customerId, person: 'ana', note: 'Con sello', priority: 'urgent' });
  expect(now()).toMatchObject({
    customerId,
    assignee: 'ana',
    priority: 'urgent',
    kind: 'prepare-letter',
    needsCheck: true,
  });
  for (const page of ['/tasks', `/customers/${customerId}`, path]) {
    const text = await web.text(page);
    expect(text).toContain('Carta de baja');
  }
  expect(await web.text(path)).toContain('Con sello');
  expect(await web.text('/tasks?kind=call-back')).toContain('class="empty"');
});

test('a task of a case stands on its page', async () => {
  const { web, customerId } = await open();
  const one = web.deps.cases.open({ title: 'Cobro doble', customerId }, { by: 'ana' });
  expect(await web.text(`/tasks/new?case=${one.number}`)).toContain('Rosa González');
  const { now } = await make(web, { case: one.number });
  expect(now().caseId).toBe(one.id);
  expect(await web.text(`/cases/${one.number}`)).toContain('Carta de baja');
});

test('asked for, taken, done by one and checked by another, with the time that it took', async () => {
  const { web } = await open();
  const { path, now, act } = await make(web, { department: 'surgery' });
  expect((await web.post('/tasks/next')).headers.get('Location')).toBe(path);
  expect(now()).toMatchObject({ assignee: 'ana', state: { kind: 'taken' } });
  expect((await web.post('/tasks/next')).headers.get('Location')).toBe('/tasks');
  await act('done', { text: 'Enviada', minutes: '12' });
  expect(now()).toMatchObject({ state: { kind: 'done', by: 'ana' }, spentMs: 12 * minute });
  expect((await act('check')).status).toBe(403);
  await web.post('/logout');
  await web.logIn('sara');
  expect(await web.text('/tasks?who=all&state=to-check')).toContain('Carta de baja');
  await act('send-back', { why: 'Falta el sello' });
  expect(now()).toMatchObject({ state: { kind: 'open' }, sentBack: 1 });
  await web.post('/logout');
  await web.logIn('ana');
  expect(await web.text(path)).toContain('Falta el sello');
  await act('done', { text: 'Con sello' });
  await web.post('/logout');
  await web.logIn('sara');
  await act('check', { text: 'Bien' });
  expect(now().state).toMatchObject({ kind: 'checked', by: 'sara' });
});

test.each([
  ['hand-back', { why: '' }, 'Falta el motivo'],
  ['note', { text: ' ' }, 'Falta'],
  ['assign', {}, 'Falta'],
  ['change', { title: '' }, 'Falta'],
  ['resume', {}, 'no está en espera'],
])('%s that says too little changes nothing and says so', async (name, form, says) => {
  const { web } = await open();
  const { path, now, act } = await make(web, { person: 'ana' });
  const before = now();
  await act(name, form);
  expect(await web.text(path)).toContain(says);
  expect(now()).toEqual(before);
});

test('put on hold, gone on with, changed, given to another, noted and dropped', async () => {
  const { web } = await open();
  const { path, now, act } = await make(web, { person: 'ana' });
  await act('take');
  await act('pause', { why: 'El banco no contesta' });
  expect(await web.text(path)).toContain('El banco no contesta');
  await act('resume');
  await act('note', { text: 'Llamé dos veces' });
  await act('change', { title: 'Carta de alta', priority: 'low', at: '2030-03-04T10:30' });
  expect(now()).toMatchObject({ title: 'Carta de alta', priority: 'low' });
  await act('assign', { person: 'bruno' });
  expect(now()).toMatchObject({ assignee: 'bruno', state: { kind: 'open' } });
  await act('drop', { why: 'Ya no hace falta' });
  expect(now().state.kind).toBe('dropped');
  expect(await web.text(path)).toContain('Ya no hace falta');
});

test("others' tasks are no agent's to change, and everybody's list is for supervisors", async () => {
  const { web } = await open('sara');
  const { act, now } = await make(web, { person: 'bruno' });
  await web.post('/logout');
  await web.logIn('ana');
  expect((await act('drop')).status).toBe(403);
  await act('done', { text: 'x' });
  expect(now().state.kind).toBe('open');
  expect(await web.text('/tasks?who=all')).not.toContain('Carta de baja');
  expect((await web.request('/tasks/999')).status).toBe(404);
});
