import { createHmac, randomBytes } from 'node:crypto';
import type { Clock } from '../../base/clock.ts';
import { digestHash } from '../../base/digest-hash.ts';
import type { Ids } from '../../base/ids.ts';
import type { Log } from '../../base/log.ts';
import {
  type Credentials,
  makeChallenges,
  makeNonce,
  readCredentials,
  verifyCredentials,
} from '../../core/sip/digest-server.ts';
import { headerValues, type SipRequest } from '../../core/sip/message.ts';
import { createChallengeTaste } from './challenge-taste.ts';
import { createFailureCount } from './failure-count.ts';
import type { Reply, RequestSource } from './sip-exchange.ts';

const realm = 'centralita';
const nonceLifeMs = 600_000;
const maxNonces = 10_000;

export type Verdict = { kind: 'known'; extension: string } | { kind: 'refused'; reply: Reply };

/** Registrars ask with 401, whoever forwards calls with 407 (RFC 3261 22.2, 22.3). */
const ways = {
  registrar: { status: 401, answer: 'Authorization', challenge: 'WWW-Authenticate' },
  caller: { status: 407, answer: 'Proxy-Authorization', challenge: 'Proxy-Authenticate' },
} as const;

/**
 * Who sent this, by digest. `claims` is the extension that the request names (To of a REGISTER, From of an INVITE):
 * nobody speaks for another one. An unknown extension and a wrong password get the same answer after the same work.
 */
export interface CredentialCheck {
  check(request: SipRequest, how: { as: keyof typeof ways; claims: string; source: RequestSource }): Verdict;
}

export function createCredentialCheck(deps: {
  /** SIP password of the extension; undefined when there is none of that number. */
  secretOf: (extension: string) => string | undefined;
  clock: Clock;
  ids: Ids;
  log: Log;
}): CredentialCheck {
  const { clock, ids, log } = deps;
  const key = randomBytes(32);
  const sign = (text: string): string => createHmac('sha256', key).update(text).digest('hex').slice(0, 32);
  const failures = createFailureCount(clock);
  const taste = createChallengeTaste(clock);
  // Highest count seen per nonce, oldest first. A nonce pushed out early only costs its phone another round.
  const counts = new Map<string, number>();

  function isReplay(nonce: string, nc: number): boolean {
    if (nc <= (counts.get(nonce) ?? 0)) return true;
    counts.delete(nonce);
    counts.set(nonce, nc);
    if (counts.size > maxNonces) counts.delete(counts.keys().next().value!);
    return false;
  }

  function challenge(
    way: (typeof ways)[keyof typeof ways],
    about: { request: SipRequest; who: string; stale: boolean },
  ): Verdict {
    const nonce = makeNonce({ nowMs: clock.now(), salt: ids.token(12), realm }, sign);
    const algorithms = taste.algorithmsFor(about);
    const values = makeChallenges({ realm, nonce, stale: about.stale, algorithms });
    const headers = values.map((value) => ({ name: way.challenge, value }));
    return { kind: 'refused', reply: { status: way.status, headers } };
  }

  return {
    check(request, { as, claims, source }) {
      const way = ways[as];
      const credentials = headerValues(request, way.answer)
        .map(readCredentials)
        .find((each): each is Credentials => each?.realm === realm);
      const asked = `${source.address} ${claims}`;
      if (!credentials) return challenge(way, { request, who: asked, stale: false });
      taste.answered(asked);
      const { username } = credentials;
      const who = `${source.address} ${username}`;
      const barred = failures.isBarred(who);
      const secret = deps.secretOf(username);
      const verdict = verifyCredentials(
        {
          credentials,
          method: request.method,
          requestUri: request.uri,
          body: request.body,
          realm,
          secret: secret === undefined ? undefined : { password: secret },
          nowMs: clock.now(),
          nonceLifeMs,
        },
        { hash: digestHash, sign },
      );
      if (barred || verdict.kind === 'rejected' || username !== claims) {
        const count = barred ? undefined : failures.add(who);
        log.warn('credentials refused', { method: request.method, user: username, claims, ...source, barred, count });
        return { kind: 'refused', reply: { status: 403, headers: [] } };
      }
      if (verdict.kind === 'stale') return challenge(way, { request, who: asked, stale: true });
      // Without qop there is no count: such a nonce is good for one request.
      if (isReplay(verdict.nonce, verdict.nc ?? Number.MAX_SAFE_INTEGER))
        return challenge(way, { request, who: asked, stale: true });
      failures.clear(who);
      return { kind: 'known', extension: username };
    },
  };
}
