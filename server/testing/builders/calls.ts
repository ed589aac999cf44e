import type { Db } from '../../store/db.ts';
import { callEvents, calls, charges } from '../../store/schema/calls.ts';

type CallRow = typeof calls.$inferInsert;
type ChargeRow = typeof charges.$inferInsert;

/** An answered inbound call of a minute as its derived row; `at` is its start. */
export function putCall(db: Db, call: { id: string; at: number } & Partial<CallRow>): void {
  const { at, ...rest } = call;
  db.insert(calls)
    .values({
      direction: 'inbound',
      startedAt: at,
      answeredAt: at + 5_000,
      endedAt: at + 65_000,
      endReason: 'caller-hangup',
      fromNumber: '600111222',
      toNumber: '+34910000001',
      e164: '+34600111222',
      trunkId: 'carrier',
      queueId: 'care',
      login: 'ana',
      extension: '101',
      waitMs: 5_000,
      talkMs: 60_000,
      ...rest,
    })
    .run();
}

/** The charge of one outgoing leg of a minute; `at` is its answer. */
export function putCharge(db: Db, charge: { callId: string; at: number; net: string } & Partial<ChargeRow>): void {
  const { at, ...rest } = charge;
  db.insert(charges)
    .values({
      legId: 'leg-1',
      trunkId: 'carrier',
      way: 'out',
      destination: '+34600111222',
      answeredAt: at,
      releasedAt: at + 60_000,
      state: 'rated',
      reason: 'by-duration',
      tariffId: 'standard',
      rateName: 'Spain',
      billedSec: 60,
      currency: 'EUR',
      spans: [],
      engineVersion: 1,
      ...rest,
    })
    .run();
}

/** Journal rows, numbered from 1 and a second apart. */
export function putJournal(
  db: Db,
  journal: { callId: string; at: number; facts: { kind: string; [key: string]: unknown }[] },
): void {
  for (const [index, { kind, ...data }] of journal.facts.entries())
    db.insert(callEvents)
      .values({
        callId: journal.callId,
        seq: index + 1,
        at: journal.at + index * 1_000,
        kind: kind as typeof callEvents.$inferInsert.kind,
        data,
      })
      .run();
}
