import { isIP } from 'node:net';
import { usualPort } from '../../../core/sip/locate.ts';
import { header, type SipRequest, setHeader } from '../../../core/sip/message.ts';
import { parseVia, printVia, type Via } from '../../../core/sip/via.ts';
import { isStream, type Peer } from './transport.ts';

export interface ReceivedRequest {
  request: SipRequest;
  via: Via;
  from: Peer;
}

/**
 * RFC 3261 18.2.1 and RFC 3581 4: writes into the top Via where the request really came from. `forceRport` answers as
 * if the peer had asked for `rport`; without it the port is also taken when the peer sits behind a NAT, as nothing
 * else could reach it.
 */
export function amendTopVia(request: SipRequest, from: Peer, forceRport: boolean): Via | undefined {
  const via = parseVia(header(request, 'Via') ?? '');
  if (!via) return undefined;
  const translated = via.host !== from.address;
  if (translated || via.rport !== undefined) via.received = from.address;
  else delete via.received;
  const behindNat = translated && isIP(via.host) !== 0;
  if (via.rport !== undefined || forceRport || behindNat) via.rport = from.port;
  const index = request.headers.findIndex((entry) => entry.name === 'Via');
  if (index >= 0) request.headers[index] = { name: 'Via', value: printVia(via) };
  else setHeader(request, 'Via', printVia(via));
  return via;
}

/** RFC 3261 18.2.2, RFC 3581 4: where responses go. `maddr` is not followed: it would let anybody aim our answers. */
export function responsePeer({ via, from }: Pick<ReceivedRequest, 'via' | 'from'>): Peer {
  const sentBy = via.port ?? usualPort(from.listener.transport);
  if (from.listener.transport === 'udp') return { ...from, port: typeof via.rport === 'number' ? via.rport : sentBy };
  // The same connection; once that is gone, a new one to where the Via says.
  return from.socket?.answerable ? from : { listener: from.listener, address: from.address, port: sentBy };
}

/**
 * RFC 5923: the sender takes requests on the connection that it opened. Believed only of an address that is its own: behind
 * a NAT many share one, and each could claim the port of another.
 */
export const isAlias = (via: Via, from: Peer): boolean =>
  isStream(from.listener.transport) && via.host === from.address && via.params.some(({ name }) => name === 'alias');
