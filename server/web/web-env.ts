import type { Context } from 'hono';
import type { Page } from '../../views/layout/page.ts';
import type { Person } from '../core/office/office.ts';
import type { Session } from '../services/access/access.ts';

/** What the middleware has prepared for every route. */
export interface WebEnv {
  Variables: {
    page: Page;
    /** Absent when nobody is logged in; `csrf` must come back with every change. */
    session?: Pick<Session, 'login' | 'csrf'> & { person: Person };
  };
}

export type WebContext = Context<WebEnv>;

/** The logged-in person's login; only behind a role guard. */
export function loginOf(c: WebContext): string {
  return c.var.session!.login;
}
