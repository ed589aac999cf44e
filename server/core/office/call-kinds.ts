/** What a call is to who pays for it, as far as the country's numbering tells. Emergency calls are of no kind: they always pass. */
export type CallKind = 'internal' | 'local' | 'mobile' | 'national' | 'international' | 'premium';

/** From what costs nothing to what costs most. */
export const callKinds = [
  'internal',
  'local',
  'mobile',
  'national',
  'international',
  'premium',
] as const satisfies CallKind[];
