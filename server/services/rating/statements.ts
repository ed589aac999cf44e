import { relative } from 'node:path';
import { and, desc, eq, max } from 'drizzle-orm';
import type { Clock } from '../../base/clock.ts';
import type { Ids } from '../../base/ids.ts';
import { type MadeStatement, makeStatement, type StatementPayer } from '../../core/rating/statement.ts';
import { addDays, instantAt, localTime } from '../../core/schedule/local-time.ts';
import type { Db } from '../../store/db.ts';
import type { PayerAsk, PayerCall } from '../../store/figures/sum-payer.ts';
import { readSetting, saveSetting } from '../../store/queries/settings.ts';
import { statements } from '../../store/schema/statements.ts';
import type { Files } from '../files/files.ts';
import type { Outbox } from '../mail/outbox.ts';
import type { OfficeService } from '../office/office-service.ts';
import type { Reports } from '../reports/reports-port.ts';

export type Statement = typeof statements.$inferSelect;

export interface StatementWish {
  payer: StatementPayer;
  /** Local days, both included. */
  from: string;
  to: string;
  basis: 'cost' | 'price';
  currency: string;
  /** With the calls one by one. */
  calls?: boolean;
  /** Number of an earlier one that this corrects. */
  corrects?: number;
}

/** A statement that is made of each month that is over, and mailed. */
export interface StatementPlan {
  id: string;
  payer: StatementPayer;
  basis: StatementWish['basis'];
  currency: string;
  calls?: boolean;
  /** 1 to 28: of the month after. */
  day: number;
  to: string[];
  /** The last month that is done: `2026-03`. */
  done: string;
}

export type IssueOutcome =
  | { kind: 'issued'; statement: Statement }
  | { kind: 'refused'; why: 'nothing' | 'not-over' | 'no-rate' | 'no-such-statement' };

type Unprinted = Pick<Statement, 'number' | 'sheet' | 'corrects' | 'issuedAt'>;

/** Puts a statement into words. */
export interface StatementWords {
  print(statement: Unprinted, calls?: readonly PayerCall[]): Promise<{ pdf: Uint8Array; xlsx: Uint8Array }>;
  mail(statement: Unprinted): { subject: string; text: string; fileName: string };
}

/** What payers owe for their calls: looked at, issued with a number, sent and paid. */
export interface Statements {
  preview(wish: StatementWish): Promise<MadeStatement>;
  /** Prints and keeps it; it never changes after. Rejects where printing or the disk fails: then there is none. */
  issue(wish: StatementWish, how: { by: string }): Promise<IssueOutcome>;
  find(number: number): Statement | undefined;
  /** Those that hold days of the wish for the same payer, the oldest first; corrected ones and the one it corrects are not. */
  overlapping(wish: StatementWish): Statement[];
  /** Latest first. */
  list(most: number): Statement[];
  /** Mails its files; false where there is no such, nobody to get it or no mail server. */
  send(number: number, to: readonly string[]): boolean;
  /** By hand, as on paper; false when there is no such or it was before. */
  markSent(number: number, how: { by: string }): boolean;
  markPaid(number: number, how: { by: string }): boolean;
  plans(): StatementPlan[];
  /** False where the same is sent already. */
  addPlan(plan: Omit<StatementPlan, 'id' | 'done'>): boolean;
  removePlan(id: string): boolean;
  /** Issues and mails what has come due; what fails is tried again the next time. Returns what failed. */
  runDue(): Promise<{ plan: StatementPlan; error: unknown }[]>;
}

const plansKey = 'statement-plans';

/** First and last day of the month before a day's. */
export function monthBefore(today: string): { month: string; from: string; to: string } {
  const to = addDays(`${today.slice(0, 7)}-01`, -1);
  return { month: to.slice(0, 7), from: `${to.slice(0, 7)}-01`, to };
}

export function createStatements(deps: {
  db: Db;
  clock: Pick<Clock, 'now'>;
  ids: Ids;
  office: Pick<OfficeService, 'read'>;
  files: Pick<Files, 'keep' | 'use' | 'pathOf'>;
  outbox: Pick<Outbox, 'put'>;
  reports: Pick<Reports, 'payerSums' | 'payerCalls'>;
  dataFolder: string;
  words: StatementWords;
}): Statements {
  const { db, clock, files } = deps;
  const today = (): string => localTime(deps.office.read().office.timezone, clock.now()).date;
  const find = (number: number): Statement | undefined =>
    db.select().from(statements).where(eq(statements.number, number)).get();
  const plans = (): StatementPlan[] => (readSetting(db, plansKey) ?? []) as StatementPlan[];
  const savePlans = (value: StatementPlan[]): void => saveSetting(db, { key: plansKey, value });

  function chargesOf({ payer, from, to, basis }: StatementWish): PayerAsk {
    const { timezone } = deps.office.read().office;
    return {
      ...{ payer, basis, timezone },
      from: instantAt(timezone, { date: from, minute: 0 }),
      to: instantAt(timezone, { date: addDays(to, 1), minute: 0 }),
    };
  }

  async function preview(wish: StatementWish): Promise<MadeStatement> {
    const { office, departments, extensions, accounts, campaigns, exchangeRates, taxes } = deps.office.read();
    const { payer, from, to, basis, currency } = wish;
    const sums = await deps.reports.payerSums(chargesOf(wish));
    const name =
      payer.kind === 'department'
        ? departments.find(({ id }) => id === payer.id)?.name
        : payer.kind === 'extension'
          ? extensions.find(({ number }) => number === payer.id)?.name
          : payer.kind === 'campaign'
            ? campaigns.find(({ id }) => id === payer.id)?.name
            : accounts.find(({ code }) => payer.kind === 'account' && code === payer.id)?.name;
    const about = {
      ...{ from, to, basis, currency, taxes, rates: exchangeRates, officeName: office.name },
      payer: { ...payer, name: name ?? payer.id },
    };
    const made = makeStatement(sums, about);
    if (made.kind !== 'made' || payer.kind === 'campaign' || campaigns.length === 0) return made;
    const byCampaign = makeStatement(await deps.reports.payerSums({ ...chargesOf(wish), by: 'campaign' }), about);
    const lines = byCampaign.kind === 'made' ? byCampaign.sheet.lines : [];
    return lines.some((line) => line.class !== '') ? { ...made, sheet: { ...made.sheet, campaigns: lines } } : made;
  }

  async function write(wish: StatementWish, by: string): Promise<IssueOutcome> {
    if (wish.to >= today()) return { kind: 'refused', why: 'not-over' };
    const corrects = wish.corrects ?? null;
    if (corrects !== null && !find(corrects)) return { kind: 'refused', why: 'no-such-statement' };
    const made = await preview(wish);
    if (made.kind === 'no-rate') return { kind: 'refused', why: 'no-rate' };
    if (made.sheet.lines.length === 0) return { kind: 'refused', why: 'nothing' };
    const last =
      db
        .select({ number: max(statements.number) })
        .from(statements)
        .get()?.number ?? 0;
    const statement = { number: last + 1, sheet: made.sheet, corrects, issuedAt: clock.now() };
    const calls = wish.calls ? await deps.reports.payerCalls(chargesOf(wish)) : undefined;
    const { pdf, xlsx } = await deps.words.print(statement, calls);
    const { fileName } = deps.words.mail(statement);
    const keep = (kind: 'pdf' | 'xlsx', bytes: Uint8Array) => {
      const type =
        kind === 'pdf' ? 'application/pdf' : 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
      return files.keep({ name: `${fileName}.${kind}`, type, bytes, by });
    };
    const kept = [await keep('pdf', pdf), await keep('xlsx', xlsx)] as const;
    const row = {
      ...statement,
      ...{ payerKind: wish.payer.kind, payerId: wish.payer.id, issuedBy: by },
      ...{ pdfFile: kept[0].id, xlsxFile: kept[1].id, sentAt: null, sentTo: null, paidAt: null, paidBy: null },
    };
    db.$client.transaction(() => {
      db.insert(statements).values(row).run();
      for (const { id } of kept) files.use({ file: id, by: `statement:${row.number}` });
    })();
    return { kind: 'issued', statement: row };
  }

  /** One after the other: each number is given once. */
  let turn: Promise<unknown> = Promise.resolve();
  const issue: Statements['issue'] = (wish, { by }) => {
    const mine = turn.then(() => write(wish, by));
    turn = mine.catch(() => undefined);
    return mine;
  };

  const mark = (number: number, change: Partial<Pick<Statement, 'sentAt' | 'sentTo' | 'paidAt' | 'paidBy'>>): void => {
    db.update(statements).set(change).where(eq(statements.number, number)).run();
  };

  const send: Statements['send'] = (number, to) => {
    const statement = find(number);
    const paths = statement && [files.pathOf(statement.pdfFile), files.pathOf(statement.xlsxFile)];
    if (!statement || to.length === 0 || !paths?.every((path) => path !== undefined)) return false;
    const { subject, text, fileName } = deps.words.mail(statement);
    const attachments = paths.map((path, index) => ({
      file: relative(deps.dataFolder, path!),
      name: `${fileName}.${index === 0 ? 'pdf' : 'xlsx'}`,
    }));
    if (!deps.outbox.put({ to, subject, text, attachments })) return false;
    mark(number, { sentAt: clock.now(), sentTo: to.join(', ') });
    return true;
  };

  return {
    preview,
    issue,
    find,
    overlapping({ payer, from, to, corrects }) {
      const ofPayer = db
        .select()
        .from(statements)
        .where(and(eq(statements.payerKind, payer.kind), eq(statements.payerId, payer.id)))
        .orderBy(statements.number)
        .all();
      const replaced = new Set([corrects, ...ofPayer.map((each) => each.corrects)]);
      return ofPayer.filter(({ number, sheet }) => !replaced.has(number) && sheet.from <= to && sheet.to >= from);
    },
    list: (most) => db.select().from(statements).orderBy(desc(statements.number)).limit(most).all(),
    send,
    markSent(number, { by }) {
      const statement = find(number);
      if (!statement || statement.sentAt !== null) return false;
      mark(number, { sentAt: clock.now(), sentTo: by });
      return true;
    },
    markPaid(number, { by }) {
      const statement = find(number);
      if (!statement || statement.paidAt !== null) return false;
      mark(number, { paidAt: clock.now(), paidBy: by });
      return true;
    },
    plans,
    addPlan(plan) {
      const isSame = ({ payer, basis, currency }: StatementPlan): boolean =>
        payer.kind === plan.payer.kind &&
        payer.id === plan.payer.id &&
        basis === plan.basis &&
        currency === plan.currency;
      if (plans().some(isSame)) return false;
      const day = today();
      const { month } = monthBefore(day);
      // Whoever plans after the day has seen to the last month already, or does it by hand.
      const done = Number(day.slice(8)) >= plan.day ? month : monthBefore(`${month}-01`).month;
      savePlans([...plans(), { ...plan, id: deps.ids.next(clock.now()), done }]);
      return true;
    },
    removePlan(id) {
      const kept = plans().filter((plan) => plan.id !== id);
      if (kept.length === plans().length) return false;
      savePlans(kept);
      return true;
    },
    async runDue() {
      const failed: { plan: StatementPlan; error: unknown }[] = [];
      const day = today();
      const { month, from, to } = monthBefore(day);
      for (const plan of plans()) {
        if (plan.done >= month || Number(day.slice(8)) < plan.day) continue;
        const { payer, basis, currency, calls = false } = plan;
        try {
          const outcome = await issue({ payer, basis, currency, from, to, calls }, { by: 'system' });
          if (outcome.kind === 'refused' && outcome.why !== 'nothing') throw new Error(outcome.why);
          savePlans(plans().map((each) => (each.id === plan.id ? { ...each, done: month } : each)));
          if (outcome.kind === 'issued' && !send(outcome.statement.number, plan.to)) throw new Error('mail-not-sent');
        } catch (error) {
          failed.push({ plan, error });
        }
      }
      return failed;
    },
  };
}
