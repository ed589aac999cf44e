import { createHmac, createSecretKey, randomBytes } from 'node:crypto';
import { usualPort } from '../../../core/sip/locate.ts';
import { type Header, header, headerValues, type SipRequest, type SipResponse } from '../../../core/sip/message.ts';
import { param } from '../../../core/sip/params.ts';
import { printMessage } from '../../../core/sip/print.ts';
import { forwardRequest, forwardResponse, hopsLeft, leavePath, nextOnPath } from '../../../core/sip/proxy/forward.ts';
import { readCSeq } from '../../../core/sip/transactions/matching.ts';
import { printHostPort, type SipUri } from '../../../core/sip/uri.ts';
import { parseVia, type Via } from '../../../core/sip/via.ts';
import type { EngineDeps } from './deps.ts';
import { makeResponse } from './responses.ts';
import type { Peer, TransportName } from './transport.ts';
import { type ReceivedRequest, responsePeer } from './via-routing.ts';

/**
 * What goes by us in the dialogs of calls that the application proxied with `remainInDialog`: requests, their responses and
 * the ACKs to 2xx, without state (RFC 3261 16.11). Only what bears the mark that we gave a call goes through, so that no
 * stranger can send through us.
 */
export interface ProxyPath {
  /** Our value of Record-Route (or Path), twice when the call leaves another way than it came (RFC 5658). */
  record(name: 'Record-Route' | 'Path', call: { callId: string; from: Peer; to: Peer }): Header[];
  /** Whether a URI names us. */
  isUs(uri: SipUri): boolean;
  /** False when the request is not on our path: it is ours to serve. */
  takes(received: ReceivedRequest): boolean;
  /** False when the response is not to a request that we let by. */
  relay(response: SipResponse, via: Via): boolean;
}

type Deps = Pick<EngineDeps, 'transports' | 'transactions' | 'resolve' | 'log' | 'ids'>;

export function createProxyPath(deps: Deps): ProxyPath {
  const { transports, log } = deps;
  const key = createSecretKey(randomBytes(16));
  const mark = (text: string): string => createHmac('sha256', key).update(text).digest('hex').slice(0, 20);

  const portOf = (uri: SipUri): number => uri.port ?? (uri.scheme === 'sips' ? 5061 : 5060);
  const isUs = (uri: SipUri): boolean => transports.isOurs(uri.host, portOf(uri));

  function recordAt(peer: Peer, callId: string): string {
    const transport = peer.listener.transport === 'udp' ? '' : `;transport=${peer.listener.transport}`;
    return `<sip:${printHostPort(transports.advertise(peer))}${transport};lr;call=${mark(callId)}>`;
  }

  /** The same for a request's repetitions, its CANCEL and its ACK; the responses prove by it that they are awaited. */
  function branchFor(message: SipRequest | SipResponse, below: Via): string {
    const { number } = readCSeq(message);
    const sentBy = `${below.host}:${below.port ?? ''}:${below.received ?? ''}:${below.rport ?? ''}`;
    return `z9hG4bK-path-${mark(`${below.branch}|${sentBy}|${header(message, 'Call-ID')}|${number}`)}`;
  }

  function refuse(received: ReceivedRequest, status: number) {
    if (received.request.method === 'ACK') return;
    const response = makeResponse(received.request, { status, toTag: deps.ids.token(13) });
    transports.send(printMessage(response), responsePeer(received), () => undefined);
  }

  return {
    isUs,
    record(name, { callId, from, to }) {
      const values = [recordAt(to, callId), recordAt(from, callId)];
      return [...new Set(values)].map((value) => ({ name, value }));
    },
    takes(received) {
      const callId = header(received.request, 'Call-ID') ?? '';
      // Nearly every request names us and bears no mark: only those that do are worth a hash.
      const isOurs = (uri: SipUri): boolean => {
        const borne = param(uri.params, 'call');
        return borne !== undefined && isUs(uri) && borne === mark(callId);
      };
      const left = leavePath(received.request, isOurs);
      if (!left.wasOurs) return false;
      const hops = hopsLeft(left.request);
      if (hops === undefined) {
        refuse(received, 483);
        return true;
      }
      const { request, nextHop } = nextOnPath(left.request);
      deps.resolve(nextHop, (resolved) => {
        const usable = resolved.kind === 'peer' && !transports.isOurs(resolved.peer.address, resolved.peer.port);
        if (!usable) return refuse(received, 404);
        const { peer } = resolved;
        const branch = branchFor(request, received.via);
        const { bytes } = deps.transactions.prepare(forwardRequest(request, { hops }), peer, branch);
        transports.send(bytes, peer, (why) => log.debug('not let by', { method: request.method, why }));
      });
      return true;
    },
    relay(response, via) {
      const below = parseVia(headerValues(response, 'Via')[1] ?? '');
      if (!below || via.branch !== branchFor(response, below)) return false;
      const transport = below.transport.toLowerCase() as TransportName;
      const address = below.received ?? below.host;
      const port = typeof below.rport === 'number' ? below.rport : (below.port ?? usualPort(transport));
      const peer = transports.peerAt({ transport, address, port });
      if (!peer) return false;
      transports.send(printMessage(forwardResponse(response)), peer, (why) =>
        log.debug('response not let by', { why }),
      );
      return true;
    },
  };
}
