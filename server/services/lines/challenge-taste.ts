import type { Clock } from '../../base/clock.ts';
import type { DigestChoice } from '../../core/office/peers.ts';
import type { DigestAlgorithm } from '../../core/sip/digest.ts';
import { header, headerValues, type SipRequest } from '../../core/sip/message.ts';

/**
 * Which algorithms to offer a phone. RFC 8760 lets phones ignore a challenge with an algorithm they do not know, but
 * some give up at the sight of one: known ones are spared it, and whoever leaves a challenge unanswered and comes back
 * without credentials is offered MD5 alone from then on.
 */
export interface ChallengeTaste {
  /** Called for each challenge sent. */
  algorithmsFor(phone: { who: string; request: SipRequest; digest?: DigestChoice }): DigestAlgorithm[];
  /** The phone answered a challenge: it can read them. */
  answered(who: string): void;
}

const both: DigestAlgorithm[] = ['SHA-256', 'MD5'];
const onlyOld: DigestAlgorithm[] = ['MD5'];

/** Algorithms that a phone may answer with, by its switch. */
export const allowedBy: Record<DigestChoice, readonly DigestAlgorithm[]> = {
  auto: both,
  md5: onlyOld,
  'sha-256': ['SHA-256'],
};

/** They fail on the first algorithm that they do not know, wherever it stands. */
const easilyUpset = /^(baresip v[01]\.|sipp\b|sipsak\b)/i;
/** SIPp mostly says no name, but numbers its branches in a way of its own: `z9hG4bK-<process>-<call>-<message>`. */
const sippBranch = /;branch=z9hG4bK-\d+-\d+-\d+(;|$)/;

function isEasilyUpset(request: SipRequest): boolean {
  return (
    easilyUpset.test(header(request, 'User-Agent') ?? '') || sippBranch.test(headerValues(request, 'Via').at(-1) ?? '')
  );
}

const rememberMs = 3_600_000;
const maxEntries = 10_000;

export function createChallengeTaste(clock: Clock): ChallengeTaste {
  /** Challenges sent since the last answer, oldest first. */
  const open = new Map<string, { count: number; at: number }>();
  return {
    algorithmsFor({ who, request, digest = 'auto' }) {
      if (digest !== 'auto') return [...allowedBy[digest]];
      const before = open.get(who);
      const count = (before && clock.now() - before.at < rememberMs ? before.count : 0) + 1;
      open.delete(who);
      open.set(who, { count, at: clock.now() });
      if (open.size > maxEntries) open.delete(open.keys().next().value!);
      // Two, because a first answer may be lost on the way.
      return count > 2 || isEasilyUpset(request) ? onlyOld : both;
    },
    answered: (who) => void open.delete(who),
  };
}
