import type { NumberRule, RuledNumber } from '../office/number-rules.ts';
import { isEmergency } from './numbers.ts';

/** A number as it was and became; `rule` counts from 1 in the trunk's list. */
export interface Rewriting {
  which: RuledNumber;
  from: string;
  to: string;
  rule: number;
}

const isSign = (sign: string, at: string | undefined): boolean =>
  sign === 'x' ? at !== undefined && /^\d$/.test(at) : sign === at;

/** Whether a number is of the pattern of a `NumberRule`. */
export function matchesRule(number: string, match: string): boolean {
  const isOpen = match.endsWith('*');
  const signs = isOpen ? match.slice(0, -1) : match;
  if (isOpen ? number.length < signs.length : number.length !== signs.length) return false;
  return [...signs].every((sign, index) => isSign(sign, number[index]));
}

/**
 * What the first rule that matches makes of a number; undefined when none does, or it stays as it was. A number withheld
 * ('') stays so, and an emergency number is changed only by a rule that names that very number.
 */
export function rewriteNumber(
  rules: readonly NumberRule[],
  asked: { which: RuledNumber; number: string; country: string },
): Rewriting | undefined {
  const { which, number, country } = asked;
  if (number === '') return undefined;
  const isSacred = which === 'dialled' && isEmergency(number, country);
  const index = rules.findIndex(({ on, match }) =>
    on !== which ? false : isSacred ? match === number : matchesRule(number, match),
  );
  const rule = rules[index];
  if (!rule) return undefined;
  const to = rule.prepend + number.slice(rule.strip);
  // A call to nowhere helps nobody: what would be left empty stays.
  return to === number || to === '' ? undefined : { which, from: number, to, rule: index + 1 };
}

/** A call of a trunk as the office means it: who calls, whom, and what was changed for that. */
export function readArrival(
  rules: readonly NumberRule[],
  arrival: { caller: string; called: string; country: string },
): { caller: string; called: string; rewritten: Rewriting[] } {
  const { country } = arrival;
  const caller = rewriteNumber(rules, { which: 'caller', number: arrival.caller, country });
  const called = rewriteNumber(rules, { which: 'called', number: arrival.called, country });
  return {
    caller: caller?.to ?? arrival.caller,
    called: called?.to ?? arrival.called,
    rewritten: [caller, called].filter((each) => each !== undefined),
  };
}
