import type { LegStopper } from '../limits/call-limits.ts';
import type { ActiveCall } from './active-call.ts';
import { isOfTheHouse } from './parties-of.ts';

/** Warns and ends running legs that a budget or limit does not bear any longer. */
export function createLegStopper(callOf: (legId: string) => ActiveCall | undefined): LegStopper {
  return {
    cut({ legId, why, subject }) {
      const call = callOf(legId);
      const leg = call?.legs.get(legId);
      if (!call || call.isOver || !leg || leg.state === 'ended') return false;
      call.tell({ kind: 'limit.cut', legId, why, subject });
      // Two who are left go on talking.
      if (call.view.threeWay) call.drop(leg, 'normal');
      else call.end('limit-reached');
      return true;
    },
    warn({ legId, why, subject, leftSec }) {
      const call = callOf(legId);
      if (!call || call.isOver) return;
      call.tell({ kind: 'limit.warned', legId, why, subject, leftSec });
      // Where both are outside, nobody of the house is there to hear it.
      for (const leg of call.legs.values())
        if (leg.legId !== legId && leg.state === 'answered' && !leg.held && isOfTheHouse(leg))
          call.sound.playWarning(leg);
    },
  };
}
