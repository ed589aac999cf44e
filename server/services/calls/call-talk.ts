import type { CallFact, SupervisionMode } from '../../core/calls/events.ts';
import type { ActiveLeg } from './active-leg.ts';
import type { CallSound } from './call-sound.ts';
import type { ExchangeDeps } from './exchange-deps.ts';
import type { LiveCall } from './live-call.ts';

/** Who hears a talk of others, and is to hear each one that the call comes to. */
export interface Attendant {
  readonly leg: ActiveLeg;
  readonly login: string;
  /** These two talk from now on. */
  hears(a: ActiveLeg, b: ActiveLeg): void;
  /** They do no longer. */
  parts(a: ActiveLeg, b: ActiveLeg): void;
  /** All who talk are in that mix now. */
  hearsMix(mixId: string): void;
  /** Its leg ended. */
  left(): void;
  change(mode: SupervisionMode): void;
  /** Has the talk of whoever is of the house; nothing while nobody talks, or who talks asks somebody else. */
  takeOver(): void;
}

/** Who hears whom in a call: early media, talk, hold. */
export interface CallTalk {
  /** The two hear each other; between answered legs this is talk. */
  bridge(a: ActiveLeg, b: ActiveLeg): void;
  /** The leg's far end put us on hold or took us back: the one who waits hears music. */
  holdChanged(leg: ActiveLeg): void;
  /** They no longer hear each other, and neither's end is the call's. */
  part(): void;
  /** What `leg` sent before the answer is heard no more; who heard it hears it ring again. */
  hush(hearer: ActiveLeg, leg: ActiveLeg): void;
  /** Whom the leg talks with. */
  otherOf(leg: ActiveLeg): ActiveLeg | undefined;
  /** Whether the leg is one of the two who talk. */
  has(leg: ActiveLeg): boolean;
  /** Two people heard each other. */
  happened(): boolean;
  /** Somebody hears this talk and those that follow; undefined = nobody any more. */
  attend(attendant: Attendant | undefined): void;
  attendant(): Attendant | undefined;
  /** The two who talk. */
  pair(): readonly [ActiveLeg, ActiveLeg] | undefined;
}

export function createCallTalk(
  deps: ExchangeDeps,
  call: {
    callId: string;
    tell: (fact: CallFact) => void;
    show: (change: Partial<LiveCall>) => void;
    sound: CallSound;
  },
): CallTalk {
  const { media } = deps;
  const { sound } = call;
  /** Whose early media is heard. */
  let hearing: string | undefined;
  let bridged: { a: ActiveLeg; b: ActiveLeg } | undefined;
  let happened = false;
  let attendant: Attendant | undefined;

  const has = (leg: ActiveLeg): boolean => bridged !== undefined && (bridged.a === leg || bridged.b === leg);

  const otherOf = (leg: ActiveLeg): ActiveLeg | undefined =>
    bridged && has(leg) ? (bridged.a === leg ? bridged.b : bridged.a) : undefined;

  function holdChanged(leg: ActiveLeg): void {
    const other = otherOf(leg);
    if (!other) return;
    if (leg.held) sound.playHold(other);
    else if (!other.held) {
      sound.release(other.legId);
      media.bridge(leg.legId, other.legId);
    }
    call.show({ held: leg.held || other.held });
  }

  return {
    bridge(a, b) {
      for (const leg of [a, b]) sound.release(leg.legId);
      const isTalk = a.state === 'answered' && b.state === 'answered';
      // A carrier may send several 183: the first one opened the way.
      if (!isTalk && hearing === b.legId) return;
      hearing = b.legId;
      media.bridge(a.legId, b.legId);
      call.tell({ kind: 'legs.bridged', legA: a.legId, legB: b.legId });
      if (!isTalk) return;
      for (const { side, legId } of [a, b]) if (side.kind === 'extension') media.guardKeys(legId);
      bridged = { a, b };
      happened = true;
      attendant?.hears(a, b);
      for (const leg of [a, b]) if (leg.held) holdChanged(leg);
      deps.projector.project(call.callId);
    },
    part() {
      if (!bridged) return;
      const { a, b } = bridged;
      bridged = undefined;
      hearing = undefined;
      for (const leg of [a, b]) sound.release(leg.legId);
      attendant?.parts(a, b);
      media.unbridge(a.legId);
      for (const { legId } of [a, b]) media.stopPlaying(legId);
      call.tell({ kind: 'legs.unbridged', legA: a.legId, legB: b.legId });
    },
    hush(hearer, leg) {
      if (bridged || hearing !== leg.legId) return;
      hearing = undefined;
      media.unbridge(hearer.legId);
      call.tell({ kind: 'legs.unbridged', legA: hearer.legId, legB: leg.legId });
      sound.playRingBack(hearer);
    },
    attend(next) {
      if (bridged) attendant?.parts(bridged.a, bridged.b);
      attendant = next;
      if (bridged) attendant?.hears(bridged.a, bridged.b);
    },
    attendant: () => attendant,
    pair: () => bridged && [bridged.a, bridged.b],
    otherOf,
    holdChanged,
    has,
    happened: () => happened,
  };
}
