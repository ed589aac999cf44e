import { type FramerState, feed, newFramer } from '../../../core/sip/stream-framer.ts';
import type { ConnectionLimits } from './connection-limits.ts';
import { type Connection, isStream, type Listener, type OnFailure, type Peer } from './transport.ts';

/** What carries the bytes of a connection: a TCP or TLS socket, or a WebSocket. */
export interface Wire {
  write(bytes: Uint8Array, onWritten: (error?: Error | null) => void): void;
  /** A keep-alive that a living far end must answer by `pong`; absent where only CRLF serves (RFC 5626). */
  ping?(): void;
  readonly unsentBytes: number;
  /** Closes our half once all is written. */
  end(): void;
  /** As `end`, without waiting for the far end. */
  destroySoon(): void;
  destroy(): void;
}

/** A connection as the pool drives it. */
export interface PooledConnection extends Connection {
  readonly listener: Listener;
  readonly address: string;
  readonly port: number;
  readonly inbound: boolean;
  readonly serverName: string | undefined;
  readonly ready: boolean;
  readonly openedAt: number;
  send(bytes: Uint8Array, onFailure: OnFailure): void;
  /** The handshakes are done: what waits is written. */
  open(wire: Wire): void;
  /** Bytes of a stream, or one whole WebSocket message. */
  receive(bytes: Uint8Array): void;
  pong(): void;
  /** The far end has closed its half. */
  halfClose(): void;
  /** Closes it and tells who waits. Idempotent; also called when it has closed by itself. */
  break(why: string): void;
  /** Closes it after what was written, and waits a little for the far end to close its half. */
  end(): void;
  /** Closes it after what was written. */
  finish(): void;
  /** Looks at the time: ends what is too slow, pings what is quiet. */
  sweep(): void;
}

const crlf = Uint8Array.of(13, 10);
const doubleCrlf = Uint8Array.of(13, 10, 13, 10);
/** For the rest of what was written, and for answers to a far end that has closed its half (RFC 3261 17.2.2, timer J). */
const lingerMs = 32_000;
const farewellMs = 5_000;

/** `SIP/2.0 200 OK`: its status' first digit; undefined for a request. */
const statusClass = (bytes: Uint8Array): number | undefined =>
  bytes[0] === 83 && bytes[3] === 47 ? (bytes[8] ?? 0) - 48 : undefined;
const isAck = (bytes: Uint8Array): boolean => bytes[0] === 65 && bytes[1] === 67 && bytes[3] === 32;

/** Control characters begin no message: a TLS greeting at the wrong door, or rubbish. */
const cannotBegin = (byte: number | undefined): boolean =>
  byte !== undefined && byte < 32 && byte !== 13 && byte !== 10;

export function createConnection(given: {
  listener: Listener;
  address: string;
  port: number;
  inbound: boolean;
  serverName?: string | undefined;
  /** Ends the handshake that is under way. */
  abort: () => void;
  limits: ConnectionLimits;
  now: () => number;
  onBytes: (bytes: Uint8Array, from: Peer) => void;
  onReady: (connection: PooledConnection) => void;
  onClosed: (connection: PooledConnection, why: string) => void;
}): PooledConnection {
  const { listener, address, port, inbound, serverName, limits, now } = given;
  const openedAt = now();
  /** Of messages that were not handed to the system yet. */
  const unwritten = new Set<OnFailure>();
  const watchers = new Set<OnFailure>();
  const outbox: { bytes: Uint8Array; onFailure: OnFailure }[] = [];
  let wire: Wire | undefined;
  let framer: FramerState = newFramer();
  let state: 'opening' | 'open' | 'half-closed' | 'ending' | 'closed' = 'opening';
  /** When the state but the first two began. */
  let since = openedAt;
  let heardAt = openedAt;
  /** When the first byte of a message came that is not whole yet; from the start the first one is awaited. */
  let partialSince: number | undefined = inbound ? openedAt : undefined;
  let pingedAt = openedAt;
  let awaitsPong = false;
  let answersPings = false;
  /** Requests that came and have no final answer yet. */
  let owed = 0;

  function tellBroken(why: string) {
    const told = new Set([...unwritten, ...watchers]);
    unwritten.clear();
    watchers.clear();
    for (const onFailure of told) onFailure(why);
  }

  function write(bytes: Uint8Array, onFailure: OnFailure) {
    if (wire!.unsentBytes > limits.unsentBytes) {
      process.nextTick(onFailure, 'ENOBUFS');
      return connection.break('ENOBUFS');
    }
    unwritten.add(onFailure);
    wire!.write(bytes, (error) => {
      // On an error the close event tells, with the errno.
      if (!error) unwritten.delete(onFailure);
    });
  }

  const keepAlive = (bytes: Uint8Array): void => wire?.write(bytes, () => undefined);

  function pass(bytes: Uint8Array) {
    if (statusClass(bytes) === undefined && !isAck(bytes)) owed++;
    given.onBytes(bytes, { listener, address, port, socket: connection });
  }

  function receiveStream(chunk: Uint8Array) {
    if (framer.pending.length === 0 && cannotBegin(chunk[0])) return connection.break('EPROTO');
    const read = feed(framer, chunk);
    framer = read.state;
    for (const event of read.events) {
      if (event.kind === 'ping') keepAlive(crlf);
      else pass(event.bytes);
      if (event.kind === 'fatal') connection.end();
    }
    const waits = framer.pending.length > 0 && framer.pending[0] !== 13;
    if (!waits) partialSince = undefined;
    else if (read.events.length > 0) partialSince = now();
    else partialSince ??= now();
  }

  function receiveFrame(bytes: Uint8Array) {
    partialSince = undefined;
    if (bytes.length === 4 && bytes[0] === 13) keepAlive(crlf);
    else if (bytes.length > 4) pass(bytes);
  }

  const connection: PooledConnection = {
    listener,
    address,
    port,
    inbound,
    serverName,
    openedAt,
    get ready() {
      return state !== 'opening';
    },
    get writable() {
      return state === 'opening' || state === 'open';
    },
    get answerable() {
      return state === 'opening' || state === 'open' || state === 'half-closed';
    },
    watch(onBroken) {
      watchers.add(onBroken);
      return () => void watchers.delete(onBroken);
    },
    send(bytes, onFailure) {
      // Nothing leaves before the far end has shown its certificate.
      if (!wire) return void outbox.push({ bytes, onFailure });
      write(bytes, onFailure);
      if ((statusClass(bytes) ?? 0) < 2) return;
      owed--;
      if (state === 'half-closed' && owed <= 0) connection.end();
    },
    open(next) {
      if (state !== 'opening') return next.destroy();
      wire = next;
      state = 'open';
      heardAt = now();
      given.onReady(connection);
      for (const { bytes, onFailure } of outbox.splice(0)) write(bytes, onFailure);
    },
    receive(bytes) {
      if (state !== 'open' && state !== 'half-closed') return;
      heardAt = now();
      // Any sign of life will do; who has answered a ping once is expected to answer the next.
      if (awaitsPong && bytes.length === 2) answersPings = true;
      awaitsPong = false;
      if (isStream(listener.transport)) receiveStream(bytes);
      else receiveFrame(bytes);
    },
    pong() {
      heardAt = now();
      awaitsPong = false;
    },
    halfClose() {
      if (state !== 'open') return connection.break('ECONNRESET');
      state = 'half-closed';
      since = now();
      // Its requests may be answered yet; ours cannot be any more.
      tellBroken('ECONNRESET');
      if (owed <= 0) connection.end();
    },
    end() {
      if (state === 'closed' || state === 'ending') return;
      if (!wire) return connection.break('closed');
      state = 'ending';
      since = now();
      wire.end();
    },
    finish() {
      wire?.destroySoon();
      close('closed');
    },
    break(why) {
      if (state !== 'closed') wire?.destroy();
      close(why);
    },
    sweep() {
      const at = now();
      if (state === 'opening') {
        if (at - openedAt >= (inbound ? limits.handshakeMs : limits.connectMs)) connection.break('ETIMEDOUT');
      } else if (state === 'half-closed') {
        if (at - since >= lingerMs) connection.end();
      } else if (state === 'ending') {
        if (at - since >= farewellMs) connection.break('closed');
      } else if (partialSince !== undefined && at - partialSince >= limits.messageMs) connection.break('ETIME');
      else if (inbound && at - heardAt >= limits.idleMs) connection.end();
      else keepWatch(at);
    },
  };

  function close(why: string) {
    if (state === 'closed') return;
    state = 'closed';
    if (!wire) given.abort();
    given.onClosed(connection, why);
    for (const { onFailure } of outbox.splice(0)) unwritten.add(onFailure);
    tellBroken(why);
  }

  function keepWatch(at: number) {
    const must = wire?.ping !== undefined || answersPings;
    if (awaitsPong && must && at - pingedAt >= limits.pongMs) return connection.break('ETIMEDOUT');
    if ((inbound && !wire?.ping) || at - Math.max(heardAt, pingedAt) < limits.pingMs) return;
    pingedAt = at;
    awaitsPong = true;
    if (wire?.ping) wire.ping();
    else keepAlive(doubleCrlf);
  }

  return connection;
}
