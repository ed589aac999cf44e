import { sql } from 'drizzle-orm';
import { index, integer, primaryKey, real, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core';
import type { CallEndReason } from '../../core/calls/call-reasons.ts';
import type { CallDirection, CallFact } from '../../core/calls/events.ts';
import type { BundleUse } from '../../core/rating/bundles.ts';
import type { PaidHow } from '../../core/rating/payer.ts';

/** The journal: append-only, written when it happens. */
export const callEvents = sqliteTable(
  'call_events',
  {
    callId: text().notNull(),
    seq: integer().notNull(),
    at: integer().notNull(),
    kind: text().$type<CallFact['kind']>().notNull(),
    /** The fact without its kind. */
    data: text({ mode: 'json' }).$type<Record<string, unknown>>().notNull(),
  },
  (table) => [primaryKey({ columns: [table.callId, table.seq] }), index('call_events_by_time').on(table.at)],
);

/** Derived from the journal and from nothing else (core/calls/story.ts); can be thrown away and made anew. */
export const calls = sqliteTable(
  'calls',
  {
    id: text().primaryKey(),
    direction: text().$type<CallDirection>().notNull(),
    startedAt: integer().notNull(),
    /** First answer by a person (not by the exchange itself). */
    answeredAt: integer(),
    /** Null while the call lasts. */
    endedAt: integer(),
    endReason: text().$type<CallEndReason>(),
    /** As presented or dialled. */
    fromNumber: text().notNull(),
    fromName: text(),
    toNumber: text().notNull(),
    /** E.164 of the outside party. */
    e164: text(),
    trunkId: text(),
    queueId: text(),
    /** Whose it is, as far as it was said in time. */
    campaignId: text(),
    /** Who talked; the last one when several did. */
    login: text(),
    extension: text(),
    customerId: text(),
    waitMs: integer(),
    talkMs: integer().notNull(),
    recordingId: text(),
    /** What came of it, as who talked said last; one of the office's results. */
    resultId: text(),
    /** Sum of the legs' charges when all are in one currency, decimal text. */
    cost: text(),
    currency: text(),
    /** `rated`, `free`, `unrated` (a leg found no rate). */
    costState: text().$type<'rated' | 'free' | 'unrated'>(),
  },
  (table) => [
    index('calls_by_start').on(table.startedAt),
    index('calls_by_number').on(table.e164, table.startedAt),
    index('calls_by_customer').on(table.customerId, table.startedAt),
    index('calls_by_login').on(table.login, table.startedAt),
    index('calls_by_campaign').on(table.campaignId, table.startedAt).where(sql`campaign_id is not null`),
    index('calls_open').on(table.endedAt),
  ],
);

/** Who talked in an ended call, and how long: a transferred call has several. Derived, as `calls`. */
export const callTalks = sqliteTable(
  'call_talks',
  {
    callId: text().notNull(),
    /** From 1, in their order. */
    number: integer().notNull(),
    login: text().notNull(),
    extension: text(),
    startedAt: integer().notNull(),
    talkMs: integer().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.callId, table.number] }),
    index('call_talks_by_login').on(table.login, table.startedAt),
  ],
);

/** How an ended leg's audio went both ways, one row for each that carried any. Derived, as `calls`. */
export const legQuality = sqliteTable(
  'leg_quality',
  {
    legId: text().primaryKey(),
    callId: text().notNull(),
    /** One of the two. */
    trunkId: text(),
    extension: text(),
    endedAt: integer().notNull(),
    packetsReceived: integer().notNull(),
    packetsLost: integer().notNull(),
    jitterMs: real().notNull(),
    roundTripMs: real(),
    /** What the far end lost of ours, 0..1; null when it sends no reports. */
    remoteLossFraction: real(),
    /** 1..4.4 (ITU-T G.107): how their voice came to us, and ours to them. */
    mos: real(),
    remoteMos: real(),
  },
  (table) => [
    index('leg_quality_by_trunk').on(table.trunkId, table.endedAt),
    index('leg_quality_by_call').on(table.callId),
  ],
);

/** One row per rated trunk leg; a new rating supersedes, nothing is overwritten (rating/SPEC). */
export const charges = sqliteTable(
  'charges',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    callId: text().notNull(),
    legId: text().notNull(),
    trunkId: text().notNull(),
    way: text().$type<'in' | 'out'>().notNull(),
    /** What the line costs the office, or what who is paid for is asked for it. */
    kind: text().$type<'cost' | 'price'>().notNull().default('cost'),
    /** Who caused the leg; see core/rating/payer. Null on charges older than that. */
    payerHow: text().$type<PaidHow>(),
    payerExtension: text(),
    payerLogin: text(),
    payerQueue: text(),
    /** The unit of `payerLogin` when the call ended. */
    payerDepartment: text(),
    /** The client company that it was put on; else the customer's is asked. */
    payerPrincipal: text(),
    /** What it was charged to, and whose matter: the customer's and the case's where it was put on them; else the call's count. */
    payerAccount: text(),
    payerCampaign: text(),
    payerCustomer: text(),
    payerCase: integer(),
    /** Seconds of bundles used, by bundle. */
    bundles: text({ mode: 'json' }).$type<BundleUse[]>(),
    destination: text().notNull(),
    answeredAt: integer().notNull(),
    releasedAt: integer().notNull(),
    state: text().$type<'rated' | 'free' | 'unrated'>().notNull(),
    /** Literal that says why: see core/rating. */
    reason: text().notNull(),
    tariffId: text(),
    /** Which version of the tariff: its first instant. */
    tariffValidFrom: integer(),
    rateName: text(),
    billedSec: integer().notNull(),
    /** Exact decimal text. */
    net: text().notNull(),
    currency: text().notNull(),
    spans: text({ mode: 'json' }).$type<unknown[]>().notNull(),
    engineVersion: integer().notNull(),
    supersededBy: integer(),
  },
  (table) => [
    index('charges_by_call').on(table.callId),
    index('charges_by_answer').on(table.answeredAt),
    index('charges_by_campaign').on(table.payerCampaign, table.answeredAt).where(sql`payer_campaign is not null`),
    // Nearly all charges are still in force.
    index('charges_by_successor').on(table.supersededBy).where(sql`superseded_by is not null`),
  ],
);

/** `rule`: kept long enough; `space`: the disk was full; `hand`: somebody wanted it. */
export type RemovalWhy = 'rule' | 'space' | 'hand';

export const recordings = sqliteTable(
  'recordings',
  {
    id: text().primaryKey(),
    callId: text().notNull(),
    /** Relative to the data folder. */
    file: text().notNull(),
    startedAt: integer().notNull(),
    durationMs: integer(),
    bytes: integer(),
    failed: text(),
    /** Its sound is gone since then; the row and its seal stay. */
    removedAt: integer(),
    removedWhy: text().$type<RemovalWhy>(),
    /** Login, or `system`. */
    removedBy: text(),
    /** Not to be deleted by anybody or anything until that is taken back: who said so, and why. */
    heldBy: text(),
    heldWhy: text(),
  },
  (table) => [index('recordings_by_call').on(table.callId), index('recordings_by_start').on(table.startedAt)],
);

/**
 * Closed recordings in the order in which they were sealed, and those that were deleted since: append-only, each seal made
 * over the one before.
 */
export const recordingSeals = sqliteTable(
  'recording_seals',
  {
    seq: integer().primaryKey({ autoIncrement: true }),
    recordingId: text().notNull(),
    /** Of the file, as hex; of a deletion, of what is told of it. */
    sha256: text().notNull(),
    seal: text().notNull(),
    /** When, why and by whom the file was deleted, as JSON; '' = the file was sealed. */
    removal: text().notNull().default(''),
  },
  (table) => [uniqueIndex('recording_seals_once').on(table.recordingId, table.removal)],
);

/** One row: when the process was last known to be alive. What was open at a crash ended then. */
export const proofOfLife = sqliteTable('proof_of_life', { id: integer().primaryKey(), at: integer().notNull() });

/** Signed in, ready, break, talking, wrap-up: append-only like the call journal. */
export const agentEvents = sqliteTable(
  'agent_events',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    login: text().notNull(),
    at: integer().notNull(),
    state: text().notNull(),
    /** Break reason, or why the state came about. */
    reason: text(),
    callId: text(),
    /** Of a break: whether it counts as work, as the office had it at that time. */
    paid: integer({ mode: 'boolean' }),
  },
  (table) => [index('agent_events_by_login').on(table.login, table.at)],
);

/** Where phones can be reached; kept over a restart so that calls pass before they register anew. */
export const registrations = sqliteTable(
  'registrations',
  {
    extension: text().notNull(),
    /** Contact URI as registered. */
    contact: text().notNull(),
    /** Transport address that requests go to (`sip:192.0.2.4:5060;transport=udp`). */
    flow: text().notNull(),
    /** `Route` values towards it (RFC 3327), the nearest first. */
    path: text({ mode: 'json' }).$type<string[]>(),
    userAgent: text(),
    /** URN of the phone itself, and the number of its way to us (RFC 5626). */
    instance: text(),
    regId: integer(),
    expiresAt: integer().notNull(),
    registeredAt: integer().notNull(),
    sipCallId: text().notNull(),
    cseq: integer().notNull(),
  },
  (table) => [uniqueIndex('registrations_by_contact').on(table.extension, table.contact)],
);
