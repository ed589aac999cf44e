import type { ContactClass } from '../cases/case.ts';

/** Calls that a script is for: all that is named must fit; nothing named = every call with somebody outside. */
export interface ScriptUse {
  queue?: string;
  /** The client company for whom the office calls or is called. */
  principal?: string;
  direction?: 'inbound' | 'outbound';
  /** Of the call's case. */
  class?: ContactClass;
}

/** What is known of a call. */
export interface CallAtHand {
  direction: 'inbound' | 'outbound';
  queue?: string | undefined;
  principal?: string | undefined;
  class?: ContactClass | undefined;
}

/** What says more of a call weighs more than all below it. */
const weights = { class: 8, queue: 4, principal: 2, direction: 1 } as const;
const conditions = Object.keys(weights) as (keyof typeof weights)[];

/** How closely a use names the call; undefined: it is for others. */
function closenessOf(use: ScriptUse, call: CallAtHand): number | undefined {
  let sum = 0;
  for (const each of conditions) {
    const wanted = use[each];
    if (wanted === undefined) continue;
    if (each === 'principal' ? fold(wanted) !== fold(call.principal ?? '') : wanted !== call[each]) return undefined;
    sum += weights[each];
  }
  return sum;
}

const fold = (text: string): string => text.trim().toLowerCase();

/** The script whose use is closest to the call; of equal ones the first. */
export function pickScript<T extends { uses: readonly ScriptUse[] }>(
  scripts: readonly T[],
  call: CallAtHand,
): T | undefined {
  let best: { script: T; closeness: number } | undefined;
  for (const script of scripts)
    for (const use of script.uses) {
      const closeness = closenessOf(use, call);
      if (closeness !== undefined && (!best || closeness > best.closeness)) best = { script, closeness };
    }
  return best?.script;
}
