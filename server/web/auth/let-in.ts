import type { LoginOutcome } from '../../services/access/access.ts';
import type { WebDeps } from '../web-deps.ts';
import type { WebContext } from '../web-env.ts';
import { addressOf, sessionToken, setSessionCookie } from './session.ts';

/** Tries login and password from where `c` comes; once in, the browser bears the new session and its old one is over. */
export async function letIn(
  deps: Pick<WebDeps, 'access'>,
  c: WebContext,
  who: { login: string; password: string },
): Promise<LoginOutcome> {
  const userAgent = c.req.header('User-Agent');
  const outcome = await deps.access.login({ ...who, address: addressOf(c), ...(userAgent && { userAgent }) });
  if (outcome.kind === 'in') {
    const before = sessionToken(c);
    if (before) deps.access.endSession(before);
    setSessionCookie(c, outcome.token);
  }
  return outcome;
}

export const waitSeconds = (outcome: { retryAfterMs: number }): number => Math.ceil(outcome.retryAfterMs / 1000);
