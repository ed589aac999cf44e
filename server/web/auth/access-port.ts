import type { Access } from '../../services/access/access.ts';

/** As much of access as the pages use. */
export type AccessPort = Pick<
  Access,
  'login' | 'startSession' | 'findSession' | 'endSession' | 'isFirstVisit' | 'useFirstVisit' | 'findToken'
>;

/** A browser that is logged in; `csrf` must come back with every change. */
export interface WebSession {
  login: string;
  csrf: string;
}
