import { expect, test } from 'vitest';
import { createWebFixture, formOf, type WebFixture } from '../../testing/web-fixture.ts';

const blank = { office: {} };

function open(options: Parameters<typeof createWebFixture>[0] = blank): { web: WebFixture; base: string } {
  const web = createWebFixture(options);
  return { web, base: `/first-visit/${web.access.offerFirstVisit()}` };
}

const owner = { name: 'Olga Rivas', login: 'olga', password: 'a-long-one' };
const people = {
  'people[0].name': 'Ana Soto',
  'people[0].login': 'ana',
  'people[0].password': 'ana-secret',
  'people[0].extension': '101',
  'people[1].name': 'Bruno Díaz',
  'people[1].login': 'bruno',
  'people[1].password': 'bruno-secret',
  'people[1].extension': '102',
};

test('from an empty box to an owner at the overview: each step leads to the next', async () => {
  const { web, base } = open();
  expect((await web.request(base)).headers.get('Location')).toBe(`${base}/office`);
  const steps: [string, Record<string, string | string[]>, string][] = [
    ['office', { language: 'es', country: 'CL', name: 'Clínica Andes' }, 'owner'],
    ['owner', owner, 'trunk'],
    ['trunk', { name: 'Entel', kind: 'register', host: 'sip.entel.example', username: '56221234567' }, 'people'],
    ['people', people, 'hours'],
    ['hours', { 'weekly[0].days': ['1', '2'], 'weekly[0].from': '09:00', 'weekly[0].to': '18:00' }, 'phones'],
  ];
  for (const [step, form, next] of steps) {
    const response = await web.post(`${base}/${step}`, form);
    expect([response.status, response.headers.get('Location')]).toEqual([303, `${base}/${next}`]);
  }
  expect(web.office.read()).toMatchObject({
    office: { name: 'Clínica Andes', country: 'CL', timezone: 'America/Santiago', currency: 'CLP', language: 'es' },
    trunks: [{ id: 'entel', host: 'sip.entel.example' }],
    outboundRoutes: [{ prefixes: [''], trunks: ['entel'] }],
    queues: [{ id: 'care', name: 'Atención', members: ['ana', 'bruno'] }],
    inboundRoutes: [{ did: '*', hours: 'office', to: { kind: 'queue', queue: 'care' } }],
    hours: [{ weekly: [{ days: [1, 2], from: '09:00', to: '18:00' }] }],
  });
  const phones = await web.text(`${base}/phones`);
  expect(phones).toContain('192.168.1.10:5060');
  expect(phones).toContain(web.office.read().extensions[0]?.secret);
  const done = await web.post(`${base}/finish`);
  expect(done.headers.get('Location')).toBe('/owner');
  expect(await web.text('/owner')).toContain('Su central está en marcha.');
});

test('the link is good once, and for nothing that was not offered', async () => {
  const { web, base } = open();
  await web.post(`${base}/owner`, owner);
  await web.post(`${base}/finish`);
  const used = await web.app.request(`${base}/owner`);
  expect(used.status).toBe(404);
  expect(await used.text()).toContain('Este enlace ya no sirve');
  expect((await web.request('/first-visit/guessed/owner')).status).toBe(404);
});

test('what was left is resumed where it was, also by another browser', async () => {
  const { web, base } = open();
  await web.post(`${base}/office`, { language: 'es', country: 'MX', name: 'Taller' });
  expect((await web.app.request(base)).headers.get('Location')).toBe(`${base}/owner`);
  expect(formOf(await web.text(`${base}/office`))).toMatchObject({ name: ['Taller'], country: ['MX'] });
});

test('the country of the browser is proposed', async () => {
  const { web, base } = open();
  const page = await web.app.request(`${base}/office`, { headers: { 'Accept-Language': 'es-CL,es;q=0.9' } });
  expect(formOf(await page.text())).toMatchObject({ country: ['CL'], language: ['es'], name: [''] });
});

test('what is wrong is told beside its field, in each step', async () => {
  const { web, base } = open();
  const wrong: [string, Record<string, string>, string][] = [
    ['office', { language: 'es', country: 'CL', name: '' }, 'f-name-error">Falta este dato.'],
    ['owner', { ...owner, password: 'short' }, 'f-password-error">Debe tener al menos 8 caracteres.'],
    ['owner', { ...owner, login: 'Olga Rivas' }, 'f-login-error">Solo minúsculas sin acentos'],
    ['trunk', { name: 'X', kind: 'register', host: 'sip:x' }, 'f-host-error">Un nombre o una dirección'],
    ['people', { ...people, 'people[1].extension': 'x' }, 'f-people-1-extension-error">Deben ser de 2 a 6 cifras.'],
    ['people', { ...people, 'people[0].password': '' }, 'f-people-0-password-error">'],
    ['hours', { 'weekly[0].days': '1', 'weekly[0].from': '09:00', 'weekly[0].to': 'x' }, 'f-weekly-0-to-error">'],
  ];
  for (const [step, form, told] of wrong) {
    const response = await web.post(`${base}/${step}`, form);
    expect([step, response.status]).toEqual([step, 422]);
    expect(await response.text()).toContain(told);
  }
  expect(web.office.read().people).toEqual([]);
});

test('who works alone leaves the second person blank', async () => {
  const { web, base } = open();
  const blank = { 'people[1].name': '', 'people[1].login': '', 'people[1].password': '', 'people[1].extension': '102' };
  const response = await web.post(`${base}/people`, { ...people, ...blank });
  expect(response.status).toBe(303);
  expect(web.office.read()).toMatchObject({ people: [{ login: 'ana' }], extensions: [{ number: '101' }] });
});

test('the same login or phone given twice is told beside the second, not of a queue nobody saw yet', async () => {
  const { web, base } = open();
  const twice = { ...people, 'people[1].login': 'ana', 'people[1].extension': '101' };
  const answer = await (await web.post(`${base}/people`, twice)).text();
  expect(answer).toContain('f-people-1-login-error">«ana» ya está en uso.');
  expect(answer).toContain('f-people-1-extension-error">«101» ya está en uso.');
  const nobody = Object.fromEntries(Object.keys(people).map((key) => [key, '']));
  for (const form of [twice, nobody])
    expect(await (await web.post(`${base}/people`, form)).text()).not.toContain('Colas');
});

test('a step that can wait may be skipped, the owner may not', async () => {
  const { web, base } = open();
  const skipped = await web.post(`${base}/trunk`, { _action: 'skip' });
  expect(skipped.headers.get('Location')).toBe(`${base}/people`);
  expect((await web.post(`${base}/owner`, { _action: 'skip', name: '', login: '' })).status).toBe(422);
  expect((await web.post(`${base}/finish`)).headers.get('Location')).toBe(`${base}/owner`);
});

test('going back over a step changes it and adds nothing twice', async () => {
  const { web, base } = open();
  await web.post(`${base}/owner`, owner);
  await web.post(`${base}/people`, people);
  await web.post(`${base}/people`, { ...people, 'people[0].name': 'Ana María', 'people[0].password': '' });
  await web.post(`${base}/owner`, { ...owner, name: 'Olga R.', password: '' });
  const { people: saved, extensions, queues, inboundRoutes } = web.office.read();
  expect(saved.map((each) => each.name).sort()).toEqual(['Ana María', 'Bruno Díaz', 'Olga R.']);
  expect([extensions.length, queues.length, inboundRoutes.length]).toEqual([2, 1, 1]);
});

test('the owner who also answers keeps both roles', async () => {
  const { web, base } = open();
  await web.post(`${base}/owner`, owner);
  await web.post(`${base}/people`, { ...people, 'people[0].login': 'olga', 'people[0].name': 'Olga Rivas' });
  const olga = web.office.read().people.find((each) => each.login === 'olga');
  expect(olga).toMatchObject({ roles: ['owner', 'agent'], extension: '101' });
});

test('a test call rings the phone and its outcome is told', async () => {
  const { web, base } = open();
  await web.post(`${base}/people`, people);
  const response = await web.post(`${base}/test`, { extension: '101' });
  expect(web.tested).toEqual(['101']);
  expect(await web.text(response.headers.get('Location')!)).toContain('El teléfono 101 está sonando.');
  expect((await web.post(`${base}/test`, { extension: '999' })).status).toBe(404);
});
