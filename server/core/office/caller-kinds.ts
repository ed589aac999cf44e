import type { CallerKind } from './office.ts';

/** In the order in which they count. */
export const callerKinds = ['vip', 'known', 'first-time'] as const satisfies readonly CallerKind[];
