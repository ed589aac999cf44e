import { header, type SipMessage } from '../message.ts';

export type Party = 'us' | 'them';

/** Where the two sides of a dialog stand with their session descriptions (RFC 3264, RFC 6337). */
export interface Session {
  phase:
    | { kind: 'stable' }
    /** An INVITE without description: the other side has to offer in its first reliable response. */
    | { kind: 'asked'; by: Party }
    /** `method` is the request that lives and dies with the offer; `text` the description when it is ours. */
    | { kind: 'offered'; by: Party; method: string; text: string | undefined };
  /** Our description that was agreed on last: what a refresh repeats. */
  ours: string | undefined;
}

export const newSession: Session = { phase: { kind: 'stable' }, ours: undefined };

/** A message on its way in the dialog; `status` is undefined for requests. */
export interface Seen {
  by: Party;
  method: string;
  status?: number;
  /** Of a provisional response: it is acknowledged by PRACK (RFC 3262). */
  reliable?: boolean;
  /** Its description, if it bears one. */
  sdp: Uint8Array | undefined;
}

/** The session description that a message bears as its whole body, or within a multipart one. */
export function sdpOf(message: Pick<SipMessage, 'headers' | 'body'>): Uint8Array | undefined {
  if (message.body.length === 0) return undefined;
  const type = header(message, 'Content-Type') ?? 'application/sdp';
  return /^\s*(application\/sdp|multipart\/)/i.test(type) ? message.body : undefined;
}

export type OfferVerdict = 'fine' | 'ours-open' | 'theirs-open';

/**
 * Whether an offer may be made now (RFC 3264 4: one at a time). Received while ours is open it gets 491, while theirs
 * is open 500 with Retry-After (RFC 3311 5.2, RFC 3261 14.2).
 */
export function judgeOffer({ phase }: Session): OfferVerdict {
  if (phase.kind === 'stable') return 'fine';
  return phase.by === 'us' ? 'ours-open' : 'theirs-open';
}

/** The state after a message that was let pass. */
export function see(session: Session, seen: Seen): Session {
  return seen.status === undefined ? seeRequest(session, seen) : seeResponse(session, seen, seen.status);
}

const offers = ['INVITE', 'UPDATE', 'PRACK'];
const stable = { kind: 'stable' } as const;

const decoder = new TextDecoder();

/** What is kept is text: the message's bytes are part of a larger buffer, which would stay as long as the call. */
const textOf = (sdp: Uint8Array | undefined): string | undefined => sdp && decoder.decode(sdp);

function offer(session: Session, { by, method, sdp }: Seen): Session {
  return { ...session, phase: { kind: 'offered', by, method, text: by === 'us' ? textOf(sdp) : undefined } };
}

function settle(session: Session, { by, sdp }: Seen): Session {
  const { phase } = session;
  const ours = by === 'us' ? textOf(sdp) : phase.kind === 'offered' ? phase.text : undefined;
  return { phase: stable, ours: ours ?? session.ours };
}

const answers = ({ phase }: Session, by: Party): boolean => phase.kind === 'offered' && phase.by !== by;

function seeRequest(session: Session, seen: Seen): Session {
  const { method, sdp, by } = seen;
  if (method === 'ACK') {
    // Without a description nothing was agreed, and nothing is left to wait for.
    return answers(session, by) ? settle(session, seen) : session;
  }
  if (!offers.includes(method)) return session;
  if (method === 'PRACK' && answers(session, by)) return sdp === undefined ? session : settle(session, seen);
  if (sdp !== undefined) return offer(session, seen);
  return method === 'INVITE' ? { ...session, phase: { kind: 'asked', by } } : session;
}

function seeResponse(session: Session, seen: Seen, status: number): Session {
  const { phase } = session;
  const { by, method, sdp } = seen;
  if (!offers.includes(method)) return session;
  if (status >= 300) {
    const opened = phase.kind === 'asked' ? 'INVITE' : phase.kind === 'offered' ? phase.method : undefined;
    // RFC 3261 14.1: refused, what was agreed before goes on.
    return opened === method ? { ...session, phase: stable } : session;
  }
  if (status < 200 && !seen.reliable) return session;
  if (phase.kind === 'asked' && phase.by !== by && method === 'INVITE')
    return sdp === undefined ? (status < 200 ? session : { ...session, phase: stable }) : offer(session, seen);
  if (!answers(session, by) || (phase.kind === 'offered' && phase.method !== method)) return session;
  return sdp === undefined && status < 200 ? session : settle(session, seen);
}
