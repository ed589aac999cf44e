import { eq } from 'drizzle-orm';
import type { Clock } from '../../base/clock.ts';
import type { Ids } from '../../base/ids.ts';
import { type Db, schema } from '../../store/db.ts';

const { phoneLinks } = schema;

export type PhoneLink = typeof phoneLinks.$inferSelect;

/** Long enough that nobody finds one by trying: 165 bits. */
const TOKEN_LENGTH = 32;

/** The secret link of each phone. */
export function createPhoneLinks(deps: { db: Db; clock: Clock; ids: Ids }) {
  const { db, clock, ids } = deps;
  const fresh = () => ({ token: ids.token(TOKEN_LENGTH), madeAt: clock.now() });
  const unseen = { lastFetchAt: null, lastAddress: null, model: null, firmware: null, trouble: null };

  return {
    /** Made when the phone has none yet. */
    of(phoneId: string): PhoneLink {
      db.insert(phoneLinks)
        .values({ phoneId, ...fresh() })
        .onConflictDoNothing()
        .run();
      return db.select().from(phoneLinks).where(eq(phoneLinks.phoneId, phoneId)).get()!;
    },
    byToken: (token: string): PhoneLink | undefined =>
      db.select().from(phoneLinks).where(eq(phoneLinks.token, token)).get(),
    /** The old one opens nothing from now on. */
    renew(phoneId: string): void {
      const change = { ...fresh(), ...unseen };
      db.insert(phoneLinks)
        .values({ phoneId, ...change })
        .onConflictDoUpdate({ target: phoneLinks.phoneId, set: change })
        .run();
    },
    note(
      phoneId: string,
      seen: Partial<Pick<PhoneLink, 'lastFetchAt' | 'lastAddress' | 'model' | 'firmware' | 'trouble'>>,
    ): void {
      db.update(phoneLinks).set(seen).where(eq(phoneLinks.phoneId, phoneId)).run();
    },
    /** Links of phones that are no more are forgotten: one of the same name gets another. */
    keepOnly(phoneIds: ReadonlySet<string>): void {
      for (const { phoneId } of db.select().from(phoneLinks).all())
        if (!phoneIds.has(phoneId)) db.delete(phoneLinks).where(eq(phoneLinks.phoneId, phoneId)).run();
    },
  };
}
