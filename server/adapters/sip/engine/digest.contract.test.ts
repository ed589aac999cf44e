import { createHash } from 'node:crypto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { parseCredentials } from '../../../core/sip/auth-header.ts';
import { headerValues, type SipRequest } from '../../../core/sip/message.ts';
import { type EngineStage, openEngineStage } from '../../../testing/stages/engine-stage.ts';
import type { SipPuppet } from '../../../testing/stages/sip-puppet.ts';
import type { SrfClient } from '../srf-shapes.ts';

let exchange: EngineStage;
let carrier: SipPuppet;
beforeEach(async () => {
  exchange = await openEngineStage();
  carrier = await exchange.peer();
});
afterEach(() => exchange.close());

/** The final status of a request of the application with its password. */
function ask(method: string, more: { digest?: string; body?: string } = {}): Promise<number> {
  const { body, ...login } = more;
  const auth = JSON.stringify({ username: 'office', password: 'secret', ...login });
  const headers = {
    'X-Centralita-Auth': Buffer.from(auth).toString('base64'),
    ...(body ? { 'Content-Type': 'text/plain' } : {}),
  };
  return new Promise((resolve) =>
    (exchange.srf as unknown as SrfClient).request(
      `sip:127.0.0.1:${carrier.port}`,
      { method, headers, ...(body ? { body } : {}) },
      (_error, request) =>
        request.on('response', (response) => {
          if (response.status >= 200) resolve(response.status);
        }),
    ),
  );
}

const challenge = (text: string): [string, string] => ['WWW-Authenticate', `Digest ${text}`];
const proxyChallenge = (text: string): [string, string] => ['Proxy-Authenticate', `Digest ${text}`];

function reply(request: SipRequest, status: number, ...headers: [string, string][]): void {
  carrier.send(carrier.response(request, status, { toTag: 'x', headers }), exchange.udp);
}

const fieldsOf = (request: SipRequest, name = 'Authorization') =>
  headerValues(request, name).map((value) => Object.fromEntries(parseCredentials(value)!.params));

test('RFC 7616 3.4: the next request goes with the nonce of the one before and the next count, unasked', async () => {
  const first = ask('OPTIONS');
  reply(await carrier.takeRequest('OPTIONS'), 401, challenge('realm="r", nonce="n1", qop="auth"'));
  reply(await carrier.takeRequest('OPTIONS'), 200);
  expect(await first).toBe(200);
  const second = ask('OPTIONS');
  const options = await carrier.takeRequest('OPTIONS');
  expect(fieldsOf(options)).toMatchObject([{ nonce: 'n1', nc: '00000002' }]);
  reply(options, 200);
  expect(await second).toBe(200);
});

test('RFC 7616 3.3: a nonce that has grown old is replaced, said to be stale or not', async () => {
  const first = ask('REGISTER');
  reply(await carrier.takeRequest('REGISTER'), 401, challenge('realm="r", nonce="n1", qop="auth"'));
  reply(await carrier.takeRequest('REGISTER'), 200);
  expect(await first).toBe(200);
  const second = ask('REGISTER');
  reply(await carrier.takeRequest('REGISTER'), 401, challenge('realm="r", nonce="n2", qop="auth"'));
  const again = await carrier.takeRequest('REGISTER');
  expect(fieldsOf(again)).toMatchObject([{ nonce: 'n2', nc: '00000001' }]);
  reply(again, 200);
  expect(await second).toBe(200);
});

test('RFC 7616 3.4: a server that gives the same nonce again is answered with its next count', async () => {
  void ask('OPTIONS');
  for (const nc of [undefined, '00000001', '00000002']) {
    const options = await carrier.takeRequest('OPTIONS');
    expect(fieldsOf(options)[0]?.nc).toBe(nc);
    reply(options, 401, challenge('realm="r", nonce="same", qop="auth", stale=true'));
  }
});

test('RFC 7616 3.4.3: where the server takes auth or auth-int, auth is answered; of qualities unknown none', async () => {
  for (const [qop, used] of [
    ['auth-int,auth', 'auth'],
    ['later', undefined],
  ] as const) {
    const outcome = ask('MESSAGE', { body: 'hola' });
    reply(await carrier.takeRequest('MESSAGE'), 401, challenge(`realm="${qop}", nonce="n", qop="${qop}"`));
    if (used === undefined) expect(await outcome).toBe(401);
    else expect(fieldsOf(await carrier.takeRequest('MESSAGE')).at(-1)?.qop).toBe(used);
  }
});

test('RFC 7616 3.5: the server names the nonce to go on with', async () => {
  const first = ask('OPTIONS');
  reply(await carrier.takeRequest('OPTIONS'), 401, challenge('realm="r", nonce="n1", qop="auth"'));
  reply(await carrier.takeRequest('OPTIONS'), 200, ['Authentication-Info', 'nextnonce="n2", qop=auth']);
  expect(await first).toBe(200);
  void ask('OPTIONS');
  expect(fieldsOf(await carrier.takeRequest('OPTIONS'))).toMatchObject([{ nonce: 'n2', nc: '00000001' }]);
});

test('RFC 3261 22.3: proxies on the way and the server behind them are each answered', async () => {
  const outcome = ask('OPTIONS');
  reply(
    await carrier.takeRequest('OPTIONS'),
    407,
    proxyChallenge('realm="edge", nonce="e1"'),
    proxyChallenge('realm="core", nonce="c1"'),
  );
  const second = await carrier.takeRequest('OPTIONS');
  expect(fieldsOf(second, 'Proxy-Authorization').map(({ realm }) => realm)).toEqual(['edge', 'core']);
  reply(second, 401, challenge('realm="home", nonce="h1"'));
  const third = await carrier.takeRequest('OPTIONS');
  expect(fieldsOf(third, 'Proxy-Authorization')).toHaveLength(2);
  expect(fieldsOf(third)).toMatchObject([{ realm: 'home', nonce: 'h1' }]);
  reply(third, 200);
  expect(await outcome).toBe(200);
});

test.each([
  ['finds every answer stale', (count: number) => `realm="r", nonce="n${count}", stale=true`],
  ['makes up a new realm each time', (count: number) => `realm="r${count}", nonce="n"`],
])('a server that %s is answered four times', async (_, text) => {
  const outcome = ask('OPTIONS');
  for (let count = 0; count < 5; count++) {
    reply(await carrier.takeRequest('OPTIONS'), 401, challenge(text(count)));
  }
  expect(await outcome).toBe(401);
  expect(exchange.engine.counts().outgoing).toBe(0);
});

test('refused credentials are not shown again unasked', async () => {
  const first = ask('OPTIONS');
  for (const nonce of ['n1', 'n2'])
    reply(await carrier.takeRequest('OPTIONS'), 401, challenge(`realm="r", nonce="${nonce}"`));
  expect(await first).toBe(401);
  void ask('OPTIONS');
  expect(fieldsOf(await carrier.takeRequest('OPTIONS'))).toEqual([]);
});

test('RFC 8760 2.4: the trunk’s switch says which algorithms may be answered', async () => {
  const both = [
    challenge('realm="r", nonce="strong", algorithm=SHA-256'),
    challenge('realm="r", nonce="weak", algorithm=MD5'),
  ];
  for (const [digest, nonce] of [
    ['md5', 'weak'],
    ['sha-256', 'strong'],
  ] as const) {
    void ask('OPTIONS', { digest });
    reply(await carrier.takeRequest('OPTIONS'), 401, ...both);
    const answered = await carrier.takeRequest('OPTIONS');
    expect(fieldsOf(answered)).toMatchObject([{ nonce }]);
    reply(answered, 401, ...both);
  }
  const outcome = ask('OPTIONS', { digest: 'sha-256' });
  reply(await carrier.takeRequest('OPTIONS'), 401, both[1]!);
  expect(await outcome).toBe(401);
});

test('RFC 7616 3.4.3: auth-int counts the body', async () => {
  const outcome = ask('MESSAGE', { body: 'hola' });
  reply(
    await carrier.takeRequest('MESSAGE'),
    401,
    challenge('realm="r", nonce="n", qop="auth-int", algorithm=SHA-256'),
  );
  const message = await carrier.takeRequest('MESSAGE');
  const [fields] = fieldsOf(message);
  const h = (text: string): string => createHash('sha256').update(text).digest('hex');
  const ha2 = h(`MESSAGE:${message.uri}:${h('hola')}`);
  expect(fields!.response).toBe(h(`${h('office:r:secret')}:n:${fields!.nc}:${fields!.cnonce}:auth-int:${ha2}`));
  reply(message, 200);
  expect(await outcome).toBe(200);
});
