import { createSocket } from 'node:dgram';
import { createServer, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { header } from '../../../core/sip/message.ts';
import { printMessage } from '../../../core/sip/print.ts';
import { type EngineStage, openEngineStage } from '../../../testing/stages/engine-stage.ts';
import { testSdp } from '../../../testing/stages/sip-puppet.ts';
import type { SrfClient } from '../srf-shapes.ts';
import type { ConnectionEvent } from './transport.ts';

let events: ConnectionEvent[];
let exchange: EngineStage;
const sockets: Socket[] = [];
beforeEach(async () => {
  events = [];
  exchange = await openEngineStage({
    listen: (['udp', 'tcp'] as const).map((transport) => ({ transport, address: '127.0.0.1', port: 0 })),
    onConnection: (event) => events.push(event),
  });
});
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await exchange.close();
});

const client = (): SrfClient => exchange.srf as unknown as SrfClient;
const call = (uri: string): Promise<unknown> =>
  exchange.srf.createUAC(uri, { localSdp: testSdp(2) }).catch((error: { status: number }) => error.status);

describe('RFC 5626', () => {
  /** A server of one connection: `got` has what came besides messages. */
  async function openServer() {
    const state: { got: string; socket: Socket | undefined; closed: boolean } = {
      got: '',
      socket: undefined,
      closed: false,
    };
    const server = createServer((socket) => {
      sockets.push(socket);
      state.socket = socket;
      socket.on('error', () => undefined);
      socket.on('data', (chunk) => {
        state.got += chunk;
      });
      socket.on('close', () => {
        state.closed = true;
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as { port: number };
    const statuses: number[] = [];
    const ask = (): void =>
      client().request(`sip:127.0.0.1:${port};transport=tcp`, { method: 'OPTIONS' }, (_error, request) =>
        request?.on('response', (response) => statuses.push(response.status)),
      );
    return { state, statuses, ask, close: () => new Promise((resolve) => server.close(resolve)) };
  }
  const pings = (text: string): number => text.split('\r\n\r\n').filter((piece) => piece === '').length - 1;

  test('4.4.1: we ping the connections that we opened, and one that no longer answers is broken', async () => {
    const server = await openServer();
    server.ask();
    await expect.poll(() => server.state.got).toContain('OPTIONS');
    exchange.clock.advance(101_000);
    await expect.poll(() => pings(server.state.got)).toBe(1);
    server.state.socket!.write('\r\n');
    server.ask();
    await expect.poll(() => server.state.got.split('OPTIONS sip').length).toBe(3);
    exchange.clock.advance(101_000);
    await expect.poll(() => pings(server.state.got)).toBe(2);
    exchange.clock.advance(12_000);
    await expect.poll(() => server.state.closed).toBe(true);
    expect(events.filter(({ kind }) => kind === 'closed').map(({ why }) => why)).toEqual(['ETIMEDOUT']);
    await server.close();
  });

  test('a server that never answered a ping is left in peace', async () => {
    const server = await openServer();
    server.ask();
    await expect.poll(() => server.state.got).toContain('OPTIONS');
    for (let round = 1; round <= 3; round++) {
      exchange.clock.advance(101_000);
      await expect.poll(() => pings(server.state.got)).toBe(round);
    }
    expect(server.state.closed).toBe(false);
    server.state.socket!.destroy();
    await server.close();
  });

  test('3.5.2: STUN on the port of SIP tells a phone how it is seen', async () => {
    const socket = createSocket('udp4');
    const answer = new Promise<Buffer>((resolve) => socket.once('message', resolve));
    await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
    const request = Buffer.from('000100002112a442000102030405060708090a0b', 'hex');
    socket.send(request, exchange.udp.port, exchange.udp.address);
    const bytes = await answer;
    expect(bytes.readUInt16BE(0)).toBe(0x0101);
    expect(bytes.readUInt16BE(26) ^ 0x2112).toBe(socket.address().port);
    expect((bytes.readUInt32BE(28) ^ 0x2112a442) >>> 0).toBe(0x7f000001);
    socket.close();
  });

  test('datagrams of nothing or of four bytes are no messages', async () => {
    const peer = await exchange.peer();
    for (const keepAlive of ['', '\0\0\0\0', '\r\n\r\n']) peer.send(keepAlive, exchange.udp);
    const bye = peer.request('BYE', { toTag: 'x' });
    peer.send(bye, exchange.udp);
    await peer.takeResponse(481);
    expect(peer.received.length).toBe(1);
  });
});

describe('RFC 5923 4: connection reuse', () => {
  test('a proxy that says alias is called on the connection that it opened', async () => {
    const [proxy, bystander] = [await exchange.peer('tcp'), await exchange.peer('tcp')];
    exchange.srf.use('options', (_req, res) => void res.send(200));
    const request = proxy.request('OPTIONS');
    // The port of its Via is that of its listener, which would get a new connection.
    request.headers[0]!.value = `SIP/2.0/TCP 127.0.0.1:${bystander.port};branch=z9hG4bKalias;alias`;
    proxy.send(request, exchange.tcp);
    await proxy.takeResponse(200);
    const outcome = call(`sip:bob@127.0.0.1:${bystander.port};transport=tcp`);
    const invite = await proxy.takeRequest('INVITE');
    proxy.send(proxy.response(invite, 486), exchange.tcp);
    expect(await outcome).toBe(486);
    expect(bystander.received).toEqual([]);
  });

  test('of two behind one NAT neither may say so for the port of the other', async () => {
    const [liar, other] = [await exchange.peer('tcp'), await exchange.peer('tcp')];
    exchange.srf.use('options', (_req, res) => void res.send(200));
    const request = liar.request('OPTIONS');
    request.headers[0]!.value = `SIP/2.0/TCP 10.0.0.7:${other.port};branch=z9hG4bKalias;alias`;
    liar.send(request, exchange.tcp);
    await liar.takeResponse(200);
    void call(`sip:bob@127.0.0.1:${other.port};transport=tcp`);
    expect((await other.takeRequest('INVITE')).method).toBe('INVITE');
    expect(liar.received.filter(({ kind }) => kind === 'request')).toEqual([]);
  });
});

describe('RFC 3261 18.1.1: a request over 1300 bytes', () => {
  const bigSdp = testSdp(2) + 'a=candidate:1 1 UDP 2130706431 192.0.2.1 40000 typ host\r\n'.repeat(30);
  const callBig = (uri: string): Promise<unknown> =>
    exchange.srf.createUAC(uri, { localSdp: bigSdp }).catch((error: { status: number }) => error.status);

  test('goes to a phone that has only UDP as a datagram, in fragments', async () => {
    const phone = await exchange.peer('udp');
    const outcome = callBig(`sip:bob@127.0.0.1:${phone.port}`);
    const invite = await phone.takeRequest('INVITE');
    expect(printMessage(invite).length).toBeGreaterThan(1300);
    phone.send(phone.response(invite, 486), exchange.udp);
    expect(await outcome).toBe(486);
  });

  test('goes by TCP to a peer that took TCP before', async () => {
    const peer = await exchange.peer('tcp');
    const first = call(`sip:bob@127.0.0.1:${peer.port};transport=tcp`);
    peer.send(peer.response(await peer.takeRequest('INVITE'), 486), exchange.tcp);
    expect(await first).toBe(486);
    await peer.takeRequest('ACK');
    const outcome = callBig(`sip:bob@127.0.0.1:${peer.port}`);
    const invite = await peer.takeRequest('INVITE');
    expect(header(invite, 'Via')).toContain('SIP/2.0/TCP');
    peer.send(peer.response(invite, 486), exchange.tcp);
    expect(await outcome).toBe(486);
  });

  test('goes by UDP after all when TCP is refused, and the next one goes so at once', async () => {
    const peer = await exchange.peer('tcp');
    const { port } = peer;
    const first = call(`sip:bob@127.0.0.1:${port};transport=tcp`);
    peer.send(peer.response(await peer.takeRequest('INVITE'), 486), exchange.tcp);
    await first;
    await peer.close();
    await expect.poll(() => exchange.engine.connections).toBe(0);
    const phone = createSocket('udp4');
    await new Promise<void>((resolve) => phone.bind(port, '127.0.0.1', resolve));
    const got: string[] = [];
    phone.on('message', (bytes) => got.push(bytes.toString()));
    void callBig(`sip:bob@127.0.0.1:${port}`);
    await expect.poll(() => got[0]).toMatch(/^INVITE .*\r\nVia: SIP\/2\.0\/UDP/);
    const before = events.length;
    void callBig(`sip:eve@127.0.0.1:${port}`);
    await expect.poll(() => got.some((text) => text.startsWith('INVITE sip:eve'))).toBe(true);
    expect(events.length).toBe(before);
    phone.close();
  });
});
