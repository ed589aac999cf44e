import type { Clock } from '../../base/clock.ts';
import { refusalChannels } from '../../core/customers/customer.ts';
import type { Language } from '../../core/office/office.ts';
import type { ConsentPurpose } from '../../core/scripts/script.ts';
import { type Db, schema } from '../../store/db.ts';
import type { Customers } from '../customers/customers.ts';

/** An answer to a question of consent, with what proves it. */
export interface ConsentAnswer {
  /** Absent while it is not known who it is; the call tells later. */
  customerId?: string | undefined;
  callId?: string | undefined;
  purpose: ConsentPurpose;
  given: boolean;
  /** The very words that were asked. */
  asked: string;
  language: Language;
  /** Login of who asked; '' for the customer's own hand. */
  by: string;
  /** Where it was asked: `script:care@3`, `form`, `mail`. */
  how: string;
}

/** Keeps an answer to a question of consent for good; the latest of a customer and purpose is what counts. */
export function recordConsent({ db, clock }: { db: Db; clock: Clock }, answer: ConsentAnswer): void {
  const { customerId = null, callId = null, ...rest } = answer;
  db.insert(schema.consents)
    .values({ ...rest, customerId, callId, at: clock.now() })
    .run();
}

/** Who agrees to calls, mails or faxes refuses them no more, and who does not refuses them from now on. */
export function followConsent(
  customers: Pick<Customers, 'refuse'>,
  answer: { customerId: string; purpose: ConsentPurpose; given: boolean; reason: string; by: string },
): void {
  const { customerId, purpose, given, reason, by } = answer;
  const channel = refusalChannels.find((each) => each === purpose);
  if (channel) customers.refuse({ customerId, channel, reason: given ? '' : reason, by });
}
