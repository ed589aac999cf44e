import type { Context } from 'hono';
import type { Page } from '../../views/layout/page.ts';
import type { Person } from '../core/office/office.ts';
import type { WebSession } from './auth/access-port.ts';

/** What the middleware has prepared for every route. */
export interface WebEnv {
  Variables: {
    page: Page;
    /** Absent when nobody is logged in. */
    session?: WebSession & { person: Person };
  };
}

export type WebContext = Context<WebEnv>;

/** The logged-in person's login; only behind a role guard. */
export function loginOf(c: WebContext): string {
  return c.var.session!.login;
}
