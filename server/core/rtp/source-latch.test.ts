import { expect, test } from 'vitest';
import { createSourceLatch, type SourceLatch, type Verdict } from './source-latch.ts';

const told = { address: '192.0.2.1', port: 4000 };
const nat = { address: '203.0.113.7', port: 31_000 };
const thief = { address: '198.51.100.9', port: 6666 };

/** `count` packets 20 ms apart from one place. */
function send(
  latch: SourceLatch,
  stream: { from: typeof told; count: number; atMs?: number; step?: number; ssrc?: number },
): Verdict[] {
  return Array.from({ length: stream.count }, (_, i) =>
    latch.judge({
      ...stream.from,
      ssrc: stream.ssrc ?? stream.from.port,
      sequence: (65_534 + i * (stream.step ?? 1)) & 0xffff,
      nowMs: (stream.atMs ?? 0) + i * 20,
    }),
  );
}

test('the place that the SDP told is believed at once', () => {
  const latch = createSourceLatch(told);
  expect(latch.target()).toEqual(told);
  expect(send(latch, { from: told, count: 2 })).toEqual(['known', 'known']);
});

test('a phone behind NAT is found by its steady stream', () => {
  const latch = createSourceLatch(told);
  expect(send(latch, { from: nat, count: 4 })).toEqual(['stranger', 'stranger', 'changed', 'known']);
  expect(latch.target()).toMatchObject(nat);
});

test('a stray packet steals nothing, nor does a second stream while the first is heard', () => {
  const latch = createSourceLatch(told);
  const verdicts: Verdict[] = [];
  for (let i = 0; i < 50; i++) {
    latch.judge({ ...told, ssrc: 1, sequence: i, nowMs: i * 20 });
    verdicts.push(latch.judge({ ...thief, ssrc: 2, sequence: i, nowMs: i * 20 + 1 }));
  }
  expect(new Set(verdicts)).toEqual(new Set(['stranger']));
  expect(latch.target()).toMatchObject(told);
});

test('when the old source is silent the same stream from elsewhere takes its place', () => {
  const latch = createSourceLatch(told);
  send(latch, { from: told, count: 10, ssrc: 1 });
  const verdicts = send(latch, { from: nat, count: 30, atMs: 200, ssrc: 1 });
  expect(verdicts.indexOf('changed')).toBeGreaterThan(15);
  expect(verdicts.filter((verdict) => verdict === 'changed')).toHaveLength(1);
  expect(latch.target()).toMatchObject(nat);
});

test('a stranger takes no place that was learnt, however long and steadily it sends', () => {
  const latch = createSourceLatch(told);
  send(latch, { from: nat, count: 10 });
  expect(new Set(send(latch, { from: thief, count: 1000, atMs: 60_000 }))).toEqual(new Set(['stranger']));
  expect(latch.target()).toMatchObject(nat);
});

test('a host that begins another stream from another port is followed once the old one is silent', () => {
  const latch = createSourceLatch(told);
  send(latch, { from: nat, count: 10 });
  const moved = { ...nat, port: 31_002 };
  expect(send(latch, { from: moved, count: 40, atMs: 200 })).toContain('changed');
  expect(latch.target()).toMatchObject(moved);
});

test('packets that prove themselves are followed at once, also while late ones come from before', () => {
  const latch = createSourceLatch(told);
  const arrival = (sequence: number, from: typeof told): Verdict =>
    latch.judge({ ...from, ssrc: 1, sequence, nowMs: sequence * 20, genuine: true });
  expect([1, 2].map((at) => arrival(at, told))).toEqual(['known', 'known']);
  expect([3, 4, 5, 6].map((at) => arrival(at, nat))).toEqual(['stranger', 'stranger', 'changed', 'known']);
  expect(arrival(2, told)).toBe('stranger');
  expect(latch.target()).toMatchObject(nat);
});

test('numbers that jump about are no stream', () => {
  const latch = createSourceLatch(told);
  expect(send(latch, { from: thief, count: 40, step: 997 })).not.toContain('changed');
});

test('packets far apart are no stream', () => {
  const latch = createSourceLatch(told);
  for (let i = 0; i < 10; i++)
    expect(latch.judge({ ...thief, ssrc: 2, sequence: i, nowMs: i * 1000 })).toBe('stranger');
});

test('the place that the SDP told wins back from one learnt before it', () => {
  const latch = createSourceLatch(told);
  send(latch, { from: thief, count: 5 });
  expect(send(latch, { from: told, count: 3, atMs: 110 })).toEqual(['stranger', 'stranger', 'changed']);
});

test('a new answer that names another place forgets what was learnt, the same one does not', () => {
  const latch = createSourceLatch(told);
  send(latch, { from: nat, count: 5 });
  latch.tell({ ...told });
  expect(latch.target()).toMatchObject(nat);
  latch.tell({ ...told, port: 5000 });
  expect(latch.target()).toEqual({ ...told, port: 5000 });
});
