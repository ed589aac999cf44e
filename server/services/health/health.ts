import type { Clock } from '../../base/clock.ts';
import type { FactBus } from '../facts.ts';

/** A trouble that a person should know of; `code` names its text. */
export interface Trouble {
  code: string;
  context: Record<string, unknown>;
  since: number;
}

export interface Health {
  /** What is wrong just now, oldest first. */
  troubles(): Trouble[];
  /** Somebody has taken note of an emergency call: it was told long enough. */
  noteEmergency(callId: string): void;
}

/** One trouble per code and subject: a trunk's is told apart from another's, a listener's and a call's likewise. */
const keyOf = (code: string, context: Record<string, unknown>): string =>
  `${code} ${context.trunkId ?? context.listener ?? context.host ?? context.callId ?? ''}`;

/** Keeps the list of present troubles from the facts that tell their begin and end. */
export function createHealth(deps: { bus: FactBus; clock: Clock }): Health {
  const troubles = new Map<string, Trouble>();
  deps.bus.on('health.changed', ({ code, context, active }) => {
    const key = keyOf(code, context);
    if (!active) troubles.delete(key);
    else if (!troubles.has(key)) troubles.set(key, { code, context, since: deps.clock.now() });
  });
  return {
    troubles: () => [...troubles.values()],
    noteEmergency(callId) {
      deps.bus.publish('health.changed', { code: 'emergency-called', context: { callId }, active: false });
    },
  };
}
