import type { Clock, Timer } from '../../base/clock.ts';
import type { Log } from '../../base/log.ts';
import { type Nanos, parseNanos } from '../../base/money.ts';
import type { LimitWhy } from '../../core/calls/call-reasons.ts';
import type { CallEvent } from '../../core/calls/events.ts';
import { forecast, percentOf } from '../../core/limits/budgets.ts';
import type { Period } from '../../core/limits/period.ts';
import { type CallLimit, type Limits as LimitSettings, limitDefaults } from '../../core/office/limits.ts';
import type { Payer } from '../../core/rating/payer.ts';
import type { Db } from '../../store/db.ts';
import type { FactBus } from '../facts.ts';
import type { OfficeService } from '../office/office-service.ts';
import type { Decks } from '../rating/decks.ts';
import { type BudgetStand, createBudgetBook, type LiveBudget, liveBudgetOf, netOf, paysFor } from './budget-book.ts';
import type { AskedLeg, CallLimits, LegStopper, LimitJudgement } from './call-limits.ts';
import { createLegBook, outsideKindOf } from './leg-book.ts';
import { createLegPayerBook } from './leg-payers.ts';
import { type PaidSum, sumPaidIn } from './paid-sums.ts';
import { deckFor, firstNet, isOn, isUp, owedBy, type PricedLeg } from './priced-leg.ts';
import { preparePaidFor } from './spent-of.ts';
import { createBudgetMarks } from './tell-marks.ts';
import { createBudgetWatch } from './watch-budgets.ts';
import { createLengthWatch } from './watch-length.ts';

/** What is spent by calls that are up is held against the marks so often. */
const LOOK_MS = 30_000;

/** A budget as it stands: for pages. `spent` has what running calls owe by now. */
export interface BudgetView {
  of: string;
  period: LiveBudget['period'];
  onFull: LiveBudget['onFull'];
  amount: Nanos;
  spent: Nanos;
  percent: number;
  span: Period;
  /** Spent by the end when it goes on so; undefined as long as nobody can say. */
  forecast?: Nanos;
  /** Calls paid from it just now. */
  running: number;
}

export interface Limits extends CallLimits {
  /** From now on legs are cut and warned. */
  start(stopper: LegStopper): void;
  stop(): void;
  /** The office's budgets in the period that runs. */
  budgets(): BudgetView[];
  /** Whether a budget of that payer, as `campaign:spring`, that stops calls is used up. */
  isSpent(of: string): boolean;
  /** What the office has spent today on calls of these kinds. */
  spentToday(kinds: readonly CallLimit['kind'][]): Nanos;
  /** Calls outside of one kind just now. */
  running(kind: CallLimit['kind']): number;
  /** Who would pay for a leg that this call dials now. */
  payerOf(asked: AskedLeg & { callId: string }): Payer | undefined;
}

/**
 * Budgets and limits of calls over trunks: refuses legs whose first increment does not fit, and ends those that are up
 * before the increment that does not. `guards` are budgets that keep thieves out.
 */
export function createLimits(deps: {
  db: Db;
  clock: Clock;
  log: Log;
  bus: FactBus;
  office: Pick<OfficeService, 'read'>;
  decks: Decks;
  journal: { of(callId: string): CallEvent[] };
  guards?: (leg: { asked: AskedLeg; kind: PricedLeg['kind'] }) => LiveBudget[];
}): Limits {
  const { clock, office, db } = deps;
  const legs = createLegBook(deps);
  const paidFor = preparePaidFor(db);
  const payers = createLegPayerBook({ db, office: office.read, journal: deps.journal });
  const marks = createBudgetMarks({ clock, bus: deps.bus, spentOf: (stand, nowMs) => spentOf(stand, nowMs) });
  const justSummed = new Map<string, PaidSum[]>();
  const lengths = createLengthWatch({
    clock,
    limitOf: (kind) => limitOf(kind),
    warnSec: () => settings().warnSec,
    warn: (leg, why, leftSec) => warnLeg(leg, { why, subject: leg.kind, leftSec }),
    cut: (leg, why) => stopLeg(leg, { why, subject: leg.kind }),
  });
  const watches = createBudgetWatch({
    clock,
    standAt: (budget, atMs) => book.standAt(budget, atMs),
    legsOf,
    warnSec: () => settings().warnSec,
    warn: warnLeg,
    cut: stopLeg,
  });
  let stopper: LegStopper | undefined;
  let looking: Timer | undefined;

  const book = createBudgetBook({
    zone: () => office.read().office.timezone,
    startedAt: clock.now(),
    read(budget, span) {
      const document = office.read();
      return paidBy(span, { principal: budget.of.startsWith('principal:') }).reduce(
        (sum, each) => (paysFor(budget, each, document) ? sum + each.net : sum),
        0n,
      );
    },
  });

  /** Budgets that are read in the same breath, as all of them are for a page, are read from one walk over the charges. */
  function paidBy(span: Period, also: { principal: boolean }): PaidSum[] {
    const key = `${span.fromMs} ${span.toMs} ${also.principal}`;
    const known = justSummed.get(key);
    if (known) return known;
    const sums = sumPaidIn({ db, office: office.read() }, span, also);
    if (justSummed.size === 0) clock.soon(() => justSummed.clear());
    justSummed.set(key, sums);
    return sums;
  }

  const settings = (): LimitSettings => office.read().limits ?? limitDefaults;
  const limitOf = (kind: CallLimit['kind']): CallLimit | undefined =>
    settings().calls.find((each) => each.kind === kind);

  /** What pays for such a leg. */
  function budgetsFor(leg: Pick<PricedLeg, 'asked' | 'kind'>): LiveBudget[] {
    const document = office.read();
    const paying = settings()
      .budgets.map(liveBudgetOf)
      .filter((budget) => paysFor(budget, { payers: leg.asked, kind: leg.kind }, document));
    return [...paying, ...(deps.guards?.(leg) ?? [])];
  }

  /** Legs that the budget pays in the period of that stand, and that are not charged yet. */
  function legsOf({ budget, span }: BudgetStand): PricedLeg[] {
    const document = office.read();
    const now = clock.now();
    return [...legs.all()].filter((leg) => {
      const at = leg.answeredAt ?? now;
      return at >= span.fromMs && at < span.toMs && paysFor(budget, { payers: leg.asked, kind: leg.kind }, document);
    });
  }

  const spentOf = (stand: BudgetStand, nowMs: number): Nanos =>
    legsOf(stand).reduce((sum, leg) => sum + owedBy(leg, nowMs, deckFor(leg, stand.budget)), stand.charged);

  function judgeLeg(leg: PricedLeg): LimitJudgement {
    const now = clock.now();
    const refuse = (why: LimitWhy, subject: string): LimitJudgement => ({ allowed: false, why, subject });
    const limit = limitOf(leg.kind);
    if (limit?.atOnce !== undefined && running(leg.kind) >= limit.atOnce) return refuse('at-once', leg.kind);
    const first = firstNet(leg, now);
    if (limit?.dearest !== undefined && first > (parseNanos(limit.dearest) ?? 0n)) return refuse('dearest', leg.kind);
    for (const budget of budgetsFor(leg)) {
      if (budget.onFull === 'notify') continue;
      const stand = book.standAt(budget, now);
      const spent = spentOf(stand, now);
      // A call without a known price is not let into a budget that has nothing left.
      const begins = budget.isGuard ? firstNet(leg, now, deckFor(leg, budget)) : first;
      if (spent + begins > budget.amount || spent >= budget.amount)
        return refuse(budget.isGuard ? 'fraud' : 'budget', budget.key);
    }
    return { allowed: true };
  }

  function running(kind: CallLimit['kind']): number {
    let count = 0;
    for (const leg of legs.all()) if (leg.kind === kind && !leg.isIncoming && leg.endedAt === undefined) count++;
    return count;
  }

  function judge(asked: AskedLeg): LimitJudgement {
    const kind = outsideKindOf(office.read(), asked);
    return kind === undefined ? { allowed: true } : judgeLeg(legs.priced(payers.told(asked), kind, clock.now()));
  }

  function warnLeg(leg: PricedLeg, about: { why: LimitWhy; subject: string; leftSec: number }): void {
    if (leg.isWarned || settings().warnSec === 0) return;
    leg.isWarned = true;
    stopper?.warn({ legId: leg.legId, ...about });
  }

  function stopLeg(leg: PricedLeg, { why, subject }: { why: LimitWhy; subject: string }): void {
    leg.stoppedAt = clock.now();
    deps.log.info('a call is cut by its limit', { callId: leg.callId, legId: leg.legId, why, subject });
    stopper?.cut({ legId: leg.legId, why, subject });
  }

  function look(): void {
    looking?.cancel();
    looking = undefined;
    const stands = new Set<BudgetStand>();
    let isAnyUp = false;
    for (const leg of legs.all()) {
      if (!isOn(leg)) continue;
      isAnyUp = true;
      for (const budget of budgetsFor(leg)) stands.add(book.standAt(budget, leg.answeredAt!));
    }
    for (const stand of stands) marks.tell(stand);
    if (isAnyUp) looking = clock.after(LOOK_MS, look);
  }

  /** It turns out in the call what it is charged to, or who it is with: from then on it is held against those budgets. */
  function repay(event: CallEvent): void {
    const change = payers.after(event);
    if (!change) return;
    for (const leg of legs.of(event.callId)) {
      if (leg.endedAt !== undefined) continue;
      // What the house had dialled before stays with what caused it.
      if (event.kind === 'campaign.given' && !leg.isIncoming) continue;
      leg.asked = { ...change(leg.asked), ...numberOf(leg.asked) };
      if (!isUp(leg)) continue;
      for (const budget of budgetsFor(leg)) {
        marks.tell(book.standAt(budget, leg.answeredAt!));
        watches.watch(budget, leg.answeredAt!);
      }
    }
  }

  function follow(event: CallEvent): void {
    if (repaying.has(event.kind)) repay(event);
    const told = legs.follow(event);
    if (!told || told.what === 'given-up') return;
    const { leg } = told;
    if (told.what === 'ended') lengths.forget(leg);
    else if (!leg.isIncoming) lengths.watch(leg);
    for (const budget of budgetsFor(leg)) {
      const stand = book.standAt(budget, leg.answeredAt!);
      if (told.what === 'ended') watches.rest(stand);
      else {
        marks.tellSoon(stand);
        watches.watch(budget, leg.answeredAt!);
      }
    }
    if (told.what === 'answered') looking ??= clock.after(LOOK_MS, look);
    else if (![...legs.all()].some(isOn)) {
      looking?.cancel();
      looking = undefined;
    }
  }

  /** Once its charges are written, what they say takes the place of what was reckoned. */
  function settle(callId: string): void {
    const mine = legs.of(callId);
    justSummed.clear();
    if (mine.length === 0) return;
    // The call is over, and a leg of it is still to be closed.
    if (mine.some(({ answeredAt, endedAt }) => answeredAt !== undefined && endedAt === undefined)) return;
    const document = office.read();
    const also = { principal: payers.countsPrincipals() };
    const rows = new Map(paidFor(callId, also).map((row) => [row.legId, row]));
    // Or to be charged.
    if (mine.some(({ legId, answeredAt }) => answeredAt !== undefined && !rows.has(legId))) return;
    legs.forget(callId);
    for (const leg of mine) {
      const { legId, kind } = leg;
      const row = rows.get(legId);
      if (!row) continue;
      const { answeredAt, payers: by, destination: number } = row;
      const known = row.state === 'unrated' ? undefined : netOf(row, document);
      for (const budget of budgetsFor({ asked: { ...by, number }, kind })) {
        const net = known ?? (budget.isGuard ? owedBy(leg, clock.now(), leg.guessed) : 0n);
        if (net === 0n) continue;
        book.charge(budget, { net, answeredAt });
        marks.tellSoon(book.standAt(budget, row.answeredAt));
      }
    }
  }

  function recount(): void {
    justSummed.clear();
    book.forget(clock.now());
    for (const leg of legs.all())
      if (isUp(leg)) for (const budget of budgetsFor(leg)) watches.watch(budget, leg.answeredAt!);
  }

  const unsubscribe = [
    deps.bus.on('call.told', follow),
    deps.bus.on('call.changed', ({ callId, ended }) => {
      if (ended) settle(callId);
    }),
    deps.bus.on('office.changed', recount),
    deps.bus.on('charges.changed', recount),
  ];

  return {
    judge,
    admit(asked) {
      const kind = outsideKindOf(office.read(), asked);
      if (kind === undefined) return { allowed: true };
      const { callId, number, trunkId, e164 } = asked;
      const by = payers.of({ callId, trunkId }, legs.payerOfNext(callId, { trunkId, number }));
      const wanted: AskedLeg = { number, ...(e164 !== undefined && { e164 }), ...by };
      const judgement = judgeLeg(legs.priced(wanted, kind, clock.now()));
      if (judgement.allowed) legs.keep({ ...wanted, callId }, kind, clock.now());
      return judgement;
    },
    start(acts) {
      stopper = acts;
    },
    stop() {
      for (const each of unsubscribe) each();
      watches.stop();
      lengths.stop();
      looking?.cancel();
      marks.stop();
    },
    budgets() {
      const now = clock.now();
      return settings().budgets.map((each) => {
        const budget = liveBudgetOf(each);
        const stand = book.standAt(budget, now);
        const spent = spentOf(stand, now);
        const { span } = stand;
        const expected = forecast({ period: budget.period, span, spent, nowMs: now });
        const { of, period, onFull, amount } = budget;
        return {
          ...{ of, period, onFull, amount, spent, span, percent: percentOf(spent, amount) },
          ...(expected !== undefined && { forecast: expected }),
          running: legsOf(stand).filter((leg) => leg.endedAt === undefined).length,
        };
      });
    },
    isSpent(of) {
      const now = clock.now();
      return settings()
        .budgets.filter((each) => each.of === of && each.onFull !== 'notify')
        .map(liveBudgetOf)
        .some((budget) => spentOf(book.standAt(budget, now), now) >= budget.amount);
    },
    spentToday(kinds) {
      const now = clock.now();
      const budget = { key: 'today', of: 'office', period: 'day', amount: 0n, onFull: 'notify', kinds } as const;
      // Nobody follows it: it is read each time.
      return spentOf(book.look(budget, now), now);
    },
    running,
    payerOf: ({ callId, trunkId, number }) => legs.payerOfNext(callId, { trunkId, number }),
  };
}

const numberOf = ({ number, e164 }: AskedLeg): Pick<AskedLeg, 'number' | 'e164'> => ({
  number,
  ...(e164 !== undefined && { e164 }),
});

/** What a journal tells of who pays, while legs are up. */
const repaying: ReadonlySet<CallEvent['kind']> = new Set(['account.given', 'campaign.given', 'customer.matched']);
