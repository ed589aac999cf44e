import { ownText } from '../../../base/own-text.ts';
import { type Header, header, headerValues, type SipRequest, type SipResponse } from '../message.ts';
import { parseNameAddr, tagOf, withTag } from '../name-addr.ts';
import { param } from '../params.ts';
import { readCSeq } from '../transactions/matching.ts';
import { parseSipUri, printUri } from '../uri.ts';
import type { OfferVerdict } from './offer-answer.ts';

/** RFC 3261 12: what both sides of a call keep to send requests to each other; in memory of its own, not the messages'. */
export interface Dialog {
  callId: string;
  /** Our From value in requests, with its tag. */
  local: string;
  localTag: string;
  /** Our To value in requests; no tag only towards a peer of RFC 2543. */
  remote: string;
  remoteTag: string | undefined;
  localCSeq: number;
  /** Of the last request received in the dialog. */
  remoteCSeq: number | undefined;
  /** `Route` values in the order of sending; fixed when the dialog is made. */
  routeSet: readonly string[];
  /** URI of the peer's last Contact. */
  remoteTarget: string;
}

const contactUri = (message: SipRequest | SipResponse): string | undefined =>
  parseNameAddr(header(message, 'Contact') ?? '')?.uri;

const owned = (dialog: Dialog): Dialog => ({
  ...dialog,
  callId: ownText(dialog.callId),
  local: ownText(dialog.local),
  localTag: ownText(dialog.localTag),
  remote: ownText(dialog.remote),
  remoteTag: dialog.remoteTag === undefined ? undefined : ownText(dialog.remoteTag),
  routeSet: dialog.routeSet.map(ownText),
  remoteTarget: ownText(dialog.remoteTarget),
});

/**
 * RFC 3261 12.1.1: the callee's dialog. Without Contact, as peers of RFC 2543 may call, the From is the target.
 * Undefined when neither can be used.
 */
export function dialogOfCallee(request: SipRequest, localTag: string): Dialog | undefined {
  const from = header(request, 'From') ?? '';
  const remoteTarget = contactUri(request) ?? parseNameAddr(from)?.uri;
  const local = withTag(header(request, 'To') ?? '', localTag);
  const remote = header(request, 'From');
  if (remoteTarget === undefined || local === undefined || remote === undefined) return undefined;
  const { number } = readCSeq(request);
  return owned({
    callId: header(request, 'Call-ID') ?? '',
    local,
    localTag,
    remote,
    remoteTag: tagOf(remote),
    // Our own numbers may start anywhere; the peer's is as good as any and easy to follow in a trace.
    localCSeq: number,
    remoteCSeq: number,
    routeSet: headerValues(request, 'Record-Route'),
    remoteTarget,
  });
}

/** RFC 3261 12.1.2: the caller's dialog with the branch that sent `response`. Without Contact the request's URI stays. */
export function dialogOfCaller(request: SipRequest, response: SipResponse): Dialog {
  const local = header(request, 'From') ?? '';
  const remote = header(response, 'To') ?? '';
  return owned({
    callId: header(request, 'Call-ID') ?? '',
    local,
    localTag: tagOf(local) ?? '',
    remote,
    remoteTag: tagOf(remote),
    localCSeq: readCSeq(request).number,
    remoteCSeq: undefined,
    routeSet: headerValues(response, 'Record-Route').reverse(),
    remoteTarget: contactUri(response) ?? request.uri,
  });
}

/** RFC 3261 12.2.1.2, 12.2.2: a target refresh request, or its 2xx, moves the remote target and nothing else. */
export function refreshTarget(dialog: Dialog, message: SipRequest | SipResponse): Dialog {
  const remoteTarget = contactUri(message);
  if (remoteTarget === undefined || remoteTarget === dialog.remoteTarget) return dialog;
  return { ...dialog, remoteTarget: ownText(remoteTarget) };
}

/** What a request inside the dialog is made of; `nextHop` is the URI to send it to. */
export interface InDialogHead {
  uri: string;
  nextHop: string;
  /** Route, From, To, Call-ID, CSeq in this order. */
  headers: Header[];
}

const isLoose = (route: string): boolean => {
  const uri = parseSipUri(parseNameAddr(route)?.uri ?? '');
  return uri !== undefined && param(uri.params, 'lr') !== undefined;
};

/** A Request-URI bears neither headers nor the `method` parameter (RFC 3261 19.1.1). */
function asRequestUri(text: string): string {
  const uri = parseSipUri(text);
  if (!uri || (uri.headers.length === 0 && param(uri.params, 'method') === undefined)) return text;
  return printUri({ ...uri, headers: [], params: uri.params.filter((entry) => entry.name.toLowerCase() !== 'method') });
}

/** RFC 3261 12.2.1.1, with the strict routers of RFC 2543: they get the Request-URI, the target goes to the end. */
export function headInDialog(dialog: Dialog, request: { method: string; cseq: number }): InDialogHead {
  const [first] = dialog.routeSet;
  const strict = first !== undefined && !isLoose(first);
  const firstUri = first === undefined ? undefined : parseNameAddr(first)?.uri;
  const uri = asRequestUri(strict && firstUri !== undefined ? firstUri : dialog.remoteTarget);
  const routes = strict ? [...dialog.routeSet.slice(1), `<${dialog.remoteTarget}>`] : dialog.routeSet;
  return {
    uri,
    nextHop: firstUri ?? dialog.remoteTarget,
    headers: [
      ...routes.map((value) => ({ name: 'Route', value })),
      { name: 'From', value: dialog.local },
      { name: 'To', value: dialog.remote },
      { name: 'Call-ID', value: dialog.callId },
      { name: 'CSeq', value: `${request.cseq} ${request.method}` },
    ],
  };
}

/** What of this dialog still waits for its outcome when another request comes. */
export interface Pending {
  ourInvite: boolean;
  theirInvite: boolean;
  theirUpdate: boolean;
  offer: OfferVerdict;
  /** The request that came bears a description. */
  offers: boolean;
}

export type Verdict =
  | { kind: 'accept'; dialog: Dialog }
  | { kind: 'refuse'; dialog: Dialog; status: number; retryAfter: boolean };

/**
 * RFC 3261 12.2.2: a CSeq behind the last one gets 500. RFC 3261 14.2, RFC 3311 5.2: what meets our own INVITE or offer
 * gets 491, what follows theirs before we answered it 500 with Retry-After (0 to 10 s). Not for ACK and CANCEL, which
 * bear their INVITE's number.
 */
export function receiveInDialog(dialog: Dialog, request: SipRequest, pending: Pending): Verdict {
  const { number } = readCSeq(request);
  if (dialog.remoteCSeq !== undefined && number <= dialog.remoteCSeq)
    return { kind: 'refuse', dialog, status: 500, retryAfter: false };
  const received = { ...dialog, remoteCSeq: number };
  const wait = { kind: 'refuse', dialog: received, status: 500, retryAfter: true } as const;
  const glare = { kind: 'refuse', dialog: received, status: 491, retryAfter: false } as const;
  const { method } = request;
  if (method === 'INVITE' && pending.theirInvite) return wait;
  if (method === 'INVITE' && pending.ourInvite) return glare;
  if (method === 'UPDATE' && pending.theirUpdate) return wait;
  if (method === 'INVITE' || (method === 'UPDATE' && pending.offers)) {
    if (pending.offer === 'theirs-open') return wait;
    if (pending.offer === 'ours-open') return glare;
  }
  return { kind: 'accept', dialog: received };
}
