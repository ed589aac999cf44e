import type { Context } from 'hono';
import { HTTPException } from 'hono/http-exception';
import type { WebDeps } from '../web-deps.ts';
import { loginOf, type WebEnv } from '../web-env.ts';
import { isCallOf } from './desk-model.ts';

/** The call of the address; others' calls are not found. */
export function ownCallOf(deps: Pick<WebDeps, 'journal'>, c: Context<WebEnv, '/agent/calls/:callId/*'>): string {
  const callId = c.req.param('callId');
  if (!isCallOf(deps.journal.of(callId), loginOf(c))) throw new HTTPException(404);
  return callId;
}
