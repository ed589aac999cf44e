import type { Clock } from '../../../base/clock.ts';
import { CentralitaError } from '../../../base/errors.ts';
import { chooseListener, chooseLocalAddress, createInterfaceReader } from './local-address.ts';
import { bindTcp } from './tcp-transport.ts';
import {
  type BoundTransport,
  errnoOf,
  type Listener,
  type OnFailure,
  type Peer,
  type TransportEvents,
  type TransportName,
} from './transport.ts';
import { bindUdp } from './udp-transport.ts';

export interface Transports {
  readonly listeners: readonly Listener[];
  send(bytes: Uint8Array, to: Peer, onFailure: OnFailure): void;
  /** Host and port that `to` can reach the listener at. */
  advertise(to: { listener: Listener; address: string }): { host: string; port: number };
  /** The listener to reach `address` from; undefined when we have none for that transport. */
  listenerFor(transport: TransportName, address: string): Listener | undefined;
  isOurs(address: string, port: number): boolean;
  close(): Promise<void>;
}

/** Binds all or none; throws `sip-listen-failed {transport, address, port, why}`. */
export async function bindTransports(
  listen: readonly Listener[],
  options: { publicAddress?: string | undefined; clock: Clock },
  events: TransportEvents,
): Promise<Transports> {
  const bound: BoundTransport[] = [];
  for (const wanted of listen) {
    try {
      bound.push(await (wanted.transport === 'udp' ? bindUdp : bindTcp)(wanted, events));
    } catch (error) {
      await Promise.all(bound.map((transport) => transport.close()));
      throw new CentralitaError('sip-listen-failed', { ...wanted, why: errnoOf(error) }, error);
    }
  }
  const byListener = new Map(bound.map((transport) => [transport.listener, transport]));
  const listeners = bound.map((transport) => transport.listener);
  const readInterfaces = createInterfaceReader(() => options.clock.now());
  const hostFor = (listener: Listener, remote: string): string =>
    chooseLocalAddress({ listener, remote, publicAddress: options.publicAddress, interfaces: readInterfaces() });
  const sameFamily = (listener: Listener, address: string): boolean =>
    listener.address.includes(':') === address.includes(':');

  return {
    listeners,
    send: (bytes, to, onFailure) => byListener.get(to.listener)!.send(bytes, to, onFailure),
    advertise: (to) => ({ host: hostFor(to.listener, to.address), port: to.listener.port }),
    listenerFor(transport, address) {
      const able = listeners.filter((entry) => entry.transport === transport && sameFamily(entry, address));
      return chooseListener(able, { remote: address, interfaces: readInterfaces() });
    },
    isOurs: (address, port) =>
      listeners.some(
        (entry) =>
          entry.port === port && [entry.address, hostFor(entry, address), options.publicAddress].includes(address),
      ),
    close: async () => void (await Promise.all(bound.map((transport) => transport.close()))),
  };
}
