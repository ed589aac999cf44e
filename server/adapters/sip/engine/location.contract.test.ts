import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { header, type SipRequest } from '../../../core/sip/message.ts';
import { parseVia } from '../../../core/sip/via.ts';
import { type FakeNames, fakeNames, srv } from '../../../testing/fakes/fake-names.ts';
import { type DnsServer, openDnsServer } from '../../../testing/peers/dns-server.ts';
import { type AppDialog, insideCallOut } from '../../../testing/stages/engine-calls.ts';
import { type EngineStage, openEngineStage } from '../../../testing/stages/engine-stage.ts';
import { openSipPuppet, type SipPuppet, testSdp } from '../../../testing/stages/sip-puppet.ts';
import type { SrfClient } from '../srf-shapes.ts';
import { createDnsNames } from './dns-names.ts';

let exchange: EngineStage;
let first: SipPuppet;
let second: SipPuppet;
let names: FakeNames;
beforeEach(async () => {
  names = fakeNames();
  names.ttlSec = 100;
  exchange = await openEngineStage({ names });
  first = await exchange.peer();
  second = await exchange.peer();
  names.zone = {
    srv: {
      '_sip._udp.carrier.test': [
        srv('a.carrier.test', first.port),
        srv('b.carrier.test', second.port, { priority: 2 }),
      ],
    },
    addresses: { 'a.carrier.test': ['127.0.0.1'], 'b.carrier.test': ['127.0.0.1'] },
  };
});
afterEach(() => exchange.close());

const idle = { transactions: 0, legs: 0, incoming: 0, outgoing: 0 };
const branchOf = (request: SipRequest) => parseVia(header(request, 'Via')!)?.branch;
const without = (request: SipRequest, ...gone: string[]) => request.headers.filter(({ name }) => !gone.includes(name));

function call(uri = 'sip:bob@carrier.test', headers: Record<string, string> = {}): Promise<AppDialog> {
  const dialog = exchange.srf.createUAC(uri, { localSdp: testSdp(2), headers }) as unknown as Promise<AppDialog>;
  dialog.catch(() => undefined);
  return dialog;
}

/** Final status of an OPTIONS. */
function probe(uri = 'sip:carrier.test'): Promise<number> {
  return new Promise((resolve) =>
    (exchange.srf as unknown as SrfClient).request(uri, { method: 'OPTIONS' }, (_error, request) =>
      request.on('response', (response) => resolve(response.status)),
    ),
  );
}

async function answer(peer: SipPuppet): Promise<SipRequest> {
  const invite = await peer.takeRequest('INVITE');
  peer.send(peer.response(invite, 200, { toTag: 'b1', body: testSdp(3) }), exchange.udp);
  return invite;
}

describe('RFC 3263 4.3', () => {
  test('a server that says 503 is followed by the next one, in a transaction of its own; the application hears one outcome', async () => {
    const dialog = call();
    const one = await first.takeRequest('INVITE');
    first.send(first.response(one, 503, { toTag: 'x' }), exchange.udp);
    const two = await answer(second);
    expect(branchOf(two)).not.toBe(branchOf(one));
    expect(without(two, 'Via')).toEqual(without(one, 'Via'));
    expect((await dialog).sip.callId).toBe(header(one, 'Call-ID'));
    expect(header(await first.takeRequest('ACK'), 'CSeq')).toBe(header(one, 'CSeq')?.replace('INVITE', 'ACK'));
    await second.takeRequest('ACK');
  });

  test('what had begun to ring at the server before is forgotten with it', async () => {
    const dialog = call();
    const one = await first.takeRequest('INVITE');
    first.send(first.response(one, 180, { toTag: 'before' }), exchange.udp);
    first.send(first.response(one, 503, { toTag: 'x' }), exchange.udp);
    const two = await second.takeRequest('INVITE');
    second.send(second.response(two, 180, { toTag: 'b1' }), exchange.udp);
    first.send(insideCallOut(first, one, { method: 'UPDATE', cseq: 1, ownTag: 'before' }), exchange.udp);
    expect(header(await first.takeResponse(481), 'CSeq')).toBe('1 UPDATE');
    second.send(second.response(two, 200, { toTag: 'b1', body: testSdp(3) }), exchange.udp);
    await dialog;
    await second.takeRequest('ACK');
  });

  test('a server where nobody listens is followed by the next one, and passed over for a while', async () => {
    const closed = await openSipPuppet();
    await closed.close();
    const [record] = names.zone.srv!['_sip._udp.carrier.test']!;
    record!.port = closed.port;
    const sent = Promise.withResolvers<void>();
    const dialog = exchange.srf.createUAC('sip:bob@carrier.test', { localSdp: testSdp(2) }, {
      cbRequest: () => sent.resolve(),
    } as never);
    await sent.promise;
    // The repetition finds out that the port is closed.
    exchange.clock.advance(500);
    await answer(second);
    await dialog;
    void call();
    await second.takeRequest('INVITE');
    // Its name leads elsewhere by now.
    record!.port = first.port;
    exchange.clock.advance(121_000);
    void call();
    expect((await first.takeRequest('INVITE')).uri).toBe('sip:bob@carrier.test');
  });

  test('a server that does not answer is followed by the next one after Timer B, after Timer F', async () => {
    const dialog = call();
    await first.takeRequest('INVITE');
    exchange.clock.advance(31_999);
    expect(second.received).toEqual([]);
    exchange.clock.advance(1);
    await answer(second);
    await dialog;
    exchange.clock.advance(31_000);
    const status = probe();
    await first.takeRequest('OPTIONS');
    exchange.clock.advance(32_000);
    second.send(second.response(await second.takeRequest('OPTIONS'), 200), exchange.udp);
    expect(await status).toBe(200);
  });

  test('a carrier that says nothing at all to a call is given up after the application’s patience, not after Timer B', async () => {
    const dialog = call('sip:bob@carrier.test', { 'X-Centralita-Patience': '6' });
    const one = await first.takeRequest('INVITE');
    expect(header(one, 'X-Centralita-Patience')).toBeUndefined();
    exchange.clock.advance(5_999);
    expect(second.received).toEqual([]);
    exchange.clock.advance(1);
    await answer(second);
    await dialog;
    await second.takeRequest('ACK');
  });

  test('RFC 3261 9.1: a call that was given up is cancelled as soon as its carrier says a first word', async () => {
    const dialog = call('sip:bob@carrier.test', { 'X-Centralita-Patience': '6' });
    const one = await first.takeRequest('INVITE');
    exchange.clock.advance(6_000);
    await answer(second);
    await dialog;
    first.send(first.response(one, 180, { toTag: 'late' }), exchange.udp);
    const cancel = await first.takeRequest('CANCEL');
    expect(branchOf(cancel)).toBe(branchOf(one));
    first.send(first.response(cancel, 200), exchange.udp);
    first.send(first.response(one, 487, { toTag: 'late' }), exchange.udp);
    expect(header(await first.takeRequest('ACK'), 'To')).toContain('tag=late');
  });

  test('RFC 3261 13.2.2.4: who answers a call that was given up is acknowledged and hung up on; the application hears one outcome', async () => {
    const told: number[] = [];
    const dialog = call('sip:bob@carrier.test', { 'X-Centralita-Patience': '6' });
    const one = await first.takeRequest('INVITE');
    exchange.clock.advance(6_000);
    await second.takeRequest('INVITE');
    exchange.clock.advance(6_000);
    await dialog.catch(({ status }: { status: number }) => told.push(status));
    expect(told).toEqual([408]);
    first.send(first.response(one, 200, { toTag: 'late', body: testSdp(3) }), exchange.udp);
    await first.takeRequest('ACK');
    const bye = await first.takeRequest('BYE');
    expect(header(bye, 'To')).toContain('tag=late');
    first.send(first.response(bye, 200), exchange.udp);
    exchange.clock.advance(33_000);
    await expect.poll(() => exchange.engine.counts()).toEqual(idle);
  });

  test('a carrier that rings, or only says that it tries, is not given up', async () => {
    const dialog = call('sip:bob@carrier.test', { 'X-Centralita-Patience': '6' });
    const one = await first.takeRequest('INVITE');
    first.send(first.response(one, 100), exchange.udp);
    // Its next request shows that the 100 was read.
    first.send(first.response(one, 180, { toTag: 'b1' }), exchange.udp);
    const probed = probe(`sip:a.carrier.test:${first.port}`);
    first.send(first.response(await first.takeRequest('OPTIONS'), 200), exchange.udp);
    expect(await probed).toBe(200);
    exchange.clock.advance(60_000);
    expect(second.received).toEqual([]);
    first.send(first.response(one, 200, { toTag: 'b1', body: testSdp(3) }), exchange.udp);
    await dialog;
  });

  test('when no server is left the last outcome is told', async () => {
    const dialog = call();
    for (const peer of [first, second])
      peer.send(peer.response(await peer.takeRequest('INVITE'), 503, { toTag: 'x' }), exchange.udp);
    await expect(dialog).rejects.toMatchObject({ status: 503 });
    exchange.clock.advance(33_000);
    expect(exchange.engine.counts()).toEqual(idle);
  });

  test('a refusal other than 503 is the answer: the next server is not asked', async () => {
    const dialog = call();
    first.send(first.response(await first.takeRequest('INVITE'), 486, { toTag: 'x' }), exchange.udp);
    await expect(dialog).rejects.toMatchObject({ status: 486 });
    expect(second.received).toEqual([]);
  });

  test('a call that was given up goes to no other server', async () => {
    const sent = Promise.withResolvers<{ cancel(): void }>();
    const outcome = exchange.srf.createUAC('sip:bob@carrier.test', { localSdp: testSdp(2) }, {
      cbRequest: (_: unknown, request: { cancel(): void }) => sent.resolve(request),
    } as never);
    const invite = await first.takeRequest('INVITE');
    first.send(first.response(invite, 180, { toTag: 'x' }), exchange.udp);
    (await sent.promise).cancel();
    await first.takeRequest('CANCEL');
    first.send(first.response(invite, 503, { toTag: 'x' }), exchange.udp);
    await expect(outcome).rejects.toMatchObject({ status: 503 });
    expect(second.received).toEqual([]);
  });

  test('RFC 3261 21.5.4: a server that names the time of its return is passed over until then', async () => {
    const status = probe();
    const options = await first.takeRequest('OPTIONS');
    first.send(first.response(options, 503, { headers: [['Retry-After', '30']] }), exchange.udp);
    second.send(second.response(await second.takeRequest('OPTIONS'), 200), exchange.udp);
    expect(await status).toBe(200);
    void probe();
    await second.takeRequest('OPTIONS');
    exchange.clock.advance(30_000);
    void probe();
    await first.takeRequest('OPTIONS');
  });

  test('credentials go on to the next server', async () => {
    const auth = Buffer.from(JSON.stringify({ username: 'u', password: 'p' })).toString('base64');
    const dialog = call('sip:bob@carrier.test', { 'X-Centralita-Auth': auth });
    const one = await first.takeRequest('INVITE');
    first.send(first.response(one, 503, { toTag: 'x' }), exchange.udp);
    const two = await second.takeRequest('INVITE');
    const challenge: [string, string] = ['WWW-Authenticate', 'Digest realm="r", nonce="n", qop="auth"'];
    second.send(second.response(two, 401, { toTag: 'y', headers: [challenge] }), exchange.udp);
    await second.takeRequest('ACK');
    expect(header(await answer(second), 'Authorization')).toContain('nonce="n"');
    await dialog;
  });
});

describe('names in a dialog', () => {
  test('RFC 3261 12.2.1.1: ACK and BYE follow the name in Record-Route', async () => {
    const dialog = call();
    const invite = await first.takeRequest('INVITE');
    const recordRoute: [string, string] = ['Record-Route', `<sip:b.carrier.test:${second.port};lr>`];
    first.send(first.response(invite, 200, { toTag: 'b1', body: testSdp(3), headers: [recordRoute] }), exchange.udp);
    const ended = (await dialog).destroy();
    expect((await second.takeRequest('ACK')).headers).toContainEqual({ name: 'Route', value: recordRoute[1] });
    second.send(second.response(await second.takeRequest('BYE'), 200), exchange.udp);
    await ended;
  });

  test('RFC 3263 4: ACK and BYE follow the name in Contact; one that leads nowhere leaves the way they came', async () => {
    for (const [host, asked] of [
      ['b.carrier.test', second],
      ['nowhere.carrier.test', first],
    ] as const) {
      const dialog = call();
      const invite = await first.takeRequest('INVITE');
      const contact: [string, string] = ['Contact', `<sip:bob@${host}:${second.port}>`];
      const ok = first.response(invite, 200, { toTag: 'b1', body: testSdp(3) });
      ok.headers = [...ok.headers.filter(({ name }) => name !== 'Contact'), { name: contact[0], value: contact[1] }];
      first.send(ok, exchange.udp);
      await dialog;
      expect((await asked.takeRequest('ACK')).uri).toBe(`sip:bob@${host}:${second.port}`);
    }
  });
});

test('RFC 3263 4.3: the BYE of a call whose application has gone finds the server that still lives', async () => {
  const dialog = call();
  const invite = await first.takeRequest('INVITE');
  const recordRoute: [string, string] = ['Record-Route', '<sip:carrier.test;lr>'];
  first.send(first.response(invite, 200, { toTag: 'b1', body: testSdp(3), headers: [recordRoute] }), exchange.udp);
  await dialog;
  await first.takeRequest('ACK');
  exchange.disconnect();
  await first.takeRequest('BYE');
  exchange.clock.advance(32_000);
  expect(header(await second.takeRequest('BYE'), 'Call-ID')).toBe(header(invite, 'Call-ID'));
});

test('when DNS dies after a first call, the next ones go on', async () => {
  const status = probe();
  first.send(first.response(await first.takeRequest('OPTIONS'), 200), exchange.udp);
  await status;
  names.dead = true;
  exchange.clock.advance(3_600_000);
  const later = probe();
  first.send(first.response(await first.takeRequest('OPTIONS'), 200), exchange.udp);
  expect(await later).toBe(200);
});

test('a hostile zone costs ten addresses at most', async () => {
  const many = Array.from({ length: 60_000 }, (_, index) => srv(`s${index}.carrier.test`, 5060));
  names.zone = {
    srv: { '_sip._udp.carrier.test': many },
    addresses: {},
  };
  void call();
  await expect.poll(() => names.asked.filter((each) => each.startsWith('addresses s')).length).toBe(10);
});

test('RFC 2782: a carrier that denies every service is not called at its bare address', async () => {
  const denial = [srv('.', 0)];
  names.zone = {
    srv: { '_sip._udp.carrier.test': denial, '_sip._tcp.carrier.test': denial },
    addresses: { 'carrier.test': ['127.0.0.1'] },
  };
  expect(await probe()).toBe(503);
  expect(names.asked).not.toContain('addresses carrier.test');
});

describe('with a name server', () => {
  let server: DnsServer;
  let house: EngineStage;
  beforeEach(async () => {
    server = await openDnsServer();
    house = await openEngineStage({ names: createDnsNames([server.place]) });
  });
  afterEach(async () => {
    await house.close();
    await server.close();
  });

  test('RFC 3263 4.1: NAPTR prefers TCP, SRV names the port, A the address', async () => {
    const carrier = await house.peer('tcp');
    const naptr = { type: 'NAPTR', ttlSec: 60, flags: 's', regexp: '' } as const;
    server.zone = {
      'carrier.test': [
        { ...naptr, order: 20, preference: 1, service: 'SIP+D2U', replacement: '_sip._udp.carrier.test' },
        { ...naptr, order: 10, preference: 1, service: 'SIP+D2T', replacement: '_sip._tcp.carrier.test' },
      ],
      '_sip._tcp.carrier.test': [
        { type: 'SRV', ttlSec: 60, priority: 0, weight: 0, port: carrier.port, name: 'edge.carrier.test' },
      ],
      'edge.carrier.test': [{ type: 'A', address: '127.0.0.1', ttlSec: 60 }],
    };
    const outcome = house.srf.createUAC('sip:bob@carrier.test', { localSdp: testSdp(2) });
    const invite = await carrier.takeRequest('INVITE');
    expect(header(invite, 'Via')).toContain('SIP/2.0/TCP');
    expect(header(invite, 'Contact')).toContain(';transport=tcp');
    carrier.send(carrier.response(invite, 486, { toTag: 'x' }), house.tcp);
    await expect(outcome).rejects.toMatchObject({ status: 486 });
  });

  test('the calls of a house whose DNS says nothing at all fail with 503, and do not hold up the others', async () => {
    server.mood = 'fails';
    const lost = house.srf.createUAC('sip:bob@carrier.invalid', { localSdp: testSdp(2) });
    const neighbour = await house.peer();
    const outcome = house.srf.createUAC(`sip:bob@127.0.0.1:${neighbour.port}`, { localSdp: testSdp(2) });
    neighbour.send(neighbour.response(await neighbour.takeRequest('INVITE'), 486, { toTag: 'x' }), house.udp);
    await expect(outcome).rejects.toMatchObject({ status: 486 });
    await expect(lost).rejects.toMatchObject({ status: 503 });
  });
});
