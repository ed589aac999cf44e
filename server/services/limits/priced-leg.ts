import type { Nanos } from '../../base/money.ts';
import type { OutsideKind } from '../../core/office/limits.ts';
import { chargeCall } from '../../core/rating/charge.ts';
import type { PreparedDeck } from '../../core/rating/deck.ts';
import { increments } from '../../core/rating/increments.ts';
import type { ExactAmount } from '../../core/rating/round.ts';
import type { AskedLeg } from './call-limits.ts';
import { inOffices } from './worth.ts';

/** A cut takes effect so long before the increment that does not fit would begin: the far end has to hear of it. */
export const EARLY_MS = 1_000;

/** A leg over a trunk from the wish to dial it until its call is charged. */
export interface PricedLeg {
  legId: string;
  callId: string;
  asked: AskedLeg;
  kind: OutsideKind;
  /** Absent: no price is known, or no rate leads from its currency to the office's. */
  deck?: PreparedDeck;
  /** What one of the deck's currency is worth in the office's; absent = they are one. */
  worth?: ExactAmount;
  /** In place of a price that nobody knows: only what keeps thieves out goes by it. */
  guessed?: PreparedDeck;
  durationMode: 'ceil' | 'floor' | 'round';
  answeredAt?: number;
  endedAt?: number;
  /** Its end is under way: it begins no increment any more. */
  stoppedAt?: number;
  isWarned?: true;
  /** Came in over a trunk that has a price for that: counted, and never cut. */
  isIncoming?: true;
}

export const destinationOf = ({ asked }: Pick<PricedLeg, 'asked'>): string => asked.e164 ?? asked.number;

export const openCallOf = (leg: PricedLeg) => ({ answeredAt: leg.answeredAt!, destination: destinationOf(leg) });

/** An amount of the deck in the office's currency; what is guessed is in it anyway. */
export const inBudgets = (leg: PricedLeg, deck: PreparedDeck, net: Nanos): Nanos =>
  inOffices(net, deck === leg.deck ? leg.worth : undefined);

/** What the budget reckons by. */
export const deckFor = (leg: Pick<PricedLeg, 'deck' | 'guessed'>, by: { isGuard?: true }): PreparedDeck | undefined =>
  leg.deck ?? (by.isGuard ? leg.guessed : undefined);

/** The connection fee and the first increment; 0 where no price is known. */
export function firstNet(leg: PricedLeg, atMs: number, deck = leg.deck): Nanos {
  if (!deck) return 0n;
  const first = increments(deck, { answeredAt: atMs, destination: destinationOf(leg) }).next();
  return first.done ? 0n : inBudgets(leg, deck, first.value.net);
}

/** What the leg owes by now: all increments that have begun; what it begins with while it is not answered. */
export function owedBy(leg: PricedLeg, nowMs: number, deck = leg.deck): Nanos {
  if (!deck) return 0n;
  if (leg.answeredAt === undefined) return leg.endedAt === undefined ? firstNet(leg, nowMs, deck) : 0n;
  const releasedAt = leg.endedAt ?? leg.stoppedAt ?? nowMs;
  const charge = chargeCall(deck, {
    answeredAt: leg.answeredAt,
    // The first increment begins with the answer.
    releasedAt: Math.max(releasedAt, leg.answeredAt + 1),
    durationMode: leg.endedAt === undefined ? 'ceil' : leg.durationMode,
    destination: destinationOf(leg),
    emergency: false,
  });
  return charge.state === 'rated' ? inBudgets(leg, deck, charge.net) : 0n;
}

/** Answered, and not over. */
export const isOn = (leg: PricedLeg): boolean => leg.answeredAt !== undefined && leg.endedAt === undefined;

/** ... and is not being ended. */
export const isUp = (leg: PricedLeg): boolean => isOn(leg) && leg.stoppedAt === undefined;
