import { expect, test } from 'vitest';
import { createClosers } from './closers.ts';
import { createLog } from './log.ts';

test('what was opened last is closed first, and one that fails keeps none of the others open', async () => {
  const complaints: string[] = [];
  const closers = createClosers(createLog('error', (line) => complaints.push(line)));
  const closed: string[] = [];
  closers.add('store', () => closed.push('store'));
  closers.add('engine', () => Promise.reject(new Error('it hangs')));
  closers.add('web', () => closed.push('web'));
  await closers.closeAll();
  expect(closed).toEqual(['web', 'store']);
  expect(complaints).toHaveLength(1);
  expect(complaints[0]).toContain('engine');
});

test('nothing is closed twice', async () => {
  const closers = createClosers(createLog('error', () => undefined));
  let times = 0;
  closers.add('store', () => ++times);
  await closers.closeAll();
  await closers.closeAll();
  expect(times).toBe(1);
});
