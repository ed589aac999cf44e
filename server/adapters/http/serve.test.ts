import { once } from 'node:events';
import { connect } from 'node:net';
import { expect, test } from 'vitest';
import { silentLog } from '../../base/log.ts';
import { makeCertificate } from '../../testing/certificate.ts';
import { serveWeb } from './serve.ts';

const page = {
  setting: 'CENTRALITA_HTTP',
  host: '127.0.0.1',
  port: 0,
  log: silentLog,
  fetch: () => new Response('hi'),
};

test('the page is served where it was told, and not any more once stopped', async () => {
  const server = await serveWeb(page);
  expect(await (await fetch(server.url)).text()).toBe('hi');
  await server.stop();
  await expect(fetch(server.url)).rejects.toThrow();
});

test('an address in use is told with the setting to change', async () => {
  const first = await serveWeb(page);
  const port = Number(new URL(first.url).port);
  await expect(serveWeb({ ...page, port })).rejects.toMatchObject({
    code: 'web-listen-failed',
    context: { setting: 'CENTRALITA_HTTP', address: `127.0.0.1:${port}`, why: expect.stringContaining('EADDRINUSE') },
  });
  await first.stop();
});

test('stopping waits for nobody: neither for a stream that lasts nor for a handshake that never ends', async () => {
  const certificate = await makeCertificate();
  const secure = await serveWeb({ ...page, certificate });
  const mute = connect(Number(new URL(secure.url).port), '127.0.0.1');
  await once(mute, 'connect');
  const gone = once(mute, 'close');
  await secure.stop();
  await gone;

  const endless = await serveWeb({
    ...page,
    fetch: () => new Response(new ReadableStream({ start: (out) => out.enqueue(new Uint8Array([1])) })),
  });
  const stream = (await fetch(endless.url)).body!.getReader();
  expect((await stream.read()).value).toEqual(new Uint8Array([1]));
  const cut = stream.read();
  await Promise.all([endless.stop(), expect(cut).rejects.toThrow()]);
});
