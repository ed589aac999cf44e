import type { Clock } from '../../base/clock.ts';
import type { Language } from '../../core/office/office.ts';
import type { ConsentPurpose } from '../../core/scripts/script.ts';
import { type Db, schema } from '../../store/db.ts';

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
