import type { AccessPort } from '../web/auth/access-port.ts';

/** Access without hashing: logins with their passwords, links by their token. `refuseFor` answers `wait` until unset. */
export interface FakeAccess extends AccessPort {
  passwords: Map<string, string>;
  links: Set<string>;
  refuseFor: number | undefined;
}

export function createFakeAccess(passwords: Record<string, string>): FakeAccess {
  const sessions = new Map<string, { login: string; csrf: string }>();
  let count = 0;
  const fake: FakeAccess = {
    passwords: new Map(Object.entries(passwords)),
    links: new Set(),
    refuseFor: undefined,
    async logIn({ login, password, address }) {
      if (fake.refuseFor) return { kind: 'wait', seconds: fake.refuseFor };
      if (fake.passwords.get(login) !== password) return { kind: 'wrong' };
      return { kind: 'logged-in', ...fake.openSession({ login, address }) };
    },
    openSession({ login }) {
      const token = `token-${++count}`;
      const session = { login, csrf: `csrf-${count}` };
      sessions.set(token, session);
      return { token, session };
    },
    findSession: (token) => sessions.get(token),
    logOut: (token) => void sessions.delete(token),
    isFirstVisit: (token) => fake.links.has(token),
    closeFirstVisit: (token) => void fake.links.delete(token),
  };
  return fake;
}
