import { digestHash } from '../../../base/digest-hash.ts';
import type { Ids } from '../../../base/ids.ts';
import { parseCredentials } from '../../../core/sip/auth-header.ts';
import { answerChallenge, type Challenge, chooseChallenges, readNextNonce } from '../../../core/sip/digest-client.ts';
import { type Header, header, headerValues, type SipRequest, type SipResponse } from '../../../core/sip/message.ts';
import type { Credentials } from './app-message.ts';

const pairs = {
  401: { ask: 'WWW-Authenticate', answer: 'Authorization', info: 'Authentication-Info' },
  407: { ask: 'Proxy-Authenticate', answer: 'Proxy-Authorization', info: 'Proxy-Authentication-Info' },
} as const;

/** A chain of proxies has few realms; what a server makes up beyond is forgotten. */
const maxMet = 8;

/**
 * The challenges met on the way to one server, and how often each nonce was used: requests share them. A class, as each leg
 * has one for as long as it stands.
 */
export class AuthSession {
  #met: Map<string, { answer: string; challenge: Challenge; count: number }> | undefined;
  readonly #ids: Ids;

  constructor(ids: Ids) {
    this.#ids = ids;
  }

  /**
   * Takes the challenges of a 401 or 407. False when answering again cannot help: no challenge that we may answer, another
   * realm, or the one that this very request answered already and not for an old nonce. `answered` is the request's own
   * memory of that.
   */
  challenged(response: SipResponse, how: { credentials: Credentials; answered: Set<string> }): boolean {
    const { credentials, answered } = how;
    const pair = pairs[response.status as 401 | 407];
    if (!pair) return false;
    const { realm } = credentials;
    const challenges = chooseChallenges(headerValues(response, pair.ask), credentials.algorithms).filter(
      (challenge) => realm === undefined || realm === challenge.realm,
    );
    this.#met ??= new Map();
    const met = this.#met;
    let helps = false;
    for (const challenge of challenges) {
      const key = `${pair.answer} ${challenge.realm}`;
      // What an earlier request was let in by may be too old now, `stale` or not: worth one more try.
      if (!answered.has(key) || challenge.stale) helps = true;
      answered.add(key);
      const before = met.get(key);
      // RFC 7616 3.4: the count belongs to the nonce, also when the server gives the same one again.
      const count = before?.challenge.nonce === challenge.nonce ? before.count : 0;
      met.delete(key);
      met.set(key, { answer: pair.answer, challenge, count });
      if (met.size > maxMet) met.delete(met.keys().next().value!);
    }
    // Refused credentials are not shown unasked by the next request.
    if (!helps) for (const { realm: of } of challenges) met.delete(`${pair.answer} ${of}`);
    return helps;
  }

  /** RFC 7616 3.5: the server may name the nonce to go on with. */
  accepted(request: SipRequest, response: SipResponse): void {
    for (const { answer, info } of Object.values(pairs)) {
      const nonce = readNextNonce(header(response, info) ?? '');
      if (nonce === undefined) continue;
      const used = headerValues(request, answer).flatMap((value) => parseCredentials(value)?.params.get('nonce') ?? []);
      for (const entry of this.#met?.values() ?? []) {
        if (entry.answer !== answer || !used.includes(entry.challenge.nonce)) continue;
        entry.challenge = { ...entry.challenge, nonce };
        entry.count = 0;
      }
    }
  }

  /** Authorization and Proxy-Authorization for a request as it will be sent, by all challenges met so far. */
  headersFor(request: { method: string; uri: string; body: Uint8Array }, credentials: Credentials): Header[] {
    return [...(this.#met?.values() ?? [])].map((entry) => ({
      name: entry.answer,
      value: answerChallenge(
        {
          challenge: entry.challenge,
          username: credentials.username,
          password: credentials.password,
          ...request,
          cnonce: this.#ids.token(16),
          count: ++entry.count,
        },
        digestHash,
      ),
    }));
  }
}

const maxSessions = 500;

/**
 * Sessions by account and server: a new request goes with the nonce that the one before was let in by (RFC 7616 3.4.5)
 * and costs no round of its own.
 */
export function createAuthMemory(
  ids: Ids,
): (account: { username: string; server: string; method: string }) => AuthSession {
  const sessions = new Map<string, AuthSession>();
  return ({ username, server, method }) => {
    // A registrar and the proxy before it know different nonces.
    const key = `${method === 'REGISTER' ? 'REGISTER' : 'any'} ${server} ${username}`;
    const session = sessions.get(key) ?? new AuthSession(ids);
    sessions.delete(key);
    sessions.set(key, session);
    if (sessions.size > maxSessions) sessions.delete(sessions.keys().next().value!);
    return session;
  };
}
