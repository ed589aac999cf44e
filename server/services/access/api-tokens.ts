import { and, asc, eq, isNull } from 'drizzle-orm';
import type { Clock } from '../../base/clock.ts';
import type { Ids } from '../../base/ids.ts';
import { type Db, schema } from '../../store/db.ts';
import type { TokenScope } from '../../store/schema/access.ts';
import type { Access, ApiToken } from './access.ts';
import { hashToken } from './token-hash.ts';

const TOUCH_MS = 60_000;

const toToken = (row: typeof schema.apiTokens.$inferSelect): ApiToken => ({
  id: row.id,
  name: row.name,
  scopes: row.scopes,
  createdAt: row.createdAt,
  ...(row.lastUsedAt === null ? {} : { lastUsedAt: row.lastUsedAt }),
  ...(row.revokedAt === null ? {} : { revokedAt: row.revokedAt }),
});

export function createApiTokens(deps: {
  db: Db;
  clock: Clock;
  ids: Ids;
  audit: Access['audit'];
}): Pick<Access, 'createToken' | 'lendToken' | 'listTokens' | 'revokeToken' | 'findToken'> {
  const { db, clock, ids } = deps;
  const { apiTokens } = schema;

  function insert(name: string, scopes: TokenScope[] = []): { id: string; token: string } {
    // The prefix lets scanners of leaked secrets know it.
    const token = `centralita_${ids.token(40)}`;
    const id = ids.token(8);
    db.insert(apiTokens)
      .values({ id, name, scopes, tokenHash: hashToken(token), createdAt: clock.now() })
      .run();
    return { id, token };
  }

  return {
    createToken({ name, by, scopes = [] }) {
      const { id, token } = insert(name, scopes);
      deps.audit({
        by,
        action: 'token.created',
        subject: `tokens/${id}`,
        detail: { name, ...(scopes.length > 0 && { scopes }) },
      });
      return { id, token };
    },
    async lendToken(name, use) {
      const { id, token } = insert(name);
      try {
        return await use(token);
      } finally {
        db.delete(apiTokens).where(eq(apiTokens.id, id)).run();
      }
    },
    listTokens: () => db.select().from(apiTokens).orderBy(asc(apiTokens.createdAt)).all().map(toToken),
    revokeToken(id, { by }) {
      const { changes } = db
        .update(apiTokens)
        .set({ revokedAt: clock.now() })
        .where(and(eq(apiTokens.id, id), isNull(apiTokens.revokedAt)))
        .run();
      if (changes > 0) deps.audit({ by, action: 'token.revoked', subject: `tokens/${id}` });
      return changes > 0;
    },
    findToken(token) {
      const row = db
        .select()
        .from(apiTokens)
        .where(and(eq(apiTokens.tokenHash, hashToken(token)), isNull(apiTokens.revokedAt)))
        .get();
      if (!row) return undefined;
      const now = clock.now();
      if (row.lastUsedAt === null || row.lastUsedAt <= now - TOUCH_MS) {
        db.update(apiTokens).set({ lastUsedAt: now }).where(eq(apiTokens.id, row.id)).run();
        row.lastUsedAt = now;
      }
      return toToken(row);
    },
  };
}
