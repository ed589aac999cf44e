/** Traffic of a queue and who serves it. Times in seconds. */
export interface Load {
  callsPerHour: number;
  /** Talk, hold and wrap-up. */
  handlingSec: number;
  agents: number;
}

export interface QueueForecast {
  /** Share of callers that wait at all. */
  waits: number;
  /** Mean wait of all callers, seconds; infinite when callers come faster than they are served. */
  asaSec: number;
  /** Share of agents' time with callers, 0..1. */
  occupancy: number;
  /** Share of callers answered within so many seconds. */
  withinSec(sec: number): number;
}

/** Offered traffic in erlangs. */
export const erlangsOf = ({ callsPerHour, handlingSec }: Pick<Load, 'callsPerHour' | 'handlingSec'>): number =>
  (callsPerHour * handlingSec) / 3600;

/** Erlang B: the share that finds all of so many servers busy when nobody waits. */
export function erlangB(erlangs: number, servers: number): number {
  let blocked = 1;
  for (let n = 1; n <= servers; n++) blocked = (erlangs * blocked) / (n + erlangs * blocked);
  return blocked;
}

/** Erlang C (M/M/c): callers wait for as long as it takes. */
export function erlangC({ callsPerHour, handlingSec, agents }: Load): QueueForecast {
  const erlangs = erlangsOf({ callsPerHour, handlingSec });
  if (erlangs === 0) return { waits: 0, asaSec: 0, occupancy: 0, withinSec: () => 1 };
  // Callers come faster than they are served: the queue grows without end.
  if (erlangs >= agents) return { waits: 1, asaSec: Number.POSITIVE_INFINITY, occupancy: 1, withinSec: () => 0 };
  const occupancy = erlangs / agents;
  const blocked = erlangB(erlangs, agents);
  const waits = blocked / (1 - occupancy * (1 - blocked));
  return {
    waits,
    asaSec: (waits * handlingSec) / (agents - erlangs),
    occupancy,
    withinSec: (sec) => 1 - waits * Math.exp((-(agents - erlangs) * sec) / handlingSec),
  };
}

export interface ImpatientForecast extends Omit<QueueForecast, 'asaSec'> {
  /** Share of callers that give up. */
  abandons: number;
  /** Mean wait of those who are answered. */
  asaSec: number;
}

/** How far the sum over waiting callers goes: further ones are there so seldom that it does not show. */
const negligible = 1e-12;

/**
 * Erlang A (M/M/c+M): each caller gives up after an exponential time of `patienceSec` in the mean. `withinSec`: share of
 * all callers that are answered in so many seconds.
 */
export function erlangA(load: Load & { patienceSec: number }): ImpatientForecast {
  const { callsPerHour, handlingSec, agents, patienceSec } = load;
  const arrivals = callsPerHour / 3600;
  if (arrivals === 0) return { waits: 0, asaSec: 0, occupancy: 0, abandons: 0, withinSec: () => 1 };
  const [served, gone] = [1 / handlingSec, 1 / patienceSec];
  // States of the birth-death chain, in parts of that of `agents` callers in the system.
  const below = statesBelow(agents, arrivals / served);
  const above = statesAbove({ arrivals, full: agents * served, gone });
  const total = sum(below) + sum(above);
  const share = above.map((weight) => weight / total);
  const waits = sum(share);
  const abandonsPerSec = sum(share.map((weight, waiting) => weight * waiting * gone));
  const abandons = abandonsPerSec / arrivals;
  const answeredWhoWait = answerTimes({ share, full: agents * served, gone });
  const answered = 1 - abandons;
  const busy = agents * waits + sum(below.map((weight, callers) => (weight / total) * callers));
  return {
    waits,
    abandons,
    occupancy: busy / agents,
    asaSec: answered > 0 ? answeredWhoWait.meanTimesShare / answered : Number.POSITIVE_INFINITY,
    withinSec: (sec) => 1 - waits + answeredWhoWait.within(sec),
  };
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** 0 to agents - 1 callers, where `agents` of them would weigh 1. */
function statesBelow(agents: number, erlangs: number): number[] {
  const weights: number[] = [];
  let weight = 1;
  for (let callers = agents - 1; callers >= 0; callers--) {
    weight *= (callers + 1) / erlangs;
    weights[callers] = weight;
  }
  return weights;
}

/** All agents busy and 0, 1, 2, … waiting. */
function statesAbove({ arrivals, full, gone }: { arrivals: number; full: number; gone: number }): number[] {
  const weights = [1];
  for (let waiting = 1, weight = 1; weight > negligible || arrivals > full + waiting * gone; waiting++) {
    weight *= arrivals / (full + waiting * gone);
    weights.push(weight);
  }
  return weights;
}

/**
 * Who comes when n wait is answered when n + 1 places have come free, unless patience ends first: the time is a sum of
 * exponential ones of rates full + k * gone, k = 0..n; given that each step was not the caller's own giving up, of which
 * the chance is full / (full + …) in all.
 */
function answerTimes({ share, full, gone }: { share: readonly number[]; full: number; gone: number }) {
  let meanTimesShare = 0;
  let meanSoFar = 0;
  let stays = 1;
  for (const [ahead, weight] of share.entries()) {
    const rate = full + (ahead + 1) * gone;
    // The caller's own clock runs beside those ahead: each step ends with somebody else's turn or leaving.
    meanSoFar += 1 / rate;
    stays *= (full + ahead * gone) / rate;
    meanTimesShare += weight * stays * meanSoFar;
  }
  return { meanTimesShare, within: (sec: number) => answeredWithin({ share, full, gone, sec }) };
}

/** So many steps at once that their weights do not vanish in a double. */
const mostSteps = 200;

/**
 * Share of all callers that wait and are answered within `sec`: the chain of places ahead is followed in time
 * (uniformisation), with the caller's patience as one more way out.
 */
function answeredWithin(given: { share: readonly number[]; full: number; gone: number; sec: number }): number {
  const { share, full, gone, sec } = given;
  const top = full + share.length * gone;
  const spans = Math.max(1, Math.ceil((top * sec) / mostSteps));
  // waiting[k]: still there with k ahead.
  let waiting = [...share];
  let answered = 0;
  for (let span = 0; span < spans; span++) {
    const mean = (top * sec) / spans;
    const after = waiting.map(() => 0);
    let weight = Math.exp(-mean);
    let later = 1;
    for (let step = 0; later > negligible && step < mean + 20 * Math.sqrt(mean) + 50; step++) {
      for (const [ahead, chance] of waiting.entries()) after[ahead]! += chance * weight;
      later -= weight;
      // Time spent first in line while so many steps are taken, at the rate of being served.
      answered += (waiting[0]! * full * Math.max(0, later)) / top;
      waiting = waiting.map((chance, ahead) => {
        const leaves = full + (ahead + 1) * gone;
        const comes = (waiting[ahead + 1] ?? 0) * (full + (ahead + 1) * gone);
        return (chance * (top - leaves) + comes) / top;
      });
      weight *= mean / (step + 1);
    }
    waiting = after;
  }
  return answered;
}

/** The fewest agents with whom so great a share is answered within so many seconds (Erlang C); at most 10,000. */
export function agentsNeeded(need: {
  callsPerHour: number;
  handlingSec: number;
  share: number;
  withinSec: number;
}): number {
  const { share, withinSec, ...load } = need;
  for (let agents = Math.max(1, Math.ceil(erlangsOf(load))); agents <= 10_000; agents++)
    if (erlangC({ ...load, agents }).withinSec(withinSec) >= share) return agents;
  return 10_000;
}
