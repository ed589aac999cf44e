import { type Dialog, dialogOfCaller, headInDialog } from '../../../core/sip/dialogs/dialog.ts';
import { sdpOf, see } from '../../../core/sip/dialogs/offer-answer.ts';
import type { Header, SipRequest, SipResponse } from '../../../core/sip/message.ts';
import type { ClientTransaction } from './client-transactions.ts';
import type { EngineDeps } from './deps.ts';
import type { Branch, Leg } from './legs.ts';
import type { Peer } from './transport.ts';

type Way = Pick<EngineDeps, 'transactions' | 'transports' | 'resolve' | 'log'>;

/** A request inside a dialog, without Via, and the way to its next hop. */
export function requestInDialog(
  dialog: Dialog,
  given: { method: string; cseq: number; headers?: readonly Header[]; body?: Uint8Array },
): { request: SipRequest; nextHop: string } {
  const head = headInDialog(dialog, given);
  return {
    request: {
      kind: 'request',
      method: given.method,
      uri: head.uri,
      headers: [{ name: 'Max-Forwards', value: '70' }, ...head.headers, ...(given.headers ?? [])],
      body: given.body ?? new Uint8Array(0),
    },
    nextHop: head.nextHop,
  };
}

/**
 * The peers to send a request of the branch to, one after another until one answers; none when there is no way, and the
 * log tells why. A name that leads nowhere leaves the place that the peer's messages came from.
 */
export function wayOfLeg(
  deps: Way,
  given: { leg: Leg; branch: Branch; nextHop: string },
  onDone: (...peers: Peer[]) => void,
) {
  const { flow, source } = given.branch;
  if (flow && (!flow.socket || flow.socket.writable)) return onDone(flow);
  deps.resolve(given.nextHop, (resolved) => {
    if (resolved.kind !== 'peer') {
      deps.log.warn('no way in dialog', { leg: given.leg.id, ...resolved });
      return source ? onDone(source) : onDone();
    }
    const { listener } = given.leg;
    onDone(
      ...[resolved.peer, ...resolved.others].map((peer) =>
        peer.listener.transport === listener.transport ? { ...peer, listener } : peer,
      ),
    );
  });
}

/** The ACK to the last 2xx (RFC 3261 13.2.2.4); kept, as each repetition of the 2xx wants it again. */
export function sendAck(
  deps: Way,
  leg: Leg,
  given: { headers: readonly Header[]; body: Uint8Array; onSent?: (bytes: Uint8Array, peer: Peer) => void },
) {
  const { branch } = leg;
  if (!branch) return;
  const authorization = leg.credentials
    ? leg.auth.headersFor({ method: 'ACK', uri: branch.dialog.remoteTarget, body: given.body }, leg.credentials)
    : [];
  const { request, nextHop } = requestInDialog(branch.dialog, {
    method: 'ACK',
    cseq: leg.inviteCSeq,
    headers: [...given.headers, ...authorization],
    body: given.body,
  });
  branch.session = see(branch.session, { by: 'us', method: 'ACK', sdp: sdpOf(request) });
  wayOfLeg(deps, { leg, branch, nextHop }, (peer) => {
    if (!peer) return;
    const { bytes } = deps.transactions.prepare(request, peer);
    leg.ackDue = false;
    leg.ack = { cseq: leg.inviteCSeq, bytes, peer };
    deps.transports.send(bytes, peer, (why) => deps.log.info('ACK not sent', { leg: leg.id, why }));
    given.onSent?.(bytes, peer);
  });
}

/** Ends a dialog by a BYE of the engine's own; the application is told unless `silent`. */
export function byeLeg(
  deps: Way & Pick<EngineDeps, 'legs' | 'link'>,
  leg: Leg,
  why: { text: string; silent?: boolean },
) {
  deps.legs.remove(leg);
  const { branch } = leg;
  if (!branch) return;
  const { dialog } = branch;
  dialog.localCSeq++;
  const headers = [{ name: 'Reason', value: `SIP;cause=200;text="${why.text}"` }];
  const { request, nextHop } = requestInDialog(dialog, { method: 'BYE', cseq: dialog.localCSeq, headers });
  // A carrier that challenges each BYE would keep the call: it has the answer to the challenge that it gave before.
  const answers = leg.credentials ? leg.auth.headersFor(request, leg.credentials) : [];
  const bye = { ...request, headers: [...request.headers, ...answers] };
  wayOfLeg(deps, { leg, branch, nextHop }, (peer, ...others) => {
    if (!peer) return;
    const { bytes } = sendUnheard(deps, bye, [peer, ...others]);
    if (!why.silent) leg.gate.pass(() => deps.link.ownRequest(leg.client, bytes, { dialogId: leg.id, peer }));
  });
}

/** Sends it to the first peer; when nobody answers there, to the next (RFC 3263 4.3). */
function sendUnheard(deps: Way, request: SipRequest, [peer, ...others]: readonly [Peer, ...Peer[]]): ClientTransaction {
  const transaction = deps.transactions.prepare(request, peer);
  const events = unheard(deps, request.method);
  const [next, ...rest] = others;
  const goOn = (tell: () => void) => (next ? void sendUnheard(deps, request, [next, ...rest]) : tell());
  transaction.start({
    ...events,
    onTimeout: () => goOn(events.onTimeout),
    onUnreachable: (reason) => goOn(() => events.onUnreachable(reason)),
  });
  return transaction;
}

/** RFC 3261 13.2.2.4: a branch that answers after another one is acknowledged and ended at once. */
export function dismissBranch(deps: Way, invite: SipRequest, given: { response: SipResponse; from: Peer }) {
  const dialog = dialogOfCaller(invite, given.response);
  const ack = requestInDialog(dialog, { method: 'ACK', cseq: dialog.localCSeq });
  const bye = requestInDialog(dialog, { method: 'BYE', cseq: dialog.localCSeq + 1 });
  const go = (peer: Peer) => {
    deps.transports.send(deps.transactions.prepare(ack.request, peer).bytes, peer, (why) =>
      deps.log.debug('ACK not sent', { why }),
    );
    deps.transactions.prepare(bye.request, peer).start(unheard(deps, 'BYE'));
  };
  if (dialog.routeSet.length === 0) return go(given.from);
  deps.resolve(ack.nextHop, (resolved) => go(resolved.kind === 'peer' ? resolved.peer : given.from));
}

/** For requests whose outcome concerns nobody. */
export const unheard = (deps: Pick<EngineDeps, 'log'>, method: string) => ({
  onResponse: (response: SipResponse) => deps.log.debug(`${method} answered`, { status: response.status }),
  onTimeout: () => deps.log.info(`${method} unanswered`),
  onUnreachable: (why: string) => deps.log.info(`${method} not sent`, { why }),
});
