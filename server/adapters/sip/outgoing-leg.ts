import { describeError } from '../../base/errors.ts';
import type { Log } from '../../base/log.ts';
import { ownText } from '../../base/own-text.ts';
import { causeOfStatus, endings } from '../../core/sip/causes.ts';
import { readMinSe } from '../../core/sip/dialogs/session-timer.ts';
import { type DiversionReason, readDiversions } from '../../core/sip/diversion.ts';
import { userOf } from '../../core/sip/identity.ts';
import { headerValues, type SipMessage } from '../../core/sip/message.ts';
import { type NameAddr, parseNameAddr, tagOf } from '../../core/sip/name-addr.ts';
import { param } from '../../core/sip/params.ts';
import { readReason } from '../../core/sip/refer.ts';
import type { LocalMedia } from '../../services/calls/media-port.ts';
import type { HangupCause, Leg, LegEnd } from '../../services/calls/telephony-port.ts';
import { askToAnswer, type EarlyDialog, namesTalk } from './ask-answer.ts';
import { showParty } from './connected-line.ts';
import type { DialogBook } from './dialog-book.ts';
import { endDialog, probeDialog, sendKeys, serveDialog } from './in-dialog.ts';
import type { LegLife } from './leg-life.ts';
import { createLegMedia, type LegSecurity } from './leg-media.ts';
import { allowed, readMessage, supported } from './sip-io.ts';
import type { SrfClient, SrfDialog, SrfError, SrfRequest, SrfResponse } from './srf-shapes.ts';

/** Where an INVITE goes and what it bears. */
export interface Route {
  uri: string;
  proxy?: string;
  headers: Record<string, string>;
  auth?: { username: string; password: string };
}

/** What a final failure means. The engine makes up 408 and 503 for who never answered; those bear no address. */
function endOf(error: SrfError): LegEnd {
  const { status, res } = error;
  if (status === undefined) return { by: 'network', cause: 'unreachable' };
  if (res?.source_address === '') return { by: 'network', cause: status === 408 ? 'timeout' : 'unreachable' };
  const response = res && readMessage(res);
  const target = status < 400 && status !== 305 && status !== 380 && response ? redirectTarget(response) : undefined;
  if (target) return { by: 'remote', cause: 'redirected', status, ...target };
  const q850 = response && q850Of(response);
  return { by: 'remote', cause: causeOfStatus(status, q850), status, ...(q850 !== undefined && { q850 }) };
}

/** RFC 4028 7.3: the session timer that the far end can bear, when it refused ours. */
function leastTimer({ status, res }: SrfError): number | undefined {
  const response = status === 422 && res ? readMessage(res) : undefined;
  return response && readMinSe(response);
}

/** What the telephone network said (RFC 3326). */
const q850Of = (response: SipMessage): number | undefined =>
  headerValues(response, 'Reason')
    .map(readReason)
    .find((reason) => reason?.protocol === 'Q.850')?.cause;

/** RFC 3261 8.1.3.4: where a phone wants the call to go, the likeliest first; a Diversion says why. */
function redirectTarget(response: SipMessage): { to: string; reason: DiversionReason } | undefined {
  const likely = ({ params }: NameAddr): number => Number(param(params, 'q') ?? 1) || 0;
  const contacts = headerValues(response, 'Contact').flatMap((value) => parseNameAddr(value) ?? []);
  const [best] = contacts.filter(({ uri }) => userOf(uri) !== '').sort((a, b) => likely(b) - likely(a));
  return best && { to: userOf(best.uri), reason: readDiversions(response)[0]?.reason ?? 'unconditional' };
}

/** An INVITE of ours, from its sending to the end of its dialog. Nothing is told before this returned. */
export function startOutgoingLeg(call: {
  srf: SrfClient;
  route: Route;
  local: LocalMedia;
  sipCallId: string;
  life: LegLife;
  sessionId: number;
  security: LegSecurity;
  dialogs: DialogBook;
  log: Log;
}): Leg {
  const { life, log, route } = call;
  const { legId } = life;
  const media = createLegMedia(call.sessionId, call.security);
  let sent: SrfRequest | undefined;
  let dialog: SrfDialog | undefined;
  let isRinging = false;
  let early: EarlyDialog | undefined;
  /** Methods that the far end says it takes. */
  let allows = '';
  /** Why we gave up before the answer. */
  let cancelled: HangupCause | undefined;

  function cancel(cause: HangupCause): void {
    const notSent = (error: unknown): void => log.info('CANCEL not sent', { leg: legId, why: describeError(error) });
    try {
      // RFC 3326 2: the reason tells phones not to list the call as missed when another one took it.
      sent?.cancel({ headers: { Reason: endings[cause].reason } }, (error) => error && notSent(error));
    } catch (error) {
      notSent(error);
    }
  }

  /** A phone that sees it ring elsewhere names it so to pick it up (RFC 3891). */
  function noteEarly(res: SrfResponse): void {
    const localTag = tagOf(res.get('From') ?? '');
    const remoteTag = tagOf(res.get('To') ?? '');
    if (!localTag || !remoteTag) return;
    call.dialogs.note(legId, { callId: call.sipCallId, localTag, remoteTag });
    // RFC 6228: that branch is over.
    if (res.status === 199) return;
    const saysTalk = namesTalk(res.get('Allow-Events') ?? '');
    early = { stackDialogId: ownText(res.stackDialogId), to: ownText(res.get('To') ?? ''), saysTalk };
  }

  function provisional(res: SrfResponse): void {
    if (life.over || res.status === 100) return;
    noteEarly(res);
    const remote = res.body ? media.takeAnswer(res.body) : undefined;
    if (remote) life.tell('progress', remote);
    // RFC 6228: one branch of several has ended.
    else if (!isRinging && res.status !== 181 && res.status !== 199) {
      isRinging = true;
      life.tell('ringing');
    }
  }

  function answered(made: SrfDialog, sdp: string): void {
    dialog = made;
    sent = undefined;
    early = undefined;
    allows = ownText(made.res.get('Allow') ?? '');
    serveDialog(made, {
      life,
      media,
      dialogs: call.dialogs,
      log,
      onAck: () => undefined,
      onGone: (by) => life.end(by === 'remote' ? { by, cause: 'hangup' } : { by: 'network', cause: 'timeout' }),
    });
    // The answer crossed our CANCEL (RFC 3261 9.1): there is a call now, and it has to be ended as one.
    if (cancelled) {
      endDialog(made, { cause: cancelled, legId, log });
      return;
    }
    // RFC 3262 5: an answer that came in a reliable response is not given again.
    const remote = sdp ? media.takeAnswer(sdp) : media.remote;
    if (remote) {
      life.tell('answered', remote);
      return;
    }
    endDialog(made, { cause: 'media-failed', legId, log });
    life.end({ by: 'network', cause: 'no-common-codec' });
  }

  /** RFC 3311 5.2: the engine lets an offer pass only when it meets none of ours. */
  function updated(req: SrfRequest, res: SrfResponse): void {
    const notSent = (error: unknown): void => {
      if (error) log.info('answer not sent', { leg: legId, what: 'UPDATE', why: describeError(error) });
    };
    const answer = req.body ? media.answer(req.body) : undefined;
    if (req.body && !answer) return void res.send(488, {}, notSent);
    const described = answer ? { 'Content-Type': 'application/sdp' } : {};
    res.send(200, { body: answer?.sdp ?? '', headers: { Allow: allowed, ...described } }, notSent);
    if (answer) life.tell('remoteChanged', answer.remote);
  }

  /** `sec`: the session timer that the far end insists on. */
  function start(sec?: number): void {
    // The client library throws when its connection has just gone.
    try {
      call.srf.createUAC(
        {
          uri: route.uri,
          localSdp: media.offer(call.local),
          headers: {
            // 100rel is safe to promise as we always offer: the client library acknowledges, but could not answer an offer so.
            Supported: `100rel, timer, 199, ${supported}`,
            Allow: allowed,
            ...route.headers,
            ...(sec === undefined ? {} : { 'Session-Expires': String(sec), 'Min-SE': String(sec) }),
            'Call-ID': call.sipCallId,
            'Content-Type': 'application/sdp',
          },
          ...(route.proxy ? { proxy: route.proxy } : {}),
          ...(route.auth ? { auth: route.auth } : {}),
        },
        {
          cbRequest(error, req) {
            if (error || !req) return;
            sent = req;
            // The client library would answer with our first offer, whatever was asked; it listens after this call.
            queueMicrotask(() => {
              req.removeAllListeners('update');
              req.on('update', updated);
            });
            if (cancelled) cancel(cancelled);
          },
          cbProvisional: provisional,
        },
        (error, made) => {
          if (made) return answered(made, made.remote.sdp ?? '');
          const longer = error && !cancelled && sec === undefined ? leastTimer(error) : undefined;
          if (longer !== undefined) return start(longer);
          // Phones that must encrypt refuse whatever is not RTP/SAVP, even with keys beside RTP/AVP.
          if (error?.status === 488 && !cancelled && media.insistOnKeys()) return start(sec);
          if (error && error.status === undefined)
            log.warn('call not sent', { leg: legId, uri: route.uri, why: describeError(error) });
          life.end(error ? endOf(error) : { by: 'network', cause: 'unreachable' });
        },
      );
    } catch (error) {
      log.warn('call not sent', { leg: legId, why: describeError(error) });
      queueMicrotask(() => life.end({ by: 'network', cause: 'engine-lost' }));
    }
  }

  start();
  return {
    legId,
    sipCallId: call.sipCallId,
    probe: () => probeDialog(dialog),
    saysTalk: () => early?.saysTalk === true,
    askToAnswer() {
      if (early && !life.over) return askToAnswer(call.srf, { early, legId, log });
      return Promise.resolve(dialog ? 'taken' : 'refused');
    },
    sendKeys(keys) {
      if (dialog && !life.over) sendKeys(dialog, { keys, legId, log });
    },
    showParty(party) {
      if (dialog && !life.over) showParty(dialog, { party, allows, legId, log });
    },
    hangup(cause) {
      if (life.over) return;
      if (dialog) {
        endDialog(dialog, { cause, legId, log });
        return life.end({ by: 'local', cause: 'hangup' });
      }
      cancelled = cause;
      cancel(cause);
      life.end({ by: 'local', cause: 'cancelled' });
    },
  };
}
