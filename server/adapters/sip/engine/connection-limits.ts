/** What one listener bears; times in ms. */
export interface ConnectionLimits {
  /** Open connections in all; more are refused. */
  total: number;
  /** From one address. An office behind a NAT is one address with all its phones. */
  perSource: number;
  /** Under TLS or WebSocket handshake; one more puts the oldest out, so that who only knocks keeps nobody away. */
  handshaking: number;
  handshakeMs: number;
  connectMs: number;
  /** From the first byte of a message to its last, and from the opening of a connection to its first message. */
  messageMs: number;
  /** Silence on a connection that was opened to us. A phone registers at least each hour. */
  idleMs: number;
  /** Bytes that a far end that does not read may owe us. */
  unsentBytes: number;
  /** How often we ping connections that we opened, and WebSockets (RFC 5626 4.4.1: 95 to 120 s). */
  pingMs: number;
  /** RFC 5626 4.4.1. */
  pongMs: number;
}

export const defaultConnectionLimits: ConnectionLimits = {
  total: 2000,
  perSource: 200,
  handshaking: 100,
  handshakeMs: 10_000,
  connectMs: 10_000,
  messageMs: 30_000,
  idleMs: 2 * 3_600_000,
  unsentBytes: 1024 * 1024,
  pingMs: 100_000,
  pongMs: 10_000,
};
