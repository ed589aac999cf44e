import { createHmac, createSecretKey, randomBytes } from 'node:crypto';
import type { Clock } from '../../base/clock.ts';
import { digestHash } from '../../base/digest-hash.ts';
import type { Ids } from '../../base/ids.ts';
import type { Log } from '../../base/log.ts';
import type { DigestChoice } from '../../core/office/peers.ts';
import type { Hash } from '../../core/sip/digest.ts';
import {
  type Credentials,
  makeChallenges,
  makeNonce,
  readCredentials,
  verifyCredentials,
} from '../../core/sip/digest-server.ts';
import { userOf } from '../../core/sip/identity.ts';
import { header, headerValues, type SipRequest } from '../../core/sip/message.ts';
import type { Door } from '../defence/door.ts';
import { allowedBy, createChallengeTaste } from './challenge-taste.ts';
import type { Reply, RequestSource } from './sip-exchange.ts';
import { createStandIn, type StandIn } from './stand-in.ts';

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

/** The number that a caller wants, or that a message is for. */
const dialledIn = (request: SipRequest): { dialled?: string } =>
  request.method === 'INVITE' ? { dialled: userOf(request.uri) } : {};

type Choices = readonly { number: string; digest: DigestChoice }[];

/** The office's list of extensions is another one after each change of it; thousands of phones ask in between. */
interface DigestChoices {
  all: Choices;
  /** Missing where all extensions leave it to the phone. */
  byNumber?: ReadonlyMap<string, DigestChoice>;
}

function gatherChoices(all: Choices): DigestChoices {
  if (all.every(({ digest }) => digest === 'auto')) return { all };
  return { all, byNumber: new Map(all.map(({ number, digest }) => [number, digest])) };
}

export function createCredentialCheck(deps: {
  /** SIP password of the extension; undefined when there is none of that number. */
  secretOf: (extension: string) => string | undefined;
  /** Digest switches of the office's extensions, by number. */
  digests?: () => Choices;
  clock: Clock;
  ids: Ids;
  log: Log;
  door: Door;
  hash?: Hash;
  /** For an extension that nobody has. */
  standIn?: StandIn;
}): CredentialCheck {
  const { clock, ids, log, door, hash = digestHash, standIn = createStandIn() } = deps;
  const key = createSecretKey(randomBytes(32));
  const sign = (text: string): string => createHmac('sha256', key).update(text).digest('hex').slice(0, 32);
  const taste = createChallengeTaste(clock);
  // Highest count seen per nonce, oldest first. A nonce pushed out early only costs its phone another round.
  const counts = new Map<string, number>();

  let choices: DigestChoices | undefined;

  function digestOf(extension: string): DigestChoice {
    const all = deps.digests?.() ?? [];
    if (choices?.all !== all) choices = gatherChoices(all);
    if (!choices.byNumber) return 'auto';
    const known = choices.byNumber.get(extension);
    return known ?? standIn(all, extension)!.digest;
  }

  function isReplay(nonce: string, nc: number): boolean {
    if (nc <= (counts.get(nonce) ?? 0)) return true;
    counts.delete(nonce);
    counts.set(nonce, nc);
    if (counts.size > maxNonces) counts.delete(counts.keys().next().value!);
    return false;
  }

  function challenge(
    way: (typeof ways)[keyof typeof ways],
    about: { request: SipRequest; who: string; stale: boolean; peer: string; digest: DigestChoice },
  ): Verdict {
    const nonce = makeNonce({ nowMs: clock.now(), salt: ids.token(12), realm, peer: about.peer }, sign);
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
      const peer = source.address;
      const asked = `${peer} ${claims}`;
      const userAgent = header(request, 'User-Agent');
      const seen = { address: peer, ...(userAgent === undefined ? {} : { userAgent }) };
      const digest = digestOf(claims);
      // What was answered with another algorithm than we asked for is as good as no answer.
      if (!credentials || !allowedBy[digest].includes(credentials.algorithm)) {
        door.knock({ ...seen, user: claims, ...dialledIn(request) });
        return challenge(way, { request, who: asked, stale: false, peer, digest });
      }
      taste.answered(asked);
      const { username } = credentials;
      const visitor = { address: peer, port: source.port, user: username };
      const isLocked = door.isLocked(visitor);
      const secret = deps.secretOf(username);
      const verdict = verifyCredentials(
        {
          credentials,
          method: request.method,
          requestUri: request.uri,
          body: request.body,
          realm,
          // An empty password would let in whoever answers with none.
          secret: secret ? { password: secret } : undefined,
          nowMs: clock.now(),
          nonceLifeMs,
          peer,
        },
        { hash, sign },
      );
      // Whoever wrote this source address may be elsewhere: only failures with a nonce that was sent there are counted.
      if (verdict.kind === 'stale') return challenge(way, { request, who: asked, stale: true, peer, digest });
      if (isLocked || verdict.kind === 'rejected' || username !== claims) {
        const count = isLocked ? undefined : door.refuse(visitor);
        door.knock({ ...seen, user: username, wrongPassword: true, ...dialledIn(request) });
        log.warn('credentials refused', { method: request.method, user: username, claims, ...source, isLocked, count });
        return { kind: 'refused', reply: { status: 403, headers: [] } };
      }
      // Without qop there is no count: such a nonce is good for one request.
      if (isReplay(verdict.nonce, verdict.nc ?? Number.MAX_SAFE_INTEGER))
        return challenge(way, { request, who: asked, stale: true, peer, digest });
      door.welcome(visitor);
      return { kind: 'known', extension: username };
    },
  };
}
