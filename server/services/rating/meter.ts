import { printNanos } from '../../base/money.ts';
import type { LegStory } from '../../core/calls/story.ts';
import { isEmergency } from '../../core/dialplan/numbers.ts';
import type { Office, Trunk } from '../../core/office/office.ts';
import { chargeCall } from '../../core/rating/charge.ts';
import type { Payer } from '../../core/rating/payer.ts';
import type { Db } from '../../store/db.ts';
import { charges } from '../../store/schema/calls.ts';
import { prepareNumbered } from '../../store/upsert.ts';
import type { OfficeService } from '../office/office-service.ts';
import { createDecks } from './decks.ts';

export type ChargeRow = typeof charges.$inferSelect;

/** Raised when the formula's implementation changes, so that a charge tells by which it was made. */
const ENGINE_VERSION = 1;

/** Rates trunk legs when they end. */
export interface Meter {
  /** Writes and returns the charge of an ended trunk leg; undefined for legs that cost nothing to rate (internal, not answered). */
  charge(leg: { callId: string; leg: LegStory; payer?: Payer | undefined }): ChargeRow | undefined;
}

/** The unit of who pays; of somebody known by the extension alone, that of who sits there. */
function departmentOf(office: Office, payer: Payer | undefined): string | undefined {
  if (!payer) return undefined;
  const login = payer.login ?? office.people.find((each) => each.active && each.extension === payer.extension)?.login;
  if (login === undefined) return undefined;
  return office.departments.find(({ members, outside }) => !outside && members.includes(login))?.id;
}

export function createMeter(deps: { db: Db; office: OfficeService }): Meter {
  const insert = prepareNumbered(deps.db, charges);
  const decks = createDecks({ office: deps.office });

  function tariffOf(trunk: Trunk | undefined, way: 'in' | 'out'): string | undefined {
    return way === 'out' ? trunk?.tariff : trunk?.inboundTariff;
  }

  function judge(
    leg: LegStory & { side: { kind: 'trunk' } },
    payer: Payer | undefined,
  ): Omit<ChargeRow, 'id' | 'callId'> {
    const office = deps.office.read();
    const { trunkId, number, e164 } = leg.side;
    const destination = e164 ?? number;
    const answeredAt = leg.answeredAt!;
    const releasedAt = leg.endedAt!;
    const row = {
      legId: leg.legId,
      trunkId,
      way: leg.way,
      kind: 'cost' as const,
      payerHow: payer?.how ?? null,
      payerExtension: payer?.extension ?? null,
      payerLogin: payer?.login ?? null,
      payerQueue: payer?.queueId ?? null,
      payerDepartment: departmentOf(office, payer) ?? null,
      bundles: null,
      destination,
      answeredAt,
      releasedAt,
      tariffId: null,
      tariffValidFrom: null,
      rateName: null,
      billedSec: 0,
      net: '0',
      currency: office.office.currency,
      spans: [],
      engineVersion: ENGINE_VERSION,
      supersededBy: null,
    };
    const emergency = leg.way === 'out' && isEmergency(number, office.office.country);
    if (emergency) return { ...row, state: 'free', reason: 'emergency-number' };
    const tariffId = tariffOf(
      office.trunks.find((trunk) => trunk.id === trunkId),
      leg.way,
    );
    if (tariffId === undefined) {
      // An incoming leg without a tariff is free by rule; an outgoing one is a gap that someone must see.
      return leg.way === 'in'
        ? { ...row, state: 'free', reason: 'inbound-free' }
        : { ...row, state: 'unrated', reason: 'no-tariff' };
    }
    const tariff = office.tariffs.find((each) => each.id === tariffId);
    const deck = decks.findDeck({ tariffId, atMs: answeredAt });
    if (!tariff || deck === 'no-version') return { ...row, tariffId, state: 'unrated', reason: 'no-version-in-force' };
    const known = { ...row, tariffId, tariffValidFrom: Date.parse(deck.version), currency: tariff.currency };
    const charge = chargeCall(deck, {
      answeredAt,
      releasedAt,
      durationMode: tariff.duration,
      destination,
      emergency,
    });
    if (charge.state === 'unrated') return { ...known, state: 'unrated', reason: charge.reason };
    if (charge.state !== 'rated') return { ...known, state: 'free', reason: charge.reason };
    return {
      ...known,
      state: 'rated',
      reason: charge.reason,
      rateName: charge.rateId,
      billedSec: charge.billedSec,
      net: printNanos(charge.net),
      spans: charge.spans.map((span) => ({
        ...span,
        price: printNanos(span.price),
        amount: printNanos(span.amount),
      })),
    };
  }

  return {
    charge({ callId, leg, payer }) {
      if (leg.side.kind !== 'trunk' || leg.answeredAt === undefined || leg.endedAt === undefined) return undefined;
      const row = { ...judge(leg as LegStory & { side: { kind: 'trunk' } }, payer), callId };
      return { ...row, id: insert(row) };
    },
  };
}
