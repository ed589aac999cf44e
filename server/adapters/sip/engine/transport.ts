import type { MulticastGroup } from './multicast-ear.ts';

export type TransportName = 'udp' | 'tcp' | 'tls' | 'ws' | 'wss';

/** A place where we listen. `address` may be a wildcard: `0.0.0.0` for all of IPv4, `::` for all of IPv6. */
export interface Listener {
  transport: TransportName;
  address: string;
  port: number;
  /** May be missing: the engine starts without it and tries again. */
  optional?: boolean;
  /** UDP over IPv4: what comes to this multicast group counts as come here. */
  group?: MulticastGroup;
}

/** `why` is an errno name such as `ECONNREFUSED`, or OpenSSL's word for a refused certificate. */
export type OnFailure = (why: string) => void;

/** One connection, whoever opened it. */
export interface Connection {
  /** The handshakes are done. */
  readonly ready: boolean;
  /** The far end opened it. */
  readonly inbound: boolean;
  /** Takes requests. */
  readonly writable: boolean;
  /** Takes answers: also when the far end has closed its half of it. */
  readonly answerable: boolean;
  /** `onBroken` is told once when nothing can come on it any more; the function returned stops that. */
  watch(onBroken: OnFailure): () => void;
}

/** The far end of a message, by way of one of our listeners; `socket` is the connection it came on. */
export interface Peer {
  listener: Listener;
  /** Without the zone of a link-local address. */
  address: string;
  port: number;
  socket?: Connection;
  /** The name that a certificate must be for (RFC 5922); the address when absent. */
  serverName?: string;
  /** For UDP: the peer's URI or DNS says that it listens on TCP at the same port, too. */
  takesTcp?: boolean;
}

/** Cuts a byte stream into messages by Content-Length; a WebSocket frame is one message, as a datagram is. */
export const isStream = (transport: TransportName): boolean => transport === 'tcp' || transport === 'tls';

/** Nothing is lost on the way and nothing repeated (RFC 3261 17). */
export const isReliable = (peer: Peer): boolean => peer.listener.transport !== 'udp';

/** What becomes of connections, for who counts them; `why` of a refusal: `connections`, `source`, `barred`. */
export interface ConnectionEvent {
  /** `ready` once the handshakes are done. */
  kind: 'opened' | 'ready' | 'closed' | 'refused';
  listener: Listener;
  address: string;
  port: number;
  /** The far end opened it. */
  inbound: boolean;
  why?: string;
}

export interface TransportEvents {
  /** The bytes of one message; on a stream cut by the framer. */
  onBytes(bytes: Uint8Array, from: Peer): void;
  onError(why: string, listener: Listener): void;
  onConnection?(event: ConnectionEvent): void;
  /** Whether this source may open connections now; all may when absent. */
  mayConnect?(address: string): boolean;
}

/** One bound listener; `send` never throws, and tells a failure at most once for each message. */
export interface BoundTransport {
  listener: Listener;
  /** Gives the connection that the message went on; undefined on UDP, or when it could not be had. */
  send(bytes: Uint8Array, to: Peer, onFailure: OnFailure): Connection | undefined;
  /** A live connection with that far end. */
  find(address: string, port: number): Connection | undefined;
  close(): Promise<void>;
}

export const errnoOf = (error: unknown): string => (error as NodeJS.ErrnoException)?.code ?? String(error);
