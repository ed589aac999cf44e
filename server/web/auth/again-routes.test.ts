import { expect, test } from 'vitest';
import { createWebFixture } from '../../testing/web-fixture.ts';

const htmx = { 'HX-Request': 'true' };

/** Olga has a page open, and its session is over. */
async function leftAlone() {
  const web = createWebFixture();
  await web.logIn('olga');
  const csrf = web.csrf() ?? '';
  web.access.endSession(web.cookies.get('centralita_session') ?? '');
  const headers = { ...htmx, 'X-CSRF': csrf };
  return {
    web,
    headers,
    look: async () => (await web.request('/login/again?of=olga', { headers })).json(),
    async enter(login: string, password: string) {
      const body = new URLSearchParams({ login, password });
      return (await web.request('/login/again?of=olga', { method: 'POST', body, headers })).json();
    },
  };
}

test('what a page sends without a session leaves the page as it is, and does nothing', async () => {
  const { web, headers } = await leftAlone();
  for (const [method, path] of [
    ['POST', '/owner/trunks'],
    ['GET', '/owner/trunks'],
    ['PUT', '/drafts/case'],
  ] as const) {
    const answer = await web.request(path, { method, headers });
    expect([answer.status, answer.headers.get('X-Session'), answer.headers.get('HX-Redirect')]).toEqual([
      401,
      'ended',
      null,
    ]);
  }
});

test('the same person goes on with a new token, also when they logged in elsewhere', async () => {
  const { web, look, enter } = await leftAlone();
  expect(await look()).toEqual({ kind: 'ended' });
  const told = await enter(' olga ', 'owner-pass');
  expect(told).toEqual({ kind: 'renewed', csrf: web.csrf() });
  expect(await look()).toEqual(told);
  const headers = { ...htmx, 'X-CSRF': web.csrf() ?? '' };
  expect(await (await web.request('/login/again?of=olga', { headers })).json()).toEqual({ kind: 'same' });
});

test('who logs in as somebody else is told so, and the page of the first is refused with its old token', async () => {
  const { web, headers, look, enter } = await leftAlone();
  const told = await enter('sara', 'super-pass');
  expect(told).toMatchObject({ kind: 'other', csrf: web.csrf(), name: 'Sara Peña' });
  expect(await look()).toEqual(told);
  const sent = await web.request('/segments', { method: 'POST', headers, body: new URLSearchParams({ name: 'All' }) });
  expect([sent.status, sent.headers.get('X-Session')]).toEqual([403, 'changed']);
});

test('a wrong password and a wait are told without losing the page', async () => {
  const { web, enter } = await leftAlone();
  expect(await enter('olga', 'guess')).toEqual({ kind: 'wrong' });
  for (let tries = 0; tries < 7; tries++) {
    await enter('olga', 'guess');
    web.clock.advance(3_000);
  }
  await enter('olga', 'guess');
  expect(await enter('olga', 'owner-pass')).toEqual({ kind: 'wait', seconds: expect.any(Number) });
});

test('another site cannot log anybody in over a page', async () => {
  const { web } = await leftAlone();
  const form = { login: 'olga', password: 'owner-pass' };
  expect((await web.post('/login/again?of=olga', form, { Origin: 'https://evil.example' })).status).toBe(403);
});

test('each page of a person bears the log-in that may be laid over it; the log-in page itself does not', async () => {
  const web = createWebFixture();
  expect(await web.text('/login')).not.toContain('id="again"');
  await web.logIn('olga');
  const page = await web.text('/owner');
  expect(page).toContain('data-person="olga"');
  expect(page).toMatch(/<template id="again">[\s\S]*value="olga"[\s\S]*autocomplete="current-password"/);
});
