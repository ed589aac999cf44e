import type { CallerRule } from '../office/caller-rules.ts';
import type { InboundRoute } from '../office/office.ts';
import { fitNumber, formsOf } from './fit-number.ts';
import { cleanNumber } from './numbers.ts';

/** Who calls, as far as it is known. */
export interface CallerFacts {
  /** As the network shows it; '' when hidden. */
  number: string;
  customer?: { vip: boolean };
  /** No call came from this number before; asked only where a route wants to know. */
  isFirst(): boolean;
}

export type Screening =
  | { passes: true }
  | { passes: false; why: 'anonymous' | 'unlisted' }
  | { passes: false; why: 'blocked'; rule: CallerRule };

/** The rule that speaks for a number on a day, the best fitting one; among equals the one that lets in. */
export function findCallerRule(
  rules: readonly CallerRule[],
  caller: { number: string; country: string; today: string },
): CallerRule | undefined {
  const forms = formsOf(caller.number, caller.country);
  if (forms[0] === '') return undefined;
  let best: { rule: CallerRule; fit: number } | undefined;
  for (const rule of rules) {
    if (rule.until !== undefined && rule.until < caller.today) continue;
    const fit = fitNumber(rule.number, { forms, country: caller.country });
    if (fit === undefined) continue;
    if (!best || fit > best.fit || (fit === best.fit && rule.verdict === 'allow')) best = { rule, fit };
  }
  return best?.rule;
}

/** Whether a caller may come in by a route. `today` is `YYYY-MM-DD` on the office's clock. */
export function screenCaller(
  route: Pick<InboundRoute, 'refuse'>,
  asked: { caller: CallerFacts; rules: readonly CallerRule[]; country: string; today: string },
): Screening {
  const { number } = asked.caller;
  const rule = findCallerRule(asked.rules, { number, country: asked.country, today: asked.today });
  if (rule?.verdict === 'block') return { passes: false, why: 'blocked', rule };
  if (route.refuse === 'unlisted' && !rule) return { passes: false, why: 'unlisted' };
  if (route.refuse === 'anonymous' && cleanNumber(number) === '') return { passes: false, why: 'anonymous' };
  return { passes: true };
}
