import { expect, test } from 'vitest';
import { createSteadyClock, FakeClock, systemClock } from './clock.ts';

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

test('time goes on evenly while the machine is set, until it is followed', () => {
  const machine = { wall: 1_000_000, monotonic: 50 };
  const timers = new FakeClock(0);
  const clock = createSteadyClock({ wall: () => machine.wall, monotonic: () => machine.monotonic }, timers);
  expect([clock.now(), clock.setByMs()]).toEqual([1_000_000, 0]);
  machine.monotonic += 10;
  machine.wall += 10 - 5_000;
  expect([clock.now(), clock.setByMs()]).toEqual([1_000_010, -5_000]);
  expect([clock.follow(), clock.setByMs(), clock.now()]).toEqual([-5_000, 0, 995_010]);
});

test('who is held up while looking at the clocks looks again', () => {
  let monotonic = 0;
  let heldUp = 0;
  const wall = (): number => {
    if (heldUp-- > 0) monotonic += 500;
    return 1_000_000 + monotonic;
  };
  const clock = createSteadyClock({ wall, monotonic: () => monotonic }, new FakeClock(0));
  heldUp = 2;
  expect(clock.setByMs()).toBe(0);
});

test("the system's time is the machine's", () => {
  expect(Math.abs(systemClock.now() - Date.now())).toBeLessThan(100);
});
