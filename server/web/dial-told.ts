import type { Flash } from '../../views/layout/page.ts';
import type { DialOutcome } from '../services/calls/live-call.ts';

/** Why a click to call came to nothing, for whoever clicked; undefined when the phone rings. */
export function dialTold(outcome: DialOutcome): Flash | undefined {
  if (outcome.kind === 'dialling') return undefined;
  return {
    tone: 'bad',
    key: `dial.${outcome.reason}`,
    ...(outcome.reason === 'wants-no-calls' && { values: { name: outcome.refusal.name } }),
  };
}
