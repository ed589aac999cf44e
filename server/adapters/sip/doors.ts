import type { Clock } from '../../base/clock.ts';
import { param } from '../../core/sip/params.ts';
import { parseHostPort, parseSipUri } from '../../core/sip/uri.ts';
import {
  chooseListener,
  chooseLocalAddress,
  createInterfaceReader,
  type Interface,
  isWildcard,
} from './engine/local-address.ts';
import type { TransportName } from './engine/transport.ts';

/** A place where the engine listens. */
export interface SipDoor {
  transport: TransportName;
  address: string;
}

/** By which of our addresses each peer reaches us: what SIP and SDP say must be the same. */
export interface Doors {
  /** For media with `remote`, which came to `receivedOn` or is reached by `transport`. */
  addressFor(peer: { remote: string; receivedOn?: string | undefined; transport?: TransportName | undefined }): string;
  /** The same for the place that a URI names. */
  addressTo(uri: string): string;
  /** Reads the machine's addresses anew: they have just changed. */
  look(): void;
  /** The listener, for the way back, where the phone might be called from another one. */
  cameBy(transport: TransportName, receivedOn: string | undefined): { receivedOn?: string };
}

/** `127.0.0.1:5060` and `::1:5060` alike. */
const addressIn = (place: string): string => place.slice(0, place.lastIndexOf(':')).replace(/^\[|\]$/g, '');

export function createDoors(deps: {
  listen: readonly SipDoor[];
  publicAddress?: string;
  clock: Clock;
  /** The machine's addresses; read from the system unless given. */
  interfaces?: () => readonly Interface[];
  /** What counts as a private network; those of RFC 1918 and their like unless given. */
  isPrivate?: (address: string) => boolean;
}): Doors {
  const { listen, publicAddress, isPrivate } = deps;
  const newReader = () => deps.interfaces ?? createInterfaceReader(() => deps.clock.now());
  let interfaces = newReader();
  const isSix = (address: string): boolean => address.includes(':');

  function addressFor({ remote, receivedOn, transport = 'udp' }: Parameters<Doors['addressFor']>[0]): string {
    const family = listen.filter(({ address }) => isSix(address) === isSix(remote));
    const same = family.filter((door) => door.transport === transport);
    const listeners = (same.length > 0 ? same : family).map((door) => ({ ...door, port: 0 }));
    const known = interfaces();
    const chosen =
      receivedOn === undefined
        ? chooseListener(listeners, { remote, interfaces: known })
        : { transport, address: addressIn(receivedOn), port: 0 };
    const listener = chosen ?? { transport, address: isSix(remote) ? '::' : '0.0.0.0', port: 0 };
    return chooseLocalAddress({ listener, remote, publicAddress, interfaces: known, isPrivate });
  }

  return {
    addressFor,
    look() {
      interfaces = newReader();
    },
    addressTo(uri) {
      const place = parseSipUri(uri);
      const wanted = place && param(place.params, 'transport')?.toLowerCase();
      const transport = listen.find((door) => door.transport === wanted)?.transport;
      return addressFor({
        remote: place?.host ?? '',
        transport,
        receivedOn: place && param(place.params, 'received-on'),
      });
    },
    cameBy(transport, receivedOn) {
      if (receivedOn === undefined || listen.filter((door) => door.transport === transport).length < 2) return {};
      const address = addressIn(receivedOn);
      if (isWildcard(address) || !parseHostPort(isSix(address) ? `[${address}]` : address)) return {};
      const port = receivedOn.slice(receivedOn.lastIndexOf(':') + 1);
      return { receivedOn: `${isSix(address) ? `[${address}]` : address}:${port}` };
    },
  };
}
