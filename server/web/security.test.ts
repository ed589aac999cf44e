import { expect, test } from 'vitest';
import { createLog } from '../base/log.ts';
import { createWebFixture } from '../testing/web-fixture.ts';

test('a change without the token of the session is refused and nothing happens', async () => {
  const web = createWebFixture();
  await web.logIn('olga');
  const response = await web.request('/logout', { method: 'POST' });
  expect(response.status).toBe(403);
  expect(await response.text()).toContain('La página ha caducado');
  expect(web.access.findSession(web.cookies.get('centralita_session')!)).toBeDefined();
});

test('a token that is not of this session is refused', async () => {
  const web = createWebFixture();
  await web.logIn('olga');
  const body = new URLSearchParams({ _csrf: 'csrf-999' });
  expect((await web.request('/logout', { method: 'POST', body })).status).toBe(403);
});

test('the token may come as a header, as htmx sends it', async () => {
  const web = createWebFixture();
  await web.logIn('olga');
  const response = await web.request('/logout', {
    method: 'POST',
    headers: { 'X-CSRF': web.csrf() ?? '', 'HX-Request': 'true' },
  });
  expect([response.status, response.headers.get('HX-Redirect')]).toEqual([200, '/login']);
});

test('another site cannot log a browser in', async () => {
  const web = createWebFixture();
  const form = { login: 'olga', password: 'owner-pass' };
  expect((await web.post('/login', form, { Origin: 'https://evil.example' })).status).toBe(403);
  expect((await web.post('/login', form, { 'Sec-Fetch-Site': 'cross-site' })).status).toBe(403);
  expect((await web.post('/login', form, { Origin: 'http://localhost', 'Sec-Fetch-Site': 'same-origin' })).status).toBe(
    303,
  );
});

test('each role sees only what is its own', async () => {
  const pages = ['/agent/x', '/supervisor/x', '/owner/x'];
  const seen: Record<string, number[]> = {};
  for (const login of ['olga', 'sara', 'ana'] as const) {
    const web = createWebFixture();
    await web.logIn(login);
    seen[login] = await Promise.all(pages.map(async (page) => (await web.request(page)).status));
  }
  // 404: let in, and there is no such page.
  expect(seen).toEqual({ olga: [403, 404, 404], sara: [403, 404, 403], ana: [404, 403, 403] });
});

test('every answer bears the headers that keep a browser safe', async () => {
  const web = createWebFixture();
  for (const path of ['/login', '/nothing', '/healthz']) {
    const { headers } = await web.request(path);
    const policy = headers.get('Content-Security-Policy') ?? '';
    expect(policy).toContain("script-src 'self'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toMatch(/unsafe/);
    expect(headers.get('X-Content-Type-Options')).toBe('nosniff');
    expect(headers.get('Referrer-Policy')).toBe('same-origin');
  }
});

test('no page needs what the policy forbids: inline scripts, styles or handlers', async () => {
  const web = createWebFixture();
  await web.logIn('olga');
  for (const path of ['/login', '/nothing', '/owner']) {
    expect(await web.text(path)).not.toMatch(/<script>|<style| style="| on[a-z]+="|javascript:/);
  }
});

test('carried files are kept a year under an address that changes with them', async () => {
  const web = createWebFixture();
  const [url] = /\/assets\/style\.[0-9a-f]{8}\.css/.exec(await web.text('/login')) ?? [];
  const response = await web.request(url ?? '');
  expect(response.headers.get('Cache-Control')).toBe('public, max-age=31536000, immutable');
  expect(response.headers.get('Content-Type')).toBe('text/css; charset=utf-8');
  expect((await web.request('/assets/style.00000000.css')).status).toBe(404);
});

test('a body over the limit is refused in words', async () => {
  const web = createWebFixture();
  const response = await web.post(
    '/login',
    { login: 'x'.repeat(1_100_000), password: '' },
    { 'Content-Length': '1100100' },
  );
  expect(response.status).toBe(413);
  expect(await response.text()).toContain('Es demasiado grande');
});

test('a form torn on its way is refused in words, not told as a failure of the box', async () => {
  const web = createWebFixture();
  const headers = { 'Content-Type': 'multipart/form-data; boundary=x' };
  const response = await web.app.request('/login', { method: 'POST', headers, body: 'junk' });
  expect(response.status).toBe(400);
  expect(await response.text()).toContain('No se entendió lo enviado');
});

test('what does not exist is told in the language of the reader', async () => {
  const web = createWebFixture();
  const response = await web.request('/nothing', { headers: { 'Accept-Language': 'en' } });
  expect(response.status).toBe(404);
  expect(await response.text()).toContain('There is nothing here');
});

test('a failure is told with a reference that is also in the log, and tells nothing of its inside', async () => {
  const lines: string[] = [];
  const web = createWebFixture({ deps: { log: createLog('error', (line) => lines.push(line)) } });
  web.deps.access.login = async () => {
    throw new Error('secret inside');
  };
  const response = await web.post('/login', { login: 'olga', password: 'x' });
  const text = await response.text();
  const [, reference = ''] = /referencia (\w{8})/.exec(text) ?? [];
  expect(response.status).toBe(500);
  expect(text).not.toContain('secret inside');
  expect(lines.join()).toContain(`reference=${reference}`);
});

test('the process says that it is alive', async () => {
  expect(await (await createWebFixture().request('/healthz')).json()).toEqual({ status: 'ok' });
});

test('a store that long work holds is no fault: nothing was saved, and trying again is the advice', async () => {
  const web = createWebFixture();
  web.deps.access.login = async () => {
    throw Object.assign(new Error('database is locked'), { code: 'SQLITE_BUSY' });
  };
  const answer = await web.post('/login', { login: 'olga', password: 'x' });
  expect([answer.status, (await answer.text()).includes('La central está escribiendo')]).toEqual([503, true]);
});
