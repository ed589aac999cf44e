import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { TLSSocket, connect as tlsConnect } from 'node:tls';
import type { Clock } from '../../../base/clock.ts';
import type { PooledConnection, Wire } from './connection.ts';
import type { ConnectionLimits } from './connection-limits.ts';
import { type ConnectionPool, createConnectionPool, type Dial } from './connection-pool.ts';
import { isWildcard } from './local-address.ts';
import { clientOptions, contextOf, type KeyPair, type TlsSettings } from './tls-settings.ts';
import { type BoundTransport, errnoOf, type Listener, type TransportEvents } from './transport.ts';
import { createWebSocketDoor } from './ws-door.ts';
import type { Zones } from './zones.ts';

/** A transport of connections. */
export interface ConnectedTransport extends BoundTransport, Pick<ConnectionPool, 'alias'> {
  readonly connections: number;
  /** TLS only: new connections are shown this certificate. */
  renew(pair: KeyPair): void;
}

export interface StreamOptions {
  clock: Clock;
  limits: ConnectionLimits;
  tls: () => TlsSettings;
  zones: Zones;
}

/** A dual-stack socket shows IPv4 peers as `::ffff:1.2.3.4`. */
const plain = (address: string): string => address.replace(/^::ffff:(?=\d+\.)/i, '');

/** How a secured or plain socket carries a connection, from the moment it may. */
function carryBySocket(socket: Socket, connection: PooledConnection): void {
  const wire: Wire = {
    write: (bytes, onWritten) => void socket.write(bytes, onWritten),
    get unsentBytes() {
      return socket.writableLength;
    },
    end: () => void socket.end(),
    destroySoon: () => socket.destroySoon(),
    destroy: () => void socket.destroy(),
  };
  socket.on('data', (chunk: Buffer) => connection.receive(chunk));
  socket.on('end', () => connection.halfClose());
  connection.open(wire);
}

/** Tells the connection when its socket has gone, with the errno. */
function tellLoss(socket: Socket, connection: PooledConnection): void {
  let why = 'ECONNRESET';
  socket.on('error', (error) => {
    why = errnoOf(error);
  });
  socket.on('close', () => connection.break(why));
}

/** Rejects with the errno of the bind. TCP, TLS, WS and WSS: the same doors one behind the other. */
export async function bindTcp(
  wanted: Listener,
  options: StreamOptions,
  events: TransportEvents,
): Promise<ConnectedTransport> {
  const { limits, clock, tls, zones } = options;
  const listener: Listener = { ...wanted };
  const { own } = tls();
  const isSecure = wanted.transport === 'tls' || wanted.transport === 'wss';
  const isWeb = wanted.transport === 'ws' || wanted.transport === 'wss';
  if (isSecure && !own) throw Object.assign(new Error('no certificate'), { code: 'ENOCERT' });

  const dial: Dial = (to, connection) => {
    const place = {
      host: zones.scoped(to.address),
      port: to.port,
      noDelay: true,
      keepAlive: true,
      keepAliveInitialDelay: 45_000,
      allowHalfOpen: true,
      ...(isWildcard(listener.address) ? {} : { localAddress: listener.address }),
    };
    const socket = connect(place);
    tellLoss(socket, connection);
    if (!isSecure) {
      socket.once('connect', () => carryBySocket(socket, connection));
      return () => void socket.destroy();
    }
    // A name is shown and checked; of an address only the certificate is checked.
    const secured = tlsConnect({ ...clientOptions(tls(), to.serverName), socket, host: to.address });
    secured.on('error', (error) => connection.break(errnoOf(error)));
    secured.once('secureConnect', () => carryBySocket(secured, connection));
    return () => void socket.destroy();
  };
  const pool = createConnectionPool({ listener, limits, clock, events, ...(isWeb ? {} : { dial }) });

  const web = isWeb ? createWebSocketDoor() : undefined;
  const carry = (socket: Socket, connection: PooledConnection): void =>
    web ? web.welcome(socket, connection) : carryBySocket(socket, connection);
  let context = isSecure && own ? contextOf(own) : undefined;

  function secure(socket: Socket, connection: PooledConnection) {
    const secured = new TLSSocket(socket, { isServer: true, ...(context ? { secureContext: context } : {}) });
    tellLoss(secured, connection);
    secured.once('secure', () => carry(secured, connection));
  }

  const server: Server = createServer(
    { noDelay: true, keepAlive: true, keepAliveInitialDelay: 45_000, allowHalfOpen: true },
    (socket) => {
      // It has gone already.
      if (socket.remoteAddress === undefined) return void socket.destroy();
      const from = { address: zones.strip(plain(socket.remoteAddress)), port: socket.remotePort ?? 0 };
      const connection = pool.accept(from, () => void socket.destroy());
      if (!connection) return;
      tellLoss(socket, connection);
      if (isSecure) secure(socket, connection);
      else carry(socket, connection);
    },
  );
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(
      { host: wanted.address, port: wanted.port, exclusive: true, ipv6Only: wanted.address === '::' },
      () => {
        server.off('error', reject);
        resolve();
      },
    );
  });
  const { address, port } = server.address() as AddressInfo;
  Object.assign(listener, { address, port });
  // No file descriptor left for one more connection: those that are open live on.
  server.on('error', (error) => events.onError(errnoOf(error), listener));

  return {
    listener,
    send: pool.send,
    find: pool.find,
    alias: pool.alias,
    get connections() {
      return pool.size;
    },
    renew(pair) {
      if (isSecure) context = contextOf(pair);
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        pool.close();
      }),
  };
}
