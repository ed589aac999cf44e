import { describeError } from '../../base/errors.ts';
import type { Log } from '../../base/log.ts';
import { endings } from '../../core/sip/causes.ts';
import { userOf } from '../../core/sip/identity.ts';
import { header, headerValues } from '../../core/sip/message.ts';
import { printSipfrag, readReferTo, refusesSubscription } from '../../core/sip/refer.ts';
import type { HangupCause, TransferProgress } from '../../services/calls/telephony-port.ts';
import type { DialogBook } from './dialog-book.ts';
import type { LegLife } from './leg-life.ts';
import { readMessage } from './sip-io.ts';
import type { SrfDialog, SrfRequest, SrfResponse } from './srf-shapes.ts';

const statusOf = (progress: TransferProgress): number =>
  progress === 'trying'
    ? 100
    : progress === 'ringing'
      ? 180
      : progress === 'connected'
        ? 200
        : endings[progress].status;

/** A leg whose far end may ask for a transfer. */
export interface ReferredLeg {
  readonly life: LegLife;
  readonly dialogs: DialogBook;
  readonly log: Log;
  /** How many came. */
  refers: number;
}

interface Referred {
  dialog: SrfDialog;
  leg: ReferredLeg;
}

function notify({ dialog, leg }: Referred, event: string, progress: TransferProgress): void {
  if (!dialog.connected) return;
  const isLast = progress !== 'trying' && progress !== 'ringing';
  const headers = {
    Event: event,
    'Subscription-State': isLast ? 'terminated;reason=noresource' : 'active;expires=60',
    'Content-Type': 'message/sipfrag;version=2.0',
  };
  dialog.request({ method: 'NOTIFY', headers, body: printSipfrag(statusOf(progress)) }, (error) => {
    if (error) leg.log.info('news of a transfer not sent', { leg: leg.life.legId, why: describeError(error) });
  });
}

/**
 * REFER in a call (RFC 3515): whoever owns the leg decides; the far end hears how far it came by NOTIFY in the same
 * dialog, unless it wants no subscription (RFC 4488). Gone with the dialog.
 */
export function serveRefer(referred: Referred, req: SrfRequest, res: SrfResponse): void {
  const { leg } = referred;
  const { life, dialogs, log } = leg;
  const send = (status: number, headers: Record<string, string> = {}): void =>
    res.send(status, { headers }, (error) => {
      if (error) log.info('answer to REFER not sent', { leg: life.legId, status, why: describeError(error) });
    });
  const request = readMessage(req);
  const [to, ...more] = request ? headerValues(request, 'Refer-To') : [];
  const target = to === undefined || more.length > 0 ? undefined : readReferTo(to);
  if (!request || !target) {
    send(400);
    return;
  }
  const legId = target.replaces && dialogs.legOf(target.replaces);
  // RFC 3891 3, told at once instead of in a NOTIFY.
  if (target.replaces && legId === undefined) {
    send(endings['no-such-call'].status);
    return;
  }
  const isSilent = refusesSubscription(header(request, 'Refer-Sub'));
  // RFC 3515 2.4.6: from the second one on the events must be told apart.
  const cseq = Number.parseInt(header(request, 'CSeq') ?? '', 10);
  const event = leg.refers++ === 0 ? 'refer' : `refer;id=${cseq}`;
  let isDecided = false;
  let isOver = isSilent;
  const decide = (status: number, headers: Record<string, string> = {}): void => {
    if (isDecided) return;
    isDecided = true;
    send(status, headers);
  };
  const refuse = (cause: HangupCause): void => {
    if (isDecided) return;
    isOver = true;
    decide(endings[cause].status, { Reason: endings[cause].reason });
  };
  life.tell('transferAsked', {
    to: userOf(target.uri),
    ...(legId !== undefined && { replaces: { legId } }),
    accept: () => decide(202, isSilent ? { 'Refer-Sub': 'false' } : {}),
    refuse,
    tell(progress) {
      if (isOver) return;
      isOver = progress !== 'trying' && progress !== 'ringing';
      notify(referred, event, progress);
    },
  });
  // Nobody who owns the leg cares for transfers.
  refuse('declined');
}
