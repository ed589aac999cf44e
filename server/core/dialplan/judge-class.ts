import type { CallClass } from '../office/call-classes.ts';
import type { CallKind } from '../office/call-kinds.ts';
import type { OpeningHours } from '../office/office.ts';
import { isOpen } from '../schedule/opening-hours.ts';
import { type CountryRules, countryRules } from './dialling-rules.ts';
import { classifyNumber } from './numbers.ts';
import type { OutboundPlan } from './plan-outbound.ts';

/** Whether a class of service lets a call pass, and why. */
export interface ClassJudgement {
  classId: string;
  callKind: CallKind;
  allowed: boolean;
  /** `pin`: not before somebody gave theirs; allowed, when it was given. */
  reason: 'always' | 'open' | 'pin' | 'never' | 'outside-hours';
}

export interface ClassRequest {
  plan: OutboundPlan;
  callClass: CallClass;
  /** ISO 3166-1 alpha-2 of the office. */
  country: string;
  hours: readonly OpeningHours[];
  officeZone: string;
  atMs: number;
  /** The class is that of somebody who gave their PIN. */
  pinGiven?: boolean;
}

/** The digits of a national number that name its place. */
function placeOf(national: string, { place }: CountryRules): string {
  const short = place.shorter?.find((each) => national.startsWith(each));
  return short ?? national.slice(0, place.digits);
}

/** What lies in the place of the office's own number, as the trunk shows it, is local. */
function isSamePlace(called: Called): boolean {
  const { e164 = '', own, country } = called;
  const rules = countryRules(country);
  if (!rules) return false;
  if (rules.place.digits === 0) return true;
  if (!own?.startsWith(`+${rules.code}`)) return false;
  const [there, here] = [e164, own].map((number) => placeOf(number.slice(rules.code.length + 1), rules));
  return there === here;
}

export interface Called {
  e164?: string | undefined;
  own?: string | undefined;
  country: string;
}

/**
 * What a call to that number is. Service numbers, and whatever the numbering plan does not know, count as premium:
 * nobody can tell beforehand what they cost. Where a country's digits do not tell mobile from fixed, both are local or
 * national.
 */
export function kindOfNumber(called: Called): CallKind {
  const kind = called.e164 === undefined ? 'unknown' : classifyNumber(called.e164, called.country);
  switch (kind) {
    case 'mobile':
    case 'international':
      return kind;
    case 'toll-free':
      return 'local';
    case 'fixed':
    case 'national':
      return isSamePlace(called) ? 'local' : 'national';
    case 'shared-cost':
      return 'national';
    default:
      return 'premium';
  }
}

/** Whether the class lets the planned call pass; undefined for emergency calls, which always do, and for what goes nowhere. */
export function judgeClass(request: ClassRequest): ClassJudgement | undefined {
  const { plan, callClass } = request;
  if (plan.kind === 'emergency' || plan.kind === 'refused') return undefined;
  const callKind =
    plan.kind === 'trunk'
      ? kindOfNumber({ e164: plan.e164, own: plan.attempts[0]?.callerId, country: request.country })
      : 'internal';
  const about = { classId: callClass.id, callKind };
  const permission = callClass.allows[callKind];
  if (permission.kind === 'always') return { ...about, allowed: true, reason: 'always' };
  if (permission.kind === 'pin') return { ...about, allowed: request.pinGiven === true, reason: 'pin' };
  const hours = permission.kind === 'hours' && request.hours.find(({ id }) => id === permission.hours);
  if (!hours) return { ...about, allowed: false, reason: 'never' };
  const { open } = isOpen({ hours, officeZone: request.officeZone }, request.atMs);
  return { ...about, allowed: open, reason: open ? 'open' : 'outside-hours' };
}
