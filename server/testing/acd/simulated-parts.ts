import { compare, vectors } from './erlang-vectors.ts';
import { type Starved, starve, twoQueues } from './starvation.ts';
import { type ToldShares, tell, toldOffices } from './wait-estimates.ts';

/** What the simulation is made of; each part is a table of its own and can be computed in a thread of its own. */
export type Part =
  | { kind: 'vector'; index: number }
  | { kind: 'starvation'; index: number; overdueAfterSec?: number }
  | { kind: 'told'; index: number };

export interface Effort {
  /** Callers of each run. */
  calls: number;
  mostSeeds: number;
}

/** What comes of each kind of part. */
export interface Outcomes {
  vector: ReturnType<typeof compare>;
  starvation: Starved;
  told: ToldShares;
}

export function compute(part: Part, effort: Effort): Outcomes[Part['kind']] {
  switch (part.kind) {
    case 'vector':
      return compare(vectors[part.index]!, effort);
    case 'starvation': {
      const { index, overdueAfterSec } = part;
      return starve(twoQueues[index]!, { calls: effort.calls / 5, seed: 1, overdueAfterSec });
    }
    case 'told':
      return tell(toldOffices[part.index]!, { calls: effort.calls / 40, seed: part.index + 1, ceilingEvery: 20 });
  }
}
