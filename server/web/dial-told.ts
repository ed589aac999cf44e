import type { Flash } from '../../views/layout/page.ts';
import type { DialOutcome } from '../services/calls/live-call.ts';

const refusalKeys = {
  refuses: 'dial.wants-no-calls',
  closed: 'dial.customer-closed',
  'not-in-service': 'dial.not-in-service',
  'wrong-number': 'dial.wrong-number',
  'asked-back': 'dial.wants-no-calls',
  overridden: 'dial.wants-no-calls',
} as const;

/** Why a click to call came to nothing, for whoever clicked; undefined when the phone rings. */
export function dialTold(outcome: DialOutcome): Flash | undefined {
  if (outcome.kind === 'dialling') return undefined;
  return {
    tone: 'bad',
    ...(outcome.reason === 'wants-no-calls'
      ? { key: refusalKeys[outcome.refusal.why], values: { name: outcome.refusal.name } }
      : outcome.whose === undefined
        ? { key: `dial.${outcome.reason}` }
        : { key: 'dial.campaign-budget', values: { name: outcome.whose } }),
  };
}
