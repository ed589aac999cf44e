import { join } from 'node:path';
import type { CallEndReason, LimitWhy } from '../../core/calls/call-reasons.ts';
import { findExtension } from '../../core/office/find-extension.ts';
import type { Language, Mailbox } from '../../core/office/office.ts';
import { shortestMessageMs } from '../voicemail/mend-messages.ts';
import type { ActiveCall } from './active-call.ts';
import type { ActiveLeg } from './active-leg.ts';
import type { ExchangeDeps } from './exchange-deps.ts';
import { isOfTheHouse } from './parties-of.ts';
import { refuseAloud } from './refuse-aloud.ts';
import type { HangupCause } from './telephony-port.ts';

/** Silence at a stretch after which a caller is taken to have finished. */
const QUIET_SEC = 6;

export const findMailbox = (deps: ExchangeDeps, number: string): Mailbox | undefined =>
  deps.office.read().mailboxes.find((each) => each.number === number);

/** The mailbox that answers for an extension, if any. */
export const ownMailbox = (deps: ExchangeDeps, extension: string): string | undefined =>
  findExtension(deps.office.read(), extension) && findMailbox(deps, extension)?.number;

/** What callers hear of a mailbox: its prompt, what was recorded for it by phone, or the product's own words. */
async function playGreeting(
  deps: ExchangeDeps,
  call: ActiveCall,
  to: { leg: ActiveLeg; box: Mailbox; language: Language },
): Promise<void> {
  const { leg, box, language } = to;
  const recorded = box.greeting === undefined ? deps.mailboxes.greeting(box.number) : undefined;
  if (recorded !== undefined)
    await call.sound.playFile(leg, { name: 'own-greeting', file: join(deps.dataFolder, recorded) });
  else await call.sound.playPrompts(leg, { names: [box.greeting ?? 'leave-message'], language });
}

/** # cuts short what is being said. */
async function skippable(call: ActiveCall, leg: ActiveLeg, play: () => Promise<void>): Promise<void> {
  const deaf = call.keys.listen(leg.legId, {
    isSecret: () => false,
    pressed: (key) => key === '#' && call.sound.stop(leg),
  });
  try {
    await play();
  } finally {
    deaf();
  }
}

/**
 * The caller leaves a message, and the call ends: as `voicemail` when one was kept, whoever hung up. A mailbox that does
 * not exist or is full ends it with `reason`.
 */
export async function leaveMessage(
  deps: ExchangeDeps,
  call: ActiveCall,
  way: {
    caller: ActiveLeg;
    mailbox: string;
    language: Language;
    reason: CallEndReason;
    cause?: HangupCause;
    limit?: LimitWhy;
    unpaid?: true;
  },
): Promise<void> {
  const { caller, mailbox, language, reason } = way;
  const box = findMailbox(deps, mailbox);
  if (!box) {
    const why = way.unpaid ? 'no-account' : way.limit;
    if (why === undefined) return call.end(reason, way.cause);
    // What the house allows itself is nothing to callers from outside.
    return refuseAloud(deps, call, { caller, reason: isOfTheHouse(caller) ? why : 'unavailable', language });
  }
  call.tell({ kind: 'voicemail.reached', mailbox, why: reason });
  await call.answer(caller);
  call.show({ stage: 'message' });
  if (deps.mailboxes.isFull(mailbox)) {
    call.tell({ kind: 'voicemail.missed', mailbox, why: 'full' });
    await call.sound.playPrompts(caller, { names: ['mailbox-full'], language });
    return call.end(reason, way.cause);
  }
  await skippable(call, caller, () => playGreeting(deps, call, { leg: caller, box, language }));
  await call.sound.playPrompts(caller, { names: ['beep'], language });
  const isKept = await takeMessage(deps, call, { caller, box });
  call.show({ stage: 'ending' });
  await call.sound.playPrompts(caller, { names: [isKept ? 'message-saved' : 'message-empty'], language });
  call.end(isKept ? 'voicemail' : reason, way.cause);
}

/** Also when the caller hangs up; whether it was worth keeping. */
async function takeMessage(
  deps: ExchangeDeps,
  call: ActiveCall,
  from: { caller: ActiveLeg; box: Mailbox },
): Promise<boolean> {
  const { caller, box } = from;
  const mailbox = box.number;
  const { view } = call;
  const { side } = caller;
  const { id, file } = deps.mailboxes.begin({
    mailbox,
    callId: call.callId,
    fromNumber: side.kind === 'extension' ? side.extension : (side.e164 ?? side.number),
    ...(view.name !== undefined && { fromName: view.name }),
    ...(view.customerId !== undefined && { customerId: view.customerId }),
  });
  const taken = await call.dictation.take(caller, {
    recordingId: id,
    file: join(deps.dataFolder, file),
    maxSec: box.maxMessageSec,
    quietSec: QUIET_SEC,
  });
  const { durationMs } = taken;
  // The worker that wrote it is gone: the next start mends it, as it was last flushed.
  if (taken.bytes === 0) {
    if (taken.end === 'failed') deps.mailboxes.remove(id);
    call.tell({ kind: 'voicemail.missed', mailbox, why: 'failed' });
    return false;
  }
  if (Math.min(durationMs, taken.soundMs ?? 0) < shortestMessageMs) {
    deps.mailboxes.remove(id);
    call.tell({ kind: 'voicemail.missed', mailbox, why: 'nothing-said' });
    return false;
  }
  deps.mailboxes.keep(id, durationMs);
  call.tell({ kind: 'voicemail.left', mailbox, messageId: id, durationMs });
  call.conclude('voicemail');
  return true;
}
