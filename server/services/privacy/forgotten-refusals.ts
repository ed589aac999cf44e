import { and, eq } from 'drizzle-orm';
import type { RefusalChannel } from '../../core/customers/customer.ts';
import { type Db, schema } from '../../store/db.ts';
import { readSetting } from '../../store/queries/settings.ts';
import { hashOf, privacySecretKey } from './forget-customer.ts';

const { forgottenRefusals } = schema;

/**
 * Since when somebody who was forgotten wants to hear nothing of this kind at a number (E.164) or an address (small letters);
 * undefined where nobody is known to.
 */
export const createForgottenRefusals =
  (db: Db, channel: RefusalChannel): ((key: string) => number | undefined) =>
  (key) => {
    const secret = readSetting(db, privacySecretKey);
    if (typeof secret !== 'string') return undefined;
    const wish = and(eq(forgottenRefusals.hash, hashOf(secret, key)), eq(forgottenRefusals.channel, channel));
    return db.select().from(forgottenRefusals).where(wish).get()?.at;
  };
