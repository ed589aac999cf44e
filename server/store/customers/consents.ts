import { and, desc, eq } from 'drizzle-orm';
import type { ConsentPurpose } from '../../core/scripts/script.ts';
import { type Db, schema } from '../db.ts';

const { consents } = schema;

export type Consent = typeof consents.$inferSelect;

/** All answers of a customer, the latest first. */
export const consentsOf = (db: Db, customerId: string): Consent[] =>
  db
    .select()
    .from(consents)
    .where(eq(consents.customerId, customerId))
    .orderBy(desc(consents.at), desc(consents.id))
    .all();

/** What a customer said last about a purpose; undefined where nobody asked. */
export const consentTo = (db: Db, asked: { customerId: string; purpose: ConsentPurpose }): boolean | undefined =>
  db
    .select({ given: consents.given })
    .from(consents)
    .where(and(eq(consents.customerId, asked.customerId), eq(consents.purpose, asked.purpose)))
    .orderBy(desc(consents.at), desc(consents.id))
    .limit(1)
    .get()?.given;

/** What a customer said last about each purpose that was asked about. */
export function latestConsents(db: Db, customerId: string): Pick<Consent, 'purpose' | 'given'>[] {
  const latest = new Map<ConsentPurpose, boolean>();
  for (const { purpose, given } of consentsOf(db, customerId)) if (!latest.has(purpose)) latest.set(purpose, given);
  return [...latest].map(([purpose, given]) => ({ purpose, given }));
}
