import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { logIn, openPage, startBrowser } from '../testing/peers/browser.ts';

test('the browser fills in the login form and tells of script errors', async () => {
  const form =
    '<form method="post" action="/login"><input name="login"><input name="password" type="password"><button>in</button></form>';
  const posted: string[] = [];
  const server = createServer((request, response) => {
    response.setHeader('content-type', 'text/html');
    if (request.method !== 'POST') {
      response.end(request.url === '/login' ? form : '<script>null.x</script>');
      return;
    }
    request.on('data', (chunk) => posted.push(String(chunk)));
    request.on('end', () => response.writeHead(303, { location: '/agent' }).end());
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  await using browser = await startBrowser();
  const { page, errors } = await openPage(browser, {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
  });
  await logIn(page, { login: 'ana', password: 'secreto' });
  expect(new URL(page.url()).pathname).toBe('/agent');
  expect(posted.join('')).toBe('login=ana&password=secreto');
  expect(errors.join()).toContain('null');
  server.close();
});
