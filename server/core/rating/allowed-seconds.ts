import type { Nanos } from '../../base/money.ts';
import type { PreparedDeck } from './deck.ts';
import { increments, type NoPrice, type OpenCall } from './increments.ts';

export interface Allowance {
  /** So long the leg may last: all increments begun before it are paid for. 0: not even the first one is. */
  maxSec: number;
  /** What it costs then. */
  net: Nanos;
  /** What ends it. `credit`: the next increment does not fit; `cap`: the rate's own limit; `time`: `mostSec`. */
  by: 'credit' | 'cap' | 'time' | NoPrice['reason'];
}

/** How long a leg may last on a credit. Without one only the rate's own limit and `mostSec` end it. */
export function allowedSeconds(
  deck: PreparedDeck,
  asked: { call: OpenCall; credit?: Nanos; mostSec: number },
): Allowance {
  let net = 0n;
  const steps = increments(deck, asked.call);
  for (;;) {
    const step = steps.next();
    if (step.done) return { maxSec: step.value.atSec, net, by: step.value.reason };
    const { fromSec, toSec, net: next, isOverCap } = step.value;
    if (isOverCap) return { maxSec: fromSec, net, by: 'cap' };
    if (asked.credit !== undefined && next > asked.credit) return { maxSec: fromSec, net, by: 'credit' };
    net = next;
    if (toSec >= asked.mostSec) return { maxSec: asked.mostSec, net, by: 'time' };
  }
}

/** A leg that is up and paid from a credit that others are paid from too. */
export interface RunningLeg {
  id: string;
  deck: PreparedDeck;
  call: OpenCall;
  /** What an amount of the deck is worth in the credit's currency; absent = they are one. */
  worth?: (net: Nanos) => Nanos;
}

/** The first increment that the credit does not bear, and whose it is: that leg ends when it would begin. */
export interface Refusal {
  id: string;
  atMs: number;
  /** What all legs together owe by then. */
  owed: Nanos;
}

/**
 * Goes through what all legs on one credit are going to begin, in the order of time, until one increment does not fit any
 * more; undefined when none is refused before `untilMs`. What began before `nowMs` is owed and not judged again. Legs that
 * have no price cost nothing here: whether they may go on is not for the credit to say.
 */
export function firstRefusal(
  legs: readonly RunningLeg[],
  on: { credit: Nanos; nowMs: number; untilMs: number },
): Refusal | undefined {
  const walks = legs.map(({ id, deck, call, worth = (net: Nanos) => net }) => {
    const steps = increments(deck, call);
    return { id, steps, worth, answeredAt: call.answeredAt, paid: 0n, next: steps.next() };
  });
  let owed = 0n;
  for (;;) {
    let first: (typeof walks)[number] | undefined;
    let atMs = on.untilMs;
    for (const walk of walks) {
      if (walk.next.done) continue;
      const begins = walk.answeredAt + walk.next.value.fromSec * 1000;
      if (begins < atMs) [first, atMs] = [walk, begins];
    }
    if (!first || first.next.done) return undefined;
    const net = first.worth(first.next.value.net);
    if (atMs >= on.nowMs && owed + net - first.paid > on.credit) return { id: first.id, atMs, owed };
    owed += net - first.paid;
    first.paid = net;
    first.next = first.steps.next();
  }
}
