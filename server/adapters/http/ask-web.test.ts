import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { createAskWeb } from './ask-web.ts';

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

/** A system that answers so; its address. */
async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  closers.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const ask = (url: string, more: { body?: string; timeoutMs?: number } = {}) =>
  createAskWeb().ask(
    { method: more.body === undefined ? 'GET' : 'POST', url, timeoutMs: 2_000, ...more },
    new AbortController().signal,
  );

test('a JSON answer is read, and a posted body reaches the other system', async () => {
  const base = await serve(async (request, response) => {
    let body = '';
    for await (const part of request) body += part;
    response.end(JSON.stringify({ method: request.method, path: request.url, got: body && JSON.parse(body) }));
  });
  expect(await ask(`${base}/orders?id=7`)).toEqual({
    kind: 'answered',
    status: 200,
    json: { method: 'GET', path: '/orders?id=7', got: '' },
  });
  expect(await ask(base, { body: '{"id":"7"}' })).toMatchObject({ json: { method: 'POST', got: { id: '7' } } });
});

test('a system that does not answer in time is a time-out', async () => {
  const base = await serve(() => undefined);
  expect(await ask(base, { timeoutMs: 50 })).toEqual({ kind: 'timeout' });
});

test('what is no good answer fails with the reason: another status, a redirect, no JSON, too much of it', async () => {
  const base = await serve((request, response) => {
    if (request.url === '/redirect') response.writeHead(302, { location: 'http://169.254.169.254/' }).end();
    else if (request.url === '/missing') response.writeHead(404).end();
    else response.end(request.url === '/long' ? `"${'x'.repeat(70_000)}"` : 'hello');
  });
  expect(await ask(`${base}/missing`)).toEqual({ kind: 'failed', status: 404, why: 'status 404' });
  expect(await ask(`${base}/redirect`)).toMatchObject({ kind: 'failed', why: expect.stringContaining('not followed') });
  expect(await ask(`${base}/text`)).toMatchObject({ kind: 'failed', status: 200 });
  expect(await ask(`${base}/long`)).toMatchObject({ kind: 'failed', why: 'the answer is longer than 64 KiB' });
});

test('neither the addresses where clouds keep secrets nor other protocols are asked', async () => {
  expect(await ask('http://169.254.169.254/latest/meta-data')).toMatchObject({ kind: 'failed' });
  expect(await ask('http://[fe80::1]/')).toMatchObject({ why: 'fe80::1 is not to be asked' });
  expect(await ask('file:///etc/passwd')).toMatchObject({ why: 'only http and https are asked' });
  expect(await ask('no address')).toMatchObject({ kind: 'failed' });
});

test('a call that ended asks no further', async () => {
  const base = await serve(() => undefined);
  const over = new AbortController();
  const asked = createAskWeb().ask({ method: 'GET', url: base, timeoutMs: 5_000 }, over.signal);
  over.abort();
  expect(await asked).toMatchObject({ kind: 'failed' });
});
