import { and, eq } from 'drizzle-orm';
import type { Clock } from '../../base/clock.ts';
import type { Ids } from '../../base/ids.ts';
import { type Db, schema } from '../../store/db.ts';
import type { Access } from './access.ts';
import { createApiTokens } from './api-tokens.ts';
import { createFirstVisit } from './first-visit.ts';
import { createLoginLimit } from './login-limit.ts';
import { decoyHash, hashPassword, isOutdated, type PasswordCost, standardCost, verifyPassword } from './passwords.ts';
import { createSessions } from './sessions.ts';

/** Longer ones are nobody's. */
const MAX_LOGIN = 64;
const MAX_PASSWORD = 1_000;

export function createAccess(deps: { db: Db; clock: Clock; ids: Ids; passwordCost?: PasswordCost }): Access {
  const { db, clock } = deps;
  const cost = deps.passwordCost ?? standardCost;
  const decoy = decoyHash(cost);

  const audit: Access['audit'] = ({ by, action, subject, detail }) => {
    db.insert(schema.auditLog)
      .values({ at: clock.now(), by, action, subject, ...(detail ? { detail } : {}) })
      .run();
  };

  const limit = createLoginLimit(deps);
  const { sweep: sweepSessions, ...sessions } = createSessions(deps);

  /** At each log-in, so that neither table grows: no timer needed. */
  function sweep(): void {
    sweepSessions();
    limit.sweep();
  }

  const personOf = (login: string) => db.select().from(schema.people).where(eq(schema.people.login, login)).get();

  const login: Access['login'] = async ({ address, userAgent, ...given }) => {
    const password = given.password.slice(0, MAX_PASSWORD);
    const attempt = { login: given.login.trim().toLowerCase().slice(0, MAX_LOGIN), address };
    sweep();
    const retryAfterMs = limit.waitFor(attempt);
    if (retryAfterMs > 0) return { kind: 'refused', reason: 'wait', retryAfterMs };
    limit.book(attempt);
    const person = personOf(attempt.login);
    // Whoever does not exist costs as much time as a wrong password.
    const hash = (person?.active ? person.passwordHash : undefined) ?? decoy;
    const fits = await verifyPassword(password, hash);
    // The world may have moved while the hash was computed: the password must still be this one.
    const now = fits ? personOf(attempt.login) : undefined;
    if (!now?.active || now.passwordHash !== hash)
      return { kind: 'refused', reason: 'wrong', retryAfterMs: limit.waitFor(attempt) };
    limit.forgive(attempt);
    if (isOutdated(hash, cost)) {
      const passwordHash = await hashPassword(password, cost);
      db.update(schema.people)
        .set({ passwordHash })
        .where(and(eq(schema.people.login, attempt.login), eq(schema.people.passwordHash, hash)))
        .run();
    }
    audit({ by: attempt.login, action: 'login', subject: `people/${attempt.login}`, detail: { address } });
    const door = userAgent === undefined ? { address } : { address, userAgent };
    return { kind: 'in', ...sessions.startSession(attempt.login, door) };
  };

  return {
    login,
    ...sessions,
    ...createApiTokens({ ...deps, audit }),
    ...createFirstVisit({ ...deps, audit }),
    audit,
  };
}
