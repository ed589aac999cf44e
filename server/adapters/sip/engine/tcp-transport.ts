import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { type SecureContext, TLSSocket, connect as tlsConnect } from 'node:tls';
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
  /** Opens the door; rejects with the errno of the bind. Until then connections are only made by us. */
  listen(): Promise<void>;
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

/** TCP, TLS, WS and WSS: the same doors one behind the other. */
export function openTcp(wanted: Listener, options: StreamOptions, events: TransportEvents): ConnectedTransport {
  const { limits, clock, tls, zones } = options;
  const listener: Listener = { ...wanted };
  const isSecure = wanted.transport === 'tls' || wanted.transport === 'wss';
  const isWeb = wanted.transport === 'ws' || wanted.transport === 'wss';

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
  let context: SecureContext | undefined;

  function secure(socket: Socket, connection: PooledConnection) {
    const secured = new TLSSocket(socket, { isServer: true, ...(context ? { secureContext: context } : {}) });
    tellLoss(secured, connection);
    secured.once('secure', () => carry(secured, connection));
  }

  const newServer = () =>
    createServer({ noDelay: true, keepAlive: true, keepAliveInitialDelay: 45_000, allowHalfOpen: true }, (socket) => {
      // It has gone already.
      if (socket.remoteAddress === undefined) return void socket.destroy();
      const from = { address: zones.strip(plain(socket.remoteAddress)), port: socket.remotePort ?? 0 };
      const connection = pool.accept(from, () => void socket.destroy());
      if (!connection) return;
      tellLoss(socket, connection);
      if (isSecure) secure(socket, connection);
      else carry(socket, connection);
    });

  let server: Server | undefined;
  let closed = false;
  async function listen(): Promise<void> {
    const { own } = tls();
    if (isSecure && !own) throw Object.assign(new Error('no certificate'), { code: 'ENOCERT' });
    context = isSecure && own ? contextOf(own) : undefined;
    // Connections that came by the one before live on.
    server?.close();
    const opened = newServer();
    server = undefined;
    await new Promise<void>((resolve, reject) => {
      opened.once('error', reject);
      opened.listen(
        // After a loss it comes back at the port it had.
        { host: listener.address, port: listener.port, exclusive: true, ipv6Only: listener.address === '::' },
        () => {
          opened.off('error', reject);
          resolve();
        },
      );
    });
    if (closed) return void opened.close();
    server = opened;
    const { address, port } = opened.address() as AddressInfo;
    Object.assign(listener, { address, port });
    // No file descriptor left for one more connection: those that are open live on.
    opened.on('error', (error) => events.onError(errnoOf(error), listener));
  }

  return {
    listener,
    listen,
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
        closed = true;
        if (server) server.close(() => resolve());
        else resolve();
        pool.close();
      }),
  };
}
