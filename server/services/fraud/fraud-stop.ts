import { desc, eq, gte, isNull } from 'drizzle-orm';
import type { Clock } from '../../base/clock.ts';
import type { Ids } from '../../base/ids.ts';
import type { Log } from '../../base/log.ts';
import { parseNanos } from '../../base/money.ts';
import type { CallEvent } from '../../core/calls/events.ts';
import { classifyNumber, isEmergency } from '../../core/dialplan/numbers.ts';
import { type FraudBlock, forbids, initial, type State, step } from '../../core/fraud/fraud.ts';
import { type Destination, destinationOf } from '../../core/fraud/world-prefixes.ts';
import { type FraudRules, fraudDefaults, spendingLimits } from '../../core/office/fraud.ts';
import type { OutsideKind } from '../../core/office/limits.ts';
import { localTime } from '../../core/schedule/local-time.ts';
import { isOpen } from '../../core/schedule/opening-hours.ts';
import type { Db } from '../../store/db.ts';
import { charges } from '../../store/schema/calls.ts';
import { calledPlaces, fraudBlocks } from '../../store/schema/fraud.ts';
import type { FactBus } from '../facts.ts';
import type { LiveBudget } from '../limits/budget-book.ts';
import type { AskedLeg, CallLimits, LegStopper, LimitJudgement } from '../limits/call-limits.ts';
import type { OfficeService } from '../office/office-service.ts';

export type BlockRow = typeof fraudBlocks.$inferSelect;

/** Without hours of its own the office is taken to be closed from ten at night to six in the morning. */
const NIGHT = { from: 22 * 60, to: 6 * 60 };
const LATEST = 50;
const DAY_MS = 86_400_000;
const periodMs = { hour: DAY_MS / 24, day: DAY_MS, week: 7 * DAY_MS };

/** What is abroad, or pays whoever is called. */
const guardedKinds: readonly OutsideKind[] = ['international', 'premium'];

export interface FraudStop extends CallLimits {
  start(stopper: LegStopper): void;
  stop(): void;
  /** What an extension and the office may spend abroad: kept as budgets are. */
  guards(leg: { asked: AskedLeg; kind: OutsideKind }): LiveBudget[];
  /** What stands just now, the latest first. */
  blocks(): BlockRow[];
  /** Also what was allowed again. */
  latest(): BlockRow[];
  find(id: string): BlockRow | undefined;
  /** The owner takes a block back; a destination is allowed for good. False when it stands no more. */
  allow(asked: { id: string; by: string }): boolean;
  /** Places that were called before. */
  called(): { place: string; firstAt: number }[];
}

/**
 * Keeps thieves with a stolen password from calling at the office's cost: asks `core/fraud` before each leg over a trunk,
 * ends what is up when something is blocked, and tells it. What it lets pass is for `inner` to judge.
 */
export function createFraudStop(deps: {
  db: Db;
  clock: Clock;
  ids: Ids;
  log: Log;
  bus: FactBus;
  office: Pick<OfficeService, 'read' | 'edit'>;
  inner: CallLimits;
  /** Who would pay for a leg that this call dials now. */
  payerOf: (asked: AskedLeg & { callId: string }) => { extension?: string; login?: string };
}): FraudStop {
  const { db, clock, office } = deps;
  let stopper: LegStopper | undefined;
  let state: State = load();
  /** Legs that were let pass: until their call ends. */
  const legs = new Map<
    string,
    { callId: string; source: string; isAbroad: boolean; place: string; answeredAt?: number }
  >();
  /** Let pass, and on their way to become legs. */
  const next = new Map<string, { source: string; isAbroad: boolean; place: string }>();

  /** Limits of money that the owner has lifted lately. */
  const granted: Pick<BlockRow, 'subject' | 'why' | 'since'>[] = db
    .select()
    .from(fraudBlocks)
    .where(gte(fraudBlocks.since, clock.now() - periodMs.week))
    .all()
    .filter(({ endedAt }) => endedAt !== null);

  const rules = (): FraudRules => office.read().fraud ?? fraudDefaults;

  function load(): State {
    const { country } = office.read().office;
    const known = new Set([country]);
    const rows = db.select().from(calledPlaces).all();
    for (const { place } of rows) known.add(place);
    if (rows.length === 0) {
      // From before there was a fraud stop: where the office has called is no news.
      const found = db
        .selectDistinct({ destination: charges.destination })
        .from(charges)
        .where(eq(charges.way, 'out'))
        .all();
      for (const { destination } of found) known.add(destinationOf(destination, country).place);
      remember([...known]);
    }
    const blocks = db.select().from(fraudBlocks).where(isNull(fraudBlocks.endedAt)).all();
    return {
      ...initial,
      known,
      blocks: blocks.map(({ what, subject, reach, why, since }) => ({ what, subject, reach, why, since })),
    };
  }

  function remember(places: readonly string[]): void {
    for (const place of places)
      db.insert(calledPlaces).values({ place, firstAt: clock.now() }).onConflictDoNothing().run();
  }

  /** Names the night that runs; undefined while the office is open. */
  function nightAt(atMs: number): string | undefined {
    const { hours: all, office: identity } = office.read();
    const hours = all.find(({ id }) => id === rules().hours);
    const { minute } = localTime(identity.timezone, atMs);
    const isNight = hours
      ? !isOpen({ hours, officeZone: identity.timezone }, atMs).open
      : minute >= NIGHT.from || minute < NIGHT.to;
    // Until noon it is the night of the day before.
    return isNight ? localTime(identity.timezone, atMs - 12 * 3_600_000).date : undefined;
  }

  /** Where a leg leads; undefined for what is never asked about. */
  function placeOf({ number, e164 }: AskedLeg): (Destination & { isAbroad: boolean }) | undefined {
    const { country } = office.read().office;
    if (isEmergency(number, country)) return undefined;
    // Service numbers of the country have no such form.
    if (e164 === undefined) return { place: country, isDear: false, isAbroad: false };
    if (classifyNumber(e164, country) === 'premium') return { place: 'premium', isDear: true, isAbroad: true };
    const destination = destinationOf(e164, country);
    return { ...destination, isAbroad: destination.place !== country };
  }

  const sourceOf = ({ extension, login, trunkId }: { extension?: string; login?: string; trunkId: string }): string =>
    extension ??
    (login === undefined ? undefined : office.read().people.find((each) => each.login === login)?.extension) ??
    `trunk ${trunkId}`;

  function standing(asked: AskedLeg): FraudBlock | undefined {
    const at = placeOf(asked);
    if (!at || !rules().on) return undefined;
    const call = { source: sourceOf(asked), isAbroad: at.isAbroad, place: at.place };
    const now = clock.now();
    // As the attempt itself would be judged, and without counting it.
    const attempt = { kind: 'attempted', atMs: now, legId: '', destination: at, ...call, ...whenAt(now) } as const;
    const refused = step(state, attempt, rules()).effects.find(({ kind }) => kind === 'refuse');
    return refused?.kind === 'refuse' ? refused.block : undefined;
  }

  function whenAt(atMs: number): { day: string; night?: string } {
    const night = nightAt(atMs);
    return { day: localTime(office.read().office.timezone, atMs).date, ...(night !== undefined && { night }) };
  }

  const refusal = (block: FraudBlock): LimitJudgement => ({ allowed: false, why: 'fraud', subject: block.subject });

  /** Written, told, and what is up of it ended. */
  function put(block: FraudBlock, about: { callId?: string; number?: string; source?: string }): void {
    const id = deps.ids.next(clock.now());
    const row: BlockRow = {
      ...block,
      id,
      callId: about.callId ?? null,
      number: about.number ?? null,
      source: about.source ?? null,
      endedAt: null,
      endedBy: null,
    };
    db.insert(fraudBlocks).values(row).run();
    deps.log.warn('calls are blocked: they look like fraud', { ...block, ...about });
    for (const [legId, leg] of legs)
      if (forbids(block, leg)) stopper?.cut({ legId, why: 'fraud', subject: block.subject });
    deps.bus.publish('fraud.blocked', { id });
  }

  function admit(asked: AskedLeg & { callId: string }): LimitJudgement {
    const at = placeOf(asked);
    if (!at) return { allowed: true };
    const now = clock.now();
    const { callId, number } = asked;
    const source = sourceOf({ trunkId: asked.trunkId, ...deps.payerOf(asked) });
    const { isAbroad, place, isDear } = at;
    const answer = step(
      state,
      { kind: 'attempted', atMs: now, legId: callId, source, isAbroad, destination: { place, isDear }, ...whenAt(now) },
      rules(),
    );
    state = answer.state;
    let judgement: LimitJudgement = { allowed: true };
    for (const effect of answer.effects)
      if (effect.kind === 'know') remember([effect.place]);
      else if (effect.kind === 'block') put(effect.block, { callId, number, source });
      else judgement = refusal(effect.block);
    if (!judgement.allowed) return judgement;
    next.set(callId, { source, isAbroad, place });
    return deps.inner.admit(asked);
  }

  function ended(leg: { source: string; isAbroad: boolean }, callId: string, talkMs?: number): void {
    const { source, isAbroad } = leg;
    const input = { kind: 'ended', atMs: clock.now(), source, legId: callId, isAbroad } as const;
    const answer = step(state, { ...input, ...(talkMs !== undefined && { talkMs }) }, rules());
    state = answer.state;
    for (const effect of answer.effects) if (effect.kind === 'block') put(effect.block, { callId, source });
  }

  /** Money for calls abroad is used up: `guard extension:101 hour`. */
  function spent(key: string, about: { callId?: string } = {}): void {
    const [, of = '', period] = /^guard (.+) (hour|day|week)$/.exec(key) ?? [];
    if (period === undefined) return;
    const source = of === 'office' ? undefined : of.slice(of.indexOf(':') + 1);
    const why = source === undefined ? 'spent-office' : (`spent-${period as 'hour' | 'day' | 'week'}` as const);
    const input = { kind: 'spent', atMs: clock.now(), why, ...(source !== undefined && { source }) } as const;
    const answer = step(state, input, rules());
    state = answer.state;
    for (const effect of answer.effects)
      if (effect.kind === 'block') put(effect.block, { ...about, ...(source !== undefined && { source }) });
  }

  function follow(event: CallEvent): void {
    // The next minute would have been too much: that is the end of the money.
    if (event.kind === 'limit.cut' || event.kind === 'limit.refused') spent(event.subject, { callId: event.callId });
    if (event.kind === 'leg.created' && event.way === 'out' && event.side.kind === 'trunk') {
      const known = next.get(event.callId);
      next.delete(event.callId);
      if (known) legs.set(event.legId, { ...known, callId: event.callId });
    } else if (event.kind === 'leg.answered') {
      const leg = legs.get(event.legId);
      if (leg) leg.answeredAt = event.at;
    } else if (event.kind === 'leg.ended') {
      const leg = legs.get(event.legId);
      if (!leg) return;
      legs.delete(event.legId);
      ended(leg, leg.callId, leg.answeredAt === undefined ? undefined : (event.aliveAt ?? event.at) - leg.answeredAt);
    } else if (event.kind === 'call.ended') {
      const never = next.get(event.callId);
      next.delete(event.callId);
      if (never) ended(never, event.callId);
    }
  }

  /** How often the owner has given the same once more in that time. */
  const grants = (subject: string, why: FraudBlock['why'], sinceMs: number): number =>
    granted.filter((row) => row.subject === subject && row.why === why && row.since >= sinceMs).length;

  function guards({ asked, kind }: { asked: AskedLeg; kind: OutsideKind }): LiveBudget[] {
    if (!rules().on || !guardedKinds.includes(kind)) return [];
    const limits = spendingLimits(rules(), office.read().office.currency);
    const guard = (
      of: string,
      period: 'hour' | 'day' | 'week',
      asks: { text: string; subject: string; why: FraudBlock['why'] },
    ): LiveBudget => ({
      key: `guard ${of} ${period}`,
      of,
      period,
      amount:
        (parseNanos(asks.text) ?? 0n) * BigInt(1 + grants(asks.subject, asks.why, clock.now() - periodMs[period])),
      onFull: 'cut',
      kinds: guardedKinds,
      isGuard: true,
    });
    const { extension } = asked;
    return [
      ...(extension === undefined
        ? []
        : [
            guard(`extension:${extension}`, 'hour', { text: limits.perHour, subject: extension, why: 'spent-hour' }),
            guard(`extension:${extension}`, 'day', { text: limits.perDay, subject: extension, why: 'spent-day' }),
            guard(`extension:${extension}`, 'week', { text: limits.perWeek, subject: extension, why: 'spent-week' }),
          ]),
      guard('office', 'day', { text: limits.officePerDay, subject: 'office', why: 'spent-office' }),
    ];
  }

  const unsubscribe = [
    deps.bus.on('call.told', follow),
    deps.bus.on('budget.passed', ({ isGuard, percent, key }) => {
      if (isGuard && percent >= 100) spent(key);
    }),
  ];

  return {
    judge(asked) {
      const block = standing(asked);
      return block ? refusal(block) : deps.inner.judge(asked);
    },
    admit,
    guards,
    start(acts) {
      stopper = acts;
    },
    stop() {
      for (const each of unsubscribe) each();
    },
    blocks: () =>
      db.select().from(fraudBlocks).where(isNull(fraudBlocks.endedAt)).orderBy(desc(fraudBlocks.since)).all(),
    latest: () => db.select().from(fraudBlocks).orderBy(desc(fraudBlocks.since)).limit(LATEST).all(),
    find: (id) => db.select().from(fraudBlocks).where(eq(fraudBlocks.id, id)).get(),
    allow({ id, by }) {
      const row = db.select().from(fraudBlocks).where(eq(fraudBlocks.id, id)).get();
      if (!row || row.endedAt !== null) return false;
      if (row.what === 'destination') {
        const outcome = office.edit(
          (draft) => {
            const before = draft.fraud ?? fraudDefaults;
            draft.fraud = { ...before, allowed: [...new Set([...before.allowed, row.subject])] };
          },
          { by },
        );
        // A place that no list can name is let pass from now on all the same.
        if (outcome.kind === 'refused') deps.log.warn('the place could not be put on the list', { place: row.subject });
        remember([row.subject]);
      }
      db.update(fraudBlocks).set({ endedAt: clock.now(), endedBy: by }).where(eq(fraudBlocks.id, id)).run();
      granted.push(row);
      state = step(state, { kind: 'allowed', what: row.what, subject: row.subject }, rules()).state;
      deps.bus.publish('fraud.allowed', { id });
      return true;
    },
    called: () => db.select().from(calledPlaces).all(),
  };
}
