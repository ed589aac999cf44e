import type { SrfRequest } from 'drachtio-srf';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { header, headerValues, type SipRequest, type SipResponse } from '../../../core/sip/message.ts';
import { tagOf } from '../../../core/sip/name-addr.ts';
import { idle, settle } from '../../../testing/stages/engine-calls.ts';
import { type EngineStage, openEngineStage } from '../../../testing/stages/engine-stage.ts';
import { type RequestParts, type SipPuppet, testSdp } from '../../../testing/stages/sip-puppet.ts';

let exchange: EngineStage;
let caller: SipPuppet;
let callee: SipPuppet;
let other: SipPuppet;
beforeEach(async () => {
  exchange = await openEngineStage();
  caller = await exchange.peer();
  callee = await exchange.peer();
  other = await exchange.peer();
});
afterEach(() => exchange.close());

const at = (peer: SipPuppet): string =>
  `sip:bob@127.0.0.1:${peer.port}${peer.transport === 'tcp' ? ';transport=tcp' : ''}`;

interface Outcome {
  connected: boolean;
  finalStatus: number;
}

/** The application proxies the next request of this kind; `outcome` is what it hears at the end. */
function proxyNext(verb: 'invite' | 'message', to: () => string[], options: object = {}) {
  const told = Promise.withResolvers<Outcome>();
  told.promise.catch(() => undefined);
  exchange.srf[verb as 'invite']((req: SrfRequest) => {
    const proxy = exchange.srf as unknown as {
      proxyRequest(req: SrfRequest, to: string[], options: object): Promise<Outcome>;
    };
    proxy.proxyRequest(req, to(), options).then(told.resolve, told.reject);
  });
  return told.promise;
}

function invite(parts: RequestParts = {}, from = caller): SipRequest {
  const request = from.request('INVITE', { body: testSdp(), ...parts });
  from.send(request, from.transport === 'tcp' ? exchange.tcp : exchange.udp);
  return request;
}

const inside = (request: SipRequest, response: SipResponse, cseq: number, routes: string[]): RequestParts => ({
  uri: at(callee),
  callId: header(request, 'Call-ID')!,
  cseq,
  fromTag: tagOf(header(request, 'From')!)!,
  toTag: tagOf(header(response, 'To')!)!,
  headers: routes.map((route) => ['Route', route]),
});

describe('one destination', () => {
  test('RFC 3261 16.6: the request goes on with one hop less and our Via; the answers come back without it', async () => {
    const outcome = proxyNext('invite', () => [at(callee)]);
    const request = invite();
    const forwarded = await callee.takeRequest('INVITE');
    expect(header(forwarded, 'Max-Forwards')).toBe('69');
    expect(headerValues(forwarded, 'Via')).toHaveLength(2);
    expect(headerValues(forwarded, 'Record-Route')).toEqual([]);
    expect(forwarded.uri).toBe(request.uri);
    for (const name of ['From', 'To', 'Call-ID', 'CSeq', 'Contact'])
      expect(header(forwarded, name)).toBe(header(request, name));
    expect(forwarded.body).toEqual(request.body);
    callee.send(callee.response(forwarded, 180, { toTag: 'b1' }), exchange.udp);
    expect(headerValues(await caller.takeResponse(180), 'Via')).toHaveLength(1);
    callee.send(callee.response(forwarded, 200, { toTag: 'b1', body: testSdp(3) }), exchange.udp);
    const ok = await caller.takeResponse(200);
    expect([tagOf(header(ok, 'To')!), header(ok, 'Contact')]).toEqual(['b1', callee.contact]);
    expect(await outcome).toMatchObject({ connected: true, finalStatus: 200 });
    exchange.clock.advance(40_000);
    expect(exchange.engine.counts()).toEqual(idle);
  });

  test('RFC 6026 7.1: each repetition of the 200 reaches the caller', async () => {
    const outcome = proxyNext('invite', () => [at(callee)]);
    invite();
    const forwarded = await callee.takeRequest('INVITE');
    const ok = callee.response(forwarded, 200, { toTag: 'b1', body: testSdp(3) });
    callee.send(ok, exchange.udp);
    await caller.takeResponse(200);
    await outcome;
    callee.send(ok, exchange.udp);
    await caller.takeResponse(200);
    expect(caller.received.filter((message) => message.kind === 'response' && message.status === 200)).toHaveLength(2);
  });

  test('a Request-URI that names us becomes the destination, and the application may add headers', async () => {
    void proxyNext('invite', () => [at(callee)], { headers: { 'X-Card': '7', Subject: 'new' } });
    invite({ uri: `sip:service@127.0.0.1:${exchange.udp.port}`, headers: [['Subject', 'old']] });
    const forwarded = await callee.takeRequest('INVITE');
    expect(forwarded.uri).toBe(at(callee));
    expect([header(forwarded, 'X-Card'), headerValues(forwarded, 'Subject')]).toEqual(['7', ['new']]);
  });

  test('RFC 3261 16.10: a CANCEL is answered here and goes on; the 487 comes back', async () => {
    const outcome = proxyNext('invite', () => [at(callee)]);
    const request = invite();
    const forwarded = await callee.takeRequest('INVITE');
    callee.send(callee.response(forwarded, 180, { toTag: 'b1' }), exchange.udp);
    await caller.takeResponse(180);
    const cancel = {
      ...request,
      method: 'CANCEL',
      headers: request.headers
        .filter(({ name }) => !['Contact', 'Content-Type'].includes(name))
        .map((item) => (item.name === 'CSeq' ? { name: 'CSeq', value: '1 CANCEL' } : item)),
      body: new Uint8Array(0),
    };
    caller.send(cancel, exchange.udp);
    await caller.takeResponse(200);
    const onward = await callee.takeRequest('CANCEL');
    expect(headerValues(onward, 'Via')).toEqual([headerValues(forwarded, 'Via')[0]]);
    callee.send(callee.response(onward, 200), exchange.udp);
    callee.send(callee.response(forwarded, 487, { toTag: 'b1' }), exchange.udp);
    await callee.takeRequest('ACK');
    caller.send(caller.ack(request, await caller.takeResponse(487)), exchange.udp);
    expect(await outcome).toMatchObject({ connected: false, finalStatus: 487 });
    exchange.clock.advance(40_000);
    expect(exchange.engine.counts()).toEqual(idle);
  });

  test('RFC 3261 16.3: no hop left is 483, a Proxy-Require that we do not know 420', async () => {
    const first = proxyNext('message', () => [at(callee)]);
    caller.send(withHops(caller.request('MESSAGE'), '0'), exchange.udp);
    await caller.takeResponse(483);
    await expect(first).rejects.toBe('Too Many Hops');
    const asking = caller.request('MESSAGE', { headers: [['Proxy-Require', 'foo, bar']] });
    caller.send(asking, exchange.udp);
    expect(headerValues(await caller.takeResponse(420), 'Unsupported')).toEqual(['foo', 'bar']);
    expect(callee.received).toEqual([]);
  });

  test('RFC 3261 16.7: a destination that stays silent is a 408', async () => {
    const outcome = proxyNext('invite', () => [at(callee)]);
    const request = invite();
    await callee.takeRequest('INVITE');
    exchange.clock.advance(32_000);
    caller.send(caller.ack(request, await caller.takeResponse(408)), exchange.udp);
    expect(await outcome).toMatchObject({ connected: false });
    exchange.clock.advance(40_000);
    expect(exchange.engine.counts()).toEqual(idle);
  });

  test('RFC 3261 16.7 step 6: a destination that is not there is a 500 of ours', async () => {
    void proxyNext('invite', () => [`${at(callee)};transport=tcp`]);
    const request = invite();
    const failed = await caller.takeResponse(500);
    expect(header(failed, 'CSeq')).toBe('1 INVITE');
    caller.send(caller.ack(request, failed), exchange.udp);
  });

  test('RFC 5393 4: a call that comes back to us goes round once', async () => {
    void proxyNext('invite', () => [at(callee)]);
    const request = invite();
    const forwarded = await callee.takeRequest('INVITE');
    const back = { ...forwarded, headers: forwarded.headers.map((item) => ({ ...item })) };
    back.headers.unshift({ name: 'Via', value: `SIP/2.0/UDP 127.0.0.1:${callee.port};rport;branch=z9hG4bKback` });
    callee.send(back, exchange.udp);
    const loop = await callee.takeResponse(482);
    callee.send(callee.response(forwarded, 482, { toTag: tagOf(header(loop, 'To')!)! }), exchange.udp);
    caller.send(caller.ack(request, await caller.takeResponse(482)), exchange.udp);
    expect(callee.received.filter((message) => message.kind === 'request' && message.method === 'INVITE').length).toBe(
      1,
    );
  });

  test('another request than INVITE is proxied too', async () => {
    const outcome = proxyNext('message', () => [at(callee)]);
    caller.send(caller.request('MESSAGE'), exchange.udp);
    callee.send(callee.response(await callee.takeRequest('MESSAGE'), 202, { toTag: 'b1' }), exchange.udp);
    await caller.takeResponse(202);
    expect(await outcome).toMatchObject({ finalStatus: 202 });
  });

  test('a second order, and one for nothing, are refused', async () => {
    const errors = Promise.withResolvers<unknown[]>();
    exchange.srf.invite(async (req) => {
      const proxy = exchange.srf as unknown as {
        proxyRequest(req: SrfRequest, to: string[]): Promise<unknown>;
      };
      void proxy.proxyRequest(req, [at(callee)]).catch(() => undefined);
      const second = await proxy.proxyRequest(req, [at(other)]).catch((error: unknown) => error);
      errors.resolve([second]);
    });
    invite();
    await callee.takeRequest('INVITE');
    expect(await errors.promise).toEqual(['Request not proxied due to unknown transaction']);
    expect(other.received).toEqual([]);
  });
});

function withHops(request: SipRequest, hops: string): SipRequest {
  const headers = request.headers.map((item) => (item.name === 'Max-Forwards' ? { ...item, value: hops } : item));
  return { ...request, headers };
}

describe('several destinations', () => {
  test('RFC 3261 16.6: serial, the second is tried when the first refuses', async () => {
    const outcome = proxyNext('invite', () => [at(callee), at(other)]);
    invite();
    const first = await callee.takeRequest('INVITE');
    callee.send(callee.response(first, 486, { toTag: 'b1' }), exchange.udp);
    await callee.takeRequest('ACK');
    const second = await other.takeRequest('INVITE');
    other.send(other.response(second, 200, { toTag: 'c1', body: testSdp(3) }), exchange.udp);
    expect(tagOf(header(await caller.takeResponse(200), 'To')!)).toBe('c1');
    expect(await outcome).toMatchObject({ connected: true, finalStatus: 200 });
  });

  test('RFC 3261 16.7 step 10: simultaneous, the answer calls off the other', async () => {
    const outcome = proxyNext('invite', () => [at(callee), at(other)], { forking: 'simultaneous' });
    invite();
    const first = await callee.takeRequest('INVITE');
    const second = await other.takeRequest('INVITE');
    other.send(other.response(second, 180, { toTag: 'c1' }), exchange.udp);
    await caller.takeResponse(180);
    callee.send(callee.response(first, 200, { toTag: 'b1', body: testSdp(3) }), exchange.udp);
    await caller.takeResponse(200);
    const cancel = await other.takeRequest('CANCEL');
    other.send(other.response(cancel, 200), exchange.udp);
    other.send(other.response(second, 487, { toTag: 'c1' }), exchange.udp);
    await other.takeRequest('ACK');
    await outcome;
    exchange.clock.advance(40_000);
    expect(exchange.engine.counts()).toEqual(idle);
  });

  test('RFC 3261 16.7 step 7: the challenges of all branches go to the caller', async () => {
    void proxyNext('invite', () => [at(callee), at(other)], { forking: 'simultaneous' });
    const request = invite();
    for (const [peer, realm] of [
      [callee, 'a'],
      [other, 'b'],
    ] as const) {
      const headers: [string, string][] = [['Proxy-Authenticate', `Digest realm="${realm}", nonce="n"`]];
      peer.send(peer.response(await peer.takeRequest('INVITE'), 407, { toTag: realm, headers }), exchange.udp);
      await peer.takeRequest('ACK');
    }
    const challenge = await caller.takeResponse(407);
    expect(headerValues(challenge, 'Proxy-Authenticate').map((value) => /realm="(.)"/.exec(value)?.[1])).toEqual([
      'a',
      'b',
    ]);
    caller.send(caller.ack(request, challenge), exchange.udp);
  });

  test('a redirection is followed when the application says so', async () => {
    void proxyNext('invite', () => [at(callee)], { followRedirects: true });
    invite();
    const first = await callee.takeRequest('INVITE');
    const headers: [string, string][] = [['Contact', `<${at(other)}>`]];
    callee.send(callee.response(first, 302, { toTag: 'b1', headers }), exchange.udp);
    const second = await other.takeRequest('INVITE');
    other.send(other.response(second, 200, { toTag: 'c1', body: testSdp(3) }), exchange.udp);
    expect(tagOf(header(await caller.takeResponse(200), 'To')!)).toBe('c1');
  });

  test('who is not heard of in time makes place for the next', async () => {
    void proxyNext('invite', () => [at(callee), at(other)], { provisionalTimeout: '2s' });
    invite();
    await callee.takeRequest('INVITE');
    exchange.clock.advance(2_000);
    const second = await other.takeRequest('INVITE');
    other.send(other.response(second, 200, { toTag: 'c1', body: testSdp(3) }), exchange.udp);
    expect(tagOf(header(await caller.takeResponse(200), 'To')!)).toBe('c1');
  });
});

describe('staying on the path', () => {
  /** A call that was proxied with `remainInDialog`, up to its 200; the routes as the caller has them. */
  async function proxied(from = caller) {
    void proxyNext('invite', () => [at(callee)], { remainInDialog: true });
    const request = invite({}, from);
    const forwarded = await callee.takeRequest('INVITE');
    const routes = headerValues(forwarded, 'Record-Route');
    const headers: [string, string][] = routes.map((value) => ['Record-Route', value]);
    headers.push(['Contact', callee.contact]);
    callee.send(callee.response(forwarded, 200, { toTag: 'b1', body: testSdp(3), headers }), exchange.udp);
    const ok = await from.takeResponse(200);
    return { request, forwarded, ok, routes: headerValues(ok, 'Record-Route').reverse() };
  }

  test('RFC 3261 16.11: the ACK, a re-INVITE and the BYE of the call go by us, unseen by the application', async () => {
    const { request, ok, routes } = await proxied();
    expect(routes).toHaveLength(1);
    expect(routes[0]).toMatch(new RegExp(`^<sip:127.0.0.1:${exchange.udp.port};lr;call=\\w+>$`));
    const ack = caller.request('ACK', inside(request, ok, 1, routes));
    caller.send(ack, exchange.udp);
    const forwardedAck = await callee.takeRequest('ACK');
    expect(forwardedAck.uri).toBe(at(callee));
    expect(headerValues(forwardedAck, 'Route')).toEqual([]);
    const again = caller.request('INVITE', inside(request, ok, 2, routes));
    caller.send(again, exchange.udp);
    const forwarded = await callee.takeRequest('INVITE');
    callee.send(callee.response(forwarded, 488), exchange.udp);
    const refused = await caller.takeResponse(488);
    caller.send({ ...caller.ack(again, refused), headers: ackHeaders(again, refused, routes) }, exchange.udp);
    const itsAck = await callee.takeRequest('ACK');
    expect(headerValues(itsAck, 'Via')[0]).toBe(headerValues(forwarded, 'Via')[0]);
    caller.send(caller.request('BYE', inside(request, ok, 3, routes)), exchange.udp);
    callee.send(callee.response(await callee.takeRequest('BYE'), 200), exchange.udp);
    expect(header(await caller.take(isOkTo('3 BYE')), 'CSeq')).toBe('3 BYE');
    exchange.clock.advance(40_000);
    expect(exchange.engine.counts()).toEqual(idle);
  });

  const isOkTo = (cseq: string) => (message: { kind: string }) =>
    message.kind === 'response' && header(message as SipResponse, 'CSeq') === cseq;

  const ackHeaders = (request: SipRequest, response: SipResponse, routes: string[]) => [
    ...caller.ack(request, response).headers,
    ...routes.map((value) => ({ name: 'Route', value })),
  ];

  test('RFC 5658: where the transports differ we are on the path twice, and requests go from one to the other', async () => {
    const phone = await exchange.peer('tcp');
    const { request, ok, routes } = await proxied(phone);
    expect(routes).toHaveLength(2);
    expect(routes.map((route) => /transport=tcp/.test(route))).toEqual([true, false]);
    phone.send(phone.request('BYE', inside(request, ok, 2, routes)), exchange.tcp);
    const bye = await callee.takeRequest('BYE');
    expect(headerValues(bye, 'Route')).toEqual([]);
    callee.send(callee.response(bye, 200), exchange.udp);
    await phone.take(isOkTo('2 BYE'));
  });

  test('RFC 3327 5: a REGISTER gets a Path', async () => {
    (exchange.srf as unknown as { register(handler: (req: SrfRequest) => void): void }).register((req) => {
      const proxy = exchange.srf as unknown as { proxyRequest(req: unknown, to: string[], options: object): unknown };
      proxy.proxyRequest(req, [at(callee)], { remainInDialog: true });
    });
    caller.send(caller.request('REGISTER', { headers: [['Contact', caller.contact]] }), exchange.udp);
    const forwarded = await callee.takeRequest('REGISTER');
    expect(header(forwarded, 'Path')).toMatch(/^<sip:127\.0\.0\.1:\d+;lr;call=\w+>$/);
    expect(header(forwarded, 'Require')).toBe('path');
    expect(headerValues(forwarded, 'Record-Route')).toEqual([]);
  });

  test('nobody can send through us with a mark of another call, or responses to what we never let by', async () => {
    const { routes } = await proxied();
    const foreign = caller.request('MESSAGE', { uri: at(callee), toTag: 'x', headers: [['Route', routes[0]!]] });
    caller.send(foreign, exchange.udp);
    await caller.takeResponse(481);
    const forged = callee.response(foreign, 200);
    forged.headers.unshift({
      name: 'Via',
      value: `SIP/2.0/UDP 127.0.0.1:${exchange.udp.port};branch=z9hG4bK-path-00000000000000000000`,
    });
    callee.send(forged, exchange.udp);
    await settle(exchange, callee);
    expect(callee.received.filter((message) => message.kind === 'request' && message.method === 'MESSAGE')).toEqual([]);
    expect(
      caller.received.filter((message) => message.kind === 'response' && header(message, 'CSeq') === '1 MESSAGE')
        .length,
    ).toBe(1);
  });
});
