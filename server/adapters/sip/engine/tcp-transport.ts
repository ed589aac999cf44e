import { connect, createServer, type Socket } from 'node:net';
import { type FramerEvent, feed, newFramer } from '../../../core/sip/stream-framer.ts';
import { isWildcard } from './local-address.ts';
import { type BoundTransport, errnoOf, type Listener, type OnFailure, type TransportEvents } from './transport.ts';

/** A peer that does not read gets no more than this. */
const maxUnsentBytes = 4 * 1024 * 1024;
const maxConnections = 2000;
const connectTimeoutMs = 10_000;

interface Connection {
  socket: Socket;
  key: string;
  /** Told when the connection breaks before their bytes were handed to the system. */
  waiting: Set<OnFailure>;
}

const keyOf = (address: string, port: number): string => `${address}|${port}`;
/** A dual-stack socket shows IPv4 peers as `::ffff:1.2.3.4`. */
const plain = (address: string): string => address.replace(/^::ffff:(?=\d+\.)/i, '');

/** Rejects with the errno of the bind. Connections are reused by their remote address and port, whoever opened them. */
export async function bindTcp(wanted: Listener, events: TransportEvents): Promise<BoundTransport> {
  const connections = new Map<string, Connection>();
  const bySocket = new WeakMap<Socket, Connection>();
  const listener: Listener = { ...wanted };
  const server = createServer({ noDelay: true, keepAlive: true, keepAliveInitialDelay: 45_000 });
  server.maxConnections = maxConnections;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host: wanted.address, port: wanted.port, exclusive: true }, () => {
      server.off('error', reject);
      resolve();
    });
  });
  listener.port = (server.address() as { port: number }).port;
  server.on('error', (error) => events.onError(errnoOf(error), listener));
  server.on('connection', (socket) => {
    if (socket.remoteAddress === undefined) return void socket.destroy();
    adopt(socket, plain(socket.remoteAddress), socket.remotePort ?? 0);
  });

  function adopt(socket: Socket, address: string, port: number): Connection {
    const connection: Connection = { socket, key: keyOf(address, port), waiting: new Set() };
    connections.set(connection.key, connection);
    bySocket.set(socket, connection);
    let framer = newFramer();
    let why = 'ECONNRESET';
    const perform = (event: FramerEvent): void => {
      if (event.kind === 'ping') socket.write('\r\n');
      if (event.kind === 'ping') return;
      if (event.bytes) events.onBytes(event.bytes, { listener, address, port, socket });
      if (event.kind === 'fatal') socket.end();
    };
    socket.on('data', (chunk) => {
      const read = feed(framer, chunk);
      framer = read.state;
      for (const event of read.events) perform(event);
    });
    socket.on('error', (error) => {
      why = errnoOf(error);
    });
    socket.on('close', () => {
      if (connections.get(connection.key) === connection) connections.delete(connection.key);
      for (const onFailure of connection.waiting) onFailure(why);
      connection.waiting.clear();
    });
    return connection;
  }

  function open(address: string, port: number): Connection {
    const socket = connect({
      host: address,
      port,
      noDelay: true,
      ...(isWildcard(listener.address) ? {} : { localAddress: listener.address }),
    });
    const timer = setTimeout(
      () => socket.destroy(Object.assign(new Error('no connection'), { code: 'ETIMEDOUT' })),
      connectTimeoutMs,
    );
    socket.once('connect', () => clearTimeout(timer));
    socket.once('close', () => clearTimeout(timer));
    return adopt(socket, address, port);
  }

  return {
    listener,
    send(bytes, to, onFailure) {
      const known = connections.get(keyOf(to.address, to.port));
      const own = to.socket?.writable ? bySocket.get(to.socket) : undefined;
      const connection = own ?? (known && !known.socket.destroyed ? known : open(to.address, to.port));
      if (connection.socket.writableLength > maxUnsentBytes) return void connection.socket.destroy();
      connection.waiting.add(onFailure);
      connection.socket.write(bytes, (error) => {
        // On an error the close event tells, with the errno.
        if (!error) connection.waiting.delete(onFailure);
      });
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const { socket } of connections.values()) socket.destroySoon();
      }),
  };
}
