import type { QueueLeftWhy } from '../calls/call-reasons.ts';
import type { CallEvent } from '../calls/events.ts';
import { type TalkStory, tellStory } from '../calls/story.ts';
import { type RatingPiece, ratingsOf, type StepPiece, stepsOf } from './menu-pieces.ts';

/** One stay of a call in a queue that is over. */
export interface StayPiece {
  queueId: string;
  enteredAt: number;
  leftAt: number;
  why: QueueLeftWhy;
  waitMs: number;
  /** Who answered. */
  login?: string;
}

/** One person's talk within a call; whoever had the caller twice with another in between has two. */
export interface TalkPiece {
  login: string;
  /** The queue that brought the caller to this person; who got them by a transfer has none. */
  queueId?: string;
  startedAt: number;
  endedAt: number;
  talkMs: number;
  /** On hold, which is not in `talkMs`. */
  holdMs: number;
  /** Sent the caller on. */
  transferred: boolean;
}

/** What an ended call brings to the figures. */
export interface CallPieces {
  callId: string;
  endedAt: number;
  /** As dialled by who called in. */
  did?: string;
  trunkId?: string;
  /** E.164 of the outside party. */
  e164?: string;
  /** What came of it, as was said last. */
  resultId?: string;
  stays: StayPiece[];
  talks: TalkPiece[];
  steps: StepPiece[];
  ratings: RatingPiece[];
}

/** Takes a call apart, by its journal rows in `seq` order; undefined while it lasts. */
export function piecesOf(events: readonly CallEvent[]): CallPieces | undefined {
  const story = tellStory(events);
  if (story?.endedAt === undefined) return undefined;
  const stays = staysOf(events);
  const talks = talksOf({ talks: story.talks, events, stays, endedAt: story.endedAt });
  return {
    callId: story.callId,
    endedAt: story.endedAt,
    ...(story.direction === 'inbound' && { did: story.to }),
    ...(story.trunkId !== undefined && { trunkId: story.trunkId }),
    ...(story.e164 !== undefined && { e164: story.e164 }),
    ...(story.result && { resultId: story.result.id }),
    stays,
    talks,
    steps: stepsOf(events),
    ratings: ratingsOf(events, { stays, talks }),
  };
}

function staysOf(events: readonly CallEvent[]): StayPiece[] {
  const stays: StayPiece[] = [];
  const loginOfLeg = new Map<string, string>();
  let enteredAt: number | undefined;
  let answeredBy: string | undefined;
  for (const event of events) {
    if (event.kind === 'queue.entered') {
      enteredAt = event.at;
      answeredBy = undefined;
    } else if (event.kind === 'queue.offered') loginOfLeg.set(event.legId, event.login);
    else if (event.kind === 'leg.answered') answeredBy = loginOfLeg.get(event.legId) ?? answeredBy;
    else if (event.kind === 'queue.left' && enteredAt !== undefined) {
      const { queueId, why, waitMs, at } = event;
      const login = why === 'answered' ? answeredBy : undefined;
      stays.push({ queueId, enteredAt, leftAt: at, why, waitMs, ...(login !== undefined && { login }) });
      enteredAt = undefined;
    }
  }
  return stays;
}

interface Span {
  from: number;
  to: number;
}

/** Since when each leg was on hold, and until when. */
function holdsOf(events: readonly CallEvent[], endedAt: number): Map<string, Span[]> {
  const holds = new Map<string, Span[]>();
  for (const event of events) {
    if (event.kind === 'leg.held') {
      const spans = holds.get(event.legId) ?? [];
      holds.set(event.legId, [...spans, { from: event.at, to: endedAt }]);
    } else if (event.kind === 'leg.resumed' || event.kind === 'leg.ended') {
      const open = holds.get(event.legId)?.at(-1);
      if (open && open.to === endedAt) open.to = event.at;
    }
  }
  return holds;
}

/** How much of `span` lies under any of `others`. */
function coveredMs(span: Span, others: readonly Span[]): number {
  let covered = 0;
  let reached = span.from;
  for (const { from, to } of [...others].sort((a, b) => a.from - b.from)) {
    const [start, end] = [Math.max(from, reached), Math.min(to, span.to)];
    if (end > start) covered += end - start;
    reached = Math.max(reached, Math.min(to, span.to));
  }
  return covered;
}

function talksOf(call: {
  talks: readonly TalkStory[];
  events: readonly CallEvent[];
  stays: readonly StayPiece[];
  endedAt: number;
}): TalkPiece[] {
  const holds = holdsOf(call.events, call.endedAt);
  const pieces: TalkPiece[] = [];
  for (const { login, legA, legB, from, to = call.endedAt } of call.talks) {
    if (login === undefined) continue;
    const span = { from, to };
    const holdMs = coveredMs(span, [...(holds.get(legA) ?? []), ...(holds.get(legB) ?? [])]);
    const last = pieces.at(-1);
    if (last?.login === login) {
      last.endedAt = Math.max(last.endedAt, to);
      last.holdMs += holdMs;
      last.talkMs += to - from - holdMs;
      continue;
    }
    const stay = call.stays.findLast((each) => each.login === login && each.leftAt <= from);
    const isFirst =
      stay !== undefined && !pieces.some((piece) => piece.login === login && piece.startedAt >= stay.leftAt);
    pieces.push({
      login,
      ...(isFirst && { queueId: stay.queueId }),
      startedAt: from,
      endedAt: to,
      talkMs: to - from - holdMs,
      holdMs,
      transferred: false,
    });
  }
  for (const asked of transfersOf(call.events)) {
    const piece = pieces.findLast(({ login, startedAt }) => login === asked.login && startedAt <= asked.at);
    if (piece) piece.transferred = true;
  }
  return pieces;
}

/** Transfers that came about: asked for, and neither refused nor come back. */
function transfersOf(events: readonly CallEvent[]): { login: string; at: number }[] {
  const asked = new Map<string, { login: string; at: number }>();
  const done: { login: string; at: number }[] = [];
  for (const event of events) {
    if (event.kind === 'transfer.asked') {
      const before = asked.get(event.legId);
      if (before) done.push(before);
      if (event.login !== undefined) asked.set(event.legId, { login: event.login, at: event.at });
    } else if (event.kind === 'transfer.refused' || event.kind === 'transfer.failed') asked.delete(event.legId);
  }
  return [...done, ...asked.values()];
}
