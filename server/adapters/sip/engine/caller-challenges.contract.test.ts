import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parseCredentials } from '../../../core/sip/auth-header.ts';
import { header, type SipRequest } from '../../../core/sip/message.ts';
import { callOut, idle, startCall } from '../../../testing/stages/engine-calls.ts';
import { type EngineStage, openEngineStage } from '../../../testing/stages/engine-stage.ts';
import { type SipPuppet, testSdp } from '../../../testing/stages/sip-puppet.ts';
import type { SrfClient, SrfResponse } from '../srf-shapes.ts';

let exchange: EngineStage;
let callee: SipPuppet;
beforeEach(async () => {
  exchange = await openEngineStage();
  callee = await exchange.peer();
});
afterEach(() => exchange.close());

const call = (options?: Parameters<typeof startCall>[2]) => startCall(exchange, callee, options);

describe('answering challenges in the application’s place', () => {
  const credentials = { username: 'ana', password: 'secreto' };
  const withCredentials = {
    'X-Centralita-Auth': Buffer.from(JSON.stringify(credentials)).toString('base64'),
  };
  const nonce = (text: string, more = ''): [string, string][] => [
    ['WWW-Authenticate', `Digest realm="trunk", nonce="${text}", algorithm=MD5, qop="auth"`],
    ['WWW-Authenticate', `Digest realm="trunk", nonce="${text}", algorithm=SHA-256, qop="auth,auth-int"${more}`],
  ];
  const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

  /** The fields of the request's answer; fails unless its digest is right for the URI it was sent to. */
  function check(request: SipRequest): Map<string, string> {
    const { params } = parseCredentials(header(request, 'Authorization')!)!;
    const field = (name: string): string => params.get(name) ?? '';
    const ha1 = sha256(`ana:trunk:secreto`);
    const ha2 = sha256(`${request.method}:${request.uri}`);
    expect(field('uri')).toBe(request.uri);
    expect(field('response')).toBe(sha256(`${ha1}:${field('nonce')}:${field('nc')}:${field('cnonce')}:auth:${ha2}`));
    return params;
  }

  test('a challenged call goes on, is charged to one transaction, and its BYE needs no challenge', async () => {
    const { dialog, provisional } = call({ headers: withCredentials });
    const first = await callee.takeRequest('INVITE');
    expect(header(first, 'X-Centralita-Auth')).toBeUndefined();
    callee.send(callee.response(first, 401, { toTag: 'x', headers: nonce('n1') }), exchange.udp);
    await callee.takeRequest('ACK');
    const second = await callee.takeRequest('INVITE');
    expect(check(second).get('nc')).toBe('00000001');
    expect(header(second, 'Call-ID')).toBe(header(first, 'Call-ID'));
    expect(header(second, 'From')).toBe(header(first, 'From'));
    expect(Number.parseInt(header(second, 'CSeq')!, 10)).toBe(Number.parseInt(header(first, 'CSeq')!, 10) + 1);
    callee.send(callee.response(second, 200, { toTag: 'b1', body: testSdp(3) }), exchange.udp);
    await callee.takeRequest('ACK');
    expect(provisional).toEqual([]);
    const ended = (await dialog).destroy();
    const bye = await callee.takeRequest('BYE');
    expect(check(bye).get('nonce')).toBe('n1');
    callee.send(callee.response(bye, 200), exchange.udp);
    await ended;
    exchange.clock.advance(40_000);
    expect(exchange.engine.counts()).toEqual(idle);
  });

  test('an old nonce in the dialog is replaced, with the Request-URI of the dialog', async () => {
    const { dialog } = call({ headers: withCredentials });
    const first = await callee.takeRequest('INVITE');
    callee.send(callee.response(first, 200, { toTag: 'b1', body: testSdp(3) }), exchange.udp);
    await callee.takeRequest('ACK');
    const made = await dialog;
    const ended = made.destroy();
    const bye = await callee.takeRequest('BYE');
    callee.send(callee.response(bye, 401, { headers: nonce('n1') }), exchange.udp);
    const again = await callee.takeRequest('BYE');
    expect(check(again).get('nonce')).toBe('n1');
    callee.send(callee.response(again, 401, { headers: nonce('n2', ', stale=true') }), exchange.udp);
    const third = await callee.takeRequest('BYE');
    expect(check(third).get('nonce')).toBe('n2');
    callee.send(callee.response(third, 200), exchange.udp);
    await ended;
    expect(exchange.engine.counts().legs).toBe(0);
  });

  test('a BYE that is challenged and not sent again ends the dialog all the same', async () => {
    const { dialog } = await callOut(exchange, callee);
    const ended = dialog.destroy();
    callee.send(callee.response(await callee.takeRequest('BYE'), 401, { headers: nonce('n1') }), exchange.udp);
    await ended;
    expect(exchange.engine.counts().legs).toBe(1);
    exchange.clock.advance(40_000);
    expect(exchange.engine.counts()).toEqual(idle);
  });

  test('a wrong password is tried once', async () => {
    const { dialog } = call({ headers: withCredentials });
    for (const text of ['n1', 'n2']) {
      const invite = await callee.takeRequest('INVITE');
      callee.send(callee.response(invite, 401, { toTag: 'x', headers: nonce(text) }), exchange.udp);
    }
    await expect(dialog).rejects.toMatchObject({ status: 401 });
    expect(callee.received.filter((message) => message.kind === 'request' && message.method === 'INVITE').length).toBe(
      2,
    );
  });

  test('a REGISTER is answered for a proxy’s challenge too', async () => {
    const registered = new Promise<SrfResponse>((resolve) =>
      (exchange.srf as unknown as SrfClient).request(
        `sip:127.0.0.1:${callee.port}`,
        { method: 'REGISTER', headers: { ...withCredentials, Contact: '<sip:trunk@localhost>' } },
        (_error, req) => void req.on('response', resolve),
      ),
    );
    const first = await callee.takeRequest('REGISTER');
    expect(header(first, 'Contact')).toBe(`<sip:trunk@127.0.0.1:${exchange.udp.port}>`);
    const challenge: [string, string][] = [['Proxy-Authenticate', 'Digest realm="trunk", nonce="p1"']];
    callee.send(callee.response(first, 407, { toTag: 'x', headers: challenge }), exchange.udp);
    const second = await callee.takeRequest('REGISTER');
    expect(parseCredentials(header(second, 'Proxy-Authorization')!)!.params.get('nonce')).toBe('p1');
    callee.send(callee.response(second, 200, { toTag: 'x' }), exchange.udp);
    expect((await registered).status).toBe(200);
  });
});

test('the library’s own digest works: same Call-ID and From tag, the next CSeq', async () => {
  const dialog = exchange.srf.createUAC(`sip:bob@127.0.0.1:${callee.port}`, {
    localSdp: testSdp(2),
    auth: { username: 'ana', password: 'secreto' },
  });
  const first = await callee.takeRequest('INVITE');
  const headers: [string, string][] = [
    ['WWW-Authenticate', 'Digest realm="trunk", nonce="n1", algorithm=MD5, qop="auth"'],
  ];
  callee.send(callee.response(first, 401, { toTag: 'x', headers }), exchange.udp);
  const second = await callee.takeRequest('INVITE');
  expect(header(second, 'Authorization')).toContain('nonce="n1"');
  expect(header(second, 'From')).toBe(header(first, 'From'));
  callee.send(callee.response(second, 200, { toTag: 'b1', body: testSdp(3) }), exchange.udp);
  await dialog;
  expect((await callee.takeRequest('ACK')).method).toBe('ACK');
});
