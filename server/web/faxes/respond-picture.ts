import { HTTPException } from 'hono/http-exception';
import { CentralitaError } from '../../base/errors.ts';
import type { WebContext } from '../web-env.ts';

/** A picture of a page; 404 where the page is gone. */
export async function respondPicture(c: WebContext, make: () => Promise<Uint8Array>): Promise<Response> {
  try {
    const bytes = await make();
    c.header('Content-Type', 'image/png');
    c.header('Cache-Control', 'private, max-age=60');
    return c.body(new Uint8Array(bytes));
  } catch (error) {
    if (error instanceof CentralitaError && error.code === 'fax-page-gone') throw new HTTPException(404);
    throw error;
  }
}
