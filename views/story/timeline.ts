import type { CallEvent } from '../../server/core/calls/events.ts';
import type { CallStory } from '../../server/core/calls/story.ts';

/** A call as lanes of time. Positions are 0 (start) to 1 (end). */
export interface Timeline {
  lanes: Lane[];
  ticks: { at: number; ms: number }[];
  durationMs: number;
}

export interface Lane {
  id: string;
  /** The queues' lane, or the leg that it draws. */
  of: { kind: 'queues' } | { kind: 'leg'; legId: string };
  spans: { kind: 'waiting' | 'ringing' | 'connected' | 'talking' | 'held'; from: number; to: number; ms: number }[];
  marks: { at: number; seq: number; kind: CallEvent['kind'] }[];
}

const stepsSec = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1800, 3600, 7200];
const mostTicks = 9;

/** What is drawn as a point; the rest are spans or belong into the table. */
const marked = new Set<CallEvent['kind']>([
  'dtmf.received',
  'queue.offered',
  'transfer.asked',
  'transfer.failed',
  'queue.missed',
  'leg.silent',
  'prompt.started',
  'recording.started',
  'customer.matched',
]);

/** Lanes of a call until its end, or until `now` while it lasts. */
export function drawTimeline(story: CallStory, events: readonly CallEvent[], now: number): Timeline {
  const start = story.startedAt;
  const end = Math.max(start + 1000, story.endedAt ?? now, ...events.map(({ at }) => at));
  const durationMs = end - start;
  const place = (at: number): number => Math.min(1, Math.max(0, (at - start) / durationMs));
  const span = (kind: Lane['spans'][number]['kind'], from: number, to: number) => ({
    kind,
    from: place(from),
    to: place(to),
    ms: to - from,
  });

  const legLanes = story.legs.map((leg): Lane => {
    const over = leg.endedAt ?? story.endedAt ?? end;
    return {
      id: leg.legId,
      of: { kind: 'leg', legId: leg.legId },
      spans: [
        span('ringing', leg.createdAt, leg.answeredAt ?? over),
        ...(leg.answeredAt === undefined ? [] : [span('connected', leg.answeredAt, over)]),
        ...story.talks
          .filter(({ legA, legB }) => legA === leg.legId || legB === leg.legId)
          .map((talk) => span('talking', talk.from, talk.to ?? over)),
        ...holdsOf(leg.legId, events, over).map(({ from, to }) => span('held', from, to)),
      ],
      marks: marksOf(events, place, (event) => 'legId' in event && event.legId === leg.legId),
    };
  });
  const queueLane: Lane = {
    id: 'queues',
    of: { kind: 'queues' },
    spans: story.queueStays.map((stay) => span('waiting', stay.enteredAt, stay.leftAt ?? story.endedAt ?? end)),
    marks: marksOf(events, place, (event) => !('legId' in event)),
  };
  const hasQueueLane = queueLane.spans.length > 0 || queueLane.marks.length > 0;
  return { lanes: hasQueueLane ? [queueLane, ...legLanes] : legLanes, ticks: ticksOf(durationMs), durationMs };
}

function marksOf(
  events: readonly CallEvent[],
  place: (at: number) => number,
  belongs: (event: CallEvent) => boolean,
): Lane['marks'] {
  return events
    .filter((event) => marked.has(event.kind) && belongs(event))
    .map(({ at, seq, kind }) => ({ at: place(at), seq, kind }));
}

function holdsOf(legId: string, events: readonly CallEvent[], over: number): { from: number; to: number }[] {
  const holds: { from: number; to: number }[] = [];
  let from: number | undefined;
  for (const event of events) {
    if (!('legId' in event) || event.legId !== legId) continue;
    if (event.kind === 'leg.held') from ??= event.at;
    if (event.kind === 'leg.resumed' && from !== undefined) {
      holds.push({ from, to: event.at });
      from = undefined;
    }
  }
  return from === undefined ? holds : [...holds, { from, to: over }];
}

function ticksOf(durationMs: number): Timeline['ticks'] {
  const seconds = durationMs / 1000;
  const step = stepsSec.find((each) => seconds / each <= mostTicks) ?? Math.ceil(seconds / mostTicks / 3600) * 3600;
  return Array.from({ length: Math.floor(seconds / step) + 1 }, (_, index) => {
    const ms = index * step * 1000;
    return { at: ms / durationMs, ms };
  });
}
