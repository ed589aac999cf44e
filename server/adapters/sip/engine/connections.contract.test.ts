import { connect, createServer, type Socket } from 'node:net';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { makeCertificate } from '../../../testing/certificate.ts';
import type { Place } from '../../../testing/loopback.ts';
import { type AppDialog, insideCallOut } from '../../../testing/stages/engine-calls.ts';
import { type EngineStage, openEngineStage } from '../../../testing/stages/engine-stage.ts';
import { testSdp } from '../../../testing/stages/sip-puppet.ts';
import type { SrfClient } from '../srf-shapes.ts';
import type { EngineOptions } from './engine.ts';
import type { ConnectionEvent } from './transport.ts';
import { bindTransports } from './transports.ts';

let own: { cert: string; key: string };
beforeAll(async () => {
  const { cert, key } = await makeCertificate();
  own = { cert, key };
});

let events: ConnectionEvent[];
const told = (kind: ConnectionEvent['kind']): string[] =>
  events.filter((event) => event.kind === kind).map((event) => event.why ?? event.kind);
const open = (options: Partial<EngineOptions> = {}): Promise<EngineStage> =>
  openEngineStage({
    listen: (['udp', 'tcp', 'tls', 'ws'] as const).map((transport) => ({ transport, address: '127.0.0.1', port: 0 })),
    tls: { own, verify: false },
    onConnection: (event) => events.push(event),
    ...options,
  });

let exchange: EngineStage;
const sockets: Socket[] = [];
beforeEach(async () => {
  events = [];
  exchange = await open();
});
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await exchange.close();
});

/** A bare socket, with all that it got and whether it was closed. */
async function dial({ address, port }: Place) {
  const socket = connect({ port, host: address, allowHalfOpen: true });
  sockets.push(socket);
  const state = { socket, text: '', closed: false };
  socket.on('data', (chunk) => {
    state.text += chunk;
  });
  socket.on('error', () => undefined);
  socket.on('end', () => {
    state.closed = true;
  });
  socket.on('close', () => {
    state.closed = true;
  });
  await new Promise((resolve) => socket.once('connect', resolve));
  return state;
}

const options = (callId = 'c1'): string =>
  'OPTIONS sip:a@127.0.0.1 SIP/2.0\r\nVia: SIP/2.0/TCP 127.0.0.1:9;branch=z9hG4bK1\r\nMax-Forwards: 70\r\n' +
  `From: <sip:a@b>;tag=1\r\nTo: <sip:a@b>\r\nCall-ID: ${callId}\r\nCSeq: 1 OPTIONS\r\nContent-Length: 0\r\n\r\n`;

/** As it behaves; the package's own types say otherwise. */
const client = (): SrfClient => exchange.srf as unknown as SrfClient;

const opened = (count: number): Promise<void> => expect.poll(() => exchange.engine.connections).toBe(count);
const call = (uri: string): Promise<unknown> =>
  exchange.srf.createUAC(uri, { localSdp: testSdp(2) }).then(
    () => 'answered',
    (error: { status?: number; message: string }) => error.status ?? error.message,
  );

describe('a connection that breaks', () => {
  test.each(['before anything was heard', 'while it rings'])('%s fails the call at once', async (when) => {
    const callee = await exchange.peer('tcp');
    const outcome = call(`sip:bob@127.0.0.1:${callee.port};transport=tcp`);
    const invite = await callee.takeRequest('INVITE');
    if (when === 'while it rings') {
      callee.send(callee.response(invite, 180, { toTag: 'b1' }), { address: '127.0.0.1', port: exchange.tcp.port });
      await expect.poll(() => exchange.engine.counts().legs).toBe(1);
    }
    callee.cut();
    expect(await outcome).toBe(503);
    expect(exchange.engine.counts()).toMatchObject({ transactions: 0, legs: 0, outgoing: 0 });
  });

  test.each([180, 183])(
    'and whose caller the %s does not reach: the application hears a CANCEL, nothing stays',
    async (status) => {
      const cancelled = new Promise<void>((resolve) =>
        exchange.srf.invite((req, res) => {
          req.on('cancel', () => resolve());
          const body = testSdp();
          caller.socket.resetAndDestroy();
          void expect
            .poll(() => exchange.engine.connections)
            .toBe(0)
            .then(() => res.send(status, { body }));
        }),
      );
      const caller = await dial(exchange.tcp);
      // Nobody takes a connection at the port of the Via.
      caller.socket.write(
        options().replaceAll('OPTIONS', 'INVITE').replace('\r\n\r\n', '\r\nContact: <sip:a@127.0.0.1:9>\r\n\r\n'),
      );
      await cancelled;
      expect(exchange.engine.counts()).toEqual({ transactions: 0, legs: 0, incoming: 0, outgoing: 0 });
    },
  );

  test('fails a waiting request at once, on TLS, too', async () => {
    const peer = await exchange.peer('tls', { tls: own });
    const answered = new Promise<number>((resolve) =>
      client().request(`sip:127.0.0.1:${peer.port};transport=tls`, { method: 'OPTIONS' }, (_error, request) =>
        request.on('response', (response) => resolve(response.status)),
      ),
    );
    await peer.takeRequest('OPTIONS');
    peer.cut();
    expect(await answered).toBe(503);
  });
});

describe.each(['tcp', 'tls'] as const)('a %s connection that breaks in the middle of a call', (transport) => {
  /** A call to a peer that answered it; `at` is where we listen. */
  async function talking() {
    const peer = await exchange.peer(transport, transport === 'tls' ? { tls: own } : {});
    const at = exchange.placeOf(transport);
    const made = exchange.srf.createUAC(`sip:bob@127.0.0.1:${peer.port};transport=${transport}`, {
      localSdp: testSdp(2),
    });
    const invite = await peer.takeRequest('INVITE');
    peer.send(peer.response(invite, 200, { toTag: 'b1', body: testSdp(3) }), at);
    const dialog = (await made) as AppDialog;
    await peer.takeRequest('ACK');
    return { peer, at, invite, dialog };
  }

  test('does not end it: our BYE goes by a new one to where the peer said that it is', async () => {
    const { peer, dialog } = await talking();
    peer.cut();
    await opened(0);
    expect([dialog.connected, exchange.engine.counts().legs]).toEqual([true, 1]);
    const over = dialog.destroy() as unknown as Promise<unknown>;
    const bye = await peer.takeRequest('BYE');
    peer.send(peer.response(bye, 200), exchange.placeOf(transport));
    await over;
    expect(exchange.engine.counts().legs).toBe(0);
  });

  test('does not end it: the peer comes back by a new one and hangs up', async () => {
    const { peer, at, invite, dialog } = await talking();
    peer.cut();
    await opened(0);
    const ended = new Promise((resolve) => dialog.on('destroy' as never, resolve as never));
    peer.send(insideCallOut(peer, invite, { method: 'BYE', cseq: 1 }), at);
    await ended;
    await peer.takeResponse(200);
    expect(exchange.engine.counts().legs).toBe(0);
  });

  test('and whose peer is gone for good: whoever hangs up is not kept waiting', async () => {
    const { peer, dialog } = await talking();
    peer.cut();
    await opened(0);
    await peer.close();
    await (dialog.destroy() as unknown as Promise<unknown>);
    expect(exchange.engine.counts()).toMatchObject({ legs: 0, outgoing: 0 });
  });
});

test('RFC 5923 8.2: a server that has forgotten our connection gets the request on a new one', async () => {
  let asked = 0;
  const server = createServer((socket) => {
    sockets.push(socket);
    socket.on('error', () => undefined);
    socket.on('data', (chunk: Buffer) => {
      const text = chunk.toString();
      if (++asked === 2) return void socket.resetAndDestroy();
      const kept = text.split('\r\n').filter((line) => /^(Via|From|To|Call-ID|CSeq):/.test(line));
      socket.write(['SIP/2.0 200 OK', ...kept, 'Content-Length: 0', '', ''].join('\r\n'));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  const ask = (): Promise<number> =>
    new Promise((resolve) =>
      client().request(`sip:127.0.0.1:${port};transport=tcp`, { method: 'OPTIONS' }, (_error, request) =>
        request.on('response', (response) => resolve(response.status)),
      ),
    );
  expect([await ask(), await ask()]).toEqual([200, 200]);
  expect(asked).toBe(3);
  for (const socket of sockets.splice(0)) socket.destroy();
  await new Promise((resolve) => server.close(resolve));
});

test('a far end that has closed its half is answered, and then let go', async () => {
  exchange.srf.use('options', (_req, res) => void res.send(200));
  const peer = await dial(exchange.tcp);
  peer.socket.end(options());
  await expect.poll(() => peer.text).toContain('SIP/2.0 200 ');
  await expect.poll(() => peer.closed).toBe(true);
  await opened(0);
});

test('a far end that has closed its half is not waited for longer than an answer may take', async () => {
  // It may ring for a quarter of an hour.
  const asked = new Promise((resolve) => exchange.srf.invite(resolve as never));
  const peer = await dial(exchange.tcp);
  const contact = 'Contact: <sip:a@127.0.0.1:9;transport=tcp>\r\nContent-Length';
  peer.socket.end(options().replaceAll('OPTIONS', 'INVITE').replace('Content-Length', contact));
  await asked;
  // Its end has been read once a message on another connection is answered.
  const other = await dial(exchange.tcp);
  other.socket.write(options('other'));
  await expect.poll(() => other.text).toContain('SIP/2.0 405 ');
  exchange.clock.advance(31_000);
  expect(peer.closed).toBe(false);
  exchange.clock.advance(2_000);
  await expect.poll(() => peer.closed).toBe(true);
});

describe('who takes too long', () => {
  test('with the first message is put out', async () => {
    const peer = await dial(exchange.tcp);
    await opened(1);
    exchange.clock.advance(31_000);
    await expect.poll(() => peer.closed).toBe(true);
    expect(told('closed')).toEqual(['ETIME']);
  });

  test('with the header of a later message is put out, however often a byte comes', async () => {
    exchange.srf.use('options', (_req, res) => void res.send(200));
    const peer = await dial(exchange.tcp);
    peer.socket.write(options());
    await expect.poll(() => peer.text).toContain('200 ');
    exchange.clock.advance(60_000);
    expect(peer.closed).toBe(false);
    for (const piece of ['OPT', 'IONS', ' sip:']) {
      const before = peer.socket.bytesWritten;
      peer.socket.write(piece);
      await expect.poll(() => peer.socket.bytesWritten).toBeGreaterThan(before);
      // Its bytes have been read once a later message on another connection is answered.
      const other = await dial(exchange.tcp);
      other.socket.write(options(piece));
      await expect.poll(() => other.text).toContain('200 ');
      other.socket.destroy();
      exchange.clock.advance(11_000);
    }
    await expect.poll(() => peer.closed).toBe(true);
  });

  test('with any word at all, for two hours, is let go', async () => {
    exchange.srf.use('options', (_req, res) => void res.send(200));
    const peer = await dial(exchange.tcp);
    peer.socket.write(options());
    await expect.poll(() => peer.text).toContain('200 ');
    exchange.clock.advance(2 * 3_600_000 - 2_000);
    expect(peer.closed).toBe(false);
    exchange.clock.advance(3_000);
    await expect.poll(() => peer.closed).toBe(true);
  });

  test.each(['tls', 'ws'] as const)('with the handshake of %s is put out', async (transport) => {
    const peer = await dial(exchange.placeOf(transport));
    await opened(1);
    exchange.clock.advance(11_000);
    await expect.poll(() => peer.closed).toBe(true);
    expect(told('closed')).toEqual(['ETIMEDOUT']);
  });
});

describe('limits', () => {
  test('one source has so many connections and no more; who has some keeps them', async () => {
    await exchange.close();
    exchange = await open({ connectionLimits: { perSource: 2 } });
    exchange.srf.use('options', (_req, res) => void res.send(200));
    const [first, second, third] = [
      await dial(exchange.tcp),
      await dial(exchange.tcp),
      await dial(exchange.tcp),
    ] as const;
    await expect.poll(() => third.closed).toBe(true);
    expect(told('refused')).toEqual(['source']);
    for (const peer of [first, second]) {
      peer.socket.write(options(String(peer.socket.localPort)));
      await expect.poll(() => peer.text).toContain('200 ');
    }
    first.socket.destroy();
    await opened(1);
    const fourth = await dial(exchange.tcp);
    fourth.socket.write(options('four'));
    await expect.poll(() => fourth.text).toContain('200 ');
  });

  test('all together have so many', async () => {
    await exchange.close();
    exchange = await open({ connectionLimits: { total: 1 } });
    await dial(exchange.tcp);
    const second = await dial(exchange.tcp);
    await expect.poll(() => second.closed).toBe(true);
    expect(told('refused')).toEqual(['connections']);
  });

  test('when too many only begin a handshake, the one that has waited longest makes room', async () => {
    await exchange.close();
    exchange = await open({ connectionLimits: { handshaking: 2 } });
    const idle = [await dial(exchange.placeOf('tls')), await dial(exchange.placeOf('tls'))];
    await opened(2);
    const phone = await exchange.peer('tls');
    exchange.srf.use('options', (_req, res) => void res.send(200));
    phone.send(phone.request('OPTIONS'), exchange.placeOf('tls'));
    await phone.takeResponse(200);
    await expect.poll(() => idle.map(({ closed }) => closed)).toEqual([true, false]);
  });

  test('a far end that does not read is dropped before it fills the memory', async () => {
    const deaf = createServer((socket) => {
      sockets.push(socket);
      socket.on('error', () => undefined);
      socket.pause();
    });
    await new Promise<void>((resolve) => deaf.listen(0, '127.0.0.1', resolve));
    const { port } = deaf.address() as { port: number };
    const transports = await bindTransports(
      [{ transport: 'tcp', address: '127.0.0.1', port: 0 }],
      { clock: exchange.clock, connectionLimits: { unsentBytes: 100_000 } },
      { onBytes: () => undefined, onError: () => undefined, onConnection: (event) => events.push(event) },
    );
    const failures: string[] = [];
    const to = { listener: transports.listeners[0]!, address: '127.0.0.1', port };
    transports.send(new Uint8Array(10), to, () => undefined);
    await expect.poll(() => told('ready')).toEqual(['ready']);
    for (let sent = 0; sent < 500 && failures.length === 0; sent++) {
      transports.send(new Uint8Array(100_000), to, (why) => failures.push(why));
      await new Promise((resolve) => setImmediate(resolve));
    }
    await expect.poll(() => transports.connections).toBe(0);
    expect(new Set(failures)).toEqual(new Set(['ENOBUFS']));
    await transports.close();
    for (const socket of sockets.splice(0)) socket.destroy();
    await new Promise((resolve) => deaf.close(resolve));
  });
});
