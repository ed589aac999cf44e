import { and, eq, isNull } from 'drizzle-orm';
import type { Clock } from '../../base/clock.ts';
import type { Ids } from '../../base/ids.ts';
import { type Db, schema } from '../../store/db.ts';
import type { Access } from './access.ts';
import { hashToken } from './token-hash.ts';

/** Once the office has an owner, a link is a way around the password: it does not live long. */
const OWNER_LINK_MS = 24 * 3_600_000;

export function createFirstVisit(deps: {
  db: Db;
  clock: Clock;
  ids: Ids;
  audit: Access['audit'];
}): Pick<Access, 'offerFirstVisit' | 'offerOwnerLink' | 'isFirstVisit' | 'useFirstVisit'> {
  const { db, clock, ids } = deps;
  const { firstVisit, people } = schema;

  const hasOwner = (): boolean =>
    db
      .select()
      .from(people)
      .all()
      .some((row) => row.active && row.passwordHash !== null && row.roles.includes('owner'));

  function offer(): string {
    const token = ids.token(32);
    db.transaction(() => {
      db.delete(firstVisit).where(isNull(firstVisit.usedAt)).run();
      db.insert(firstVisit)
        .values({ tokenHash: hashToken(token), role: 'owner', createdAt: clock.now() })
        .run();
    });
    return token;
  }

  function isGood(token: string): boolean {
    const row = db
      .select()
      .from(firstVisit)
      .where(and(eq(firstVisit.tokenHash, hashToken(token)), isNull(firstVisit.usedAt)))
      .get();
    return row !== undefined && (row.createdAt > clock.now() - OWNER_LINK_MS || !hasOwner());
  }

  return {
    offerFirstVisit: () => (hasOwner() ? undefined : offer()),
    offerOwnerLink({ by }) {
      deps.audit({ by, action: 'owner-link.created', subject: 'owner' });
      return offer();
    },
    isFirstVisit: isGood,
    useFirstVisit(token) {
      if (!isGood(token)) return false;
      const { changes } = db
        .update(firstVisit)
        .set({ usedAt: clock.now() })
        .where(and(eq(firstVisit.tokenHash, hashToken(token)), isNull(firstVisit.usedAt)))
        .run();
      if (changes > 0) deps.audit({ by: 'system', action: 'owner-link.used', subject: 'owner' });
      return changes > 0;
    },
  };
}
