import type { Socket } from 'node:net';

export type TransportName = 'udp' | 'tcp';

/** A place where we listen. `address` may be a wildcard (`0.0.0.0`, `::`). */
export interface Listener {
  transport: TransportName;
  address: string;
  port: number;
}

/** The far end of a message, by way of one of our listeners; `socket` is the connection it came on. */
export interface Peer {
  listener: Listener;
  address: string;
  port: number;
  socket?: Socket;
}

export const isReliable = (peer: Peer): boolean => peer.listener.transport === 'tcp';

/** `why` is an errno name such as `ECONNREFUSED`. At most one call per sent message. */
export type OnFailure = (why: string) => void;

/** One bound listener; `send` never throws. */
export interface BoundTransport {
  listener: Listener;
  send(bytes: Uint8Array, to: Peer, onFailure: OnFailure): void;
  close(): Promise<void>;
}

export interface TransportEvents {
  /** The bytes of one message; on TCP cut by the framer. */
  onBytes(bytes: Uint8Array, from: Peer): void;
  onError(why: string, listener: Listener): void;
}

export const errnoOf = (error: unknown): string => (error as NodeJS.ErrnoException)?.code ?? String(error);
