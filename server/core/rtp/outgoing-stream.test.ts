import { expect, test } from 'vitest';
import { createOutgoingStream, type OutgoingStream } from './outgoing-stream.ts';

const start = { ssrc: 1, sequence: 100, timestamp: 5000 };
const music = {};
const agent = {};

const place = (
  stream: OutgoingStream,
  source: object,
  numbers: [sequence: number, timestamp: number, nowMs: number],
) => {
  const placed = stream.place({ source, sequence: numbers[0], timestamp: numbers[1], nowMs: numbers[2] });
  return placed && { ...placed };
};

test('the far end hears one stream when music gives way to an agent', () => {
  const stream = createOutgoingStream(start);
  expect(place(stream, music, [0, 0, 0])).toEqual({ sequence: 100, timestamp: 5000, marker: true });
  expect(place(stream, music, [1, 160, 20])).toEqual({ sequence: 101, timestamp: 5160, marker: false });
  expect(place(stream, agent, [60_000, 0xfffffff0, 45])).toEqual({ sequence: 102, timestamp: 5360, marker: true });
  expect(place(stream, agent, [60_001, 0x90, 65])).toEqual({ sequence: 103, timestamp: 5520, marker: false });
});

test('two sources within a frame of each other still differ by a frame', () => {
  const stream = createOutgoingStream(start);
  place(stream, music, [0, 0, 0]);
  expect(place(stream, agent, [7, 7, 3])).toMatchObject({ sequence: 101, timestamp: 5160 });
});

test('losses and reordering of a source are kept as they came', () => {
  const stream = createOutgoingStream(start);
  const came = [10, 11, 14, 13].map((sequence) => place(stream, agent, [sequence, sequence * 160, sequence * 20]));
  expect(came.map((placed) => placed!.sequence)).toEqual([100, 101, 104, 103]);
  expect(came.map((placed) => placed!.timestamp)).toEqual([5000, 5160, 5640, 5480]);
});

test('a straggler from before the switch is dropped', () => {
  const stream = createOutgoingStream(start);
  place(stream, music, [0, 0, 0]);
  place(stream, agent, [500, 1600, 20]);
  expect(place(stream, agent, [499, 1440, 21])).toBeUndefined();
  expect(place(stream, agent, [501, 1760, 40])).toMatchObject({ sequence: 102 });
});

test('a pause of the speaker shows in the timestamp only', () => {
  const stream = createOutgoingStream(start);
  place(stream, agent, [1, 0, 0]);
  expect(place(stream, agent, [2, 16_000, 2000])).toEqual({ sequence: 101, timestamp: 21_000, marker: false });
});

test('a source that begins anew under the same name does not break the numbers', () => {
  const stream = createOutgoingStream(start);
  place(stream, agent, [1, 1_000_000, 0]);
  expect(place(stream, agent, [30_000, 0, 20])).toEqual({ sequence: 101, timestamp: 5160, marker: true });
  expect(place(stream, agent, [30_001, 2_000_000_000, 40])).toEqual({ sequence: 102, timestamp: 5320, marker: true });
});

test('numbers wrap for as long as a call lasts', () => {
  const stream = createOutgoingStream({ ssrc: 1, sequence: 0, timestamp: 0xffffff00 });
  let last = -1;
  for (let i = 0; i < 200_000; i++) {
    const placed = stream.place({ source: agent, sequence: i & 0xffff, timestamp: (i * 160) >>> 0, nowMs: i * 20 })!;
    if (placed.sequence !== ((last + 1) & 0xffff)) expect.fail(`packet ${i} got ${placed.sequence} after ${last}`);
    last = placed.sequence;
  }
  expect(last).toBe(199_999 & 0xffff);
});

test('RFC 3550 6.4.1: a sender report tells the timestamp of its own moment', () => {
  const stream = createOutgoingStream(start);
  expect(stream.timestampAt(77)).toBe(5000);
  place(stream, agent, [1, 0, 100]);
  expect(stream.timestampAt(1100)).toBe(13_000);
});
