import type { Clock, Timer } from '../../../base/clock.ts';
import { createConnection, type PooledConnection } from './connection.ts';
import type { ConnectionLimits } from './connection-limits.ts';
import type { Connection, ConnectionEvent, Listener, OnFailure, Peer, TransportEvents } from './transport.ts';

/** Begins a connection; the function returned gives it up. `connection` is told how it goes on. */
export type Dial = (to: Peer, connection: PooledConnection) => () => void;

/** All connections of one listener, found by the address and port of their far end, whoever opened them. */
export interface ConnectionPool {
  /** A far end has knocked: its connection, or undefined when it is refused. `abort` ends the raw socket. */
  accept(from: { address: string; port: number }, abort: () => void): PooledConnection | undefined;
  send(bytes: Uint8Array, to: Peer, onFailure: OnFailure): Connection | undefined;
  find(address: string, port: number): Connection | undefined;
  /** Requests to this port of its address go over the connection from now on (RFC 5923 `alias`). */
  alias(connection: Connection, port: number): void;
  readonly size: number;
  close(): void;
}

const sweepMs = 1000;

export function createConnectionPool(given: {
  listener: Listener;
  limits: ConnectionLimits;
  clock: Clock;
  events: TransportEvents;
  /** Absent where connections cannot be opened by us (RFC 7118: browsers do not listen). */
  dial?: Dial;
}): ConnectionPool {
  const { listener, limits, clock, events } = given;
  /** With the places that they are found by. */
  const all = new Map<PooledConnection, string[]>();
  const byPlace = new Map<string, PooledConnection>();
  const perSource = new Map<string, number>();
  let timer: Timer | undefined;
  let closed = false;

  const placeOf = (address: string, port: number, serverName = ''): string => `${address}|${port}|${serverName}`;
  const tell = (
    kind: ConnectionEvent['kind'],
    of: Pick<PooledConnection, 'address' | 'port' | 'inbound'>,
    why?: string,
  ) =>
    events.onConnection?.({
      kind,
      listener,
      address: of.address,
      port: of.port,
      inbound: of.inbound,
      ...(why === undefined ? {} : { why }),
    });

  function sweep() {
    timer = all.size > 0 && !closed ? clock.after(sweepMs, sweep) : undefined;
    for (const connection of [...all.keys()]) connection.sweep();
  }

  function add(given: {
    address: string;
    port: number;
    inbound: boolean;
    serverName?: string | undefined;
    abort: () => void;
  }) {
    const connection = createConnection({
      ...given,
      listener,
      limits,
      now: () => clock.now(),
      onBytes: (bytes, from) => events.onBytes(bytes, from),
      onReady: (ready) => tell('ready', ready),
      onClosed: remove,
    });
    const { address } = connection;
    const place = placeOf(address, connection.port, connection.serverName);
    all.set(connection, [place]);
    byPlace.set(place, connection);
    if (connection.inbound) perSource.set(address, (perSource.get(address) ?? 0) + 1);
    timer ??= clock.after(sweepMs, sweep);
    tell('opened', connection);
    return connection;
  }

  function remove(connection: PooledConnection, why: string) {
    for (const place of all.get(connection) ?? []) if (byPlace.get(place) === connection) byPlace.delete(place);
    all.delete(connection);
    const { address } = connection;
    const left = (perSource.get(address) ?? 0) - 1;
    if (connection.inbound && left > 0) perSource.set(address, left);
    else if (connection.inbound) perSource.delete(address);
    tell('closed', connection, why);
  }

  function refusal(address: string): string | undefined {
    if (closed) return 'closed';
    if (events.mayConnect?.(address) === false) return 'barred';
    if (all.size >= limits.total) return 'connections';
    return (perSource.get(address) ?? 0) >= limits.perSource ? 'source' : undefined;
  }

  function makeRoom() {
    let count = 0;
    let oldest: PooledConnection | undefined;
    for (const connection of all.keys()) {
      if (connection.ready || !connection.inbound) continue;
      count++;
      oldest ??= connection;
    }
    if (count >= limits.handshaking) oldest?.break('EAGAIN');
  }

  const find = (address: string, port: number, serverName?: string): PooledConnection | undefined => {
    const found = byPlace.get(placeOf(address, port, serverName));
    return found?.writable ? found : undefined;
  };

  function dial(to: Peer): PooledConnection | undefined {
    if (!given.dial || closed || all.size >= limits.total) return undefined;
    let abort = (): void => undefined;
    const { address, port, serverName } = to;
    const connection = add({ address, port, serverName, inbound: false, abort: () => abort() });
    abort = given.dial(to, connection);
    return connection;
  }

  return {
    accept(from, abort) {
      const why = refusal(from.address);
      if (why !== undefined) {
        tell('refused', { ...from, inbound: true }, why);
        abort();
        return undefined;
      }
      makeRoom();
      return add({ ...from, inbound: true, abort });
    },
    send(bytes, to, onFailure) {
      const own = to.socket?.answerable ? (to.socket as PooledConnection) : undefined;
      const connection = own ?? find(to.address, to.port, to.serverName) ?? dial(to);
      if (connection) connection.send(bytes, onFailure);
      else process.nextTick(onFailure, given.dial ? 'EMFILE' : 'ENOTCONN');
      return connection;
    },
    find,
    alias(connection, port) {
      const held = connection as PooledConnection;
      const place = placeOf(held.address, port);
      // A living connection to that place is worth more than a claim.
      if (!all.has(held) || byPlace.get(place)?.writable) return;
      byPlace.set(place, held);
      all.get(held)!.push(place);
    },
    get size() {
      return all.size;
    },
    close() {
      closed = true;
      timer?.cancel();
      for (const connection of [...all.keys()]) connection.finish();
    },
  };
}
