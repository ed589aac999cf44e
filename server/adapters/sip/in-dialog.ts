import { describeError } from '../../base/errors.ts';
import type { Log } from '../../base/log.ts';
import { ownText } from '../../base/own-text.ts';
import { endings } from '../../core/sip/causes.ts';
import type { HangupCause } from '../../services/calls/telephony-port.ts';
import type { DialogIds } from './dialog-book.ts';
import type { LegMedia } from './leg-media.ts';
import { type ReferredLeg, serveRefer } from './refer.ts';
import { timerAnswer } from './session-ask.ts';
import { allowed, readMessage } from './sip-io.ts';
import { type DialogMethod, dialogMethods, type SrfDialog, type SrfRequest, type SrfResponse } from './srf-shapes.ts';

/** INFO bodies of the two ways phones send a digit so: `Signal=5\r\nDuration=160` and a bare `5`. */
export function digitOf(contentType: string, body: string): string | undefined {
  const type = contentType.split(';')[0]!.trim().toLowerCase();
  const text =
    type === 'application/dtmf-relay'
      ? /^\s*Signal\s*=\s*(\S+)/im.exec(body)?.[1]
      : type === 'application/dtmf'
        ? body.trim()
        : undefined;
  if (text === '10') return '*';
  if (text === '11') return '#';
  return text !== undefined && /^[0-9*#A-D]$/i.test(text) ? text.toUpperCase() : undefined;
}

const noHeader = (): undefined => undefined;

/**
 * The client library keeps the INVITE, its answer and both descriptions as long as the dialog lives, for a few words of
 * them; a call of hours has no use for the rest. Gives what names it.
 */
function lighten(dialog: SrfDialog): DialogIds {
  const { srf } = dialog;
  srf.removeDialog(dialog);
  const { callId, localTag, remoteTag = '' } = dialog.sip;
  const ids = { callId: ownText(callId), localTag: ownText(localTag), remoteTag: ownText(remoteTag) };
  dialog.sip = ids;
  dialog.req = { method: dialog.req.method, socket: dialog.req.socket };
  dialog.res = { stackDialogId: ownText(dialog.res.stackDialogId), get: noHeader };
  dialog.local = { uri: '', sdp: '', contact: ownText(dialog.local.contact) };
  dialog.remote = { uri: '', sdp: '' };
  srf.addDialog(dialog);
  return ids;
}

/** A leg, as its dialog is served here. */
export interface ServedLeg extends ReferredLeg {
  readonly media: LegMedia;
  /** We gave the offer in our 200: the answer comes with the ACK. */
  awaitsAnswer: boolean;
  /** With the answer to a late offer, if there was one. */
  onAck(sdp: string): void;
  /** The dialog is gone; `unacknowledged`-ness is for the leg to know. */
  onGone(by: 'remote' | 'engine'): void;
}

function send(
  { life, log }: ServedLeg,
  res: SrfResponse,
  { status, ...opts }: { status: number; headers?: Record<string, string>; body?: string },
): void {
  res.send(status, opts, (error) => {
    if (error) log.info('answer in dialog not sent', { leg: life.legId, status, why: describeError(error) });
  });
}

/** RFC 4028 9: each of these refreshes the session. */
function refreshing(req: SrfRequest): Record<string, string> {
  const request = readMessage(req);
  return { Allow: allowed, ...(request ? timerAnswer(request, 0) : {}) };
}

const withSdp = { 'Content-Type': 'application/sdp' };

function renegotiate(leg: ServedLeg, req: SrfRequest, res: SrfResponse): void {
  const { life, media } = leg;
  const before = media.remote;
  const answer = media.answer(req.body!);
  // RFC 3261 14.2: what was agreed before goes on.
  if (!answer) {
    send(leg, res, { status: 488, headers: { Warning: '304 localhost "Media type not available"' } });
    return;
  }
  send(leg, res, { status: 200, body: answer.sdp, headers: { ...refreshing(req), ...withSdp } });
  if (JSON.stringify(before) !== JSON.stringify(answer.remote)) life.tell('remoteChanged', answer.remote);
}

type Listener = (this: SrfDialog, req: SrfRequest, res: SrfResponse) => void;

const refuse: Listener = function (_, res) {
  send(this.leg!, res, { status: 405, headers: { Allow: allowed } });
};

/** One for all dialogs: each would keep as much in closures as all else that a leg needs. */
const listeners: Readonly<Record<DialogMethod, Listener>> = {
  modify(req, res) {
    const leg = this.leg!;
    // The client library would keep it, and with it the message, as long as the call.
    this.remote.sdp = '';
    if (req.body) {
      renegotiate(leg, req, res);
      return;
    }
    leg.awaitsAnswer = true;
    send(leg, res, { status: 200, body: leg.media.offer(), headers: { ...refreshing(req), ...withSdp } });
  },
  update(req, res) {
    // RFC 4028 10: without a body it only says that the far end lives.
    if (req.body) renegotiate(this.leg!, req, res);
    else send(this.leg!, res, { status: 200, headers: refreshing(req) });
  },
  info(req, res) {
    const leg = this.leg!;
    const digit = digitOf(req.get('Content-Type') ?? '', req.body ?? '');
    const isKnown = !req.body || digit !== undefined;
    const notKnown = { status: 415, headers: { Accept: 'application/dtmf-relay, application/dtmf' } };
    send(leg, res, isKnown ? { status: 200 } : notKnown);
    if (digit !== undefined) leg.life.tell('dtmf', digit);
  },
  options(_, res) {
    send(this.leg!, res, { status: 200, headers: { Allow: allowed, Accept: 'application/sdp' } });
  },
  refer(req, res) {
    serveRefer({ dialog: this, leg: this.leg! }, req, res);
  },
  notify(_, res) {
    send(this.leg!, res, { status: 481 });
  },
  message: refuse,
  publish: refuse,
};

function acknowledged(this: SrfDialog, req: SrfRequest): void {
  const leg = this.leg!;
  const { media } = leg;
  this.remote.sdp = '';
  if (!leg.awaitsAnswer) {
    leg.onAck(req.body ?? '');
    return;
  }
  leg.awaitsAnswer = false;
  const before = JSON.stringify(media.remote);
  const remote = req.body ? media.takeAnswer(req.body) : undefined;
  if (remote && JSON.stringify(remote) !== before) leg.life.tell('remoteChanged', remote);
}

function destroyed(this: SrfDialog, req: SrfRequest): void {
  this.leg!.onGone(req.source === 'application' ? 'engine' : 'remote');
}

/**
 * Serves an answered leg: re-INVITE and UPDATE are answered here with what we already send, digits are told, what we
 * cannot do is refused. Must be called in the same turn in which the dialog was made: a BYE may stand right behind the
 * answer.
 */
export function serveDialog(dialog: SrfDialog, leg: ServedLeg): void {
  leg.dialogs.note(leg.life.legId, lighten(dialog));
  dialog.leg = leg;
  for (const method of dialogMethods) dialog.on(method, listeners[method]);
  dialog.on('ack', acknowledged);
  dialog.on('destroy', destroyed);
}

/** BYE with the reason why; a dialog that is gone already is no matter. */
export function endDialog(dialog: SrfDialog, ending: { cause: HangupCause; legId: string; log: Log }): void {
  if (!dialog.connected) return;
  dialog.destroy({ headers: { Reason: endings[ending.cause].reason } }, (error) => {
    if (error) ending.log.info('BYE not sent', { leg: ending.legId, why: describeError(error) });
  });
}

/** What an error means that never reached the network: the engine knows no such dialog. */
const isUnknown = (error: unknown): boolean => /unable to find dialog/i.test(describeError(error));

/**
 * Asks by OPTIONS whether the far end still has the call: any answer but "no such call" and none at all says so. A leg
 * that was not answered yet counts as alive, its INVITE has an outcome of its own.
 */
export function probeDialog(dialog: SrfDialog | undefined): Promise<'alive' | 'gone'> {
  if (!dialog) return Promise.resolve('alive');
  if (!dialog.connected) return Promise.resolve('gone');
  return new Promise((resolve) => {
    const options = { method: 'OPTIONS', headers: { Accept: 'application/sdp' } };
    dialog.request(options, (error, res) => {
      if (error || !res) return resolve(isUnknown(error) ? 'gone' : 'alive');
      // The engine makes up 408 and 503 for who never answered; those bear no address.
      const silent = res.source_address === '' || res.status === 408;
      resolve(silent || res.status === 481 ? 'gone' : 'alive');
    });
  });
}

/** Presses keys at the far end by INFO, each when the one before was answered. */
export function sendKeys(dialog: SrfDialog, pressed: { keys: string; legId: string; log: Log }): void {
  const { keys, legId, log } = pressed;
  const [key, ...more] = keys;
  if (key === undefined || !dialog.connected) return;
  const body = `Signal=${key}\r\nDuration=160\r\n`;
  dialog.request({ method: 'INFO', headers: { 'Content-Type': 'application/dtmf-relay' }, body }, (error) => {
    if (error) log.info('INFO not sent', { leg: legId, why: describeError(error) });
    else sendKeys(dialog, { ...pressed, keys: more.join('') });
  });
}
