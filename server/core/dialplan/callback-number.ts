import type { CallbackRefusal } from '../calls/call-reasons.ts';
import { classifyNumber } from './numbers.ts';
import type { OutboundPlan } from './plan-outbound.ts';

/**
 * Whether the office calls somebody back there, who may be anybody on the telephone: undefined = it does. Numbers that
 * cost more than a plain call, or of which nobody knows what they cost, never.
 */
export function refuseCallback(asked: {
  /** Where it goes when dialled. */
  plan: OutboundPlan;
  e164?: string | undefined;
  country: string;
  abroad: boolean;
  /** Keyed in, and not the number that calls: inside the house nobody is called for that. */
  isKeyed: boolean;
}): CallbackRefusal | undefined {
  const { plan, e164, country, abroad, isKeyed } = asked;
  if (plan.kind === 'internal' && !isKeyed) return undefined;
  // No line just now is no matter: it is called later.
  const isOutside = plan.kind === 'trunk' || (plan.kind === 'refused' && plan.reason !== 'invalid-number');
  if (!isOutside || e164 === undefined) return 'invalid';
  switch (classifyNumber(e164, country)) {
    case 'fixed':
    case 'mobile':
    case 'national':
    case 'toll-free':
      return undefined;
    case 'international':
      return abroad ? undefined : 'abroad';
    case 'short':
    case 'emergency':
    case 'unknown':
      return 'invalid';
    default:
      return 'premium';
  }
}
