import { HTTPException } from 'hono/http-exception';
import type { ScriptSheet } from '../../services/scripts/scripts.ts';
import type { WebDeps } from '../web-deps.ts';
import type { WebContext } from '../web-env.ts';

/** The script of the address; one that is gone is not found. */
export function scriptSheet({ scripts }: Pick<WebDeps, 'scripts'>, c: WebContext): ScriptSheet {
  const sheet = scripts.find(c.req.param('id') ?? '');
  if (!sheet) throw new HTTPException(404);
  return sheet;
}
