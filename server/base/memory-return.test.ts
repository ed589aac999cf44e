import { getHeapStatistics } from 'node:v8';
import { expect, test } from 'vitest';
import { FakeClock } from './clock.ts';
import { createMemoryReturn, returnMemory } from './memory-return.ts';

const MiB = 1024 * 1024;

test('memory of a busy hour is given back once it is quiet for a while, and not again for the little that stays', () => {
  let held = 400 * MiB;
  let collected = 0;
  const memory = createMemoryReturn({
    heldBytes: () => held,
    collect: () => {
      collected++;
      held = 60 * MiB;
    },
  });
  for (const isQuiet of [false, true, false, true]) memory.look(isQuiet);
  expect(collected).toBe(0);
  memory.look(true);
  memory.look(true);
  expect(collected).toBe(1);
  held = 89 * MiB;
  memory.look(true);
  expect(collected).toBe(1);
  held = 91 * MiB;
  memory.look(true);
  expect(collected).toBe(2);
});

test('garbage is really collected, and its pages are given back', () => {
  let litter: number[][] | undefined = Array.from({ length: 200 }, () => new Array<number>(100_000).fill(1.5));
  expect(litter.length).toBe(200);
  const before = getHeapStatistics().total_heap_size;
  expect(before).toBeGreaterThan(150 * MiB);
  litter = undefined;
  const memory = createMemoryReturn();
  memory.look(true);
  memory.look(true);
  expect(getHeapStatistics().total_heap_size).toBeLessThan(before - 100 * MiB);
});

test('a thread that is not quiet is left alone, a quiet one is looked after each quarter of a minute', () => {
  const clock = new FakeClock(0);
  const asked: number[] = [];
  const keeper = returnMemory({
    clock,
    isQuiet() {
      asked.push(clock.now());
      return false;
    },
  });
  clock.advance(31_000);
  expect(asked).toEqual([15_000, 30_000]);
  keeper.stop();
  expect(clock.pending).toBe(0);
});

test('a thread through which calls go is not quiet, however few of them stand in the moment of the look', () => {
  const clock = new FakeClock(0);
  let begun = 0;
  let held = 400 * MiB;
  let collected = 0;
  const keeper = returnMemory({
    clock,
    isQuiet: () => true,
    begun: () => begun,
    memory: createMemoryReturn({
      heldBytes: () => held,
      collect: () => {
        collected++;
        held = 60 * MiB;
      },
    }),
  });
  for (let look = 0; look < 4; look++) {
    begun++;
    clock.advance(15_000);
  }
  expect(collected).toBe(0);
  clock.advance(30_000);
  expect(collected).toBe(1);
  keeper.stop();
});
