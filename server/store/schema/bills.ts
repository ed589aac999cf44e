import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import type { ImportSource } from '../../core/customers/import/import-settings.ts';
import type { BillSettings } from '../../core/rating/bill/bill-settings.ts';
import type { BillFault } from '../../core/rating/bill/read-bill-row.ts';
import type { PaidHow } from '../../core/rating/payer.ts';

export type BillState = 'reading' | 'read' | 'matching' | 'matched' | 'failed';

/** Amounts are exact decimal texts in the bill's currency. */
export interface BillResult {
  /** By so much the carrier's times lie after ours. */
  driftMs: number;
  lines: number;
  faults: number;
  billed: string;
  /** Ours of the bill's days. */
  ours: string;
  same: number;
  different: number;
  /** By how much the bill asks more in all for those that differ; less when it is negative. */
  differentMore: string;
  onlyBilled: number;
  onlyBilledAmount: string;
  onlyOurs: number;
  onlyOursAmount: string;
  /** Charges of ours that could not be compared, as they are in another currency or have no price. */
  otherCurrency: number;
  unrated: number;
}

/** Bills of carriers, each for a trunk and some days; the file itself is kept among the papers. */
export const bills = sqliteTable(
  'bills',
  {
    id: text().primaryKey(),
    trunkId: text().notNull(),
    /** `2026-11` */
    month: text().notNull(),
    fileId: text().notNull(),
    fileName: text().notNull(),
    at: integer().notNull(),
    by: text().notNull(),
    state: text().$type<BillState>().notNull(),
    /** Why it failed, as a text's key or the machine's words. */
    why: text(),
    source: text({ mode: 'json' }).$type<ImportSource>(),
    settings: text({ mode: 'json' }).$type<BillSettings>(),
    result: text({ mode: 'json' }).$type<BillResult>(),
    progress: integer().notNull().default(0),
    matchedAt: integer(),
  },
  (table) => [index('bills_by_month').on(table.month, table.trunkId)],
);

export const billKinds = ['different', 'only-billed', 'only-ours', 'same'] as const;
export type BillKind = (typeof billKinds)[number];

/** What came of the comparison, within each kind the greatest difference first. */
export const billLines = sqliteTable(
  'bill_lines',
  {
    billId: text().notNull(),
    kind: text().$type<BillKind>().notNull(),
    /** From 1 within its kind. */
    seq: integer().notNull(),
    /** In the file; null for what is ours alone. */
    line: integer(),
    number: text().notNull(),
    atMs: integer(),
    seconds: integer(),
    amount: text(),
    chargeId: integer(),
    callId: text(),
    ownAt: integer(),
    ownSeconds: integer(),
    ownNet: text(),
    /** The bill's amount less ours. */
    more: text().notNull(),
  },
  (table) => [primaryKey({ columns: [table.billId, table.kind, table.seq] })],
);

/** Rows of the file that are no call, the first of them. */
export const billFaultRows = sqliteTable(
  'bill_faults',
  {
    billId: text().notNull(),
    line: integer().notNull(),
    fault: text().$type<BillFault>().notNull(),
    value: text().notNull(),
  },
  (table) => [primaryKey({ columns: [table.billId, table.line] })],
);

/** How the columns of bills with this header were read last. */
export const billMappings = sqliteTable('bill_mappings', {
  header: text().primaryKey(),
  settings: text({ mode: 'json' }).$type<BillSettings>().notNull(),
  usedAt: integer().notNull(),
});

export type RerateState = 'counting' | 'counted' | 'running' | 'done' | 'stopped' | 'failed';

/** What rating anew changed; amounts are decimal texts by currency. */
export interface RerateOutcome {
  charges: number;
  changed: number;
  dearer: number;
  cheaper: number;
  nowRated: number;
  noLongerRated: number;
  before: Record<string, string>;
  after: Record<string, string>;
}

/** Charges of a period rated anew: who wanted it, and what it changed. */
export const rerateRuns = sqliteTable(
  'rerate_runs',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    at: integer().notNull(),
    by: text().notNull(),
    fromAt: integer().notNull(),
    toAt: integer().notNull(),
    trunkId: text(),
    state: text().$type<RerateState>().notNull(),
    why: text(),
    /** Charges of the period, and what they say before. */
    counted: integer(),
    outcome: text({ mode: 'json' }).$type<RerateOutcome>(),
    /** Charges written by it have numbers above the first, up to the second. */
    afterCharge: integer(),
    lastCharge: integer(),
    endedAt: integer(),
  },
  (table) => [index('rerate_runs_by_time').on(table.at)],
);

/** Who a charge was put on, as columns of it. */
export interface ChargePayer {
  payerHow: PaidHow | null;
  payerExtension: string | null;
  payerLogin: string | null;
  payerQueue: string | null;
  payerDepartment: string | null;
  payerPrincipal: string | null;
  /** Absent on what was put on somebody before there were accounts; so are the others. */
  payerAccount?: string | null;
  payerCampaign?: string | null;
  payerCustomer?: string | null;
  payerCase?: number | null;
}

/** Charges that were put on somebody else afterwards; append-only. */
export const chargeReassignments = sqliteTable(
  'charge_reassignments',
  {
    id: integer().primaryKey({ autoIncrement: true }),
    callId: text().notNull(),
    legId: text().notNull(),
    at: integer().notNull(),
    by: text().notNull(),
    why: text().notNull(),
    before: text({ mode: 'json' }).$type<ChargePayer>().notNull(),
    after: text({ mode: 'json' }).$type<ChargePayer>().notNull(),
  },
  (table) => [index('charge_reassignments_by_call').on(table.callId)],
);
