import type { ActiveCall } from './active-call.ts';
import type { ActiveLeg } from './active-leg.ts';
import type { ExchangeDeps } from './exchange-deps.ts';
import { partyOf } from './parties-of.ts';

/** The owner is to know at once that somebody of the house calls for help, and from which phone. */
export function tellEmergency(
  deps: ExchangeDeps,
  call: ActiveCall,
  emergency: { caller: ActiveLeg; number: string },
): void {
  const { number: from, name } = partyOf(deps, call, emergency.caller);
  const who = name === undefined ? from : `${name} (${from})`;
  const { callId } = call;
  deps.log.warn('an emergency number is called', { callId, number: emergency.number, from });
  deps.bus.publish('health.changed', {
    code: 'emergency-called',
    context: { callId, number: emergency.number, who },
    active: true,
  });
}
