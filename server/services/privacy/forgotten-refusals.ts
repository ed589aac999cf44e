import { and, eq } from 'drizzle-orm';
import { type Db, schema } from '../../store/db.ts';
import { readSetting } from '../../store/queries/settings.ts';
import { hashOf, privacySecretKey } from './forget-customer.ts';

const { forgottenRefusals } = schema;

/** Since when somebody who was forgotten wants no calls at a number (E.164); undefined where nobody is known to. */
export const createForgottenRefusals =
  (db: Db): ((e164: string) => number | undefined) =>
  (e164) => {
    const secret = readSetting(db, privacySecretKey);
    if (typeof secret !== 'string') return undefined;
    const wish = and(eq(forgottenRefusals.hash, hashOf(secret, e164)), eq(forgottenRefusals.channel, 'calls'));
    return db.select().from(forgottenRefusals).where(wish).get()?.at;
  };
