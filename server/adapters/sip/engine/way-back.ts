import { isIP } from 'node:net';
import { isPrivateAddress } from '../../../core/sip/address-block.ts';
import { headerValues, type SipRequest, type SipResponse } from '../../../core/sip/message.ts';
import { parseNameAddr } from '../../../core/sip/name-addr.ts';
import { parseSipUri } from '../../../core/sip/uri.ts';
import type { Peer } from './transport.ts';

/** `auto`: as its messages tell; `always`: to where they come from; `never`: to where its Contact says. */
export type NatMode = 'auto' | 'always' | 'never';

/** How requests of a dialog get to the peer. */
export interface WayBack {
  /** Where the peer's messages come from, when that and not its Contact is the way to it. */
  flow: Peer | undefined;
  /** Where they come from in any case. */
  source: Peer | undefined;
}

/** Others know these names only among themselves, or nobody does. */
const isPublicName = (host: string): boolean =>
  host.includes('.') && !/\.(invalid|local|localhost|localdomain)\.?$/i.test(host);

const isPublic = (host: string): boolean => isIP(host) !== 0 && !isPrivateAddress(host);

/**
 * By the switch of the peer, or as a message of its dialog tells: a connection is used as long as it lives, and a Contact
 * that names another place than its messages come from is behind a NAT. Record-Route, or a proxy on the way that left
 * the path (more than one Via), mean that the Contact is to be trusted; so does a name that DNS may know, and a public
 * address of another host than the one, public as well, that speaks: a carrier's gateway behind a proxy that does not
 * stay, which alone can end the call.
 */
export function wayBackOf(
  message: SipRequest | SipResponse,
  from: Peer,
  how: { nat: NatMode; natDetection: boolean },
): WayBack {
  return { flow: flowOf(message, from, how), source: from };
}

function flowOf(
  message: SipRequest | SipResponse,
  from: Peer,
  how: { nat: NatMode; natDetection: boolean },
): Peer | undefined {
  if (how.nat !== 'auto') return how.nat === 'always' ? from : undefined;
  const proxied = message.kind === 'request' && headerValues(message, 'Via').length > 1;
  if (proxied || headerValues(message, 'Record-Route').length > 0) return undefined;
  if (from.socket) return from;
  const contact = parseSipUri(parseNameAddr(headerValues(message, 'Contact')[0] ?? '')?.uri ?? '');
  if (!how.natDetection || !contact) return undefined;
  if (isIP(contact.host) === 0 && isPublicName(contact.host)) return undefined;
  if (contact.host !== from.address) return isPublic(contact.host) && isPublic(from.address) ? undefined : from;
  return (contact.port ?? 5060) === from.port ? undefined : from;
}
