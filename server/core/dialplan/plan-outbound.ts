import type { Nanos } from '../../base/money.ts';
import type { OutboundRoute } from '../office/office.ts';
import type { Trunk } from '../office/trunks.ts';
import { countryRules } from './dialling-rules.ts';
import { readHiding } from './hiding-code.ts';
import { type HouseCode, readHouseCode } from './house-codes.ts';
import { type MailboxCode, readMailboxCode } from './mailbox-codes.ts';
import { cleanNumber, emergencyMeant, readDialled, toDialled } from './numbers.ts';
import { firstOwnNumber, ownsNumber } from './own-numbers.ts';
import { type Rewriting, rewriteNumber } from './rewrite-number.ts';

/** A trunk as it stands now. */
export interface TrunkNow {
  trunk: Pick<Trunk, 'id' | 'channels' | 'callerId'> & Partial<Pick<Trunk, 'rewrite' | 'foreignCallerId'>>;
  up: boolean;
  /** Calls on it. */
  inUse: number;
}

export interface OutboundRequest {
  /** As dialled on the phone or clicked on the page. */
  dialled: string;
  /** ISO 3166-1 alpha-2 of the office. */
  country: string;
  extensions: readonly { number: string }[];
  groups: readonly { number: string }[];
  queues: readonly { id: string; number?: string }[];
  flows: readonly { id: string; number?: string }[];
  rooms: readonly { number: string }[];
  routes: readonly OutboundRoute[];
  trunks: readonly TrunkNow[];
  /** The number that who calls wants shown; absent = each trunk's own. */
  wanted?: string;
  /** What the office may show, as `ownNumbersOf` tells; absent = whatever is wanted. */
  ownNumbers?: readonly string[];
  /** What a call to that number (E.164) would cost over a trunk; undefined where nobody knows. */
  estimate?: (call: { trunkId: string; e164: string }) => CostEstimate | undefined;
}

/** What a call of usual length would cost, in the office's currency. */
export interface CostEstimate {
  seconds: number;
  net: Nanos;
  /** Seconds that a bundle gives. */
  bundleSec: number;
}

/** Why a trunk was passed over; `caller-id`: it refuses calls that would show a number which is not the office's. */
export type SkipWhy = 'down' | 'full' | 'unknown' | 'caller-id';

/** One try. */
export interface TrunkAttempt {
  trunkId: string;
  /** As it goes out to the carrier. */
  numberToSend: string;
  /** The office's number that the called party is to see, E.164. */
  callerId?: string;
  /** What was to be shown instead, and is not the office's. */
  foreign?: string;
  /** What the trunk's own rules changed of the two; never empty. */
  rewritten?: Rewriting[];
  /** By which it got its place. */
  estimate?: CostEstimate;
}

const wordOf = (attempt: TrunkAttempt, which: Rewriting['which']) =>
  attempt.rewritten?.find((each) => each.which === which);

/** The number that an attempt means, whatever the carrier wants to read: told and charged by it. */
export const numberMeantBy = (attempt: TrunkAttempt): string =>
  wordOf(attempt, 'dialled')?.from ?? attempt.numberToSend;

/** The office's number as the carrier wants to read it; undefined when none is shown. */
export const numberShownBy = (attempt: TrunkAttempt): string | undefined =>
  wordOf(attempt, 'shown')?.to ?? attempt.callerId;

export type OutboundPlan =
  | { kind: 'emergency'; number: string; attempts: TrunkAttempt[]; reason: 'as-dialled' | 'after-outside-digit' }
  | { kind: 'internal'; extension: string }
  | { kind: 'group'; group: string }
  | { kind: 'queue'; queueId: string }
  | { kind: 'ivr'; flowId: string }
  | { kind: 'mailbox'; code: MailboxCode }
  | { kind: 'code'; code: HouseCode }
  | { kind: 'room'; room: string }
  | {
      kind: 'trunk';
      /** First to last; never empty. */
      attempts: TrunkAttempt[];
      /** Absent for service numbers and what the numbering plan does not know: the carrier decides. */
      e164?: string;
      routeId: string;
      reason: 'longest-prefix' | 'catch-all' | 'cheapest';
      skipped: { trunkId: string; why: SkipWhy }[];
      /** Whoever of the house dials says first which account pays. */
      account?: 'required';
      /** By code: the number is not to be shown. */
      withheld?: true;
    }
  | { kind: 'refused'; reason: 'invalid-number' | 'no-route' | 'no-trunk' | 'trunks-down' | 'trunks-full' }
  | { kind: 'refused'; reason: 'caller-id'; foreign: string };

/** Digits that offices are used to dial for an outside line. */
const outsideDigits = ['0', '9'];

function faultOf({ trunk, up, inUse }: TrunkNow): 'down' | 'full' | undefined {
  if (!up) return 'down';
  return trunk.channels !== undefined && inUse >= trunk.channels ? 'full' : undefined;
}

/** The number wanted, when it may be shown; `foreign` when it may not. */
function judgeWanted({ wanted, ownNumbers, country }: OutboundRequest): { own?: string; foreign?: string } {
  if (wanted === undefined) return {};
  const isOwn = ownNumbers === undefined || ownsNumber(ownNumbers, { number: wanted, country });
  if (!isOwn) return { foreign: wanted };
  const answer = readDialled(wanted, country);
  return { own: answer.ok ? answer.e164 : wanted };
}

function attemptOn(
  { trunk }: TrunkNow,
  call: { number: string; country: string; shown: { own?: string | undefined; foreign?: string } },
): TrunkAttempt {
  const { number, country } = call;
  const { id: trunkId, rewrite = [] } = trunk;
  const { own: callerId = trunk.callerId, foreign } = call.shown;
  const dialled = rewriteNumber(rewrite, { which: 'dialled', number, country });
  const shown = rewriteNumber(rewrite, { which: 'shown', number: callerId ?? '', country });
  const rewritten = [dialled, shown].filter((each) => each !== undefined);
  return {
    trunkId,
    numberToSend: dialled?.to ?? number,
    ...(callerId !== undefined && { callerId }),
    ...(foreign !== undefined && { foreign }),
    ...(rewritten.length > 0 && { rewritten }),
  };
}

/** Trunks with room first, then full ones, then those that seem down: a watch can be wrong, an emergency cannot wait. */
function planEmergency(number: string, request: OutboundRequest): TrunkAttempt[] {
  const order = [undefined, 'full', 'down'] as const;
  const { country, ownNumbers = [] } = request;
  // Who takes the call has to see a number that reaches the office.
  const spare = judgeWanted(request).own ?? firstOwnNumber(ownNumbers, country);
  return order.flatMap((fault) =>
    request.trunks
      .filter((each) => faultOf(each) === fault)
      .map((each) => attemptOn(each, { number, country, shown: { own: each.trunk.callerId ?? spare } })),
  );
}

function chooseRoute(
  digits: string,
  routes: readonly OutboundRoute[],
): { route: OutboundRoute; length: number } | undefined {
  let best: { route: OutboundRoute; length: number } | undefined;
  for (const route of routes) {
    const lengths = route.prefixes.filter((prefix) => digits.startsWith(prefix)).map((prefix) => prefix.length);
    if (lengths.length === 0) continue;
    const length = Math.max(...lengths);
    if (!best || length > best.length) best = { route, length };
  }
  return best;
}

/** The number meant, when a route may take off an outside-line digit: what is left is the number, unless it was part of it. */
function e164Of(digits: string, request: { strip: number; country: string }): string | undefined {
  const rules = countryRules(request.country);
  const taken = digits.slice(0, request.strip);
  const isOfThePlan = [...(rules?.internationalPrefixes ?? []), ...(rules?.nationalPrefixes ?? [])].includes(taken);
  const readings = isOfThePlan ? [digits] : [digits.slice(request.strip), digits];
  for (const reading of readings) {
    const answer = readDialled(reading, request.country);
    if (answer.ok) return answer.e164;
  }
  return undefined;
}

/** The cheapest first; of equal ones, as of those without a known price, as they stand. Those without come last. */
function byCost(attempts: readonly TrunkAttempt[]): TrunkAttempt[] {
  return attempts.toSorted(({ estimate: a }, { estimate: b }) => {
    if (!a || !b) return Number(!a) - Number(!b);
    return a.net < b.net ? -1 : Number(a.net > b.net);
  });
}

function planTrunks(digits: string, request: OutboundRequest & { e164?: string; withheld: boolean }): OutboundPlan {
  const found = chooseRoute(digits, request.routes);
  if (!found) return { kind: 'refused', reason: 'no-route' };
  const { route, length } = found;
  const number = route.prepend + digits.slice(route.strip);
  const attempts: TrunkAttempt[] = [];
  const skipped: { trunkId: string; why: SkipWhy }[] = [];
  const shown = judgeWanted(request);
  const isForeign = shown.foreign !== undefined;
  for (const trunkId of route.trunks) {
    const now = request.trunks.find(({ trunk }) => trunk.id === trunkId);
    const refuses = isForeign && now?.trunk.foreignCallerId === 'refuse';
    const why = !now ? 'unknown' : refuses ? 'caller-id' : faultOf(now);
    if (now && !why) attempts.push(attemptOn(now, { number, country: request.country, shown }));
    else skipped.push({ trunkId, why: why ?? 'unknown' });
  }
  if (attempts.length === 0) {
    const { foreign } = shown;
    if (foreign !== undefined && skipped.some(({ why }) => why === 'caller-id'))
      return { kind: 'refused', reason: 'caller-id', foreign };
    const isFull = skipped.some(({ why }) => why === 'full');
    const isDown = skipped.some(({ why }) => why === 'down');
    return { kind: 'refused', reason: isFull ? 'trunks-full' : isDown ? 'trunks-down' : 'no-trunk' };
  }
  const e164 = request.e164 ?? e164Of(digits, { strip: route.strip, country: request.country });
  const ranks = route.order === 'cheapest' && e164 !== undefined && attempts.length > 1;
  const ranked = ranks
    ? byCost(
        attempts.map((attempt) => {
          const estimate = request.estimate?.({ trunkId: attempt.trunkId, e164 });
          return estimate ? { ...attempt, estimate } : attempt;
        }),
      )
    : attempts;
  const isRanked = ranked.some(({ estimate }) => estimate);
  return {
    kind: 'trunk',
    attempts: ranked,
    ...(e164 !== undefined && { e164 }),
    routeId: route.id,
    reason: isRanked ? 'cheapest' : length === 0 ? 'catch-all' : 'longest-prefix',
    skipped,
    ...(route.account && { account: route.account }),
    ...(request.withheld && { withheld: true }),
  };
}

/**
 * Where a dialled number goes. Emergency numbers go out over any trunk whatever the routes say, before anything else;
 * behind an outside-line digit (0, 9) they do too, unless an extension or queue has that very number. A number with
 * `+` is matched against routes as a local phone would dial it.
 */
export function planOutbound(request: OutboundRequest): OutboundPlan {
  const { country } = request;
  const { number: clean, withheld } = readHiding(cleanNumber(request.dialled));
  const help = emergencyMeant(clean, country);
  if (help !== undefined)
    return { kind: 'emergency', number: help, attempts: planEmergency(help, request), reason: 'as-dialled' };
  if (request.extensions.some(({ number }) => number === clean)) return { kind: 'internal', extension: clean };
  if (request.groups.some(({ number }) => number === clean)) return { kind: 'group', group: clean };
  const queue = request.queues.find(({ number }) => number === clean);
  if (queue) return { kind: 'queue', queueId: queue.id };
  const flow = request.flows.find(({ number }) => number === clean);
  if (flow) return { kind: 'ivr', flowId: flow.id };
  if (request.rooms.some(({ number }) => number === clean)) return { kind: 'room', room: clean };
  const code = readMailboxCode(clean);
  if (code) return { kind: 'mailbox', code };
  const act = readHouseCode(clean);
  if (act) return { kind: 'code', code: act };
  const behind = outsideDigits.includes(clean[0] ?? '') ? emergencyMeant(clean.slice(1), country) : undefined;
  if (behind !== undefined)
    return {
      kind: 'emergency',
      number: behind,
      attempts: planEmergency(behind, request),
      reason: 'after-outside-digit',
    };
  if (!clean.startsWith('+')) {
    return /^[\d*#]+$/.test(clean)
      ? planTrunks(clean, { ...request, withheld })
      : { kind: 'refused', reason: 'invalid-number' };
  }
  const answer = readDialled(request.dialled.replace(/^[*#]31#/, ''), country);
  if (!answer.ok) return { kind: 'refused', reason: 'invalid-number' };
  return planTrunks(toDialled(answer.e164, country), { ...request, withheld, e164: answer.e164 });
}
