import { and, eq, isNotNull } from 'drizzle-orm';
import type { Language } from '../../core/office/office.ts';
import { type Db, schema } from '../db.ts';

/** What the customer of that mail address reads, where a card says so. */
export function languageOfMail(db: Db, address: string): Language | undefined {
  const { contactPoints, customers } = schema;
  const found = db
    .select({ language: customers.language })
    .from(contactPoints)
    .innerJoin(customers, eq(customers.id, contactPoints.customerId))
    .where(
      and(
        eq(contactPoints.channel, 'mail'),
        eq(contactPoints.key, address.toLowerCase()),
        isNotNull(customers.language),
      ),
    )
    .get();
  return found?.language ?? undefined;
}
