import { getHeapStatistics } from 'node:v8';
import { expect, test } from 'vitest';
import { createMemoryReturn } from './memory-return.ts';

const MiB = 1024 * 1024;

test('memory of a busy hour is given back once it is quiet, and not again for the little that stays', () => {
  let held = 400 * MiB;
  let collected = 0;
  const memory = createMemoryReturn({
    heapBytes: () => held,
    collect: () => {
      collected++;
      held = 40 * MiB;
    },
  });
  memory.look(false);
  expect(collected).toBe(0);
  memory.look(true);
  memory.look(true);
  expect(collected).toBe(1);
  held = 79 * MiB;
  memory.look(true);
  expect(collected).toBe(1);
  held = 81 * MiB;
  memory.look(true);
  expect(collected).toBe(2);
});

test('garbage is really collected', () => {
  let litter: number[][] | undefined = Array.from({ length: 200 }, () => new Array<number>(100_000).fill(1.5));
  expect(litter.length).toBe(200);
  const before = getHeapStatistics().used_heap_size;
  expect(before).toBeGreaterThan(150 * MiB);
  litter = undefined;
  createMemoryReturn().look(true);
  expect(getHeapStatistics().used_heap_size).toBeLessThan(before - 100 * MiB);
});
