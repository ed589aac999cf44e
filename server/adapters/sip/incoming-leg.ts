import { describeError } from '../../base/errors.ts';
import type { Log } from '../../base/log.ts';
import { ownText } from '../../base/own-text.ts';
import { endings } from '../../core/sip/causes.ts';
import type { Diversion } from '../../core/sip/diversion.ts';
import { headerValues } from '../../core/sip/message.ts';
import { readReason } from '../../core/sip/refer.ts';
import type { LocalMedia, RemoteMedia } from '../../services/calls/media-port.ts';
import type { HangupCause, IncomingLeg, LegEvents, Party } from '../../services/calls/telephony-port.ts';
import { showParty } from './connected-line.ts';
import type { DialogBook } from './dialog-book.ts';
import { endDialog, probeDialog, type ServedLeg, sendKeys, serveDialog } from './in-dialog.ts';
import type { LegLife } from './leg-life.ts';
import { createLegMedia, type LegMedia, type LegSecurity } from './leg-media.ts';
import type { MovableLeg } from './moving.ts';
import { allowed, readMessage, supported } from './sip-io.ts';
import type { SendOptions, SrfClient, SrfDialog, SrfRequest, SrfResponse } from './srf-shapes.ts';
import { type MoveOutcome, tellMove } from './tell-move.ts';

/** The engine's word for a final answer that came after the caller's CANCEL. */
const isLate = (error: unknown): boolean => /unknown transaction|487/i.test(describeError(error));

/** RFC 3326 2: the caller's network rang several, and one of the others took the call. */
const isTakenElsewhere = (cancel: SrfRequest): boolean => {
  const request = readMessage(cancel);
  const reasons = request ? headerValues(request, 'Reason') : [];
  return reasons.some((value) => {
    const reason = readReason(value);
    return (
      (reason?.protocol === 'SIP' && reason.cause === 200) || (reason?.protocol === 'Q.850' && reason.cause === 26)
    );
  });
};

/** An INVITE that was let in. */
interface Arrived {
  srf: SrfClient;
  req: SrfRequest;
  res: SrfResponse;
  sipCallId: string;
  source: IncomingLeg['source'];
  from: IncomingLeg['from'];
  to: string;
  replaces: IncomingLeg['replaces'];
  diversions: readonly Diversion[];
  dialogs: DialogBook;
  localAddress: string;
  /** Of our 2xx: the session timer (RFC 4028). */
  timerHeaders: Record<string, string>;
  /** Of all our answers: how the engine reaches the caller. */
  natHeaders: Record<string, string>;
  life: LegLife;
  sessionId: number;
  security: LegSecurity;
  log: Log;
}

/**
 * An INVITE that was let in, until its dialog is over. The engine has sent 100 and answers CANCEL by itself; an ACK
 * that never comes it tells as a BYE of its own.
 */
export function createIncomingLeg(arrived: Arrived): IncomingLeg & MovableLeg {
  return new Caller(arrived);
}

/** A class, as each leg has one: closures would take three times the memory. */
class Caller implements IncomingLeg, MovableLeg, ServedLeg {
  readonly legId: string;
  readonly sipCallId: string;
  readonly source: IncomingLeg['source'];
  readonly from: IncomingLeg['from'];
  readonly to: string;
  declare readonly replaces?: NonNullable<IncomingLeg['replaces']>;
  readonly diversions: readonly Diversion[];
  readonly localAddress: string;
  readonly offer: RemoteMedia | undefined;
  readonly life: LegLife;
  readonly media: LegMedia;
  readonly dialogs: DialogBook;
  readonly log: Log;
  awaitsAnswer = false;
  refers = 0;
  readonly #allows: string;
  /** Until the answer: a call that stands for hours has no use for its INVITE. */
  #invite: Pick<Arrived, 'srf' | 'req' | 'res' | 'timerHeaders' | 'natHeaders'> | undefined;
  /** The caller's last offer, until ours or theirs is agreed on; '' when it made none. */
  #offerText: string;
  /** The caller has our answer for sure: it may offer anew before we pick up (RFC 3262 5). */
  #described = false;
  #phase: 'early' | 'answering' | 'acknowledged' = 'early';
  #dialog: SrfDialog | undefined;
  /** Why we hung up before the ACK was in: BYE has to wait for it (RFC 3261 15). */
  #pendingHangup: HangupCause | undefined;
  #settle: ((remote: RemoteMedia | undefined) => void) | undefined;

  constructor(arrived: Arrived) {
    const { srf, req, res, life, timerHeaders, natHeaders } = arrived;
    this.legId = life.legId;
    this.sipCallId = arrived.sipCallId;
    this.source = arrived.source;
    this.from = arrived.from;
    this.to = arrived.to;
    if (arrived.replaces) this.replaces = arrived.replaces;
    this.diversions = arrived.diversions;
    this.localAddress = arrived.localAddress;
    this.life = life;
    this.media = createLegMedia(arrived.sessionId, arrived.security);
    this.dialogs = arrived.dialogs;
    this.log = arrived.log;
    this.#allows = ownText(req.get('Allow') ?? '');
    this.#invite = { srf, req, res, timerHeaders, natHeaders };
    this.#offerText = ownText(req.body ?? '');
    this.offer = this.#offerText ? this.media.readOffer(this.#offerText) : undefined;
    req.on('cancel', (cancel) => {
      if (this.#phase === 'early')
        life.end({ by: 'remote', cause: 'cancelled', ...(isTakenElsewhere(cancel) && { elsewhere: true }) });
    });
    req.on('update', (update, answer) => this.#updated(update, answer));
  }

  attach(events: LegEvents): void {
    this.life.attach(events);
  }

  ring(): void {
    this.#provisional(180);
  }

  progress(local: LocalMedia): void {
    // An unreliable 183 cannot bear an offer (RFC 3264 2): a late offer only hears that it rings.
    const sdp = this.#offerText && !this.life.over && this.#phase === 'early' ? this.#describe(local) : undefined;
    if (sdp) this.#provisional(183, { body: sdp, headers: { 'Content-Type': 'application/sdp' } });
    else this.#provisional(180);
  }

  answer(local: LocalMedia): Promise<RemoteMedia | undefined> {
    const { life, log, legId } = this;
    if (life.over || this.#phase !== 'early' || !this.#invite) return Promise.resolve(undefined);
    const { srf, req, res, natHeaders, timerHeaders } = this.#invite;
    const sdp = this.#describe(local);
    if (!sdp) {
      res.send(488, {}, this.#logged('488'));
      life.end({ by: 'network', cause: 'no-common-codec' });
      return Promise.resolve(undefined);
    }
    this.#phase = 'answering';
    return new Promise((resolve) => {
      this.#settle = resolve;
      const headers = {
        Allow: allowed,
        Supported: supported,
        ...natHeaders,
        ...timerHeaders,
        'Content-Type': 'application/sdp',
      };
      srf.createUAS(req, res, { localSdp: sdp, headers }, (error, made) => {
        if (made) {
          this.#dialog = made;
          this.#invite = undefined;
          serveDialog(made, this);
          return;
        }
        log.info('answer not sent', { leg: legId, what: '200', why: describeError(error) });
        life.end(isLate(error) ? { by: 'remote', cause: 'cancelled' } : { by: 'network', cause: 'unreachable' });
        this.#settled(undefined);
      });
    });
  }

  probe(): Promise<'alive' | 'gone'> {
    return probeDialog(this.#dialog);
  }

  sendKeys(keys: string): void {
    const { legId, log } = this;
    if (this.#dialog && !this.life.over) sendKeys(this.#dialog, { keys, legId, log });
  }

  moveTo(address: string): Promise<MoveOutcome> {
    return this.#phase === 'acknowledged' && this.#dialog
      ? tellMove(this.#dialog, this, address)
      : Promise.resolve('later');
  }

  showParty(party: Party): void {
    const { legId, log } = this;
    if (this.#dialog && !this.life.over) showParty(this.#dialog, { party, allows: this.#allows, legId, log });
  }

  hangup(cause: HangupCause): void {
    const { life, legId, log } = this;
    if (life.over) return;
    if (this.#phase === 'early' && this.#invite) {
      const { status, reason } = endings[cause];
      this.#invite.res.send(status, { headers: { Reason: reason } }, this.#logged(String(status)));
      life.end({ by: 'local', cause: 'refused' });
      return;
    }
    if (this.#phase === 'acknowledged' && this.#dialog) endDialog(this.#dialog, { cause, legId, log });
    else this.#pendingHangup = cause;
    life.end({ by: 'local', cause: 'hangup' });
    this.#settled(undefined);
  }

  onAck(sdp: string): void {
    const { life, media, legId, log } = this;
    const dialog = this.#dialog;
    if (this.#phase !== 'answering' || !dialog) return;
    this.#phase = 'acknowledged';
    const remote = this.#offerText ? media.remote : sdp ? media.takeAnswer(sdp) : undefined;
    this.#offerText = '';
    if (this.#pendingHangup) endDialog(dialog, { cause: this.#pendingHangup, legId, log });
    else if (!remote) {
      endDialog(dialog, { cause: 'media-failed', legId, log });
      life.end({ by: 'network', cause: 'no-common-codec' });
    }
    this.#settled(remote);
  }

  onGone(by: 'remote' | 'engine'): void {
    if (by === 'remote') this.life.end({ by: 'remote', cause: 'hangup' });
    else this.life.end({ by: 'network', cause: this.#phase === 'acknowledged' ? 'timeout' : 'ack-missing' });
    this.#settled(undefined);
  }

  #settled(remote: RemoteMedia | undefined): void {
    this.#settle?.(remote);
    this.#settle = undefined;
  }

  #logged(what: string): (error: unknown) => void {
    return (error) => {
      if (error) this.log.info('answer not sent', { leg: this.legId, what, why: describeError(error) });
    };
  }

  #provisional(status: number, opts: SendOptions = {}): void {
    if (this.life.over || this.#phase !== 'early' || !this.#invite) return;
    const { req, res, natHeaders } = this.#invite;
    const headers = { ...natHeaders, ...opts.headers };
    // RFC 3262 3: who requires it has each provisional response be reliable.
    const insists = /\b100rel\b/i.test(req.get('Require') ?? '');
    if (!insists) {
      res.send(status, { ...opts, headers }, this.#logged(String(status)));
      return;
    }
    // RFC 3261 13.2.1: the first reliable response to a late offer would have to make it; the answer does that here.
    if (!this.#offerText) return;
    const reliable = { ...opts, headers: { ...headers, Require: '100rel' } };
    res.send(status, reliable, this.#logged(String(status)), (prack) => {
      this.#described ||= opts.body !== undefined;
      this.#pracked(prack);
    });
  }

  /** RFC 3262 5: an offer in the PRACK has its answer in the 2xx; without one the client library answers by itself. */
  #pracked(prack: SrfRequest): void {
    if (!prack.body || this.life.over) return;
    const answer = this.media.answer(prack.body);
    if (answer) this.#offerText = ownText(prack.body);
    const opts = answer ? { body: answer.sdp, headers: { 'Content-Type': 'application/sdp' } } : {};
    prack.res.send(answer ? 200 : 488, opts, this.#logged('PRACK'));
  }

  #updated(update: SrfRequest, answer: SrfResponse): void {
    const send = (status: number, opts: SendOptions): void => answer.send(status, opts, this.#logged('UPDATE'));
    // RFC 3311 5.2: no offer while our answer to the first one is outstanding.
    const next = update.body && this.#described ? this.media.answer(update.body) : undefined;
    if (!update.body) send(200, { headers: { Allow: allowed } });
    else if (!this.#described) send(500, { headers: { 'Retry-After': '3' } });
    else if (!next) send(488, {});
    else {
      this.#offerText = ownText(update.body);
      send(200, { body: next.sdp, headers: { Allow: allowed, 'Content-Type': 'application/sdp' } });
      this.life.tell('remoteChanged', next.remote);
    }
  }

  /** Our description for 183 and 200: the answer, or the offer when the caller made none. */
  #describe(local: LocalMedia): string | undefined {
    return this.#offerText ? this.media.answer(this.#offerText, local)?.sdp : this.media.offer(local);
  }
}
