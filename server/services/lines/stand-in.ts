import { createHmac, randomBytes } from 'node:crypto';

/**
 * One of the known stands in for a name that nobody has, always the same one until the next start: what depends on a
 * peer's switches does not tell who exists. Undefined where nobody is known.
 */
export type StandIn = <Known>(known: readonly Known[], name: string) => Known | undefined;

export function createStandIn(): StandIn {
  const key = randomBytes(32);
  return (known, name) => known[createHmac('sha256', key).update(name).digest().readUInt32BE() % known.length];
}
