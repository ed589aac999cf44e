import { describeError } from '../../base/errors.ts';
import type { Log } from '../../base/log.ts';
import { ownText } from '../../base/own-text.ts';
import { endings } from '../../core/sip/causes.ts';
import type { Diversion } from '../../core/sip/diversion.ts';
import { headerValues } from '../../core/sip/message.ts';
import { readReason } from '../../core/sip/refer.ts';
import type { LocalMedia, RemoteMedia } from '../../services/calls/media-port.ts';
import type { HangupCause, IncomingLeg } from '../../services/calls/telephony-port.ts';
import { showParty } from './connected-line.ts';
import type { DialogBook } from './dialog-book.ts';
import { endDialog, probeDialog, sendKeys, serveDialog } from './in-dialog.ts';
import type { LegLife } from './leg-life.ts';
import { createLegMedia, type LegSecurity } from './leg-media.ts';
import { allowed, readMessage, supported } from './sip-io.ts';
import type { SendOptions, SrfClient, SrfDialog, SrfRequest, SrfResponse } from './srf-shapes.ts';

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

/**
 * An INVITE that was let in, until its dialog is over. The engine has sent 100 and answers CANCEL by itself; an ACK
 * that never comes it tells as a BYE of its own.
 */
export function createIncomingLeg({
  req,
  res,
  ...call
}: {
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
}): IncomingLeg {
  const { srf, life, log } = call;
  const { legId } = life;
  /** Until the answer: a call that stands for hours has no use for its INVITE. */
  let invite: { req: SrfRequest; res: SrfResponse } | undefined = { req, res };
  const allows = ownText(req.get('Allow') ?? '');
  const media = createLegMedia(call.sessionId, call.security);
  /** The caller's last offer; '' when it made none. */
  let offerText = ownText(req.body ?? '');
  /** RFC 3262 3: then each provisional response has to be reliable. */
  const insists = /\b100rel\b/i.test(req.get('Require') ?? '');
  /** The caller has our answer for sure: it may offer anew before we pick up (RFC 3262 5). */
  let described = false;
  let phase: 'early' | 'answering' | 'acknowledged' = 'early';
  let dialog: SrfDialog | undefined;
  /** Why we hung up before the ACK was in: BYE has to wait for it (RFC 3261 15). */
  let pendingHangup: HangupCause | undefined;
  let settle: (remote: RemoteMedia | undefined) => void = () => undefined;

  req.on('cancel', (cancel) => {
    if (phase === 'early')
      life.end({ by: 'remote', cause: 'cancelled', ...(isTakenElsewhere(cancel) && { elsewhere: true }) });
  });
  req.on('update', (update, answer) => {
    if (!update.body) return void answer.send(200, { headers: { Allow: allowed } }, logged('UPDATE'));
    // RFC 3311 5.2: an offer while our answer to the first one is outstanding.
    if (!described) return void answer.send(500, { headers: { 'Retry-After': '3' } }, logged('UPDATE'));
    const next = media.answer(update.body);
    if (!next) return void answer.send(488, {}, logged('UPDATE'));
    offerText = update.body;
    answer.send(
      200,
      { body: next.sdp, headers: { Allow: allowed, 'Content-Type': 'application/sdp' } },
      logged('UPDATE'),
    );
    life.tell('remoteChanged', next.remote);
  });

  const logged = (what: string) => (error: unknown) => {
    if (error) log.info('answer not sent', { leg: legId, what, why: describeError(error) });
  };

  function provisional(status: number, opts: SendOptions = {}): void {
    if (life.over || phase !== 'early' || !invite) return;
    const { res } = invite;
    const headers = { ...call.natHeaders, ...opts.headers };
    if (!insists) return void res.send(status, { ...opts, headers }, logged(String(status)));
    // RFC 3261 13.2.1: the first reliable response to a late offer would have to make it; the answer does that here.
    if (!offerText) return;
    const reliable = { ...opts, headers: { ...headers, Require: '100rel' } };
    res.send(status, reliable, logged(String(status)), (prack) => {
      described ||= opts.body !== undefined;
      pracked(prack);
    });
  }

  /** RFC 3262 5: an offer in the PRACK has its answer in the 2xx; without one the client library answers by itself. */
  function pracked(prack: SrfRequest): void {
    if (!prack.body || life.over) return;
    const answer = media.answer(prack.body);
    if (answer) offerText = prack.body;
    const opts = answer ? { body: answer.sdp, headers: { 'Content-Type': 'application/sdp' } } : {};
    prack.res.send(answer ? 200 : 488, opts, logged('PRACK'));
  }

  /** Our description for 183 and 200: the answer, or the offer when the caller made none. */
  const describe = (local: LocalMedia): string | undefined =>
    offerText ? media.answer(offerText, local)?.sdp : media.offer(local);

  function acknowledged(sdp: string): void {
    if (phase !== 'answering' || !dialog) return;
    phase = 'acknowledged';
    const remote = offerText ? media.remote : sdp ? media.takeAnswer(sdp) : undefined;
    if (pendingHangup) endDialog(dialog, { cause: pendingHangup, legId, log });
    else if (!remote) {
      endDialog(dialog, { cause: 'media-failed', legId, log });
      life.end({ by: 'network', cause: 'no-common-codec' });
    }
    settle(remote);
  }

  function answered(made: SrfDialog): void {
    dialog = made;
    invite = undefined;
    serveDialog(made, {
      life,
      media,
      dialogs: call.dialogs,
      log,
      onAck: acknowledged,
      onGone(by) {
        if (by === 'remote') life.end({ by: 'remote', cause: 'hangup' });
        else life.end({ by: 'network', cause: phase === 'acknowledged' ? 'timeout' : 'ack-missing' });
        settle(undefined);
      },
    });
  }

  return {
    legId,
    sipCallId: call.sipCallId,
    source: call.source,
    from: call.from,
    to: call.to,
    ...(call.replaces && { replaces: call.replaces }),
    diversions: call.diversions,
    localAddress: call.localAddress,
    offer: offerText ? media.readOffer(offerText) : undefined,
    attach: life.attach,
    ring: () => provisional(180),
    progress(local) {
      // An unreliable 183 cannot bear an offer (RFC 3264 2): a late offer only hears that it rings.
      const sdp = offerText && !life.over && phase === 'early' ? describe(local) : undefined;
      if (sdp) provisional(183, { body: sdp, headers: { 'Content-Type': 'application/sdp' } });
      else provisional(180);
    },
    answer(local) {
      if (life.over || phase !== 'early' || !invite) return Promise.resolve(undefined);
      const { req, res } = invite;
      const sdp = describe(local);
      if (!sdp) {
        res.send(488, {}, logged('488'));
        life.end({ by: 'network', cause: 'no-common-codec' });
        return Promise.resolve(undefined);
      }
      phase = 'answering';
      return new Promise((resolve) => {
        settle = resolve;
        const headers = {
          Allow: allowed,
          Supported: supported,
          ...call.natHeaders,
          ...call.timerHeaders,
          'Content-Type': 'application/sdp',
        };
        srf.createUAS(req, res, { localSdp: sdp, headers }, (error, made) => {
          if (made) return answered(made);
          log.info('answer not sent', { leg: legId, what: '200', why: describeError(error) });
          life.end(isLate(error) ? { by: 'remote', cause: 'cancelled' } : { by: 'network', cause: 'unreachable' });
          settle(undefined);
        });
      });
    },
    probe: () => probeDialog(dialog),
    sendKeys(keys) {
      if (dialog && !life.over) sendKeys(dialog, { keys, legId, log });
    },
    showParty(party) {
      if (dialog && !life.over) showParty(dialog, { party, allows, legId, log });
    },
    hangup(cause) {
      if (life.over) return;
      if (phase === 'early' && invite) {
        const { res } = invite;
        const { status, reason } = endings[cause];
        res.send(status, { headers: { Reason: reason } }, logged(String(status)));
        return life.end({ by: 'local', cause: 'refused' });
      }
      if (phase === 'acknowledged' && dialog) endDialog(dialog, { cause, legId, log });
      else pendingHangup = cause;
      life.end({ by: 'local', cause: 'hangup' });
      settle(undefined);
    },
  };
}
