import { compareStandings, type Standing, standingOf } from './caller-order.ts';
import { type Durations, durationAt, endedBy, remainingAt } from './durations.ts';
import { byText } from './rank-people.ts';
import type { AgentNow, QueueRules, SkillNeed, WaitingCall } from './snapshot.ts';

/** A queue as it has been of late. */
export interface QueueAhead extends QueueRules {
  talk: Durations;
  wrapUpMs: number;
  /** From being offered until being answered. */
  ringMs: number;
  /** From one caller to the next; absent: nobody has come of late. */
  betweenMs?: number;
  /** Mean time after which a caller who is not answered gives up; absent: nobody has. */
  patienceMs?: number;
}

/** Somebody on duty who can be reached. */
export interface PersonAhead extends Pick<AgentNow, 'login' | 'queues' | 'skills'> {
  /** `queueId` absent: a call of their own. */
  does:
    | { kind: 'ready' }
    | { kind: 'ringing'; queueId: string }
    | { kind: 'talking'; since: number; queueId?: string }
    | { kind: 'wrap-up'; endsAt: number };
}

/** What is known now; times are epoch ms. Who rings at somebody is not among `waiting` any more. */
export interface Ahead {
  now: number;
  queues: readonly QueueAhead[];
  waiting: readonly WaitingCall[];
  people: readonly PersonAhead[];
}

/** Callers who are alike to everybody: the one in front goes first. */
interface Line {
  queue: QueueAhead;
  ownPriority: number;
  callers: readonly WaitingCall[];
  /** Newcomers who may pass the one whose wait is asked for. */
  betweenMs?: number;
  /** By person: how long a caller has to have waited for them to take it, and the weight. */
  openTo: readonly { fromMs: number; weight: number }[];
}

interface Plan {
  now: number;
  target: WaitingCall;
  lines: readonly Line[];
  /** Lines that each person may take somebody from. */
  linesOf: readonly (readonly number[])[];
  /** When each is free, given a lot. */
  frees: readonly ((lot: number) => number)[];
  topPriority: number;
}

/** Who has not been answered by then is not counted on: nobody waits for so long. */
const horizonMs = 4 * 3_600_000;

/** Waiting time from which a person of this level is asked for no more than that. */
function relaxedAfter({ skill, least, relax }: SkillNeed, { skills }: Pick<AgentNow, 'skills'>): number {
  const level = skills[skill] ?? 0;
  if (level >= least) return 0;
  if (!relax || relax.by <= 0 || relax.downTo > level) return Number.POSITIVE_INFINITY;
  return Math.ceil((least - level) / relax.by) * relax.everyMs;
}

/** How long a caller of the queue has to have waited for the person to be asked; infinite for who never is. */
function opensAfter(given: {
  person: PersonAhead;
  rules: QueueRules;
  needs: readonly SkillNeed[];
  firstTier: number;
}): number {
  const { person, rules, needs, firstTier } = given;
  const seat = person.queues.find(({ queueId }) => queueId === rules.queueId);
  if (!seat) return Number.POSITIVE_INFINITY;
  const tiers = rules.tierOpensAfterMs.toSorted((a, b) => a - b);
  const byTier = seat.tier <= firstTier ? 0 : (tiers[seat.tier - 2] ?? Number.POSITIVE_INFINITY);
  return Math.max(byTier, ...needs.map((need) => relaxedAfter(need, person)));
}

function linesUp({ now, queues, waiting, people }: Ahead, target: WaitingCall): Line[] {
  const since = ({ enteredAt, headStartMs = 0 }: WaitingCall): number => enteredAt - headStartMs;
  const keyOf = ({ queueId, priority = 0, needs, preferred }: WaitingCall): string => {
    const kept = preferred && preferred.untilMs > now ? preferred : undefined;
    return needs || kept || priority !== 0 ? JSON.stringify([queueId, priority, needs, kept]) : queueId;
  };
  const groups = new Map<string, WaitingCall[]>();
  for (const call of [...waiting.filter(({ callId }) => callId !== target.callId), target])
    groups.set(keyOf(call), [...(groups.get(keyOf(call)) ?? []), call]);
  for (const { queueId, betweenMs } of queues)
    if (betweenMs !== undefined && queueId !== target.queueId && !groups.has(queueId)) groups.set(queueId, []);
  return [...groups].flatMap(([key, calls]) => {
    const callers = calls.toSorted((a, b) => since(a) - since(b) || byText(a.callId, b.callId));
    const queue = queues.find(({ queueId }) => queueId === (callers[0]?.queueId ?? key));
    if (!queue) return [];
    const isTargets = callers.includes(target);
    const { needs = queue.needs, priority: ownPriority = 0, preferred } = callers[0] ?? {};
    const seats = people.flatMap(({ queues: own }) => own.find(({ queueId }) => queueId === queue.queueId) ?? []);
    const firstTier = Math.min(...seats.map(({ tier }) => tier));
    const isKept = preferred !== undefined && people.some(({ login }) => login === preferred.login);
    return {
      queue,
      ownPriority,
      // Who comes behind is never served before.
      callers: isTargets ? callers.slice(0, callers.indexOf(target) + 1) : callers,
      ...(key === queue.queueId && !isTargets && queue.betweenMs !== undefined && { betweenMs: queue.betweenMs }),
      openTo: people.map((person) => {
        const opens = opensAfter({ person, rules: queue, needs, firstTier });
        const kept = isKept && preferred.untilMs > now ? preferred.untilMs - (callers[0]?.enteredAt ?? now) : 0;
        return {
          fromMs: isKept && person.login === preferred.login ? 0 : Math.max(opens, kept),
          weight: person.queues.find(({ queueId }) => queueId === queue.queueId)?.weight ?? 1,
        };
      }),
    };
  });
}

/** When somebody is free, given a lot; what is known of it is computed once. */
function freeOf({ now, queues }: Ahead, { does }: PersonAhead): (lot: number) => number {
  if (does.kind === 'ready') return () => now;
  if (does.kind === 'wrap-up') return () => Math.max(now, does.endsAt);
  const queue = queues.find(({ queueId }) => queueId === does.queueId) ?? queues[0];
  if (!queue) return () => now;
  const { talk, wrapUpMs, ringMs } = queue;
  if (does.kind === 'ringing') return (lot) => now + ringMs / 2 + durationAt(talk, lot) + wrapUpMs;
  const elapsedMs = Math.max(0, now - does.since);
  const ended = endedBy(talk, elapsedMs);
  const wrapsUpMs = does.queueId === undefined ? 0 : wrapUpMs;
  return (lot) => now + remainingAt(talk, { elapsedMs, ended, lot }) + wrapsUpMs;
}

/** One way in which things may go: ms from now until the target is answered, infinite beyond the horizon. */
function follow({ now, target, lines, linesOf, frees, topPriority }: Plan, chance: () => number): number {
  const after = (meanMs: number): number => -meanMs * Math.log(chance());
  const freeAt = Float64Array.from(frees, (free) => free(chance()));
  const next = new Int32Array(lines.length);
  const comesAt = Float64Array.from(lines, ({ betweenMs }) =>
    betweenMs === undefined ? Number.POSITIVE_INFINITY : now + after(betweenMs),
  );
  /** When who is in front gives up. */
  const leavesAt = new Float64Array(lines.length).fill(Number.NaN);

  function drop(at: number): void {
    leavesAt[at] = Number.NaN;
    if (next[at]! < lines[at]!.callers.length) next[at]!++;
    else comesAt[at]! += after(lines[at]!.betweenMs!);
  }

  /** Who is in front then; those who have given up by then are gone. */
  function enteredOfFirst(at: number, time: number): number {
    const { callers, queue } = lines[at]!;
    for (;;) {
      const caller = callers[next[at]!];
      if (caller === target) return caller.enteredAt;
      const enteredAt = caller?.enteredAt ?? comesAt[at]!;
      if (enteredAt > time || queue.patienceMs === undefined) return enteredAt;
      if (Number.isNaN(leavesAt[at])) leavesAt[at] = Math.max(now, enteredAt) + after(queue.patienceMs);
      if (leavesAt[at]! > time) return enteredAt;
      drop(at);
    }
  }

  for (;;) {
    let person = 0;
    for (let each = 1; each < freeAt.length; each++) if (freeAt[each]! < freeAt[person]!) person = each;
    const time = freeAt[person]!;
    if (!(time < now + horizonMs)) return Number.POSITIVE_INFINITY;
    let best: Standing | undefined;
    let bestLine = 0;
    let looksAgainAt = Number.POSITIVE_INFINITY;
    for (const at of linesOf[person]!) {
      const { queue, ownPriority, openTo, callers } = lines[at]!;
      const { fromMs, weight } = openTo[person]!;
      const enteredAt = enteredOfFirst(at, time);
      if (Math.max(enteredAt, enteredAt + fromMs) > time) {
        looksAgainAt = Math.min(looksAgainAt, enteredAt + fromMs);
        continue;
      }
      const waitedMs = time - enteredAt + (callers[next[at]!]?.headStartMs ?? 0);
      const standing = standingOf({ waitedMs, rules: queue, ownPriority, topPriority });
      standing.weight = weight;
      if (best && compareStandings(best, standing) <= 0) continue;
      best = standing;
      bestLine = at;
    }
    if (!best) {
      freeAt[person] = looksAgainAt;
      continue;
    }
    const { queue, callers } = lines[bestLine]!;
    if (callers[next[bestLine]!] === target) return time - now + queue.ringMs;
    drop(bestLine);
    freeAt[person] = time + queue.ringMs + durationAt(queue.talk, chance()) + queue.wrapUpMs;
  }
}

/** Numbers above 0 and below 1, the same each time: the same state gives the same answer. */
function sameChances(): () => number {
  let state = 0x9e3779b9;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return ((state >>> 0) + 0.5) / 2 ** 32;
  };
}

/**
 * How long the target, who waits or comes now, may have to wait from now on, ascending, ms; infinite where nobody takes
 * it in four hours. So many futures (by default as many as are worth it) are followed by the rules of `route`: who talks is
 * free when calls that have lasted so long end, those ahead may give up, other queues' callers come and may go first.
 * Left out: who may come on or go off duty, who missed the call, and callers to come of the target's own queue.
 */
export function foreseeWait(
  ahead: Ahead,
  {
    target,
    futures = Math.max(40, Math.min(160, Math.round(4_000 / (ahead.waiting.length + ahead.people.length + 10)))),
  }: {
    target: WaitingCall;
    futures?: number;
  },
): Float64Array {
  const lines = linesUp(ahead, target);
  const plan: Plan = {
    now: ahead.now,
    target,
    lines,
    linesOf: ahead.people.map((_, person) =>
      lines.flatMap(({ openTo }, at) => (openTo[person]!.fromMs < Number.POSITIVE_INFINITY ? [at] : [])),
    ),
    frees: ahead.people.map((person) => freeOf(ahead, person)),
    topPriority: Math.max(0, ...ahead.queues.map(({ priority }) => priority)),
  };
  if (ahead.people.length === 0) return new Float64Array(0);
  const chance = sameChances();
  return Float64Array.from({ length: futures }, () => follow(plan, chance)).sort();
}
