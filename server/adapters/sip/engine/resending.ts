import { ownText } from '../../../base/own-text.ts';
import { header, type SipRequest, type SipResponse } from '../../../core/sip/message.ts';
import { readCSeq } from '../../../core/sip/transactions/matching.ts';
import type { Credentials } from './app-message.ts';
import type { AuthSession } from './auth-session.ts';
import type { ClientTransaction } from './client-transactions.ts';
import type { ControlClient } from './control-server.ts';
import type { EngineDeps } from './deps.ts';
import type { Branch, Leg } from './legs.ts';
import type { Peer } from './transport.ts';

/** A request of an application, as ready to go. */
export interface Sending {
  client: ControlClient;
  /** Of the frame that asked for it; its answer is written before anything leaves. Undefined: it is the engine's own. */
  frameId: string | undefined;
  /** The outcome of a request of the engine's own, of which the application hears nothing. */
  onFinal?: (response: SipResponse) => void;
  /** Without Via and without answers to challenges. */
  request: SipRequest;
  /** Undefined when no address is known for the next hop: then the outcome is 503. */
  peer: Peer | undefined;
  /** To be tried when the one before them fails (RFC 3263 4.3). */
  others: readonly Peer[];
  /** The same request as it leaves towards another peer; absent where it bears no address of ours. */
  requestFor?: ((peer: Peer) => SipRequest) | undefined;
  leg: Leg | undefined;
  /** The dialog that it is sent in; undefined for the request that makes the leg. */
  branch?: Branch;
  credentials: Credentials | undefined;
  auth: AuthSession;
  /** An INVITE whose peer has said nothing at all for so long, not even 100, is given up there. */
  patienceMs?: number | undefined;
}

/** The same on its way: each try is a transaction of its own. */
export interface Running extends Sending {
  transactionId: string;
  transaction: ClientTransaction;
  cancelled: boolean;
  /** Challenges that this request answered, for loops to end. */
  answered: Set<string>;
  tries: number;
}

/** Whoever finds each answer stale, or each time another realm, is not asked for ever. */
const maxTries = 5;

const withCSeq = (request: SipRequest, number: number): SipRequest => ({
  ...request,
  headers: request.headers.map((item) =>
    item.name === 'CSeq' ? { name: 'CSeq', value: `${number} ${request.method}` } : item,
  ),
});

/**
 * When a request is tried once more: at the next server, or with an answer to a challenge. Each of them makes the entry's
 * next transaction ready and tells so; to start it is the caller's.
 */
export function createResending(deps: EngineDeps) {
  const { transactions } = deps;

  function authorized({ request, credentials, auth }: Sending): SipRequest {
    if (!credentials) return request;
    const answers = auth.headersFor(request, credentials);
    return answers.length === 0 ? request : { ...request, headers: [...request.headers, ...answers] };
  }

  /**
   * RFC 3263 4.3: the same request in a transaction of its own to the next peer. False when there is none, or nobody waits
   * for the outcome any more.
   */
  function toNextPeer(entry: Running): boolean {
    const [peer, ...others] = entry.others;
    const { leg, requestFor } = entry;
    if (!peer || entry.cancelled || !entry.client.connected) return false;
    deps.log.info('request goes to the next server', { method: entry.request.method, to: peer.address });
    if (requestFor) entry.request = withCSeq(requestFor(peer), readCSeq(entry.request).number);
    Object.assign(entry, { peer, others });
    if (leg && !leg.confirmed && entry.request.method === leg.kind) {
      // What the server before had begun is no more.
      leg.early = undefined;
      leg.pracksDue = [];
      leg.branch = undefined;
      leg.listener = peer.listener;
      leg.contact = ownText(header(entry.request, 'Contact') ?? leg.contact);
    }
    entry.transaction = transactions.prepare(authorized(entry), peer);
    return true;
  }

  /** RFC 3261 21.5.4: a server that names no time to return is busy with this request alone. */
  function whenBusy(entry: Running, response: SipResponse): boolean {
    if (response.status !== 503) return false;
    const seconds = Number.parseInt(header(response, 'Retry-After') ?? '', 10);
    if (entry.peer && seconds > 0) deps.dead.failed(entry.peer, seconds);
    return toNextPeer(entry);
  }

  /** Answers a challenge in the application's place; false when the response is the application's to hear. */
  function whenChallenged(entry: Running, response: SipResponse): boolean {
    const { credentials, auth, peer, request } = entry;
    const challenge = response.status === 401 || response.status === 407;
    if (!challenge || !credentials || !peer || entry.cancelled || entry.tries >= maxTries) return false;
    const { answered } = entry;
    if (!auth.challenged(response, { credentials, answered })) return false;
    entry.tries++;
    const number = entry.branch ? ++entry.branch.dialog.localCSeq : readCSeq(request).number + 1;
    entry.request = withCSeq(request, number);
    entry.transaction = transactions.prepare(authorized(entry), peer);
    return true;
  }

  return { authorized, toNextPeer, whenBusy, whenChallenged };
}
