import { Buffer } from 'node:buffer';
import { timingSafeEqual } from 'node:crypto';
import type { MiddlewareHandler } from 'hono';
import { HTTPException } from 'hono/http-exception';
import type { WebContext, WebEnv } from './web-env.ts';

const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "media-src 'self' blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** What a browser may do with our pages: run only our files, show them nowhere else, keep nothing. */
export const secureHeaders: MiddlewareHandler<WebEnv> = async (c, next) => {
  await next();
  const { headers } = c.res;
  headers.set('Content-Security-Policy', policy);
  headers.set('X-Content-Type-Options', 'nosniff');
  headers.set('X-Frame-Options', 'DENY');
  headers.set('Referrer-Policy', 'same-origin');
  headers.set('Cross-Origin-Opener-Policy', 'same-origin');
  headers.set('Cross-Origin-Resource-Policy', 'same-origin');
  headers.set('Permissions-Policy', 'camera=(), geolocation=(), payment=(), usb=()');
  if (!headers.has('Cache-Control')) headers.set('Cache-Control', 'no-store');
};

/** Whether the browser says that the request was made by a page of ours; programs say nothing. */
function isOwnOrigin(c: WebContext): boolean {
  const site = c.req.header('Sec-Fetch-Site');
  if (site) return site === 'same-origin' || site === 'none';
  const origin = c.req.header('Origin');
  return (
    origin === undefined ||
    origin === new URL(c.req.url).origin ||
    origin.replace(/^https?:\/\//, '') === c.req.header('Host')
  );
}

function isSame(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}

const isForm = (c: WebContext): boolean =>
  /^(application\/x-www-form-urlencoded|multipart\/form-data)/i.test(c.req.header('Content-Type') ?? '');

async function tokenOf(c: WebContext): Promise<string> {
  const header = c.req.header('X-CSRF');
  if (header) return header;
  const field = isForm(c) ? (await c.req.parseBody({ all: true }))._csrf : '';
  return typeof field === 'string' ? field : '';
}

/** Refuses a form that cannot be read, before anything is done. Hono keeps what was parsed: the route reads the same. */
export const refuseBrokenForm: MiddlewareHandler<WebEnv> = async (c, next) => {
  if (isForm(c))
    await c.req.parseBody({ all: true }).catch((cause: unknown) => {
      // A stream that ended or grew too large has an answer of its own.
      throw cause instanceof TypeError ? new HTTPException(400, { cause }) : cause;
    });
  await next();
};

/** Thrown so that the page that tells of it is made where all error pages are. */
export class CsrfRefused extends HTTPException {
  constructor() {
    super(403);
  }
}

/** Changes must come from a page of ours, and bear the session's token once there is one. */
export const refuseForgery: MiddlewareHandler<WebEnv> = async (c, next) => {
  if (!['GET', 'HEAD', 'OPTIONS'].includes(c.req.method)) {
    if (!isOwnOrigin(c)) throw new CsrfRefused();
    const { session } = c.var;
    if (session && !isSame(await tokenOf(c), session.csrf)) throw new CsrfRefused();
  }
  await next();
};
