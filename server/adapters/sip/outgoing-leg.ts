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
import type { HangupCause, Leg, LegEnd, Party } from '../../services/calls/telephony-port.ts';
import { askToAnswer, type EarlyDialog, namesTalk } from './ask-answer.ts';
import { showParty } from './connected-line.ts';
import type { DialogBook } from './dialog-book.ts';
import { endDialog, probeDialog, type ServedLeg, sendKeys, serveDialog } from './in-dialog.ts';
import type { LegLife } from './leg-life.ts';
import { createLegMedia, type LegMedia, type LegSecurity } from './leg-media.ts';
import type { MovableLeg } from './moving.ts';
import { allowed, readMessage, supported } from './sip-io.ts';
import type { SrfClient, SrfDialog, SrfError, SrfRequest, SrfResponse } from './srf-shapes.ts';
import { type MoveOutcome, tellMove } from './tell-move.ts';

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

/** An INVITE of ours as it is to leave. */
interface Departing {
  srf: SrfClient;
  route: Route;
  local: LocalMedia;
  sipCallId: string;
  life: LegLife;
  sessionId: number;
  security: LegSecurity;
  dialogs: DialogBook;
  log: Log;
}

/** An INVITE of ours, from its sending to the end of its dialog. Nothing is told before this returned. */
export function startOutgoingLeg(departing: Departing): Leg & MovableLeg {
  const leg = new Callee(departing);
  leg.start();
  return leg;
}

/** Until the answer: what a call that stands for hours has no use for. */
interface Calling extends Pick<Departing, 'srf' | 'route' | 'local'> {
  sent: SrfRequest | undefined;
  isRinging: boolean;
  early: EarlyDialog | undefined;
}

/** A class, as each leg has one: closures would take three times the memory. */
class Callee implements Leg, MovableLeg, ServedLeg {
  readonly legId: string;
  readonly sipCallId: string;
  readonly life: LegLife;
  readonly media: LegMedia;
  readonly dialogs: DialogBook;
  readonly log: Log;
  awaitsAnswer = false;
  refers = 0;
  #calling: Calling | undefined;
  #dialog: SrfDialog | undefined;
  /** Methods that the far end says it takes. */
  #allows = '';
  /** Why we gave up before the answer. */
  #cancelled: HangupCause | undefined;

  constructor({ srf, route, local, ...departing }: Departing) {
    this.legId = departing.life.legId;
    this.sipCallId = departing.sipCallId;
    this.life = departing.life;
    this.media = createLegMedia(departing.sessionId, departing.security);
    this.dialogs = departing.dialogs;
    this.log = departing.log;
    this.#calling = { srf, route, local, sent: undefined, isRinging: false, early: undefined };
  }

  /** `sec`: the session timer that the far end insists on. */
  start(sec?: number): void {
    const calling = this.#calling;
    if (!calling) return;
    const { srf, route, local } = calling;
    const { legId, life, log, media } = this;
    // The client library throws when its connection has just gone.
    try {
      srf.createUAC(
        {
          uri: route.uri,
          localSdp: media.offer(local),
          headers: {
            // 100rel is safe to promise as we always offer: the client library acknowledges, but could not answer an offer so.
            Supported: `100rel, timer, 199, ${supported}`,
            Allow: allowed,
            ...route.headers,
            ...(sec === undefined ? {} : { 'Session-Expires': String(sec), 'Min-SE': String(sec) }),
            'Call-ID': this.sipCallId,
            'Content-Type': 'application/sdp',
          },
          ...(route.proxy ? { proxy: route.proxy } : {}),
          ...(route.auth ? { auth: route.auth } : {}),
        },
        {
          cbRequest: (error, req) => {
            if (error || !req) return;
            calling.sent = req;
            // The client library would answer with our first offer, whatever was asked; it listens after this call.
            queueMicrotask(() => {
              req.removeAllListeners('update');
              req.on('update', (update, res) => this.#updated(update, res));
            });
            if (this.#cancelled) this.#cancel(this.#cancelled);
          },
          cbProvisional: (res) => this.#provisional(res),
        },
        (error, made) => {
          if (made) return this.#answered(made, made.remote.sdp ?? '');
          const longer = error && !this.#cancelled && sec === undefined ? leastTimer(error) : undefined;
          if (longer !== undefined) return this.start(longer);
          // Phones that must encrypt refuse whatever is not RTP/SAVP, even with keys beside RTP/AVP.
          if (error?.status === 488 && !this.#cancelled && media.insistOnKeys()) return this.start(sec);
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

  probe(): Promise<'alive' | 'gone'> {
    return probeDialog(this.#dialog);
  }

  saysTalk(): boolean {
    return this.#calling?.early?.saysTalk === true;
  }

  askToAnswer(): Promise<'taken' | 'refused'> {
    const { legId, log } = this;
    const { srf, early } = this.#calling ?? {};
    if (srf && early && !this.life.over) return askToAnswer(srf, { early, legId, log });
    return Promise.resolve(this.#dialog ? 'taken' : 'refused');
  }

  sendKeys(keys: string): void {
    const { legId, log } = this;
    if (this.#dialog && !this.life.over) sendKeys(this.#dialog, { keys, legId, log });
  }

  moveTo(address: string): Promise<MoveOutcome> {
    return this.#dialog ? tellMove(this.#dialog, this, address) : Promise.resolve('later');
  }

  showParty(party: Party): void {
    const { legId, log } = this;
    if (this.#dialog && !this.life.over) showParty(this.#dialog, { party, allows: this.#allows, legId, log });
  }

  hangup(cause: HangupCause): void {
    const { life, legId, log } = this;
    if (life.over) return;
    if (this.#dialog) {
      endDialog(this.#dialog, { cause, legId, log });
      life.end({ by: 'local', cause: 'hangup' });
      return;
    }
    this.#cancelled = cause;
    this.#cancel(cause);
    life.end({ by: 'local', cause: 'cancelled' });
  }

  /** We always offer: there is no answer in an ACK. */
  onAck(): void {}

  onGone(by: 'remote' | 'engine'): void {
    this.life.end(by === 'remote' ? { by, cause: 'hangup' } : { by: 'network', cause: 'timeout' });
  }

  #cancel(cause: HangupCause): void {
    const notSent = (error: unknown): void =>
      this.log.info('CANCEL not sent', { leg: this.legId, why: describeError(error) });
    try {
      // RFC 3326 2: the reason tells phones not to list the call as missed when another one took it.
      this.#calling?.sent?.cancel({ headers: { Reason: endings[cause].reason } }, (error) => error && notSent(error));
    } catch (error) {
      notSent(error);
    }
  }

  /** A phone that sees it ring elsewhere names it so to pick it up (RFC 3891). */
  #noteEarly(calling: Calling, res: SrfResponse): void {
    const { legId, sipCallId: callId } = this;
    const localTag = tagOf(res.get('From') ?? '');
    const to = res.get('To') ?? '';
    const remoteTag = tagOf(to);
    if (!localTag || !remoteTag) return;
    this.dialogs.note(legId, { callId, localTag, remoteTag });
    // RFC 6228: that branch is over.
    if (res.status === 199) return;
    const saysTalk = namesTalk(res.get('Allow-Events') ?? '');
    calling.early = { stackDialogId: ownText(res.stackDialogId), to: ownText(to), saysTalk };
  }

  #provisional(res: SrfResponse): void {
    const { life } = this;
    const calling = this.#calling;
    if (life.over || !calling || res.status === 100) return;
    this.#noteEarly(calling, res);
    const remote = res.body ? this.media.takeAnswer(res.body) : undefined;
    if (remote) life.tell('progress', remote);
    // RFC 6228: one branch of several has ended.
    else if (!calling.isRinging && res.status !== 181 && res.status !== 199) {
      calling.isRinging = true;
      life.tell('ringing');
    }
  }

  #answered(made: SrfDialog, sdp: string): void {
    const { life, media, legId, log } = this;
    this.#dialog = made;
    this.#calling = undefined;
    this.#allows = ownText(made.res.get('Allow') ?? '');
    serveDialog(made, this);
    // The answer crossed our CANCEL (RFC 3261 9.1): there is a call now, and it has to be ended as one.
    if (this.#cancelled) {
      endDialog(made, { cause: this.#cancelled, legId, log });
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
  #updated(req: SrfRequest, res: SrfResponse): void {
    const { life, media, legId, log } = this;
    const notSent = (error: unknown): void => {
      if (error) log.info('answer not sent', { leg: legId, what: 'UPDATE', why: describeError(error) });
    };
    const answer = req.body ? media.answer(req.body) : undefined;
    if (req.body && !answer) {
      res.send(488, {}, notSent);
      return;
    }
    const described = answer ? { 'Content-Type': 'application/sdp' } : {};
    res.send(200, { body: answer?.sdp ?? '', headers: { Allow: allowed, ...described } }, notSent);
    if (answer) life.tell('remoteChanged', answer.remote);
  }
}
