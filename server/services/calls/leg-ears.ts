import type { CallEndReason } from '../../core/calls/call-reasons.ts';
import type { CallFact } from '../../core/calls/events.ts';
import type { ActiveLeg, LegWatcher } from './active-leg.ts';
import type { CallHandover } from './call-handover.ts';
import type { CallKeys } from './call-keys.ts';
import type { CallTalk } from './call-talk.ts';
import type { LegAudio } from './leg-audio.ts';
import { journalled, type LegEnds } from './leg-ends.ts';
import type { LegEars } from './leg-line.ts';
import type { RemoteMedia } from './media-port.ts';
import type { SilenceWatch } from './silence-watch.ts';
import type { HangupCause, LegEnd, TransferRequest } from './telephony-port.ts';

interface Call {
  readonly isOver: boolean;
  readonly legs: ReadonlyMap<string, ActiveLeg>;
  readonly watchers: Map<string, LegWatcher>;
  readonly audio: LegAudio;
  readonly ends: LegEnds;
  readonly handover: CallHandover;
  readonly keys: CallKeys;
  readonly silence: SilenceWatch;
  readonly talk: CallTalk;
  tell(fact: CallFact): void;
  markAnswered(leg: ActiveLeg): void;
  transferAsked(leg: ActiveLeg, transfer: TransferRequest): void;
  end(reason: CallEndReason, cause?: HangupCause): void;
}

/** What a call does with whatever its legs tell: who closes whom. */
export function createLegEars(call: Call): LegEars {
  return new Ears(call);
}

const hangupBy = ({ role }: ActiveLeg): CallEndReason => (role === 'caller' ? 'caller-hangup' : 'callee-hangup');

/** A class, as each call has one: closures would take three times the memory. */
class Ears implements LegEars {
  readonly #call: Call;

  constructor(call: Call) {
    this.#call = call;
  }

  ringing(legId: string): void {
    const { legs, watchers } = this.#call;
    const leg = legs.get(legId);
    if (leg?.state !== 'new') return;
    leg.state = 'ringing';
    this.#call.tell({ kind: 'leg.ringing', legId });
    watchers.get(legId)?.ringing?.();
  }

  progress(legId: string, remote: RemoteMedia): void {
    const { audio, watchers } = this.#call;
    const leg = this.#unanswered(legId);
    if (!leg) return;
    audio.connect(leg, remote);
    this.#call.tell({ kind: 'leg.progress', legId });
    watchers.get(legId)?.progress?.();
  }

  answered(legId: string, remote: RemoteMedia): void {
    const { audio, watchers } = this.#call;
    const leg = this.#unanswered(legId);
    if (!leg) return;
    audio.connect(leg, remote);
    this.#call.markAnswered(leg);
    watchers.get(legId)?.answered?.();
  }

  remoteChanged(legId: string, remote: RemoteMedia): void {
    const { audio, legs, silence, talk } = this.#call;
    const leg = legs.get(legId);
    if (!leg) return;
    audio.connect(leg, remote);
    const held = remote.direction === 'inactive' || remote.direction === 'recvonly';
    if (held === leg.held) return;
    leg.held = held;
    this.#call.tell({ kind: held ? 'leg.held' : 'leg.resumed', legId });
    if (!held) silence.resumed(legId);
    else if (leg.state !== 'ended') silence.held(legId);
    talk.holdChanged(leg);
  }

  dtmf(legId: string, key: string): void {
    this.#call.keys.pressed({ legId, key, way: 'info' });
  }

  transferAsked(legId: string, transfer: TransferRequest): void {
    const leg = this.#call.legs.get(legId);
    if (leg && !this.#call.isOver) this.#call.transferAsked(leg, transfer);
    else transfer.refuse('no-such-call');
  }

  ended(legId: string, told: LegEnd): void {
    const { audio, ends, handover, legs, silence, talk, watchers } = this.#call;
    const leg = legs.get(legId);
    if (!leg || leg.state === 'ended') return;
    const wasAnswered = leg.state === 'answered';
    const end: LegEnd = leg.lost ? { by: 'network', cause: 'timeout' } : told;
    const aliveAt = wasAnswered && end.cause === 'timeout' ? silence.aliveAt(legId) : undefined;
    leg.state = 'ended';
    this.#call.tell({ kind: 'leg.ended', ...journalled(end), legId, ...(aliveAt === undefined ? {} : { aliveAt }) });
    watchers.get(legId)?.ended?.(end);
    watchers.delete(legId);
    silence.forget(legId);
    if (handover.isLeaving(leg)) handover.left(leg);
    else if (talk.has(leg)) this.#call.end(hangupBy(leg));
    else if (leg.place === 'stays') this.#call.end(end.by === 'network' ? 'unreachable' : hangupBy(leg));
    // A click-to-call's own phones may refuse one by one; the caller is the one who picked up.
    else if (leg.role === 'caller' && !leg.dropped && (leg.incoming || wasAnswered))
      this.#call.end(
        end.by === 'network' ? 'unreachable' : 'abandoned',
        // Told on to the phones that ring: they do not list the call as missed.
        'elsewhere' in end ? 'answered-elsewhere' : 'normal',
      );
    void audio.close(leg);
    ends.ended();
  }

  #unanswered(legId: string): ActiveLeg | undefined {
    const leg = this.#call.legs.get(legId);
    return leg?.state === 'answered' || leg?.state === 'ended' ? undefined : leg;
  }
}
