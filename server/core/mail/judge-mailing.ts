import { type Customer, pointsOf } from '../customers/customer.ts';
import type { PrivacySettings } from '../office/privacy.ts';
import { judgeConsent } from '../privacy/judge-consent.ts';

/**
 * Why a mail had better not go there. `not-asked`: the office writes only to who agreed, and nobody has asked yet;
 * `forgotten`: somebody of this address wanted to hear no more, and was forgotten since.
 */
export type MailObjection =
  | 'no-address'
  | 'bad-address'
  | 'closed'
  | 'refuses-mails'
  | 'not-asked'
  | 'forgotten'
  | 'bounced'
  | 'wrong-address';

/** Those that a person may set aside for one mail; the others say that it would not arrive, or must not. */
export const mayGoAnyway = (objection: MailObjection): boolean =>
  objection === 'closed' || objection === 'refuses-mails' || objection === 'not-asked';

const isAddress = (text: string): boolean => /^[^\s@<>"',;:\\]{1,64}@[A-Za-z0-9.-]{1,190}$/.test(text);

/** What speaks against writing there. Who has written to us wants to hear from us: then only the address counts. */
export function judgeMailing(asked: {
  /** In small letters. */
  to: string;
  customer: Pick<Customer, 'refusals' | 'standing' | 'points'> | undefined;
  /** What the customer said last when asked about mails. */
  said: boolean | undefined;
  isForgotten: boolean;
  isAnswer: boolean;
  settings: Pick<PrivacySettings, 'demandConsent'>;
}): MailObjection | undefined {
  const { to, customer, said, isAnswer, settings } = asked;
  if (customer && !isAnswer) {
    if (customer.standing === 'closed') return 'closed';
    if (customer.refusals.some(({ channel }) => channel === 'mails')) return 'refuses-mails';
    const { why } = judgeConsent(settings, { purpose: 'mails', said });
    if (why === 'refused') return 'refuses-mails';
    if (why === 'not-asked') return why;
  }
  if (to === '') return 'no-address';
  if (!isAddress(to)) return 'bad-address';
  if (asked.isForgotten && !isAnswer && said !== true) return 'forgotten';
  const point = customer && pointsOf(customer, 'mail', 'all').find(({ key }) => key === to);
  if (!point || point.state === 'good') return undefined;
  return point.state === 'bounced' ? 'bounced' : 'wrong-address';
}
