import { createSocket } from 'node:dgram';
import { connect, createServer, isIPv6, type Socket } from 'node:net';
import { createServer as createTlsServer, connect as tlsConnect } from 'node:tls';
import { WebSocket } from 'ws';
import { feed, newFramer } from '../../core/sip/stream-framer.ts';
import { printHostPort } from '../../core/sip/uri.ts';
import type { Place } from '../loopback.ts';

export type WireTransport = 'udp' | 'tcp' | 'tls' | 'ws' | 'wss';

export interface WireOptions {
  address?: string;
  /** What it shows on TLS. It trusts everybody. */
  tls?: { cert: string; key: string };
}

/** The socket of a puppet, whatever its kind. */
export interface PuppetWire {
  port: number;
  send(bytes: Uint8Array, to: Place): void;
  /** On the connection, or to the port, that the last message came by. */
  reply(bytes: Uint8Array): void;
  /** Breaks its connections without a word. */
  cut(): void;
  close(): Promise<void>;
}

type Receive = (bytes: Uint8Array) => void;

export function openPuppetWire(transport: WireTransport, options: WireOptions, receive: Receive): Promise<PuppetWire> {
  const address = options.address ?? '127.0.0.1';
  switch (transport) {
    case 'udp':
      return openUdp(address, receive);
    case 'tcp':
    case 'tls':
      return openStream(address, transport === 'tls' ? (options.tls ?? { cert: '', key: '' }) : undefined, receive);
    case 'ws':
    case 'wss':
      return Promise.resolve(openWebSocket(transport, receive));
  }
}

async function openUdp(address: string, receive: Receive): Promise<PuppetWire> {
  const socket = createSocket(isIPv6(address) ? 'udp6' : 'udp4');
  await new Promise<void>((resolve) => socket.bind(0, address, resolve));
  let last: Place = { address, port: 0 };
  socket.on('message', (bytes, from) => {
    last = from;
    receive(bytes);
  });
  const send = (bytes: Uint8Array, to: Place): void => socket.send(bytes, to.port, to.address);
  return {
    port: socket.address().port,
    send,
    reply: (bytes) => send(bytes, last),
    cut: () => undefined,
    close: () => new Promise((resolve) => socket.close(() => resolve())),
  };
}

async function openStream(
  address: string,
  tls: { cert: string; key: string } | undefined,
  receive: Receive,
): Promise<PuppetWire> {
  const sockets = new Map<string, Socket>();
  let last: Socket | undefined;
  const adopt = (socket: Socket, key: string): Socket => {
    sockets.set(key, socket);
    let framer = newFramer();
    socket.on('data', (chunk) => {
      const read = feed(framer, chunk);
      framer = read.state;
      last = socket;
      for (const event of read.events) if (event.kind === 'message') receive(event.bytes);
    });
    socket.on('error', () => undefined);
    socket.on('close', () => {
      if (sockets.get(key) === socket) sockets.delete(key);
    });
    return socket;
  };
  const welcome = (socket: Socket): void => void adopt(socket, `${socket.remoteAddress}:${socket.remotePort}`);
  const server = tls?.key ? createTlsServer(tls, welcome) : createServer(welcome);
  server.on('tlsClientError', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, address, resolve));
  const dial = (to: Place): Socket =>
    tls
      ? tlsConnect({ host: to.address, port: to.port, rejectUnauthorized: false })
      : connect({ host: to.address, port: to.port, localAddress: address });
  const cut = (): void => {
    for (const socket of sockets.values()) socket.destroy();
  };
  return {
    port: (server.address() as Place).port,
    send(bytes, to) {
      const key = `${to.address}:${to.port}`;
      const socket = sockets.get(key) ?? adopt(dial(to), key);
      socket.write(bytes);
    },
    reply: (bytes) => void last?.write(bytes),
    cut,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        cut();
      }),
  };
}

/** As a browser does: it connects and is never connected to. */
function openWebSocket(transport: 'ws' | 'wss', receive: Receive): PuppetWire {
  const sockets = new Map<string, WebSocket>();
  const dial = (key: string): WebSocket => {
    const socket = new WebSocket(`${transport}://${key}`, 'sip', { rejectUnauthorized: false });
    socket.on('message', (data: Buffer) => receive(data));
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(key));
    sockets.set(key, socket);
    return socket;
  };
  const cut = (): void => {
    for (const socket of sockets.values()) socket.terminate();
  };
  return {
    port: 0,
    send(bytes, to) {
      const key = printHostPort({ host: to.address, port: to.port });
      const socket = sockets.get(key) ?? dial(key);
      if (socket.readyState === WebSocket.OPEN) socket.send(bytes, { binary: false });
      else socket.once('open', () => socket.send(bytes, { binary: false }));
    },
    reply: (bytes) => [...sockets.values()].at(-1)?.send(bytes, { binary: false }),
    cut,
    close: async () => cut(),
  };
}
