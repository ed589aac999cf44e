import { expect, test } from 'vitest';
import { openMemoryDb } from '../../testing/memory-db.ts';
import { callEvents } from '../schema/calls.ts';
import { flowFigures } from './flow-figures.ts';

const step = (
  callId: string,
  seq: number,
  at: number,
  more: { left?: string; to?: string; node?: string; flow?: string },
) => ({
  callId,
  seq,
  at,
  kind: more.left === undefined ? ('ivr.entered' as const) : ('ivr.left' as const),
  data: {
    flowId: more.flow ?? 'main',
    nodeId: more.node ?? 'menu',
    ...(more.left !== undefined && { why: more.left }),
    ...(more.to !== undefined && { to: more.to }),
  },
});

test('each way is counted, each node told with its callers and their mean stay, hang-ups apart', () => {
  const db = openMemoryDb();
  db.insert(callEvents)
    .values([
      step('a', 1, 1_000, {}),
      step('a', 2, 3_000, { left: 'key', to: 'care' }),
      step('a', 3, 3_000, { node: 'care' }),
      step('b', 1, 2_000, {}),
      { callId: 'b', seq: 2, at: 2_500, kind: 'dtmf.received', data: { digit: '9' } },
      step('b', 3, 6_000, { left: 'hangup' }),
      step('c', 1, 2_000, { flow: 'other' }),
      step('d', 1, 10, {}),
    ])
    .run();
  expect(flowFigures(db, { flowId: 'main', since: 1_000 })).toEqual({
    ways: [
      { nodeId: 'menu', why: 'hangup', to: null, times: 1 },
      { nodeId: 'menu', why: 'key', to: 'care', times: 1 },
    ],
    nodes: expect.arrayContaining([
      { nodeId: 'care', entered: 1, meanMs: null },
      { nodeId: 'menu', entered: 2, meanMs: 3_000 },
    ]),
  });
  expect(flowFigures(db, { flowId: 'none', since: 0 })).toEqual({ ways: [], nodes: [] });
});
