import { expect, test } from 'vitest';
import { FakeClock } from './clock.ts';

test('timers fire in the order of their due time, and one armed by another fires on the way', () => {
  const clock = new FakeClock(0);
  const fired: string[] = [];
  clock.after(20, () => fired.push(`late@${clock.now()}`));
  clock.after(10, () => {
    fired.push(`early@${clock.now()}`);
    clock.after(5, () => fired.push(`nested@${clock.now()}`));
  });
  clock.advance(30);
  expect(fired).toEqual(['early@10', 'nested@15', 'late@20']);
  expect(clock.now()).toBe(30);
  expect(clock.pending).toBe(0);
});

test('a cancelled timer stays silent', () => {
  const clock = new FakeClock(0);
  let fired = false;
  clock.after(10, () => (fired = true)).cancel();
  clock.advance(100);
  expect(fired).toBe(false);
});
