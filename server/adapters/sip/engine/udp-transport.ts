import { createSocket, type Socket, type SocketType } from 'node:dgram';
import { lookup } from 'node:dns/promises';
import { isIP, isIPv6 } from 'node:net';
import { answerBinding, isStun } from '../../../core/sip/stun.ts';
import { openMulticastEar } from './multicast-ear.ts';
import { type BoundTransport, errnoOf, type Listener, type TransportEvents } from './transport.ts';
import type { Zones } from './zones.ts';

/** Addresses are resolved before they come here: a literal must not cost a turn of the resolver for each datagram. */
const literal = (
  host: string,
  _options: unknown,
  callback: (error: Error | null, address: string, family: number) => void,
): void => callback(null, host, host.includes(':') ? 6 : 4);

const receiveBufferBytes = 4 * 1024 * 1024;

/** Rejects with the errno of the bind. Port 0 is resolved in the `listener` returned. */
export async function bindUdp(
  wanted: Listener,
  { zones }: { zones: Zones },
  events: TransportEvents,
): Promise<BoundTransport> {
  const named = isIP(wanted.address) === 0 ? (await lookup(wanted.address)).address : wanted.address;
  const six = isIPv6(named);
  const type: SocketType = six ? 'udp6' : 'udp4';
  const socket = createSocket({ type, ipv6Only: six, lookup: literal as never });
  await new Promise<void>((resolve, reject) => {
    const refuse = (error: Error): void => {
      socket.close();
      reject(error);
    };
    socket.once('error', refuse);
    socket.bind({ address: named, port: wanted.port, exclusive: true }, () => {
      socket.off('error', refuse);
      resolve();
    });
  });
  const { address, port } = socket.address();
  const listener: Listener = { ...wanted, address, port };
  // A burst must not be lost while a message is worked on; the system may grant less.
  try {
    socket.setRecvBufferSize(receiveBufferBytes);
  } catch (error) {
    events.onError(errnoOf(error), listener);
  }
  socket.on('error', (error) => events.onError(errnoOf(error), listener));
  const hear = (bytes: Uint8Array, from: { address: string; port: number }): void => {
    if (isStun(bytes)) {
      answerStun(socket, bytes, from);
      return;
    }
    const remote = six ? zones.strip(from.address) : from.address;
    events.onBytes(bytes, { listener, address: remote, port: from.port });
  };
  socket.on('message', hear);
  const onFailure = (error: unknown): void => events.onError(errnoOf(error), listener);
  const deafen = wanted.group && !six ? openMulticastEar(wanted.group, { socket, hear, onFailure }) : undefined;
  let closed = false;
  return {
    listener,
    send(bytes, to, onFailure) {
      if (closed) return void process.nextTick(onFailure, 'closed');
      try {
        socket.send(bytes, to.port, six ? zones.scoped(to.address) : to.address, (error) => {
          if (error) onFailure(errnoOf(error));
        });
      } catch (error) {
        // A port out of range throws at once.
        process.nextTick(onFailure, errnoOf(error));
      }
      return undefined;
    },
    find: () => undefined,
    close: () =>
      new Promise((resolve) => {
        closed = true;
        deafen?.();
        // Datagrams handed over with `send` leave the socket before its close is carried out.
        setImmediate(() => socket.close(() => resolve()));
      }),
  };
}

/** RFC 5626 3.5.2: phones keep their way through a NAT open by STUN on the SIP port, and see when it has moved. */
function answerStun(socket: Socket, bytes: Uint8Array, from: { address: string; port: number }) {
  const answer = answerBinding(bytes, from);
  if (answer) socket.send(answer, from.port, from.address, () => undefined);
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
