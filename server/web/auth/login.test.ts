import { expect, test } from 'vitest';
import { createWebFixture } from '../../testing/web-fixture.ts';

test('each role starts at the own page', async () => {
  const homes = { olga: '/owner', sara: '/supervisor', ana: '/agent' } as const;
  for (const login of ['olga', 'sara', 'ana'] as const) {
    const web = createWebFixture();
    const response = await web.logIn(login);
    expect([response.status, response.headers.get('Location')]).toEqual([303, homes[login]]);
  }
});

test('the session cookie is out of reach of scripts, and secure where the page is', async () => {
  const web = createWebFixture();
  const form = new URLSearchParams({ login: 'olga', password: 'owner-pass' });
  const plain = await web.app.request('http://box/login', { method: 'POST', body: form });
  const safe = await web.app.request('https://box/login', { method: 'POST', body: form });
  expect(plain.headers.getSetCookie()[0]).toMatch(/^centralita_session=[^;]+; Path=\/; HttpOnly; SameSite=Lax$/);
  expect(safe.headers.getSetCookie()[0]).toMatch(/^centralita_session=[^;]+; Path=\/; HttpOnly; Secure; SameSite=Lax$/);
});

test('a wrong password says so beside what was typed, without the password', async () => {
  const web = createWebFixture();
  const response = await web.post('/login', { login: 'olga', password: 'not-it-at-all' });
  const text = await response.text();
  expect(response.status).toBe(422);
  expect(text).toContain('El usuario o la contraseña no son correctos.');
  expect(text).toContain('value="olga"');
  expect(text).not.toContain('not-it-at-all');
});

test('after too many attempts the wait is told', async () => {
  const web = createWebFixture();
  const wrong = { login: 'olga', password: 'guess' };
  for (let tries = 0; tries < 7; tries++) {
    await web.post('/login', wrong);
    web.clock.advance(3_000);
  }
  await web.post('/login', wrong);
  const response = await web.post('/login', { login: 'olga', password: 'owner-pass' });
  const wait = Number(response.headers.get('Retry-After'));
  expect(response.status).toBe(429);
  expect(wait).toBeGreaterThan(0);
  expect(await response.text()).toContain(`Espere ${wait} s y`);
});

test('who was sent to log in comes back to where they wanted, but never to another site', async () => {
  const web = createWebFixture();
  const sent = await web.request('/owner/trunks');
  expect([sent.status, sent.headers.get('Location')]).toEqual([303, '/login?next=%2Fowner%2Ftrunks']);
  const good = await web.post('/login', { login: 'olga', password: 'owner-pass', next: '/owner/trunks' });
  expect(good.headers.get('Location')).toBe('/owner/trunks');
  for (const next of ['//evil.example', 'https://evil.example', '/\\evil.example']) {
    const bad = await createWebFixture().post('/login', { login: 'olga', password: 'owner-pass', next });
    expect(bad.headers.get('Location')).toBe('/owner');
  }
});

test('logging out ends the session itself, not only the cookie', async () => {
  const web = createWebFixture();
  await web.logIn('olga');
  const token = web.cookies.get('centralita_session')!;
  const response = await web.post('/logout');
  expect(response.headers.get('Location')).toBe('/login');
  expect(web.access.findSession(token)).toBeUndefined();
  expect(await web.text('/login')).toContain('Ha salido de la sesión.');
  expect(await web.text('/login')).not.toContain('Ha salido de la sesión.');
});

test('a person switched off is no longer let in with an open session', async () => {
  const web = createWebFixture();
  await web.logIn('olga');
  web.office.edit(
    (draft) => {
      draft.people.find((each) => each.login === 'olga')!.active = false;
      draft.people.find((each) => each.login === 'sara')!.roles = ['owner'];
    },
    { by: 'test' },
  );
  expect((await web.request('/owner')).headers.get('Location')).toBe('/login?next=%2Fowner');
});

test('the page speaks the browser language until someone chooses, and remembers the choice', async () => {
  const web = createWebFixture();
  const english = await web.app.request('/login', { headers: { 'Accept-Language': 'en-GB' } });
  expect(await english.text()).toContain('<html lang="en"');
  expect(await web.text('/login')).toContain('<html lang="es"');
  const back = await web.post('/preferences', { language: 'en', back: '/login' });
  expect(back.headers.get('Location')).toBe('/login');
  await web.post('/preferences', { theme: 'dark', back: '/login' });
  expect(await web.text('/login')).toContain('<html lang="en" data-theme="dark"');
});

test('the language that a person chose belongs to the person', async () => {
  const web = createWebFixture();
  await web.logIn('olga');
  await web.post('/preferences', { language: 'en', back: '/owner' });
  expect(web.office.read().people.find((each) => each.login === 'olga')?.language).toBe('en');
});

test('what is sent after the session ended leads back to its page once logged in again', async () => {
  const web = createWebFixture();
  const headers = { Referer: 'http://localhost/customers/new?phone=1', Host: 'localhost' };
  const sent = await web.post('/customers', { name: 'Rosa' }, headers);
  expect(sent.headers.get('Location')).toBe('/login?next=%2Fcustomers%2Fnew%3Fphone%3D1');
  const foreign = await web.post('/customers', { name: 'Rosa' }, { ...headers, Referer: 'http://elsewhere/owner' });
  expect(foreign.headers.get('Location')).toBe('/login');
});
