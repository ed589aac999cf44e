import { expect, test } from 'vitest';
import { printTable, tabulate } from './conformance.ts';

const told = [
  { title: 'RFC 3261 17.1.1.10: later', status: 'passed' },
  { title: 'RFC 3261 17.1.1.2: timer A doubles | twice', status: 'passed' },
  { title: 'RFC 3261 17.1.1.2: timer B ends it', status: 'failed' },
  { title: 'RFC 3261 17.1.1: before its parts', status: 'passed' },
  { title: 'RFC 3261 9.1: not run', status: 'pending' },
  { title: 'a call is answered (RFC 3261 13.3)', status: 'passed' },
  { title: 'RFC 791 3.1: an older norm', status: 'passed' },
  { ancestorTitles: ['RFC 7118'], title: '5.2: in a block of its norm', status: 'passed' },
  { ancestorTitles: ['a call', 'RFC 3263 4.3'], title: 'in a block of its clause', status: 'passed' },
  { title: 'RFC 3550 A.8: in an appendix', status: 'passed' },
];

test('tests that begin with a clause are counted by it, in the norms’ order', () => {
  expect(tabulate(told).map((row) => [row.rfc, row.section, row.passed, row.failed])).toEqual([
    [791, '3.1', 1, 0],
    [3261, '17.1.1', 1, 0],
    [3261, '17.1.1.2', 1, 1],
    [3261, '17.1.1.10', 1, 0],
    [3263, '4.3', 1, 0],
    [3550, 'A.8', 1, 0],
    [7118, '5.2', 1, 0],
  ]);
  expect(tabulate(told).map(({ about }) => about)).toEqual([
    'an older norm',
    'before its parts',
    'timer A doubles | twice',
    'later',
    'in a block of its clause',
    'in an appendix',
    'in a block of its norm',
  ]);
});

test('the table names the total of each norm and what failed', () => {
  const text = printTable(tabulate(told));
  expect(text).toContain('# SIP conformance: 5 norms, 7 sections, 7 passed, 1 failed\n');
  expect(text).toContain('## RFC 3261: 3 passed, 1 failed\n');
  expect(text).toContain('| 17.1.1.2 | FAILED | 1 | 1 | timer A doubles \\| twice |\n');
});
