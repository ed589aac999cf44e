import type { Clock } from '../../../base/clock.ts';
import { CentralitaError } from '../../../base/errors.ts';
import { usualPort } from '../../../core/sip/locate.ts';
import { type ConnectionLimits, defaultConnectionLimits } from './connection-limits.ts';
import {
  chooseListener,
  chooseLocalAddress,
  createInterfaceReader,
  type Interface,
  isOwnAddress,
} from './local-address.ts';
import { createTcpMemory } from './tcp-memory.ts';
import { type ConnectedTransport, openTcp } from './tcp-transport.ts';
import type { KeyPair, TlsSettings } from './tls-settings.ts';
import {
  type BoundTransport,
  type Connection,
  errnoOf,
  type Listener,
  type OnFailure,
  type Peer,
  type TransportEvents,
  type TransportName,
} from './transport.ts';
import { bindUdp } from './udp-transport.ts';
import { createZones } from './zones.ts';

export interface Transports {
  /** Those that messages may leave from, whether or not they listen now. */
  readonly listeners: readonly Listener[];
  /** Those that are bound now. */
  readonly listening: readonly Listener[];
  /** Gives the connection that the message goes on, if any. */
  send(bytes: Uint8Array, to: Peer, onFailure: OnFailure): Connection | undefined;
  /** Host and port that `to` can reach the listener at. */
  advertise(to: { listener: Listener; address: string }): { host: string; port: number };
  /** The listener to reach `address` from; undefined when we have none for that transport. */
  listenerFor(transport: TransportName, address: string): Listener | undefined;
  /** The way to a literal address: on a connection that is open already, whoever opened it, else from `listenerFor`. */
  peerAt(place: { transport: TransportName; address: string; port: number }): Peer | undefined;
  /** For a request that is too big for UDP: the same peer on TCP, when it is known to take that (RFC 3261 18.1.1). */
  tcpInstead(peer: Peer): Peer | undefined;
  /** It did not take TCP after all: not tried again for a while. */
  forgetTcp(peer: Peer): void;
  /** RFC 5923: requests to this port of the peer's address go over its connection from now on. */
  alias(peer: Peer, port: number): void;
  isOurs(address: string, port: number): boolean;
  /** New TLS connections are shown this certificate. */
  renew(pair: KeyPair): void;
  /** Open connections, ours and theirs. */
  readonly connections: number;
  close(): Promise<void>;
}

export interface TransportOptions {
  publicAddress?: string | undefined;
  clock: Clock;
  tls?: TlsSettings | undefined;
  connectionLimits?: Partial<ConnectionLimits> | undefined;
  /** The machine's addresses; read from the system unless given. */
  interfaces?: (() => readonly Interface[]) | undefined;
  /** What counts as a private network; those of RFC 1918 and their like unless given. */
  isPrivate?: ((address: string) => boolean) | undefined;
}

export interface EngineTransportEvents extends TransportEvents {
  /** A listener is lost (its address has left the machine, or it could not be bound) or back. */
  onListener?(listener: Listener, state: { up: boolean; why?: string }): void;
  /** The machine has got other addresses. */
  onAddresses?(): void;
}

interface Slot {
  wanted: Listener;
  bound: BoundTransport | undefined;
  up: boolean;
  /** Nobody asked for a door here: only to go out by. */
  outOnly?: true;
}

/** Who talks hears nothing until the far ends are told of another address of ours. */
const watchMs = 2_000;
const maxAdvertised = 10_000;

/** Binds all that are not optional or none; throws `sip-listen-failed {transport, address, port, why}`. */
export async function bindTransports(
  listen: readonly Listener[],
  options: TransportOptions,
  events: EngineTransportEvents,
): Promise<Transports> {
  const { clock } = options;
  const slots: Slot[] = [];
  const byListener = new Map<Listener, BoundTransport>();
  const connected = new Set<ConnectedTransport>();
  const tcpMemory = createTcpMemory(clock);
  let tls: TlsSettings = options.tls ?? {};
  let closed = false;
  let listeners: readonly Listener[] = [];
  /** What was chosen, until listeners or networks change: each request asks. */
  const nearest = new Map<string, Listener | undefined>();
  const streamOptions = {
    clock,
    limits: { ...defaultConnectionLimits, ...options.connectionLimits },
    tls: () => tls,
    zones: createZones(),
  };
  const own: TransportEvents = {
    ...events,
    onBytes: (bytes, from) => events.onBytes(bytes, from),
    onConnection(event) {
      if (event.kind === 'ready' && !event.inbound && event.listener.transport === 'tcp') tcpMemory.learn(event, true);
      events.onConnection?.(event);
    },
  };

  function take(slot: Slot, bound: BoundTransport) {
    const before = slot.bound;
    // Legs remember the listener that they began on.
    if (before) for (const [listener, held] of byListener) if (held === before) byListener.set(listener, bound);
    byListener.set(bound.listener, bound);
    slot.bound = bound;
    listeners = slots.flatMap((each) => (each.bound ? [each.bound.listener] : []));
    nearest.clear();
  }

  /** Also without a door of its own: connections are made by us all the same. */
  function openStreams(slot: Slot): ConnectedTransport {
    const { optional: _, ...wanted } = slot.wanted;
    const opened = openTcp(wanted, streamOptions, own);
    connected.add(opened);
    take(slot, opened);
    return opened;
  }

  async function bind(slot: Slot): Promise<void> {
    const { optional: _, ...wanted } = slot.wanted;
    if (wanted.transport !== 'udp') await ((slot.bound as ConnectedTransport) ?? openStreams(slot)).listen();
    else {
      await slot.bound?.close();
      const bound = await bindUdp(wanted, streamOptions, own);
      if (closed) return bound.close();
      take(slot, bound);
    }
    slot.wanted = { ...slot.wanted, port: slot.bound!.listener.port };
    slot.up = true;
    nearest.clear();
  }

  for (const wanted of listen) {
    const slot: Slot = { wanted, bound: undefined, up: false };
    slots.push(slot);
    try {
      await bind(slot);
    } catch (error) {
      if (wanted.optional) {
        events.onListener?.(wanted, { up: false, why: errnoOf(error) });
        continue;
      }
      await Promise.all(slots.map((each) => each.bound?.close()));
      const { transport, address, port } = wanted;
      throw new CentralitaError('sip-listen-failed', { transport, address, port, why: errnoOf(error) }, error);
    }
  }
  // A carrier may want TLS where no phone does.
  if (!listen.some(({ transport }) => transport === 'tls'))
    for (const address of new Set(listen.map((each) => each.address))) {
      const wanted: Listener = { transport: 'tls', address, port: usualPort('tls') };
      const slot: Slot = { wanted, bound: undefined, up: false, outOnly: true };
      slots.push(slot);
      openStreams(slot);
    }

  const readInterfaces = options.interfaces ?? createInterfaceReader(() => clock.now());
  let interfaces = readInterfaces();
  const advertised = new Map<string, string>();
  function currentInterfaces(): readonly Interface[] {
    const now = readInterfaces();
    if (now !== interfaces) {
      interfaces = now;
      advertised.clear();
      nearest.clear();
      events.onAddresses?.();
    }
    return interfaces;
  }

  function hostFor(listener: Listener, remote: string): string {
    currentInterfaces();
    const key = `${listener.address} ${remote}`;
    const known = advertised.get(key);
    if (known !== undefined) return known;
    const { publicAddress, isPrivate } = options;
    const host = chooseLocalAddress({ listener, remote, publicAddress, interfaces, isPrivate });
    if (advertised.size >= maxAdvertised) advertised.clear();
    advertised.set(key, host);
    return host;
  }

  /** Tells of addresses that have gone, and binds anew where one is back. */
  async function watch(): Promise<void> {
    const now = currentInterfaces();
    for (const slot of slots) {
      const isHere = isOwnAddress(slot.wanted.address, now);
      if (slot.up && !isHere) {
        slot.up = false;
        events.onListener?.(slot.wanted, { up: false, why: 'EADDRNOTAVAIL' });
      }
      if (slot.up || slot.outOnly || !isHere || closed) continue;
      try {
        await bind(slot);
        events.onListener?.(slot.wanted, { up: true });
      } catch {
        // It was told when it was lost, and is tried again.
      }
    }
    if (!closed) timer = clock.after(watchMs, () => void watch());
  }
  let timer = clock.after(watchMs, () => void watch());

  const listening = (): readonly Listener[] => slots.flatMap(({ up, bound }) => (up && bound ? [bound.listener] : []));

  const sameFamily = (listener: Listener, address: string): boolean =>
    listener.address.includes(':') === address.includes(':');

  function listenerFor(transport: TransportName, address: string): Listener | undefined {
    const known = currentInterfaces();
    const key = `${transport} ${address}`;
    if (nearest.has(key)) return nearest.get(key);
    const able = listeners.filter((entry) => entry.transport === transport && sameFamily(entry, address));
    const chosen = chooseListener(able, { remote: address, interfaces: known });
    if (nearest.size >= maxAdvertised) nearest.clear();
    nearest.set(key, chosen);
    return chosen;
  }

  return {
    get listeners() {
      return listeners;
    },
    get listening() {
      return listening();
    },
    send: (bytes, to, onFailure) => byListener.get(to.listener)!.send(bytes, to, onFailure),
    advertise: (to) => ({ host: hostFor(to.listener, to.address), port: to.listener.port }),
    listenerFor,
    peerAt({ transport, address, port }) {
      for (const bound of connected) {
        if (bound.listener.transport !== transport) continue;
        const socket = bound.find(address, port);
        if (socket) return { listener: bound.listener, address, port, socket };
      }
      const listener = listenerFor(transport, address);
      return listener && { listener, address, port };
    },
    tcpInstead(peer) {
      const { address, port } = peer;
      const listener = peer.listener.transport === 'udp' ? listenerFor('tcp', address) : undefined;
      if (!listener || tcpMemory.recall(peer) === false) return undefined;
      const socket = byListener.get(listener)!.find(address, port);
      if (!socket && !peer.takesTcp && !tcpMemory.recall(peer)) return undefined;
      return { listener, address, port, ...(socket ? { socket } : {}) };
    },
    forgetTcp: (peer) => tcpMemory.learn(peer, false),
    alias(peer, port) {
      const bound = byListener.get(peer.listener);
      if (peer.socket && bound && 'alias' in bound) (bound as ConnectedTransport).alias(peer.socket, port);
    },
    isOurs: (address, port) =>
      listening().some(
        (entry) =>
          entry.port === port && [entry.address, hostFor(entry, address), options.publicAddress].includes(address),
      ),
    renew(pair) {
      tls = { ...tls, own: pair };
      for (const bound of connected) bound.renew(pair);
    },
    get connections() {
      return [...connected].reduce((sum, bound) => sum + bound.connections, 0);
    },
    async close() {
      closed = true;
      timer.cancel();
      await Promise.all(slots.map(({ bound }) => bound?.close()));
    },
  };
}
