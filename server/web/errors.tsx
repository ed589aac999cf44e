import type { ErrorHandler, NotFoundHandler } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { type ErrorKind, ErrorNotice, ErrorPage } from '../../views/layout/error-page.tsx';
import { CentralitaError } from '../base/errors.ts';
import { isFragment, respondFragment, respondPage } from './respond.ts';
import { CsrfRefused } from './security.ts';
import type { WebDeps } from './web-deps.ts';
import type { WebContext, WebEnv } from './web-env.ts';

const statusOf = {
  '400': 400,
  '403': 403,
  '404': 404,
  '413': 413,
  csrf: 403,
  'file-not-kept': 507,
  busy: 503,
  '500': 500,
} as const;

/** A whole page, or, for a part of one, a dialog over what the person was doing: nothing typed is lost. */
function respondError(c: WebContext, kind: ErrorKind, reference = ''): Response {
  const status = statusOf[kind];
  // The frame itself failed to be made: there is no language to speak in.
  if (!c.var.page) return c.text(`${status} ${reference}`.trim(), status);
  if (!isFragment(c)) return respondPage(c, <ErrorPage page={c.var.page} kind={kind} reference={reference} />, status);
  c.header('HX-Retarget', '#dialog');
  c.header('HX-Reswap', 'innerHTML');
  return respondFragment(c, <ErrorNotice page={c.var.page} kind={kind} reference={reference} />, status);
}

export const answerNotFound: NotFoundHandler<WebEnv> = (c) => respondError(c, '404');

/** Long work writes at this moment, and the thread that carries calls does not wait for it: nothing was changed. */
const isStoreHeld = (error: unknown): boolean =>
  error instanceof Error && String((error as Error & { code?: unknown }).code).startsWith('SQLITE_BUSY');

/** Expected refusals become their pages; anything else is noted with a reference that the reader can pass on. */
export function answerError(deps: Pick<WebDeps, 'log' | 'ids'>): ErrorHandler<WebEnv> {
  return (error, c) => {
    if (error instanceof CsrfRefused) {
      // The page's script finds out whether the same person logged in anew, and goes on then.
      c.header('X-Session', 'changed');
      return respondError(c, 'csrf');
    }
    if (error instanceof HTTPException) {
      if (error.status === 400) return respondError(c, '400');
      if (error.status === 403) return respondError(c, '403');
      if (error.status === 404) return respondError(c, '404');
      if (error.status === 413) return respondError(c, '413');
    }
    if (error instanceof CentralitaError) {
      if (error.code === 'file-too-big') return respondError(c, '413');
      if (error.code === 'file-gone') return respondError(c, '404');
      if (error.code === 'file-not-kept') {
        deps.log.error('a file was not kept', { path: c.req.path, error });
        return respondError(c, 'file-not-kept');
      }
    }
    if (isStoreHeld(error)) {
      deps.log.warn('the store was held too long for a page', { path: c.req.path, method: c.req.method });
      return respondError(c, 'busy');
    }
    const reference = deps.ids.token(8);
    deps.log.error('a page failed', { reference, path: c.req.path, method: c.req.method, error });
    return respondError(c, '500', reference);
  };
}
