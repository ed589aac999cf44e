import type { CallKind } from './office.ts';

/** From what costs nothing to what costs most. */
export const callKinds = [
  'internal',
  'local',
  'mobile',
  'national',
  'international',
  'premium',
] as const satisfies CallKind[];
