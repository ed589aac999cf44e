import { expect, test } from 'vitest';
import type { CallEvent } from './events.ts';
import { pausesOf } from './recording-pauses.ts';

const told = (kind: 'recording.paused' | 'recording.resumed', at: number, recordingId = 'r1'): CallEvent => ({
  kind,
  recordingId,
  by: 'ana',
  callId: 'c',
  seq: at,
  at,
});

test('a recording is silent from each pause to its end, the last one as long as it lasts', () => {
  const events = [
    told('recording.paused', 1_500),
    told('recording.paused', 1_600, 'r2'),
    told('recording.resumed', 4_000),
    told('recording.paused', 9_000),
  ];
  expect(pausesOf(events, { id: 'r1', startedAt: 1_000 })).toEqual([{ fromMs: 500, toMs: 3_000 }, { fromMs: 8_000 }]);
});
