import { expect, test } from 'vitest';
import { printDiversion, readDiverted } from './diversion.ts';
import { parseNameAddr } from './name-addr.ts';

const message = (...headers: [string, string][]) => ({ headers: headers.map(([name, value]) => ({ name, value })) });

test('RFC 5806 4: who sent the call on, the last one first, with why and how often', () => {
  const headers = message(
    ['Diversion', '"Reception" <sip:+34910000002@c>;reason=no-answer;counter=2;privacy=off'],
    ['Diversion', '<tel:+34910000001>;reason="user-busy"'],
    ['Diversion', 'not an address'],
    ['Diversion', '<sip:+34910000003@c>;reason=because'],
  );
  expect(readDiverted(headers)).toEqual([
    { number: '+34910000002', name: 'Reception', reason: 'no-answer', count: 2 },
    { number: '+34910000001', reason: 'user-busy', count: 1 },
    { number: '+34910000003', reason: 'unknown', count: 1 },
  ]);
});

test('RFC 7044 5: an entry that was left for a cause is a diversion, routing alone is none', () => {
  const headers = message(
    ['History-Info', '<sip:+34910000003@us;cause=486>;index=1.10;mp=1.2'],
    ['History-Info', '<sip:+34910000001@c>;index=1'],
    ['History-Info', '<sip:+34910000002@c;cause=302>;index=1.2;mp=1'],
    ['History-Info', '<sip:+34910000003@192.0.2.1>;index=1.10.1;rc=1.10'],
  );
  expect(readDiverted(headers)).toEqual([
    { number: '+34910000002', reason: 'user-busy', count: 1 },
    { number: '+34910000001', reason: 'unconditional', count: 1 },
  ]);
});

test('what we write of a diversion is read as it was, from either header', () => {
  const diversion = { number: '+34910000001', reason: 'no-answer', count: 1 } as const;
  const printed = printDiversion(diversion, { target: '+34600', host: 'c.example' });
  expect(readDiverted(message(['Diversion', printed.Diversion]))).toEqual([diversion]);
  const entries = printed['History-Info'].split(', ').map((value): [string, string] => ['History-Info', value]);
  expect(entries.every(([, value]) => parseNameAddr(value) !== undefined)).toBe(true);
  expect(readDiverted(message(...entries))).toEqual([diversion]);
});
