import { type AddressInfo, connect, createServer } from 'node:net';
import { connect as tlsConnect } from 'node:tls';
import type { SrfRequest, SrfResponse } from 'drachtio-srf';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { header } from '../../../core/sip/message.ts';
import { makeCertificate } from '../../../testing/certificate.ts';
import { fakeNames } from '../../../testing/fakes/fake-names.ts';
import { type EngineStage, openEngineStage } from '../../../testing/stages/engine-stage.ts';
import { testSdp } from '../../../testing/stages/sip-puppet.ts';
import type { TlsSettings } from './tls-settings.ts';
import type { Listener, TransportName } from './transport.ts';

let own: { cert: string; key: string };
let authority: string;
beforeAll(async () => {
  const { cert, key } = await makeCertificate();
  own = { cert, key };
  authority = cert.slice(cert.indexOf('-----END CERTIFICATE-----') + 26);
});

const transports: TransportName[] = ['udp', 'tcp', 'tls', 'ws', 'wss'];
const open = (tls: TlsSettings = {}, address = '127.0.0.1'): Promise<EngineStage> =>
  openEngineStage({
    listen: transports.map((transport) => ({ transport, address, port: 0 })),
    tls: { own, authorities: authority, ...tls },
    names: { ...fakeNames(), addresses: async () => ({ records: ['127.0.0.1'], ttlSec: 60 }) },
  });

let exchange: EngineStage;
beforeEach(async () => {
  exchange = await open();
});
afterEach(() => exchange.close());

const nextInvite = (): Promise<{ req: SrfRequest; res: SrfResponse }> =>
  new Promise((resolve) => exchange.srf.invite((req, res) => resolve({ req, res })));

describe.each(['tls', 'ws', 'wss'] as const)('a call in over %s', (transport) => {
  test('lives on the connection that it came on, both ways', async () => {
    const at = exchange.placeOf(transport);
    const caller = await exchange.peer(transport);
    const arrived = nextInvite();
    const invite = caller.request('INVITE', { body: testSdp() });
    caller.send(invite, at);
    const { req, res } = await arrived;
    expect(req.protocol).toBe(transport);
    const dialog = await exchange.srf.createUAS(req, res, { localSdp: testSdp(2) });
    const ok = await caller.takeResponse(200);
    expect(header(ok, 'Contact')).toBe(`<sip:127.0.0.1:${at.port};transport=${transport}>`);
    caller.send(caller.ack(invite, ok), at);
    const ended = dialog.destroy();
    const bye = await caller.takeRequest('BYE');
    expect(header(bye, 'Via')).toContain(`SIP/2.0/${transport.toUpperCase()} 127.0.0.1:${at.port};rport`);
    caller.send(caller.response(bye, 200), at);
    await ended;
    expect(exchange.engine.counts().legs).toBe(0);
  });
});

describe('TLS to a server', () => {
  const call = (uri: string): Promise<unknown> =>
    exchange.srf.createUAC(uri, { localSdp: testSdp(2) }).then(
      () => 'answered',
      (error: { status?: number; message: string }) => error.status ?? error.message,
    );

  test('whose certificate is for its name is answered; SIP and SDP say where we take TLS', async () => {
    const server = await exchange.peer('tls', { tls: own });
    const outcome = call(`sip:bob@localhost:${server.port};transport=tls`);
    const invite = await server.takeRequest('INVITE');
    const { port } = exchange.placeOf('tls');
    expect(header(invite, 'Contact')).toBe(`<sip:127.0.0.1:${port};transport=tls>`);
    expect(header(invite, 'Via')).toMatch(new RegExp(`^SIP/2.0/TLS 127.0.0.1:${port};rport;branch=\\S+;alias$`));
    server.send(server.response(invite, 486), { address: '127.0.0.1', port });
    expect(await outcome).toBe(486);
  });

  test('RFC 5922 7.2: whose certificate is for another name gets no message, and the log says why', async () => {
    const server = await exchange.peer('tls', { tls: own });
    expect(await call(`sip:bob@carrier.example:${server.port};transport=tls`)).toBe(503);
    expect(server.received).toEqual([]);
  });

  test('whose authority is unknown gets no message', async () => {
    await exchange.close();
    exchange = await open({ authorities: undefined });
    const server = await exchange.peer('tls', { tls: own });
    expect(await call(`sip:bob@localhost:${server.port};transport=tls`)).toBe(503);
    expect(server.received).toEqual([]);
  });

  test('is trusted whoever it is when the setting says so', async () => {
    await exchange.close();
    exchange = await open({ authorities: undefined, verify: false });
    const server = await exchange.peer('tls', { tls: own });
    const outcome = call(`sips:bob@carrier.example:${server.port}`);
    const invite = await server.takeRequest('INVITE');
    // RFC 3261 8.1.1.8.
    expect(header(invite, 'Contact')).toBe(`<sips:127.0.0.1:${exchange.placeOf('tls').port};transport=tls>`);
    server.send(server.response(invite, 603), exchange.placeOf('tls'));
    expect(await outcome).toBe(603);
  });
});

describe('TLS to a server needs no door of our own', () => {
  const reopen = async (listen: Listener[]): Promise<void> => {
    await exchange.close();
    exchange = await openEngineStage({
      listen: [{ transport: 'udp', address: '127.0.0.1', port: 0 }, ...listen],
      tls: { own, authorities: authority },
    });
  };

  test('where nobody asked for one', async () => {
    await reopen([]);
    const server = await exchange.peer('tls', { tls: own });
    void exchange.srf
      .createUAC(`sip:bob@127.0.0.1:${server.port};transport=tls`, { localSdp: testSdp(2) })
      .catch(() => undefined);
    expect(header(await server.takeRequest('INVITE'), 'Via')).toContain('SIP/2.0/TLS');
    expect(exchange.engine.bound.map(({ transport }) => transport)).toEqual(['udp']);
  });

  test('where another program has its port: the call goes on when that is free again', async () => {
    const holder = createServer();
    await new Promise<void>((resolve) => holder.listen(0, '127.0.0.1', resolve));
    const { port } = holder.address() as AddressInfo;
    await reopen([{ transport: 'tls', address: '127.0.0.1', port, optional: true }]);
    const server = await exchange.peer('tls', { tls: own });
    const made = exchange.srf.createUAC(`sip:bob@127.0.0.1:${server.port};transport=tls`, { localSdp: testSdp(2) });
    const invite = await server.takeRequest('INVITE');
    server.reply(server.response(invite, 200, { toTag: 'b1', body: testSdp(3) }));
    const dialog = await made;
    await new Promise((resolve) => holder.close(resolve));
    exchange.clock.advance(10_000);
    await expect.poll(() => exchange.engine.bound.map(({ transport }) => transport)).toEqual(['udp', 'tls']);
    void dialog.destroy();
    await server.takeRequest('BYE');
    expect(exchange.engine.connections).toBe(1);
  });
});

test('a renewed certificate is shown to who connects next; who is connected stays', async () => {
  const { port, address } = exchange.placeOf('tls');
  const phone = await exchange.peer('tls');
  exchange.srf.use('options', (_req, res) => void res.send(200));
  phone.send(phone.request('OPTIONS'), { port, address });
  await phone.takeResponse(200);
  const renewed = await makeCertificate();
  exchange.engine.renew(renewed);
  const socket = tlsConnect({ host: address, port, rejectUnauthorized: false });
  await new Promise<void>((resolve) => socket.once('secureConnect', resolve));
  expect(socket.getPeerX509Certificate()!.toString().trim()).toBe(
    renewed.cert.slice(0, renewed.cert.indexOf('-----END CERTIFICATE-----') + 25).trim(),
  );
  expect(socket.getProtocol()).toBe('TLSv1.3');
  socket.destroy();
  phone.send(phone.request('OPTIONS'), { port, address });
  await phone.takeResponse(200);
});

test('TLS 1.1 is refused', async () => {
  const { port, address } = exchange.placeOf('tls');
  const socket = tlsConnect({
    host: address,
    port,
    rejectUnauthorized: false,
    minVersion: 'TLSv1',
    maxVersion: 'TLSv1.1',
  });
  const error = await new Promise<NodeJS.ErrnoException>((resolve) => socket.once('error', resolve));
  expect(error.code).toMatch(/^ERR_SSL_/);
});

describe('RFC 7118', () => {
  test('5.2: a phone in a browser, with a Contact that leads nowhere, is called over its own WebSocket', async () => {
    const at = exchange.placeOf('wss');
    const phone = await exchange.peer('wss');
    const seen = new Promise<SrfRequest>((resolve) =>
      exchange.srf.use('options', (req, res) => {
        res.send(200);
        resolve(req);
      }),
    );
    phone.send(phone.request('OPTIONS'), at);
    const { source_address, source_port, protocol } = await seen;
    await phone.takeResponse(200);
    void exchange.srf
      .createUAC('sip:df7jal23ls0d@browser.invalid;transport=ws', {
        localSdp: testSdp(2),
        proxy: `sip:${source_address}:${source_port};transport=${protocol}`,
      })
      .catch(() => undefined);
    const invite = await phone.takeRequest('INVITE');
    expect(invite.uri).toBe('sip:df7jal23ls0d@browser.invalid;transport=ws');
  });

  test('4.1: without the subprotocol sip there is no WebSocket', async () => {
    const { address, port } = exchange.placeOf('ws');
    const socket = new WebSocket(`ws://${address}:${port}`);
    const error = await new Promise<Error>((resolve) => socket.once('error', resolve));
    expect(error.message).toContain('400');
  });

  test('6: a double CRLF is answered by one; Content-Length may be left out', async () => {
    const { address, port } = exchange.placeOf('ws');
    const socket = new WebSocket(`ws://${address}:${port}`, 'sip');
    const got: string[] = [];
    socket.on('message', (data: Buffer) => got.push(data.toString()));
    await new Promise((resolve) => socket.once('open', resolve));
    socket.send('\r\n\r\n');
    socket.send(
      'BYE sip:a@b SIP/2.0\r\nVia: SIP/2.0/WS x.invalid;branch=z9hG4bK1\r\nMax-Forwards: 70\r\n' +
        'From: <sip:a@b>;tag=1\r\nTo: <sip:a@b>;tag=2\r\nCall-ID: x\r\nCSeq: 1 BYE\r\n\r\n',
    );
    await expect.poll(() => got.length).toBe(2);
    expect(got[0]).toBe('\r\n');
    expect(got[1]).toMatch(/^SIP\/2\.0 481 /);
    socket.terminate();
  });

  test('a message of more than 64 KiB closes the WebSocket, a handshake of more than 8 KiB opens none', async () => {
    const { address, port } = exchange.placeOf('ws');
    const socket = new WebSocket(`ws://${address}:${port}`, 'sip');
    socket.on('error', () => undefined);
    await new Promise((resolve) => socket.once('open', resolve));
    const closed = new Promise((resolve) => socket.once('close', resolve));
    socket.send('x'.repeat(65_537));
    expect(await closed).toBe(1009);
    const wordy = new WebSocket(`ws://${address}:${port}`, 'sip', { headers: { 'X-Long': 'x'.repeat(9_000) } });
    const error = await new Promise<Error>((resolve) => wordy.once('error', resolve));
    expect(error.message).toContain('431');
  });

  test('a web browser that has lost its way is told to upgrade', async () => {
    const { address, port } = exchange.placeOf('ws');
    expect((await fetch(`http://${address}:${port}/`)).status).toBe(426);
  });

  test('a phone whose WebSocket has gone cannot be reached, and the caller hears it at once', async () => {
    const outcome = exchange.srf.createUAC(`sip:x@127.0.0.1:1;transport=ws`, { localSdp: testSdp(2) });
    await expect(outcome).rejects.toMatchObject({ status: 503 });
  });
});

test('TLS spoken at the door of TCP closes the connection', async () => {
  const { address, port } = exchange.placeOf('tcp');
  const socket = connect(port, address);
  const closed = new Promise((resolve) => socket.once('close', resolve));
  socket.on('error', () => undefined);
  socket.write(Uint8Array.of(0x16, 3, 1, 2, 0, 1, 0, 1, 0xfc, 3, 3));
  await closed;
  await expect.poll(() => exchange.engine.connections).toBe(0);
});
