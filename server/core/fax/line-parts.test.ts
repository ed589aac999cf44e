import { expect, test } from 'vitest';
import { readRingLine } from './caller-id.ts';
import { judgeCopy } from './copy-quality.ts';
import { fitPage } from './fit-page.ts';
import { blankPage, isBlack, setPel } from './page.ts';

test('caller ID is read in both spellings, with or without blanks', () => {
  for (const line of ['NMBR = 0015551234', 'NMBR=0015551234', 'nmbr =0015551234', 'CALLER NUMBER: 0015551234'])
    expect(readRingLine(line)).toEqual({ kind: 'caller', caller: { number: '0015551234' } });
  expect(readRingLine('NAME = ACME SA')).toEqual({ kind: 'caller', caller: { name: 'ACME SA' } });
  expect(readRingLine('DATE = 1122')).toEqual({ kind: 'caller', caller: { date: '1122' } });
});

test('a caller who hides is no number', () => {
  expect(readRingLine('NMBR = P')).toEqual({ kind: 'caller', caller: { withheld: 'private' } });
  expect(readRingLine('NMBR=O')).toEqual({ kind: 'caller', caller: { withheld: 'out-of-area' } });
  expect(readRingLine('NAME=ANONYMOUS')).toEqual({ kind: 'caller', caller: { withheld: 'private' } });
});

test('rings are told apart by the letter of their pattern', () => {
  expect(readRingLine('RING')).toEqual({ kind: 'ring' });
  expect(readRingLine('RING B')).toEqual({ kind: 'ring', pattern: 'B' });
  expect(readRingLine('DRON=20')).toEqual({ kind: 'cadence', text: 'DRON=20' });
  expect(readRingLine('OK')).toBeUndefined();
});

test('a page without its end came badly, however good its rows are', () => {
  const page = { ending: 'page-end', rows: 1000, badRows: 0, mostBadTogether: 0 } as const;
  expect(judgeCopy(page)).toBe('MCF');
  expect(judgeCopy({ ...page, ending: 'truncated' })).toBe('RTN');
  expect(judgeCopy({ ...page, rows: 0 })).toBe('RTN');
});

test('a few rows lost are well, some are to be trained on, many are to be sent again', () => {
  const page = { ending: 'page-end', rows: 1000, mostBadTogether: 3 } as const;
  expect([40, 80, 120].map((badRows) => judgeCopy({ ...page, badRows }))).toEqual(['MCF', 'RTP', 'RTN']);
  expect(judgeCopy({ ...page, badRows: 30, mostBadTogether: 30 })).toBe('RTN');
});

test('a page made coarser keeps each black pel, one made finer has each row twice', () => {
  const page = blankPage({ width: 16, rows: 5, resolution: 'fine' });
  setPel(page, { x: 3, row: 1 }, true);
  setPel(page, { x: 5, row: 4 }, true);
  const coarse = fitPage(page, { resolution: 'standard', width: 16 });
  expect(coarse.rows).toBe(3);
  expect([isBlack(coarse, { x: 3, row: 0 }), isBlack(coarse, { x: 5, row: 2 })]).toEqual([true, true]);
  const finer = fitPage(page, { resolution: 'superfine', width: 24 });
  expect([finer.rows, finer.bits.length]).toEqual([10, 30]);
  expect([isBlack(finer, { x: 3, row: 2 }), isBlack(finer, { x: 3, row: 3 })]).toEqual([true, true]);
});
