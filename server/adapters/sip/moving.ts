import type { Clock } from '../../base/clock.ts';
import type { Ids } from '../../base/ids.ts';
import { glareWaitMs } from '../../core/sip/dialogs/glare.ts';
import type { MoveOutcome } from './tell-move.ts';

export interface MovableLeg {
  readonly legId: string;
  /** `later` also while it is not answered yet. */
  moveTo(address: string): Promise<MoveOutcome>;
}

/** Calls that go on while the machine gets another address: each far end is told of it. */
export interface Moving {
  /** `ownAddress`: which of ours its far end is to use by now; `callsUs`: the far end made the call. */
  watch(leg: MovableLeg, about: { callsUs: boolean; ownAddress: () => string }): void;
  forget(legId: string): void;
  addressesChanged(): void;
}

export function createMoving({ clock, ids }: { clock: Clock; ids: Ids }): Moving {
  const legs = new Map<string, { leg: MovableLeg; callsUs: boolean; ownAddress: () => string }>();

  async function tell(legId: string): Promise<void> {
    const watched = legs.get(legId);
    if (!watched) return;
    const { leg, callsUs, ownAddress } = watched;
    if ((await leg.moveTo(ownAddress())) !== 'later') return;
    clock.after(glareWaitMs({ ownsCallId: !callsUs, below: ids.below }), () => void tell(legId));
  }

  return {
    watch: (leg, about) => void legs.set(leg.legId, { leg, ...about }),
    forget: (legId) => void legs.delete(legId),
    addressesChanged() {
      for (const legId of legs.keys()) void tell(legId);
    },
  };
}
