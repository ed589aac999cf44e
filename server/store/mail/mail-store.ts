import { and, asc, count, desc, eq, inArray, isNull, lt, or, type SQL, sql } from 'drizzle-orm';
import type { Mail } from '../../core/mail/mail.ts';
import { type Db, schema } from '../db.ts';

const { mails, mailSignatures } = schema;

type Row = typeof mails.$inferSelect;

/** What is kept of a mail beside what pages show. */
export type MailRecord = Mail & { references: string[] };

function toMail(row: Row): MailRecord {
  const { seq: _, ...rest } = row;
  return Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== null)) as unknown as MailRecord;
}

export interface MailFilter {
  direction?: Mail['direction'];
  states?: readonly Mail['state'][];
  /** '' = nobody's. */
  login?: string;
  departments?: readonly string[];
  customerId?: string;
  /** A piece of subject, address or name, without regard to capitals. */
  text?: string;
}

const likeOf = (text: string): string => `%${text.replace(/[\\%_]/g, (letter) => `\\${letter}`)}%`;

function conditionsOf(filter: MailFilter): SQL | undefined {
  const { direction, states, login, departments, customerId, text } = filter;
  const like = text ? likeOf(text) : undefined;
  return and(
    direction && eq(mails.direction, direction),
    states && inArray(mails.state, [...states]),
    login === undefined ? undefined : login === '' ? isNull(mails.login) : eq(mails.login, login),
    departments && or(isNull(mails.department), inArray(mails.department, [...departments])),
    customerId === undefined ? undefined : eq(mails.customerId, customerId),
    like === undefined
      ? undefined
      : sql`(${mails.subject} like ${like} escape '\\' or ${mails.from} like ${like} escape '\\'
          or ${mails.fromName} like ${like} escape '\\' or ${mails.to} like ${like} escape '\\')`,
  );
}

/** Mails with customers in the store. The caller opens transactions. */
export function openMailStore(db: Db) {
  return {
    insert(mail: MailRecord): void {
      db.insert(mails).values(mail).run();
    },

    /** Keys with undefined are emptied. */
    update(id: string, change: { [K in keyof Mail]?: Mail[K] | undefined }): void {
      const values = Object.fromEntries(Object.entries(change).map(([key, value]) => [key, value ?? null]));
      db.update(mails).set(values).where(eq(mails.id, id)).run();
    },

    find(id: string): MailRecord | undefined {
      const row = db.select().from(mails).where(eq(mails.id, id)).get();
      return row && toMail(row);
    },

    /** The latest kept mail that bears one of these ids. */
    findByMessageId(messageIds: readonly string[]): MailRecord | undefined {
      if (messageIds.length === 0) return undefined;
      const row = db
        .select()
        .from(mails)
        .where(inArray(mails.messageId, [...messageIds]))
        .orderBy(desc(mails.seq))
        .get();
      return row && toMail(row);
    },

    /** Latest first. */
    list(filter: MailFilter, page: { limit: number; offset: number }): { rows: MailRecord[]; total: number } {
      const where = conditionsOf(filter);
      const rows = db
        .select()
        .from(mails)
        .where(where)
        .orderBy(desc(mails.seq))
        .limit(page.limit)
        .offset(page.offset)
        .all();
      const total = db.select({ total: count() }).from(mails).where(where).get()?.total ?? 0;
      return { rows: rows.map(toMail), total };
    },

    count: (filter: MailFilter): number =>
      db.select({ total: count() }).from(mails).where(conditionsOf(filter)).get()?.total ?? 0,

    /** In the order they came and went. */
    ofCase: (caseId: number): MailRecord[] =>
      db.select().from(mails).where(eq(mails.caseId, caseId)).orderBy(asc(mails.seq)).all().map(toMail),

    /** What went to an address lately, latest first. */
    sentTo: (asked: { address: string; since: number }): MailRecord[] =>
      db
        .select()
        .from(mails)
        .where(
          and(
            eq(mails.direction, 'out'),
            sql`${mails.at} >= ${asked.since}`,
            sql`exists (select 1 from json_each(${mails.to}) where lower(value) = ${asked.address})`,
          ),
        )
        .orderBy(desc(mails.seq))
        .limit(20)
        .all()
        .map(toMail),

    /** Of ours that are not yet out. */
    unsent: (): MailRecord[] =>
      db
        .select()
        .from(mails)
        .where(and(eq(mails.direction, 'out'), inArray(mails.state, ['queued', 'sending'])))
        .all()
        .map(toMail),

    /** How many mails of an address came since. */
    countFrom: (asked: { address: string; since: number }): number =>
      db
        .select({ total: count() })
        .from(mails)
        .where(and(eq(mails.direction, 'in'), eq(mails.from, asked.address), sql`${mails.at} >= ${asked.since}`))
        .get()?.total ?? 0,

    /** How many each of them has and has not yet seen to. */
    loads: (): Map<string, { open: number; lastAt: number }> =>
      new Map(
        db
          .select({ login: mails.login, open: count(), lastAt: sql<number>`max(${mails.at})` })
          .from(mails)
          .where(and(eq(mails.direction, 'in'), eq(mails.state, 'taken')))
          .groupBy(mails.login)
          .all()
          .map(({ login, open, lastAt }) => [login ?? '', { open, lastAt }]),
      ),

    /** Those that nobody has, oldest first. */
    waiting: (limit: number): MailRecord[] =>
      db
        .select()
        .from(mails)
        .where(and(eq(mails.direction, 'in'), eq(mails.state, 'new')))
        .orderBy(asc(mails.seq))
        .limit(limit)
        .all()
        .map(toMail),

    /** Those that came before a time and are dealt with; their files are let go by the caller. */
    before: (at: number, limit: number): MailRecord[] =>
      db.select().from(mails).where(lt(mails.at, at)).orderBy(asc(mails.seq)).limit(limit).all().map(toMail),

    signatureOf: (login: string): string | undefined =>
      db.select().from(mailSignatures).where(eq(mailSignatures.login, login)).get()?.text,

    saveSignature(login: string, text: string): void {
      if (text === '') db.delete(mailSignatures).where(eq(mailSignatures.login, login)).run();
      else
        db.insert(mailSignatures)
          .values({ login, text })
          .onConflictDoUpdate({ target: mailSignatures.login, set: { text } })
          .run();
    },
  };
}
