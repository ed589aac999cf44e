import { expect, test } from 'vitest';
import { ablestStation, joinStations } from '../../../testing/fax/two-stations.ts';

const pages = [1, 2, 3].map((fill) => new Uint8Array(4000).fill(fill));
const done = [{ kind: 'done' }];

test('T.30 5.2: three pages go from caller to answerer, each told (MPS, EOP) and confirmed (MCF)', () => {
  const { caller, answerer, run, clock } = joinStations({ pages });
  run();
  expect(caller.said).toEqual(['TSI', 'DCS', 'MPS', 'MPS', 'EOP', 'DCN']);
  expect(answerer.said).toEqual(['CSI', 'DIS', 'CFR', 'MCF', 'MCF', 'MCF']);
  expect(answerer.kept.map(({ bytes }) => bytes[0])).toEqual([1, 2, 3]);
  expect([caller.outcomes(), answerer.outcomes()]).toEqual([done, done]);
  expect(caller.facts.at(-1)).toMatchObject({ firstUnconfirmedPage: 3 });
  expect(clock.pending).toBe(0);
});

test('T.30 5.3.6.2.4: each end learns the number of the other', () => {
  const { caller, answerer, run } = joinStations({ pages });
  run();
  expect(caller.facts.find(({ kind }) => kind === 'remote')).toMatchObject({ id: '+34 91 2', resolution: 'fine' });
  expect(answerer.facts.find(({ kind }) => kind === 'remote')).toMatchObject({ id: '+34 91 1' });
});

test('T.30 5.3.6.2.2: training comes down the ladder 14400, 12000, 9600 until it goes through (FTT)', () => {
  const { caller, answerer, run } = joinStations({ pages, faults: { training: (bitRate) => bitRate < 9600 } });
  run();
  expect(caller.trainings.map(({ bitRate }) => bitRate)).toEqual([14400, 12000, 9600, 9600, 7200]);
  expect(answerer.said.filter((name) => name === 'FTT')).toHaveLength(4);
  expect(answerer.outcomes()).toEqual(done);
});

test('no speed goes through: both ends say that training failed', () => {
  const { caller, answerer, run } = joinStations({ pages, faults: { training: () => false } });
  run();
  expect(caller.trainings.at(-1)?.bitRate).toBe(2400);
  expect([caller.outcomes(), answerer.outcomes()]).toEqual([
    [{ kind: 'training-failed' }],
    [{ kind: 'training-failed' }],
  ]);
});

test('T.30 5.4.2: a command that nobody answers is told three times, and no more', () => {
  const { caller, run } = joinStations({
    pages,
    faults: { frame: (from, name) => !(from === 'answerer' && name === 'MCF') },
  });
  run();
  expect(caller.said.filter((name) => name === 'MPS')).toHaveLength(3);
  expect(caller.outcomes()).toEqual([{ kind: 'page-not-confirmed' }]);
  expect(caller.facts.at(-1)).toMatchObject({ firstUnconfirmedPage: 0 });
});

test('a confirmation that was lost is given again, and the page is kept once', () => {
  let lost = 0;
  const frame = (_: string, name: string): boolean => name !== 'MCF' || ++lost > 1;
  const { caller, answerer, run } = joinStations({ pages, faults: { frame } });
  run();
  expect(answerer.kept).toHaveLength(3);
  expect([caller.outcomes(), answerer.outcomes()]).toEqual([done, done]);
});

test('T.30 5.3.6.1.7: a page refused (RTN) is sent again after another training, slower', () => {
  const { caller, answerer, run } = joinStations({ pages, verdicts: ['MCF', 'RTN', 'MCF'] });
  run();
  expect(caller.facts.filter(({ kind }) => kind === 'page-refused')).toEqual([
    { kind: 'page-refused', page: 1, by: 'RTN' },
  ]);
  expect(answerer.kept.map(({ bytes }) => bytes[0])).toEqual([1, 2, 2, 3]);
  expect(caller.trainings.map(({ bitRate }) => bitRate)).toEqual([14400, 12000]);
  expect(caller.outcomes()).toEqual(done);
});

test('a page refused three times is given up, and the first one not confirmed is told', () => {
  const { caller, run } = joinStations({ pages, verdicts: ['MCF', 'RTN'] });
  run();
  expect(caller.facts.at(-1)).toMatchObject({ outcome: { kind: 'page-refused' }, firstUnconfirmedPage: 1 });
});

test('T.30 5.3.6.1.7: after RTP the page counts, and the ends train before the next', () => {
  const { caller, answerer, run } = joinStations({ pages, verdicts: ['RTP', 'MCF'] });
  run();
  expect(caller.said.filter((name) => name === 'DCS')).toHaveLength(2);
  expect(answerer.kept).toHaveLength(3);
  expect(caller.outcomes()).toEqual(done);
});

test('T.30 5.4.3.1: a caller that hears no DIS gives up after T1', () => {
  const { caller, clock } = joinStations({ pages });
  caller.send({ kind: 'connected' });
  clock.advance(34_900);
  expect(caller.outcomes()).toEqual([]);
  clock.advance(200);
  expect(caller.outcomes()).toEqual([{ kind: 'not-a-fax', heard: 'silence' }]);
});

test('what sounds and is no frame was a voice', () => {
  const { caller, clock } = joinStations({ pages });
  caller.send({ kind: 'connected' });
  caller.send({ kind: 'frame-bad' });
  clock.advance(36_000);
  expect(caller.outcomes()).toEqual([{ kind: 'not-a-fax', heard: 'voice' }]);
});

test('T.30 5.4.2: an answerer repeats its DIS until T1', () => {
  const { answerer, clock } = joinStations({ pages });
  answerer.send({ kind: 'connected' });
  clock.advance(40_000);
  expect(answerer.said.filter((name) => name === 'DIS').length).toBeGreaterThan(6);
  expect(answerer.outcomes()).toEqual([{ kind: 'not-a-fax', heard: 'silence' }]);
});

test('the first DIS is lost and the second one is heard', () => {
  let first = true;
  const frame = (_: string, name: string): boolean => {
    if (name !== 'DIS' || !first) return true;
    first = false;
    return false;
  };
  const { caller, run } = joinStations({ pages, faults: { frame } });
  run();
  expect(caller.outcomes()).toEqual(done);
});

test('a document that goes on begins at its first page not confirmed', () => {
  const document = { count: 3, first: 2, resolution: 'fine', width: 1728, maxBitRate: 14400 } as const;
  const { caller, answerer, run } = joinStations({ pages, caller: { document } });
  run();
  expect(answerer.kept.map(({ bytes }) => bytes[0])).toEqual([3]);
  expect(caller.facts.at(-1)).toMatchObject({ outcome: { kind: 'done' }, firstUnconfirmedPage: 3 });
});

test('T.30 5.3.6.1.1: a caller polls (DTC) and the answerer sends what waits', () => {
  const document = { count: 2, first: 0, resolution: 'fine', width: 1728, maxBitRate: 9600 } as const;
  const { document: _, ...nothing } = { document };
  const { caller, answerer, run } = joinStations({
    pages: pages.slice(0, 2),
    caller: { ...nothing, ...({ document: undefined } as object) },
    answerer: { document, ours: { ...ablestStation, hasDocument: true } },
  });
  run();
  expect(caller.said.slice(0, 2)).toEqual(['CIG', 'DTC']);
  expect(answerer.said).toEqual(['CSI', 'DIS', 'TSI', 'DCS', 'MPS', 'EOP', 'DCN']);
  expect(caller.kept).toHaveLength(2);
  expect([caller.outcomes(), answerer.outcomes()]).toEqual([done, done]);
});

test('a line that is cut in the middle of page two ends both calls once, with page two unconfirmed', () => {
  const { caller, answerer, clock } = joinStations({ pages });
  caller.send({ kind: 'connected' });
  answerer.send({ kind: 'connected' });
  while (!caller.facts.some((fact) => fact.kind === 'page-started' && fact.page === 1)) clock.advance(50);
  caller.send({ kind: 'line-lost' });
  answerer.send({ kind: 'line-lost' });
  clock.advance(100_000);
  expect(caller.facts.at(-1)).toMatchObject({ outcome: { kind: 'dropped' }, firstUnconfirmedPage: 1 });
  expect([caller.outcomes().length, answerer.outcomes()]).toEqual([1, [{ kind: 'dropped' }]]);
});

test('a page that takes long to keep is confirmed when it is told of again', () => {
  const { caller, answerer, run } = joinStations({ pages, keepMs: 2500 });
  run();
  expect(caller.outcomes()).toEqual(done);
  expect(answerer.kept).toHaveLength(3);
});

test('CRP: what was not understood is said again', () => {
  const { caller, clock } = joinStations({ pages });
  caller.send({ kind: 'connected' });
  const frame = (code: number, fif: number[] = []) =>
    ({ kind: 'frame', octets: Uint8Array.of(0xff, 0xc8, code, ...fif) }) as const;
  caller.send(frame(0x01, [0, 0x74, 0x1e]));
  clock.advance(3000);
  caller.send(frame(0x58));
  clock.advance(3000);
  expect(caller.said.filter((name) => name === 'DCS')).toHaveLength(2);
});
