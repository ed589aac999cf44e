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

interface Call {
  readonly callId: string;
  readonly sound: CallSound;
  tell(fact: CallFact): void;
  show(change: Partial<LiveCall>): void;
}

type Deps = Pick<ExchangeDeps, 'media' | 'projector'>;

export function createCallTalk(deps: Deps, call: Call): CallTalk {
  return new Talk(deps, call);
}

/** A class, as each call has one: closures would take three times the memory. */
class Talk implements CallTalk {
  readonly #deps: Deps;
  readonly #call: Call;
  /** Whose early media is heard. */
  #hearing: string | undefined;
  #pair: readonly [ActiveLeg, ActiveLeg] | undefined;
  #happened = false;
  #attendant: Attendant | undefined;

  constructor(deps: Deps, call: Call) {
    this.#deps = deps;
    this.#call = call;
  }

  bridge(a: ActiveLeg, b: ActiveLeg): void {
    const { media, projector } = this.#deps;
    const { callId, sound } = this.#call;
    for (const leg of [a, b]) sound.release(leg.legId);
    const isTalk = a.state === 'answered' && b.state === 'answered';
    // A carrier may send several 183: the first one opened the way.
    if (!isTalk && this.#hearing === b.legId) return;
    this.#hearing = b.legId;
    media.bridge(a.legId, b.legId);
    this.#call.tell({ kind: 'legs.bridged', legA: a.legId, legB: b.legId });
    if (!isTalk) return;
    for (const { side, legId } of [a, b]) if (side.kind === 'extension') media.guardKeys(legId);
    this.#pair = [a, b];
    this.#happened = true;
    this.#attendant?.hears(a, b);
    for (const leg of [a, b]) if (leg.held) this.holdChanged(leg);
    projector.project(callId);
  }

  holdChanged(leg: ActiveLeg): void {
    const other = this.otherOf(leg);
    if (!other) return;
    const { sound } = this.#call;
    if (leg.held) sound.playHold(other);
    else if (!other.held) {
      sound.release(other.legId);
      this.#deps.media.bridge(leg.legId, other.legId);
    }
    this.#call.show({ held: leg.held || other.held });
  }

  part(): void {
    if (!this.#pair) return;
    const { media } = this.#deps;
    const [a, b] = this.#pair;
    this.#pair = undefined;
    this.#hearing = undefined;
    for (const leg of [a, b]) this.#call.sound.release(leg.legId);
    this.#attendant?.parts(a, b);
    media.unbridge(a.legId);
    for (const { legId } of [a, b]) media.stopPlaying(legId);
    this.#call.tell({ kind: 'legs.unbridged', legA: a.legId, legB: b.legId });
  }

  hush(hearer: ActiveLeg, leg: ActiveLeg): void {
    if (this.#pair || this.#hearing !== leg.legId) return;
    this.#hearing = undefined;
    this.#deps.media.unbridge(hearer.legId);
    this.#call.tell({ kind: 'legs.unbridged', legA: hearer.legId, legB: leg.legId });
    this.#call.sound.playRingBack(hearer);
  }

  attend(next: Attendant | undefined): void {
    if (this.#pair) this.#attendant?.parts(...this.#pair);
    this.#attendant = next;
    if (this.#pair) this.#attendant?.hears(...this.#pair);
  }

  attendant(): Attendant | undefined {
    return this.#attendant;
  }

  pair(): readonly [ActiveLeg, ActiveLeg] | undefined {
    return this.#pair;
  }

  otherOf(leg: ActiveLeg): ActiveLeg | undefined {
    const [a, b] = this.#pair ?? [];
    return a === leg ? b : b === leg ? a : undefined;
  }

  has(leg: ActiveLeg): boolean {
    return this.#pair?.includes(leg) === true;
  }

  happened(): boolean {
    return this.#happened;
  }
}
