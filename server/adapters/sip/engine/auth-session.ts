import { digestHash } from '../../../base/digest-hash.ts';
import type { Ids } from '../../../base/ids.ts';
import { answerChallenge, type Challenge, chooseChallenge } from '../../../core/sip/digest-client.ts';
import { type Header, headerValues, type SipRequest, type SipResponse } from '../../../core/sip/message.ts';
import type { Credentials } from './app-message.ts';

/** The challenges met in one dialog (or one request), and how often each nonce was used. */
export interface AuthSession {
  /**
   * Takes the challenge of a 401 or 407 to `request`. False when answering again cannot help: no challenge that we
   * understand, another realm, or these credentials were refused already and not for an old nonce.
   */
  challenged(request: SipRequest, response: SipResponse, credentials: Credentials): boolean;
  /** Authorization and Proxy-Authorization for a request as it will be sent, by all challenges met so far. */
  headersFor(request: { method: string; uri: string; body: Uint8Array }, credentials: Credentials): Header[];
}

const pairs = {
  401: { ask: 'WWW-Authenticate', answer: 'Authorization' },
  407: { ask: 'Proxy-Authenticate', answer: 'Proxy-Authorization' },
} as const;

export function createAuthSession(ids: Ids): AuthSession {
  const met = new Map<string, { challenge: Challenge; count: number }>();
  return {
    challenged(request, response, credentials) {
      const pair = pairs[response.status as 401 | 407];
      if (!pair) return false;
      const challenge = chooseChallenge(headerValues(response, pair.ask));
      if (!challenge || (credentials.realm !== undefined && credentials.realm !== challenge.realm)) return false;
      const tried = headerValues(request, pair.answer).length > 0;
      const before = met.get(pair.answer);
      // An answer to a nonce of an earlier request may be refused without `stale`: a new nonce is worth one more try.
      const old = before !== undefined && before.count > 1 && before.challenge.nonce !== challenge.nonce;
      met.set(pair.answer, { challenge, count: 0 });
      return !tried || challenge.stale || old;
    },
    headersFor(request, credentials) {
      return [...met].map(([name, session]) => ({
        name,
        value: answerChallenge(
          {
            challenge: session.challenge,
            username: credentials.username,
            password: credentials.password,
            ...request,
            cnonce: ids.token(16),
            count: ++session.count,
          },
          digestHash,
        ),
      }));
    },
  };
}
