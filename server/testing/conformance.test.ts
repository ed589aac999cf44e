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
];

test('tests that begin with a clause are counted by it, in the norms’ order', () => {
  expect(tabulate(told).map((row) => [row.rfc, row.section, row.passed, row.failed])).toEqual([
    [791, '3.1', 1, 0],
    [3261, '17.1.1', 1, 0],
    [3261, '17.1.1.2', 1, 1],
    [3261, '17.1.1.10', 1, 0],
  ]);
});

test('the table names the total of each norm and what failed', () => {
  const text = printTable(tabulate(told));
  expect(text).toContain('# SIP conformance: 2 norms, 4 sections, 4 passed, 1 failed\n');
  expect(text).toContain('## RFC 3261: 3 passed, 1 failed\n');
  expect(text).toContain('| 17.1.1.2 | FAILED | 1 | 1 | timer A doubles \\| twice |\n');
});
