import { expect, test } from 'vitest';
import type { CallEvent, CallFact } from '../../server/core/calls/events.ts';
import { tellStory } from '../../server/core/calls/story.ts';
import { drawTimeline } from './timeline.ts';

const told = (facts: [number, CallFact][]): CallEvent[] =>
  facts.map(([sec, fact], index) => ({ ...fact, callId: 'c', seq: index + 1, at: sec * 1000 }));

const events = told([
  [0, { kind: 'call.created', direction: 'inbound', from: '600', to: '910' }],
  [
    0,
    {
      kind: 'leg.created',
      legId: 'a',
      role: 'caller',
      way: 'in',
      side: { kind: 'trunk', trunkId: 't', number: '600' },
      sipCallId: 'x',
    },
  ],
  [2, { kind: 'leg.answered', legId: 'a' }],
  [2, { kind: 'queue.entered', queueId: 'care', position: 1 }],
  [
    10,
    {
      kind: 'leg.created',
      legId: 'b',
      role: 'callee',
      way: 'out',
      side: { kind: 'extension', extension: '101', login: 'ana' },
      sipCallId: 'y',
    },
  ],
  [15, { kind: 'leg.answered', legId: 'b' }],
  [15, { kind: 'queue.left', queueId: 'care', why: 'answered', waitMs: 13_000 }],
  [15, { kind: 'legs.bridged', legA: 'a', legB: 'b' }],
  [40, { kind: 'leg.held', legId: 'b' }],
  [50, { kind: 'leg.resumed', legId: 'b' }],
  [60, { kind: 'dtmf.received', legId: 'a', digit: '5' }],
  [100, { kind: 'leg.ended', legId: 'a', by: 'remote', cause: 'hangup' }],
  [100, { kind: 'leg.ended', legId: 'b', by: 'local', cause: 'hangup' }],
  [100, { kind: 'call.ended', reason: 'caller-hangup' }],
]);

test('waiting, ringing, talking and hold lie where they happened', () => {
  const { lanes, durationMs } = drawTimeline(tellStory(events)!, events, 0);
  expect(durationMs).toBe(100_000);
  expect(lanes.map(({ id }) => id)).toEqual(['queues', 'a', 'b']);
  expect(lanes[0]?.spans).toEqual([{ kind: 'waiting', from: 0.02, to: 0.15, ms: 13_000 }]);
  expect(lanes[2]?.spans).toEqual([
    { kind: 'ringing', from: 0.1, to: 0.15, ms: 5_000 },
    { kind: 'connected', from: 0.15, to: 1, ms: 85_000 },
    { kind: 'talking', from: 0.15, to: 1, ms: 85_000 },
    { kind: 'held', from: 0.4, to: 0.5, ms: 10_000 },
  ]);
  expect(lanes[1]?.marks).toEqual([{ at: 0.6, seq: 11, kind: 'dtmf.received' }]);
});

test('a call that lasts is drawn until now, a hold in it too', () => {
  const running = events.slice(0, 9);
  const { lanes, durationMs } = drawTimeline(tellStory(running)!, running, 80_000);
  expect(durationMs).toBe(80_000);
  expect(lanes[2]?.spans.at(-1)).toEqual({ kind: 'held', from: 0.5, to: 1, ms: 40_000 });
});

test.each([
  [3_000, 4, 1_000],
  [100_000, 7, 15_000],
  [7_200_000, 5, 1_800_000],
  [80_000_000, 8, 10_800_000],
])('%i ms have %i ticks %i ms apart', (ms, count, step) => {
  const { ticks } = drawTimeline(tellStory(events.slice(0, 2))!, events.slice(0, 2), ms);
  expect(ticks).toHaveLength(count);
  expect(ticks[1]!.ms).toBe(step);
});

test('a call that was over at once still has a width', () => {
  const short = events.slice(0, 1);
  expect(drawTimeline(tellStory(short)!, short, 0).durationMs).toBe(1000);
});
