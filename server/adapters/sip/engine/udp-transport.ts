import { createSocket, type SocketType } from 'node:dgram';
import { isIPv6 } from 'node:net';
import { type BoundTransport, errnoOf, type Listener, type TransportEvents } from './transport.ts';

/** Addresses are resolved before they come here: a literal must not cost a turn of the resolver for each datagram. */
const literal = (
  host: string,
  _options: unknown,
  callback: (error: Error | null, address: string, family: number) => void,
): void => callback(null, host, host.includes(':') ? 6 : 4);

const receiveBufferBytes = 4 * 1024 * 1024;

/** Rejects with the errno of the bind. Port 0 is resolved in the `listener` returned. */
export async function bindUdp(wanted: Listener, events: TransportEvents): Promise<BoundTransport> {
  const type: SocketType = isIPv6(wanted.address) ? 'udp6' : 'udp4';
  const socket = createSocket({ type, lookup: literal as never });
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject);
    socket.bind({ address: wanted.address, port: wanted.port, exclusive: true }, () => {
      socket.off('error', reject);
      resolve();
    });
  });
  const listener: Listener = { ...wanted, port: socket.address().port };
  // A burst must not be lost while a message is worked on; the system may grant less.
  try {
    socket.setRecvBufferSize(receiveBufferBytes);
  } catch (error) {
    events.onError(errnoOf(error), listener);
  }
  socket.on('error', (error) => events.onError(errnoOf(error), listener));
  socket.on('message', (bytes, from) => events.onBytes(bytes, { listener, address: from.address, port: from.port }));
  let closed = false;
  return {
    listener,
    send(bytes, to, onFailure) {
      if (closed) return void process.nextTick(onFailure, 'closed');
      try {
        socket.send(bytes, to.port, to.address, (error) => {
          if (error) onFailure(errnoOf(error));
        });
      } catch (error) {
        // A port out of range throws at once.
        process.nextTick(onFailure, errnoOf(error));
      }
    },
    close: () =>
      new Promise((resolve) => {
        closed = true;
        // Datagrams handed over with `send` leave the socket before its close is carried out.
        setImmediate(() => socket.close(() => resolve()));
      }),
  };
}

/**
 * Asks by an empty keep-alive (RFC 5626) from a connected socket whether anything listens there: only a connected
 * socket is told of the network's "port unreachable". `onRefused` is called with the errno, or never.
 */
export function probeUdp(to: { address: string; port: number }, onRefused: (why: string) => void): () => void {
  const socket = createSocket({ type: isIPv6(to.address) ? 'udp6' : 'udp4', lookup: literal as never });
  let open = true;
  const close = (): void => {
    if (open) socket.close();
    open = false;
  };
  const refuse = (error: unknown): void => {
    if (!open) return;
    close();
    onRefused(errnoOf(error));
  };
  socket.on('error', refuse);
  socket.connect(to.port, to.address, () => {
    if (open) socket.send('\r\n\r\n', (error) => error && refuse(error));
  });
  return close;
}
