import type { CallKind } from './call-kinds.ts';

/** `hours`: while those opening hours are open. */
export type Permission =
  | { kind: 'always' }
  | { kind: 'hours'; hours: string }
  /** Whoever calls gives their PIN, and may then call what their own class permits: shared phones. */
  | { kind: 'pin' }
  | { kind: 'never' };

/** Class of service: whom those who have it may call, and when. */
export interface CallClass {
  id: string;
  name: string;
  allows: Record<CallKind, Permission>;
}
