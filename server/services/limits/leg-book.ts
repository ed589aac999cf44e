import type { Log } from '../../base/log.ts';
import { parseNanos } from '../../base/money.ts';
import type { CallEvent } from '../../core/calls/events.ts';
import { kindOfNumber } from '../../core/dialplan/judge-class.ts';
import { isEmergency } from '../../core/dialplan/numbers.ts';
import { dollarsIn } from '../../core/office/fraud.ts';
import { type OutsideKind, outsideKinds } from '../../core/office/limits.ts';
import type { Office } from '../../core/office/office.ts';
import { type PreparedDeck, prepareDeck } from '../../core/rating/deck.ts';
import { type Payer, tellPayers } from '../../core/rating/payer.ts';
import type { OfficeService } from '../office/office-service.ts';
import type { Decks } from '../rating/decks.ts';
import type { AskedLeg } from './call-limits.ts';
import type { PricedLeg } from './priced-leg.ts';
import { worthOf } from './worth.ts';

/** What a call to that number is; emergency calls have no kind: they count nowhere. */
export function outsideKindOf(
  office: Office,
  asked: Pick<AskedLeg, 'number' | 'e164' | 'trunkId'>,
): OutsideKind | undefined {
  const { country } = office.office;
  if (isEmergency(asked.number, country)) return undefined;
  const own = office.trunks.find(({ id }) => id === asked.trunkId)?.callerId;
  const kind = kindOfNumber({ e164: asked.e164, own, country });
  return outsideKinds.find((each) => each === kind);
}

/** Legs over trunks from the wish to dial them until their call is charged; told by the journal. */
export interface LegBook {
  /** A leg of that call is about to be dialled. */
  keep(asked: AskedLeg & { callId: string }, kind: OutsideKind, atMs: number): void;
  /** What a row of the journal did to one of them. */
  follow(event: CallEvent): { leg: PricedLeg; what: 'answered' | 'ended' | 'given-up' } | undefined;
  /** The leg with its price, before it is dialled. */
  priced(asked: AskedLeg, kind: OutsideKind, atMs: number): PricedLeg;
  all(): Iterable<PricedLeg>;
  of(callId: string): PricedLeg[];
  /** They are charged: the store tells of them from now on. */
  forget(callId: string): void;
  /** Who pays for a leg that this call would dial now. */
  payerOfNext(callId: string, over: { trunkId: string; number: string }): Payer | undefined;
}

export function createLegBook(deps: {
  office: Pick<OfficeService, 'read'>;
  decks: Decks;
  log: Log;
  journal: { of(callId: string): CallEvent[] };
}): LegBook {
  const { office } = deps;
  /** By currency: what a call abroad is taken to cost as long as no price list tells. */
  const guesses = new Map<string, PreparedDeck>();

  function guess(currency: string): PreparedDeck {
    const known = guesses.get(currency) ?? guessedDeck(currency);
    guesses.set(currency, known);
    return known;
  }

  /** By leg; what is not dialled yet by a name of its own. */
  const legs = new Map<string, PricedLeg>();
  /** The names of each call's legs in that. */
  const namesOf = new Map<string, Set<string>>();
  let kept = 0;

  function put(name: string, leg: PricedLeg): void {
    legs.set(name, leg);
    const names = namesOf.get(leg.callId) ?? new Set();
    namesOf.set(leg.callId, names.add(name));
  }

  function drop(name: string): void {
    const leg = legs.get(name);
    const names = leg && namesOf.get(leg.callId);
    legs.delete(name);
    names?.delete(name);
    if (names?.size === 0) namesOf.delete(leg!.callId);
  }

  function priced(asked: AskedLeg, kind: OutsideKind, atMs: number): PricedLeg {
    const document = office.read();
    const guessed = guess(document.office.currency);
    const leg: PricedLeg = { legId: '', callId: '', asked, kind, guessed, durationMode: 'ceil' };
    const tariffId = document.trunks.find(({ id }) => id === asked.trunkId)?.tariff;
    const tariff = document.tariffs.find(({ id }) => id === tariffId);
    if (!tariff) return leg;
    const worth = worthOf(document, { currency: tariff.currency, atMs });
    // Another currency is not added up with the office's as if it were that.
    if (!worth) return leg;
    try {
      const deck = deps.decks.findDeck({ tariffId: tariff.id, atMs });
      if (deck === 'no-version') return leg;
      return { ...leg, deck, durationMode: tariff.duration, ...(worth !== 'same' && { worth }) };
    } catch (error) {
      // A price list that cannot be read keeps nobody from calling.
      deps.log.error('a call has no price', { tariffId: tariff.id, error });
      return leg;
    }
  }

  function find(event: { legId: string }): PricedLeg | undefined {
    return legs.get(event.legId);
  }

  function take(event: CallEvent & { kind: 'leg.created' }): void {
    const { callId, legId, side, way } = event;
    if (side.kind !== 'trunk') return;
    if (way === 'in') {
      const { trunkId, number, e164 } = side;
      const asked = { trunkId, number, ...(e164 !== undefined && { e164 }) };
      const isPaid = office.read().trunks.find(({ id }) => id === trunkId)?.inboundTariff !== undefined;
      const kind = isPaid ? outsideKindOf(office.read(), asked) : undefined;
      if (kind) put(legId, { legId, callId, asked, kind, durationMode: 'ceil', isIncoming: true });
      return;
    }
    for (const name of namesOf.get(callId) ?? []) {
      const leg = legs.get(name)!;
      if (leg.legId !== '' || leg.asked.trunkId !== side.trunkId) continue;
      drop(name);
      put(legId, { ...leg, legId });
      return;
    }
  }

  const isExtension = (number: string): boolean => office.read().extensions.some((each) => each.number === number);
  /** Calls hand legs over to each other. */
  const payersOfCall = (events: readonly CallEvent[], depth: number): Map<string, Payer> =>
    tellPayers(events, {
      isExtension,
      payerOf: ({ callId, legId }) =>
        depth < 8 ? payersOfCall(deps.journal.of(callId), depth + 1).get(legId) : undefined,
    });

  return {
    priced,
    keep(asked, kind, atMs) {
      const { callId, ...wanted } = asked;
      put(`next ${++kept}`, { ...priced(wanted, kind, atMs), callId });
    },
    follow(event) {
      if (event.kind === 'leg.created') take(event);
      else if (event.kind === 'leg.moved') {
        const leg = find(event);
        if (!leg) return undefined;
        drop(leg.legId);
        leg.callId = event.toCallId;
        put(leg.legId, leg);
      } else if (event.kind === 'leg.answered') {
        const leg = find(event);
        if (!leg || leg.answeredAt !== undefined) return undefined;
        if (leg.isIncoming) {
          leg.answeredAt = event.at;
          return { leg, what: 'answered' };
        }
        // The price of that moment holds for all of it.
        const { deck, durationMode, worth } = priced(leg.asked, leg.kind, event.at);
        Object.assign(leg, { answeredAt: event.at, durationMode, ...(deck && { deck }), ...(worth && { worth }) });
        return { leg, what: 'answered' };
      } else if (event.kind === 'leg.ended') {
        const leg = find(event);
        if (!leg) return undefined;
        leg.endedAt = event.aliveAt ?? event.at;
        if (leg.answeredAt !== undefined) return { leg, what: 'ended' };
        drop(leg.legId);
        return { leg, what: 'given-up' };
      }
      return undefined;
    },
    all: () => legs.values(),
    of: (callId) => [...(namesOf.get(callId) ?? [])].map((name) => legs.get(name)!),
    forget(callId) {
      for (const name of [...(namesOf.get(callId) ?? [])]) drop(name);
    },
    payerOfNext(callId, { trunkId, number }) {
      const events = deps.journal.of(callId);
      const legId = 'next';
      const next: CallEvent = {
        kind: 'leg.created',
        callId,
        seq: events.length + 1,
        at: events.at(-1)?.at ?? 0,
        legId,
        role: 'callee',
        way: 'out',
        side: { kind: 'trunk', trunkId, number },
        sipCallId: '',
      };
      return payersOfCall([...events, next], 0).get(legId);
    },
  };
}

/** Half a dollar a minute or so, by the minute. */
const guessedDeck = (currency: string): PreparedDeck =>
  prepareDeck({
    version: '',
    rates: [
      {
        id: 'guessed',
        prefixes: [''],
        connectFee: 0n,
        steps: [{ fromSec: 0, price: parseNanos(dollarsIn(currency, 0.5))!, perSec: 60, incrementSec: 60 }],
        rounding: { mode: 'half-up', decimals: 4 },
      },
    ],
  });
