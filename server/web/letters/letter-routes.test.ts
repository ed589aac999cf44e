import { expect, test } from 'vitest';
import { readPdf } from '../../testing/read-printed.ts';
import { createWebFixture } from '../../testing/web-fixture.ts';

async function open(login: 'ana' | 'sara' = 'ana') {
  const web = createWebFixture();
  const make = (name: string, more = {}) => {
    const saved = web.deps.customers.create({ name, ...more }, { by: 'x' });
    if (saved.kind !== 'saved') throw new Error('not saved');
    return saved.customer.id;
  };
  const rosa = make('Rosa González', {
    points: [{ channel: 'address', typed: 'Calle Mayor 1, 28013 Madrid' }],
  });
  const john = make('John Smith', { language: 'en' });
  await web.logIn(login);
  return { web, rosa, john };
}

test('a letter is seen before it is written, in the language of who gets it', async () => {
  const { web, rosa, john } = await open();
  const seen = await web.text(`/letters/new?what=reminder&customer=${rosa}`);
  for (const text of ['Estimada Rosa González', 'Calle Mayor 1', '28013 Madrid', 'Su revisión'])
    expect(seen).toContain(text);
  expect(await web.text(`/letters/new?what=reminder&customer=${john}`)).toContain('Dear John Smith');
});

test('a letter to somebody whose address nobody knows says so before it is written', async () => {
  const { web, rosa, john } = await open();
  const told = 'De este cliente no se sabe: cliente.direccion';
  expect(await web.text(`/letters/new?what=reminder&customer=${rosa}`)).not.toContain(told);
  expect(await web.text(`/letters/new?what=reminder&customer=${john}`)).toContain(told);
});

test('written for several, printed, put in envelopes with labels, marked as sent: all of it on the customer', async () => {
  const { web, rosa, john } = await open();
  const written = await web.post('/letters', { what: 'welcome', customer: `${rosa} ${john}`, task: 'yes' });
  const path = written.headers.get('Location')!;
  const [batch] = web.deps.letters.latest(1);
  expect(batch).toMatchObject({ title: 'Bienvenida', customers: 2, createdBy: 'ana', sentAt: null });
  expect(web.deps.letters.labelsOf(batch!.id)).toEqual([
    ['Rosa González', 'Calle Mayor 1', '28013 Madrid'],
    ['John Smith'],
  ]);
  const letters = readPdf(Buffer.from(await (await web.request(`${path}/letters.pdf`)).arrayBuffer())).join('\n');
  expect(letters).toContain('Estimada Rosa González');
  expect(letters).toContain('Dear John Smith');
  const labels = readPdf(
    Buffer.from(await (await web.request(`${path}/labels.pdf?sheet=3x10&skip=29`)).arrayBuffer()),
  ).join('\n');
  expect(labels).toContain('28013 Madrid');
  expect(await web.text(`/tasks/${batch!.taskId}`)).toContain('Bienvenida');
  await web.post(`${path}/sent`);
  expect(web.deps.letters.find(batch!.id)).toMatchObject({ sentBy: 'ana', sentAt: web.clock.now() });
  expect(web.deps.tasks.find(batch!.taskId!)?.state.kind).toBe('done');
  expect(await web.text(`/customers/${rosa}/timeline?kind=letter`)).toContain('Enviada');
  expect(web.deps.letters.markSent(batch!.id, { by: 'sara' })).toBe(false);
});

test('a letter about a case bears its number', async () => {
  const { web, rosa } = await open();
  const one = web.deps.cases.open({ title: 'Cobro doble', customerId: rosa }, { by: 'ana' });
  expect(await web.text(`/letters/new?what=reminder&case=${one.number}`)).toContain(`<small>${one.number}</small>`);
});

test.each([
  [{ what: 'gone' }, 'Esa plantilla ya no existe'],
  [{ what: 'reminder', customer: '' }, 'No hay a quién escribir'],
  [{ what: 'reminder', customer: 'nobody' }, 'No hay a quién escribir'],
])('%o writes nothing and says so', async (form, says) => {
  const { web, rosa } = await open();
  await web.post('/letters', { customer: rosa, ...form });
  expect(await web.text('/letters')).toContain(says);
  expect(web.deps.letters.latest(1)).toEqual([]);
});

test('who is closed or has died gets no letter, and that is said', async () => {
  const { web, rosa, john } = await open();
  web.deps.customers.update(john, { standing: 'closed' }, { by: 'ana' });
  const refused = await web.post('/letters', { what: 'reminder', customer: john });
  expect(refused.headers.get('Location')).toContain(`customer=${john}`);
  expect(await web.text('/letters')).toContain('No se escribió: la empresa está cerrada');
  const written = await web.post('/letters', { what: 'reminder', customer: `${rosa} ${john}` });
  expect(await web.text(written.headers.get('Location')!)).toContain('A 1 no se les escribe');
  expect(web.deps.letters.latest(1)).toMatchObject([{ customers: 1 }]);
});

test('a whole segment is for supervisors', async () => {
  const { web } = await open();
  expect((await web.post('/letters', { what: 'reminder', segment: 'all' })).status).toBe(403);
  expect((await web.request('/letters/77')).status).toBe(404);
});

test('a template with a field that means nothing is refused where it stands', async () => {
  const { web } = await open();
  const outcome = web.office.edit(
    (draft) => {
      draft.letterTemplates[0]!.texts.es = 'Hola {{cliente.nombr}}';
      draft.letterKits[0]!.letters = ['gone'];
    },
    { by: 'olga' },
  );
  expect(outcome).toMatchObject({
    kind: 'refused',
    problems: [
      { path: 'letterTemplates[0].texts.es', code: 'unknown-field' },
      { path: 'letterKits[0].letters[0]', code: 'no-such' },
    ],
  });
});
