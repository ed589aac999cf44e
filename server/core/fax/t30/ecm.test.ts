import { expect, test } from 'vitest';
import { ablestStation, joinStations } from '../../../testing/fax/two-stations.ts';
import { createHdlcReader, writeHdlc } from '../hdlc.ts';
import { frameCount, readPageRequest, writePageRequest } from './ecm.ts';
import { readFrame } from './frames.ts';

const ecm = { ours: { ...ablestStation, ecm: true } };
const done = [{ kind: 'done' }];
/** 300 frames of 256 octets: a block of 256 and one of 44. */
const long = Uint8Array.from({ length: 300 * 256 - 20 }, (_, index) => (index * 7 + (index >> 8)) & 0xff);
const short = new Uint8Array(1000).fill(0x3c);

/** Swallows frames of an image as the line would: those whose number is in `lost`. */
const lose = (bytes: Uint8Array, lost: (number: number) => boolean): Uint8Array => {
  let at = 0;
  const frames = createHdlcReader()
    .push(bytes)
    .filter((octets) => readFrame(octets)?.name !== 'FCD' || !lost(at++));
  return writeHdlc({ frames, flagsBefore: 10, flagsAfter: 4 });
};

test('T.30 A.3.6: a page of more than 256 frames goes in blocks, each told by PPS and confirmed', () => {
  const { caller, answerer, run } = joinStations({ pages: [long, short], caller: ecm, answerer: ecm });
  run();
  expect(caller.said).toEqual(['TSI', 'DCS', 'PPS', 'PPS', 'PPS', 'DCN']);
  expect(answerer.said).toEqual(['CSI', 'DIS', 'CFR', 'MCF', 'MCF', 'MCF']);
  expect(answerer.kept.map(({ bytes }) => Buffer.from(bytes.subarray(0, 76_780)).equals(long))).toEqual([true, false]);
  expect([caller.outcomes(), answerer.outcomes()]).toEqual([done, done]);
});

test('T.30 A.4.3: frames that came damaged are asked for (PPR), sent again, and the page is whole', () => {
  let times = 0;
  const page = (bytes: Uint8Array): Uint8Array => (++times === 1 ? lose(bytes, (number) => number % 10 === 3) : bytes);
  const { caller, answerer, run } = joinStations({ pages: [long], caller: ecm, answerer: ecm, faults: { page } });
  run();
  expect(caller.facts.filter(({ kind }) => kind === 'frames-repeated')).toEqual([
    { kind: 'frames-repeated', page: 0, block: 0, frames: 26, attempt: 1 },
  ]);
  expect(Buffer.from(answerer.kept[0]!.bytes.subarray(0, long.length)).equals(long)).toBe(true);
  expect(caller.outcomes()).toEqual(done);
});

test('T.30 A.4.3: after four requests it goes on slower (CTC, CTR), with a long training', () => {
  let times = 0;
  const page = (bytes: Uint8Array): Uint8Array => (++times <= 4 ? lose(bytes, (number) => number === 0) : bytes);
  const { caller, answerer, run } = joinStations({ pages: [short], caller: ecm, answerer: ecm, faults: { page } });
  run();
  expect(caller.said).toContain('CTC');
  expect(answerer.said).toContain('CTR');
  expect(caller.trainings.at(-1)).toEqual({ bitRate: 12000, long: true });
  expect(caller.outcomes()).toEqual(done);
});

test('T.30 A.4.3: at the slowest speed it is given up (EOR, ERR), and the page kept as it came', () => {
  const page = (bytes: Uint8Array): Uint8Array => lose(bytes, (number) => number === 0);
  const document = { count: 1, first: 0, resolution: 'fine', width: 1728, maxBitRate: 2400 } as const;
  const { caller, answerer, run } = joinStations({
    pages: [short],
    caller: { ...ecm, document },
    answerer: ecm,
    faults: { page },
    verdicts: ['RTN'],
  });
  run();
  expect(answerer.said.filter((name) => name === 'PPR')).toHaveLength(4);
  expect(caller.said).toContain('EOR');
  expect(answerer.kept.map(({ whole }) => whole)).toEqual([false]);
  expect(caller.outcomes()).toEqual([{ kind: 'page-refused' }]);
});

test('T.30 A.4.3: a receiver that is not ready (RNR) is asked (RR) until it is', () => {
  const { caller, answerer, run } = joinStations({ pages: [short], caller: ecm, answerer: ecm, keepMs: 9000 });
  run();
  expect(answerer.said.filter((name) => name === 'RNR').length).toBeGreaterThan(2);
  expect(caller.said).toContain('RR');
  expect(answerer.kept).toHaveLength(1);
  expect([caller.outcomes(), answerer.outcomes()]).toEqual([done, done]);
});

test('T.30 A.5.4.1: who is never ready is left after T5', () => {
  const { caller, run } = joinStations({ pages: [short], caller: ecm, answerer: ecm, keepMs: 500_000 });
  run();
  expect(caller.outcomes()).toEqual([{ kind: 'page-not-confirmed' }]);
});

test('a confirmation of a block that was lost is given again, and no block comes twice', () => {
  let lost = 0;
  const frame = (_: string, name: string): boolean => name !== 'MCF' || ++lost !== 1;
  const { caller, answerer, run } = joinStations({ pages: [long], caller: ecm, answerer: ecm, faults: { frame } });
  run();
  expect(answerer.kept[0]!.bytes).toHaveLength(300 * 256);
  expect(caller.outcomes()).toEqual(done);
});

test('a line cut between two blocks: what came of the page is kept, though never confirmed', () => {
  const { caller, answerer, clock } = joinStations({ pages: [long], caller: ecm, answerer: ecm });
  caller.send({ kind: 'connected' });
  answerer.send({ kind: 'connected' });
  while (answerer.said.filter((name) => name === 'MCF').length < 1) clock.advance(50);
  answerer.send({ kind: 'line-lost' });
  expect(answerer.kept).toHaveLength(1);
  expect(answerer.kept[0]).toMatchObject({ whole: false });
  expect(Buffer.from(answerer.kept[0]!.bytes)).toEqual(Buffer.from(long.subarray(0, 65_536)));
  expect(answerer.outcomes()).toEqual([{ kind: 'dropped' }]);
});

test('one end without error correction: pages go without, and never in T.6', () => {
  const { caller, answerer, run } = joinStations({ pages: [short], caller: ecm });
  run();
  expect(caller.facts.find(({ kind }) => kind === 'trained')).toMatchObject({
    agreement: { ecm: false, coding: 'mr' },
  });
  expect(answerer.kept[0]!.bytes).toEqual(short);
});

test('T.30 A.4.4: the request has a bit for each of 256 frames, the first for frame 0', () => {
  const came = new Map(
    [...Array(256).keys()].filter((number) => number !== 1 && number !== 200).map((number) => [number, short]),
  );
  const map = writePageRequest(came);
  expect(map).toHaveLength(32);
  expect(map[0]).toBe(0x40);
  expect(readPageRequest(map, [...Array(256).keys()])).toEqual([1, 200]);
  expect(frameCount(new Uint8Array(257), 256)).toBe(2);
});
