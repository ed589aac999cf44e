import { createSocket, type Socket } from 'node:dgram';
import { networkInterfaces } from 'node:os';

/** A multicast group that a listener hears, too. */
export interface MulticastGroup {
  /** IPv4. */
  host: string;
  port: number;
}

type Hear = (bytes: Uint8Array, from: { address: string; port: number }) => void;

const ownAddresses = (): string[] =>
  Object.values(networkInterfaces())
    .flat()
    .flatMap((each) => (each && each.family === 'IPv4' && !each.internal ? [each.address] : []));

/**
 * Hears a multicast group beside a bound UDP socket: by that socket itself where it is bound to all addresses at the
 * group's port, which leaves no room for another; else by one of its own. What is not joined is told to `onFailure`.
 * Gives the way to close.
 */
export function openMulticastEar(
  group: MulticastGroup,
  beside: { socket: Socket; hear: Hear; onFailure: (error: unknown) => void },
): () => void {
  const { address, port } = beside.socket.address();
  const isWildcard = address === '0.0.0.0';
  const isOwn = isWildcard && port === group.port;
  const socket = isOwn ? beside.socket : createSocket({ type: 'udp4', reuseAddr: true });
  const join = (): void => {
    for (const local of isWildcard ? ownAddresses() : [address])
      try {
        socket.addMembership(group.host, local);
      } catch (error) {
        beside.onFailure(error);
      }
  };
  if (isOwn) {
    join();
    return () => undefined;
  }
  let closed = false;
  const close = (): void => {
    if (closed) return;
    closed = true;
    socket.close();
  };
  socket.on('error', (error) => {
    beside.onFailure(error);
    close();
  });
  socket.on('message', beside.hear);
  // Bound to the group's address it hears nothing that is not meant for the group.
  socket.bind({ address: group.host, port: group.port }, join);
  return close;
}
