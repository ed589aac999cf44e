import { seeded } from '../seeded.ts';

export interface Dice {
  /** A number in [0, below). */
  below(below: number): number;
  /** True once in `times`. */
  onceIn(times: number): boolean;
  pick<T>(list: readonly T[]): T;
}

export function createDice(seed: number): Dice {
  const below = seeded(seed);
  return { below, onceIn: (times) => below(times) === 0, pick: (list) => list[below(list.length)]! };
}
