import type { FraudRules } from '../office/fraud.ts';
import type { Destination } from './world-prefixes.ts';

const TEN_MIN = 600_000;
const HALF_HOUR = 1_800_000;
/** Of less than a quarter of a minute: long enough to be paid for. */
const SHORT_MS = 15_000;
/** Blocked destinations that one phone tries within ten minutes: more is no slip of the finger. */
const MOST_PROBES = 3;

export type FraudWhy =
  | 'dear'
  | 'new-country'
  | 'new-at-night'
  | 'night'
  | 'burst-abroad'
  | 'burst'
  | 'at-once'
  | 'short-calls'
  | 'probing'
  | 'spent-hour'
  | 'spent-day'
  | 'spent-week'
  | 'spent-office';

/** What may not be called any more. */
export interface FraudBlock {
  /** `source`: calls of an extension (or of nobody's phone); `destination`: calls of all to a place; `office`: all calls. */
  what: 'source' | 'destination' | 'office';
  subject: string;
  /** Of a source: all that leaves the house, or only what is abroad or premium. */
  reach: 'abroad' | 'outside';
  why: FraudWhy;
  since: number;
}

/** What one phone did lately; instants in epoch ms. */
interface SourceState {
  outside: readonly number[];
  abroad: readonly number[];
  short: readonly number[];
  probes: readonly { at: number; place: string }[];
  /** Calls abroad that are up or ring. */
  up: readonly string[];
  night?: { id: string; count: number };
}

export interface State {
  sources: ReadonlyMap<string, SourceState>;
  /** Countries that the office has called before. */
  known: ReadonlySet<string>;
  fresh: { day: string; places: readonly string[] };
  blocks: readonly FraudBlock[];
}

/** A call that would leave the house. Emergency calls are no input. */
export interface Attempt {
  kind: 'attempted';
  atMs: number;
  /** Names it until it ends. */
  legId: string;
  /** Extension, or whatever else begins it. */
  source: string;
  /** Abroad, or at home where it pays whoever is called. */
  isAbroad: boolean;
  destination: Destination;
  /** Day of the office; `night` while it is closed: one name for each. */
  day: string;
  night?: string;
}

export type Input =
  | Attempt
  /** `talkMs` absent: never answered. */
  | { kind: 'ended'; atMs: number; source: string; legId: string; isAbroad: boolean; talkMs?: number }
  /** Money for calls abroad is used up; `source` absent: the office's. */
  | { kind: 'spent'; atMs: number; why: 'spent-hour' | 'spent-day' | 'spent-week' | 'spent-office'; source?: string }
  /** The owner takes the block back. */
  | { kind: 'allowed'; what: FraudBlock['what']; subject: string };

export type Effect =
  | { kind: 'refuse'; block: FraudBlock }
  /** A new one: told, and running calls that it forbids are ended. */
  | { kind: 'block'; block: FraudBlock }
  /** The office calls a country for the first time, and may. */
  | { kind: 'know'; place: string };

export const initial: State = { sources: new Map(), known: new Set(), fresh: { day: '', places: [] }, blocks: [] };

const idle: SourceState = { outside: [], abroad: [], short: [], probes: [], up: [] };

/** Whether the block forbids the call. */
export function forbids(block: FraudBlock, call: { source: string; isAbroad: boolean; place: string }): boolean {
  if (block.what === 'destination') return block.subject === call.place;
  if (block.what === 'source' && block.subject !== call.source) return false;
  return block.reach === 'outside' || call.isAbroad;
}

const since = (instants: readonly number[], from: number): number[] => instants.filter((at) => at > from);

function change(state: State, source: string, next: Partial<SourceState>): State {
  const sources = new Map(state.sources);
  sources.set(source, { ...(state.sources.get(source) ?? idle), ...next });
  return { ...state, sources };
}

interface Answer {
  state: State;
  effects: Effect[];
}

function blocked(state: State, block: FraudBlock, isRefused: boolean): Answer {
  const known = state.blocks.some(
    ({ what, subject, reach }) => what === block.what && subject === block.subject && reach === block.reach,
  );
  return {
    state: known ? state : { ...state, blocks: [...state.blocks, block] },
    effects: [
      ...(known ? [] : [{ kind: 'block' as const, block }]),
      ...(isRefused ? [{ kind: 'refuse' as const, block }] : []),
    ],
  };
}

/** What counts of an attempt, whatever becomes of it. */
function count(state: State, attempt: Attempt): SourceState {
  const { atMs, source, isAbroad, night } = attempt;
  const before = state.sources.get(source) ?? idle;
  const nights = night === undefined ? undefined : before.night?.id === night ? before.night.count + 1 : 1;
  return {
    ...before,
    outside: [...since(before.outside, atMs - TEN_MIN), atMs],
    abroad: isAbroad ? [...since(before.abroad, atMs - TEN_MIN), atMs] : since(before.abroad, atMs - TEN_MIN),
    short: since(before.short, atMs - HALF_HOUR),
    probes: before.probes.filter(({ at }) => at > atMs - TEN_MIN),
    ...(isAbroad && night !== undefined && { night: { id: night, count: nights! } }),
  };
}

/** Why the phone itself is stopped, by what it did lately. */
function stopOf(
  source: SourceState,
  attempt: Attempt,
  rules: FraudRules,
): Pick<FraudBlock, 'why' | 'reach'> | undefined {
  if (source.outside.length > rules.outsidePerTenMin) return { why: 'burst', reach: 'outside' };
  if (!attempt.isAbroad) return undefined;
  if (source.abroad.length > rules.abroadPerTenMin) return { why: 'burst-abroad', reach: 'abroad' };
  if (attempt.night !== undefined && (source.night?.count ?? 0) > rules.abroadPerNight)
    return { why: 'night', reach: 'abroad' };
  return undefined;
}

function attempted(state: State, attempt: Attempt, rules: FraudRules): Answer {
  const { atMs, source, destination, isAbroad, day, legId } = attempt;
  const { place } = destination;
  const counted = count(state, attempt);
  const next = change(state, source, counted);
  const isAllowed = rules.allowed.includes(place);
  const standing = state.blocks.find(
    (block) => forbids(block, { source, isAbroad, place }) && !(block.what === 'destination' && isAllowed),
  );
  const refuseDestination = (why: FraudWhy): Answer => {
    const probes = [...counted.probes.filter((each) => each.place !== place), { at: atMs, place }];
    const probing = change(next, source, { probes });
    const answer = blocked(probing, { what: 'destination', subject: place, reach: 'outside', why, since: atMs }, true);
    if (probes.length <= MOST_PROBES) return answer;
    const stop = blocked(
      answer.state,
      { what: 'source', subject: source, reach: 'abroad', why: 'probing', since: atMs },
      false,
    );
    return { state: stop.state, effects: [...answer.effects, ...stop.effects] };
  };
  if (standing)
    return standing.what === 'destination'
      ? refuseDestination(standing.why)
      : { state: next, effects: [{ kind: 'refuse', block: standing }] };
  if (destination.isDear && !isAllowed) return refuseDestination('dear');
  const stop = stopOf(counted, attempt, rules);
  // One call too many at a time is not made, and that is all.
  if (!stop && isAbroad && counted.up.length >= rules.abroadAtOnce)
    return {
      state: next,
      effects: [
        { kind: 'refuse', block: { what: 'source', subject: source, reach: 'abroad', why: 'at-once', since: atMs } },
      ],
    };
  if (stop) return blocked(next, { what: 'source', subject: source, since: atMs, ...stop }, true);
  const up = isAbroad ? [...counted.up, legId] : counted.up;
  const going = change(next, source, { up });
  if (!isAbroad || isAllowed || state.known.has(place) || place === 'premium') return { state: going, effects: [] };
  if (attempt.night !== undefined) return refuseDestination('new-at-night');
  const fresh = state.fresh.day === day ? state.fresh.places : [];
  if (fresh.length >= rules.newCountriesPerDay) return refuseDestination('new-country');
  return {
    state: { ...going, known: new Set([...state.known, place]), fresh: { day, places: [...fresh, place] } },
    effects: [{ kind: 'know', place }],
  };
}

/**
 * Watches calls that leave the house and says which are not to be made. It blocks first and tells then: what thieves do
 * with a stolen password they do at night, within minutes, to numbers that pay them.
 */
export function step(state: State, input: Input, rules: FraudRules): Answer {
  if (!rules.on && input.kind === 'attempted') return { state, effects: [] };
  switch (input.kind) {
    case 'attempted':
      return attempted(state, input, rules);
    case 'ended': {
      const { source, legId, atMs, talkMs, isAbroad } = input;
      const before = state.sources.get(source);
      if (!before) return { state, effects: [] };
      const isShort = isAbroad && talkMs !== undefined && talkMs < SHORT_MS;
      const short = isShort ? [...since(before.short, atMs - HALF_HOUR), atMs] : before.short;
      const next = change(state, source, { short, up: before.up.filter((each) => each !== legId) });
      if (short.length <= rules.shortPerHalfHour || !isShort) return { state: next, effects: [] };
      return blocked(
        next,
        { what: 'source', subject: source, reach: 'abroad', why: 'short-calls', since: atMs },
        false,
      );
    }
    case 'spent': {
      const { source, why, atMs } = input;
      const block =
        source === undefined
          ? { what: 'office' as const, subject: 'office' }
          : { what: 'source' as const, subject: source };
      return blocked(state, { ...block, reach: 'abroad', why, since: atMs }, false);
    }
    case 'allowed': {
      const { what, subject } = input;
      const blocks = state.blocks.filter((block) => block.what !== what || block.subject !== subject);
      // Begins anew: what it did before does not block it at the next call.
      const sources = new Map(state.sources);
      const { up } = sources.get(subject) ?? idle;
      if (what === 'source') sources.set(subject, { ...idle, up });
      const known = what === 'destination' ? new Set([...state.known, subject]) : state.known;
      return { state: { ...state, blocks, sources, known }, effects: [] };
    }
  }
}
