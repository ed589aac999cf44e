/** `first-time`: never called before; `known`: a customer with this number; `vip`: an important one. */
export type CallerKind = 'first-time' | 'known' | 'vip';

/** In the order in which they count. */
export const callerKinds = ['vip', 'known', 'first-time'] as const satisfies readonly CallerKind[];
