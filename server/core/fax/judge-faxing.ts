import type { Customer } from '../customers/customer.ts';
import type { PrivacySettings } from '../office/privacy.ts';
import { judgeConsent } from '../privacy/judge-consent.ts';

/** Why nothing had better be faxed there. `not-asked`: the office faxes only to who agreed, and nobody has asked yet. */
export const faxObjections = [
  'bad-number',
  /** An extension, and no modem has a line of the house. */
  'extension',
  'destination-refused',
  'closed',
  'refuses-faxes',
  'not-asked',
  /** The class of service of who sends does not let such a number be called. */
  'not-allowed',
  /** A budget, a limit or the fraud stop lets nobody call there now. */
  'over-limit',
] as const;
export type FaxObjection = (typeof faxObjections)[number];

/** Those that a person may set aside for one fax that the customer asked for. */
export const mayFaxAnyway = (objection: FaxObjection): boolean =>
  objection === 'closed' || objection === 'refuses-faxes' || objection === 'not-asked';

/** What speaks against faxing there. */
export function judgeFaxing(asked: {
  /** Absent: what was typed is no number. */
  e164: string | undefined;
  /** The office faxes nothing there. */
  isRefused: boolean;
  customer: Pick<Customer, 'refusals' | 'standing'> | undefined;
  /** What the customer said last when asked about faxes. */
  said: boolean | undefined;
  /** Somebody of this number wanted no faxes, and was forgotten since. */
  isForgotten: boolean;
  settings: Pick<PrivacySettings, 'demandConsent'>;
}): FaxObjection | undefined {
  const { e164, isRefused, customer, said, isForgotten, settings } = asked;
  if (e164 === undefined) return 'bad-number';
  if (isRefused) return 'destination-refused';
  if (customer?.refusals.some(({ channel }) => channel === 'faxes') || (isForgotten && said !== true))
    return 'refuses-faxes';
  if (!customer) return undefined;
  if (customer.standing === 'closed') return 'closed';
  const { why } = judgeConsent(settings, { purpose: 'faxes', said });
  if (why === 'refused') return 'refuses-faxes';
  return why === 'not-asked' ? 'not-asked' : undefined;
}
