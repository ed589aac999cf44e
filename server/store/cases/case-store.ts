import { and, asc, count, desc, eq, inArray, isNotNull, lt, lte, type SQL, sql } from 'drizzle-orm';
import type { Case, CaseEvent, CaseInput, CaseStateKind } from '../../core/cases/case.ts';
import { numberOfCase } from '../../core/cases/case-number.ts';
import { runningClocks } from '../../core/cases/step-case.ts';
import { type Db, schema } from '../db.ts';

const { calls, caseCalls, caseEvents, cases } = schema;

/** Absent conditions are none; several are joined by and. */
export interface CaseFilter {
  owner?: string;
  department?: string;
  states?: readonly CaseStateKind[];
  /** Any of them. */
  motives?: readonly string[];
  principal?: string;
  /** One of their calls is of that campaign. */
  campaign?: string;
  /** Any of them. */
  customerIds?: readonly string[];
  /** A clock of theirs has run out, or warns. */
  due?: 'late' | 'at-risk';
}

type Row = typeof cases.$inferSelect;

const present = <T extends object>(row: T) =>
  Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null)) as {
    [K in keyof T as null extends T[K] ? K : never]?: NonNullable<T[K]>;
  } & { [K in keyof T as null extends T[K] ? never : K]: T[K] };

function toCase(row: Row): Case {
  const { clocks, dueAt: _, warnAt: __, stateKind: ___, closedAt: ____, blottedAt: _____, ...rest } = row;
  return { ...present(rest), ...clocks, number: numberOfCase(row.id) };
}

/** What the row has of the case beside its id. */
function toRow(one: Omit<Case, 'id' | 'number'>): typeof cases.$inferInsert {
  const { firstAnswer, nextStep, resolution, promise, ...rest } = one;
  const running = runningClocks(one);
  const nulls = Object.fromEntries(
    (['customerId', 'principal', 'service', 'motive', 'improper', 'owner', 'department'] as const).map((key) => [
      key,
      rest[key] ?? null,
    ]),
  );
  return {
    ...rest,
    ...nulls,
    stateKind: rest.state.kind,
    clocks: {
      ...(firstAnswer && { firstAnswer }),
      ...(nextStep && { nextStep }),
      ...(resolution && { resolution }),
      ...(promise && { promise }),
    },
    dueAt: running[0]?.dueAt ?? null,
    warnAt: running.length === 0 ? null : Math.min(...running.map(({ warnAt }) => warnAt)),
    closedAt: rest.state.kind === 'closed' ? rest.state.at : null,
  };
}

/** Those with a call of the campaign: their calls tell it, and nothing is kept twice. */
const inCampaign = (campaign: string): SQL =>
  inArray(
    cases.id,
    sql`(select ${caseCalls.caseId} from ${caseCalls} join ${calls} on ${calls.id} = ${caseCalls.callId} where ${calls.campaignId} = ${campaign})`,
  );

function conditionsOf(filter: CaseFilter, now: number): SQL | undefined {
  return and(
    filter.owner === undefined ? undefined : eq(cases.owner, filter.owner),
    filter.department === undefined ? undefined : eq(cases.department, filter.department),
    filter.states && inArray(cases.stateKind, [...filter.states]),
    filter.motives && inArray(cases.motive, [...filter.motives]),
    filter.principal === undefined ? undefined : eq(cases.principal, filter.principal),
    filter.campaign === undefined ? undefined : inCampaign(filter.campaign),
    filter.customerIds && inArray(cases.customerId, [...filter.customerIds]),
    filter.due === 'late' ? lt(cases.dueAt, now) : undefined,
    filter.due === 'at-risk' ? lte(cases.warnAt, now) : undefined,
  );
}

/** Cases in the store. The caller opens transactions and says what becomes of a case. */
export function openCaseStore(db: Db) {
  return {
    insert(one: Omit<Case, 'id' | 'number'>): Case {
      const { id } = db.insert(cases).values(toRow(one)).returning({ id: cases.id }).get();
      return { ...one, id, number: numberOfCase(id) };
    },

    update({ id, number: _, ...one }: Case): void {
      db.update(cases).set(toRow(one)).where(eq(cases.id, id)).run();
    },

    addEvent(caseId: number, { at, by, kind, ...data }: Omit<CaseEvent, 'id'>): void {
      db.insert(caseEvents).values({ caseId, at, by, kind, data }).run();
    },

    find(id: number): Case | undefined {
      const row = db.select().from(cases).where(eq(cases.id, id)).get();
      return row && toCase(row);
    },

    /** Those that end first come first, then the latest changed; `late` ones count into `total` like others. */
    list(filter: CaseFilter, page: { now: number; limit: number; offset: number }): { rows: Case[]; total: number } {
      const where = conditionsOf(filter, page.now);
      const rows = db
        .select()
        .from(cases)
        .where(where)
        .orderBy(desc(isNotNull(cases.dueAt)), asc(cases.dueAt), desc(cases.updatedAt))
        .limit(page.limit)
        .offset(page.offset)
        .all();
      const total = db.select({ total: count() }).from(cases).where(where).get()?.total ?? 0;
      return { rows: rows.map(toCase), total };
    },

    /** Those that are not over and for which something was promised. */
    promised: (): Case[] =>
      db
        .select()
        .from(cases)
        .where(
          and(
            inArray(cases.stateKind, ['open', 'pending', 'handed-over']),
            sql`json_extract(${cases.clocks}, '$.promise') is not null`,
          ),
        )
        .all()
        .map(toCase),

    /** Latest opened first. */
    ofCustomer: (customerId: string, limit: number): Case[] =>
      db
        .select()
        .from(cases)
        .where(eq(cases.customerId, customerId))
        .orderBy(desc(cases.openedAt))
        .limit(limit)
        .all()
        .map(toCase),

    ofCall: (callId: string): Case[] =>
      db
        .select({ one: cases })
        .from(caseCalls)
        .innerJoin(cases, eq(cases.id, caseCalls.caseId))
        .where(eq(caseCalls.callId, callId))
        .orderBy(asc(caseCalls.at))
        .all()
        .map(({ one }) => toCase(one)),

    /** In the order of time. */
    eventsOf: (caseId: number): CaseEvent[] =>
      db
        .select()
        .from(caseEvents)
        .where(eq(caseEvents.caseId, caseId))
        .orderBy(asc(caseEvents.id))
        .all()
        .map(
          ({ id, at, by, kind, data }) =>
            ({ ...(data as Partial<CaseInput>), id, at, by, kind }) as unknown as CaseEvent,
        ),

    /** False: it was joined before. */
    addCall: (joined: { caseId: number; callId: string; at: number }): boolean =>
      db.insert(caseCalls).values(joined).onConflictDoNothing().run().changes > 0,

    callsOf: (caseId: number): string[] =>
      db
        .select({ callId: caseCalls.callId })
        .from(caseCalls)
        .where(eq(caseCalls.caseId, caseId))
        .orderBy(asc(caseCalls.at))
        .all()
        .map(({ callId }) => callId),

    /** Principals that cases were opened for, by name. */
    principals: (): string[] =>
      db
        .selectDistinct({ principal: cases.principal })
        .from(cases)
        .where(isNotNull(cases.principal))
        .orderBy(asc(cases.principal))
        .limit(200)
        .all()
        .map(({ principal }) => principal!),
  };
}

export type CaseStore = ReturnType<typeof openCaseStore>;
