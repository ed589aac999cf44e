import { runMachine } from '../../../base/machine.ts';
import { glareWaitMs } from '../../../core/sip/dialogs/glare.ts';
import { judgeOffer, see } from '../../../core/sip/dialogs/offer-answer.ts';
import {
  type Effect,
  type Input,
  initial,
  printSessionExpires,
  readMinSe,
  type SessionExpires,
  type State,
  step,
  type Terms,
} from '../../../core/sip/dialogs/session-timer.ts';
import { type Header, header, headerValues, type SipMessage, type SipResponse } from '../../../core/sip/message.ts';
import type { EngineDeps } from './deps.ts';
import type { Leg } from './legs.ts';
import { byeLeg, requestInDialog, sendAck, wayOfLeg } from './own-requests.ts';
import type { Sending } from './resending.ts';

/** The session timers of all legs (RFC 4028): refreshes them, and ends those whose peer is not there any more. */
export interface Sessions {
  /** A 2xx to an INVITE or UPDATE went either way; without terms the session has no timer. */
  agree(leg: Leg, terms: Terms | undefined): void;
}

/** Undefined while the session has no timer. */
export function termsOf(leg: Leg): Terms | undefined {
  const state = leg.timer?.state;
  return state?.kind === 'on' ? state.terms : undefined;
}

/** How the leg's timer reads in a request of ours, or in our answer to one of the peer's. */
export const wishOf = (terms: Terms, we: 'uac' | 'uas'): SessionExpires => ({
  sec: terms.sec,
  refresher: (terms.refresher === 'us') === (we === 'uac') ? 'uac' : 'uas',
});

/** What a request of the application lacks to refresh the session too (RFC 4028 7.4). */
export function timerHeaders(leg: Leg, message: Pick<SipMessage, 'headers'>): Header[] {
  const terms = termsOf(leg);
  const own = message.headers.some(({ name }) => name === 'Session-Expires');
  const names = message.headers.some(({ name, value }) => name === 'Supported' && /\btimer\b/i.test(value));
  return [
    ...(terms && !own ? [{ name: 'Session-Expires', value: printSessionExpires(wishOf(terms, 'uac')) }] : []),
    ...(names ? [] : [{ name: 'Supported', value: 'timer' }]),
  ];
}

/** Notes what the peer allows; a message without `Allow` says nothing new. */
export function noteAllowed(leg: Leg, message: SipMessage): void {
  const allowed = headerValues(message, 'Allow');
  if (allowed.length > 0) leg.peerUpdates = allowed.includes('UPDATE');
}

const noBody = new Uint8Array(0);
/** When a refresh was refused for a reason that may pass. */
const retryMs = 10_000;

export function createSessions(deps: Omit<EngineDeps, 'sessions'>, send: (sending: Sending) => void): Sessions {
  const { clock, ids, log } = deps;

  const glareMs = (leg: Leg): number => glareWaitMs({ ownsCallId: leg.role === 'caller', below: ids.below });

  function refresh(leg: Leg): void {
    const { branch } = leg;
    const terms = termsOf(leg);
    if (!branch || !terms) return;
    const method = leg.peerUpdates || !branch.session.ours ? 'UPDATE' : 'INVITE';
    const busy = leg.ourInvite || leg.theirInvite || leg.refreshing || judgeOffer(branch.session) !== 'fine';
    // An exchange that runs refreshes the session by itself, once it is through.
    if (busy) return void leg.timer?.send({ kind: 'refused', status: 491, retryMs: glareMs(leg) });
    const body = method === 'INVITE' && branch.session.ours ? Buffer.from(branch.session.ours) : noBody;
    const { dialog } = branch;
    dialog.localCSeq++;
    const { request, nextHop } = requestInDialog(dialog, {
      method,
      cseq: dialog.localCSeq,
      headers: [
        { name: 'Contact', value: leg.contact },
        { name: 'Supported', value: 'timer' },
        { name: 'Session-Expires', value: printSessionExpires({ sec: terms.sec, refresher: 'uac' }) },
        ...(terms.minSe === undefined ? [] : [{ name: 'Min-SE', value: String(terms.minSe) }]),
        ...(body.length > 0 ? [{ name: 'Content-Type', value: 'application/sdp' }] : []),
      ],
      body,
    });
    if (method === 'INVITE') {
      leg.refreshing = [];
      branch.session = see(branch.session, { by: 'us', method, sdp: body });
    }
    wayOfLeg(deps, { leg, branch, nextHop }, (peer, ...others) => {
      if (deps.legs.byId(leg.id) !== leg) return;
      const { client, credentials, auth } = leg;
      const onFinal = (response: SipResponse): void => refreshed(leg, method, response);
      send({ client, frameId: undefined, onFinal, request, peer, others, leg, branch, credentials, auth });
    });
  }

  /** The 2xx has been taken into account already. */
  function refreshed(leg: Leg, method: string, response: SipResponse): void {
    const { status } = response;
    const waiting = leg.refreshing ?? [];
    leg.refreshing = undefined;
    if (method === 'INVITE' && status < 300) sendAck(deps, leg, { headers: [], body: noBody });
    if (status >= 300 && (status === 405 || status === 501) && method === 'UPDATE' && leg.branch?.session.ours) {
      leg.peerUpdates = false;
      refresh(leg);
    } else if (status >= 300) {
      const later = Number.parseInt(header(response, 'Retry-After') ?? '', 10) * 1000;
      leg.timer?.send({
        kind: 'refused',
        status,
        retryMs: status === 491 ? glareMs(leg) : later > 0 ? later : retryMs,
        ...(status === 422 ? { minSe: readMinSe(response) } : {}),
      });
    }
    for (const go of waiting) go();
  }

  function end(leg: Leg, why: 'expired' | 'gone'): void {
    log.info('session over', { leg: leg.id, why });
    byeLeg(deps, leg, { text: why === 'expired' ? 'Session timer expired' : 'Session refresh unanswered' });
  }

  return {
    agree(leg, terms) {
      if ((!leg.timer && !terms) || deps.legs.byId(leg.id) !== leg) return;
      leg.timer ??= runMachine<State, Input, Effect>({
        clock,
        initial,
        step,
        onTimer: (name) => ({ kind: 'timer', name }),
        perform: (effect) => (effect.kind === 'refresh' ? refresh(leg) : end(leg, effect.why)),
        onIgnored: (_, why) => log.debug('session timer', { leg: leg.id, why }),
      });
      leg.timer.send({ kind: 'agreed', terms });
    },
  };
}
