import { Buffer } from 'node:buffer';
import { getCookie, setCookie } from 'hono/cookie';
import type { Child } from 'hono/jsx';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { Flash } from '../../views/layout/page.ts';
import { isTextKey } from '../../views/texts/reader.ts';
import type { WebContext } from './web-env.ts';

/** htmx asks for a part of the page; anything else wants the whole. */
export const isFragment = (c: WebContext): boolean => c.req.header('HX-Request') === 'true';

export const isHttps = (c: WebContext): boolean => new URL(c.req.url).protocol === 'https:';

export function respondPage(c: WebContext, view: Child, status: ContentfulStatusCode = 200): Response {
  return c.html(`<!doctype html>${String(view)}`, status);
}

export function respondFragment(c: WebContext, view: Child, status: ContentfulStatusCode = 200): Response {
  return c.html(String(view), status);
}

/** Where to go after something was done. 303, so that a reload repeats nothing; htmx is told by header. */
export function goTo(c: WebContext, path: string, flash?: Flash): Response {
  if (flash) {
    const value = Buffer.from(JSON.stringify(flash)).toString('base64url');
    setCookie(c, 'flash', value, { path: '/', httpOnly: true, sameSite: 'Lax', secure: isHttps(c), maxAge: 60 });
  }
  if (!isFragment(c)) return c.redirect(path, 303);
  c.header('HX-Redirect', path);
  return c.body(null, 200);
}

/** The message left by `goTo`; a forged one can only name a text of ours. */
export function readFlash(c: WebContext): Flash | undefined {
  const cookie = getCookie(c, 'flash');
  if (!cookie) return undefined;
  try {
    const told = JSON.parse(Buffer.from(cookie, 'base64url').toString()) as Partial<Flash>;
    if (typeof told.key !== 'string' || !isTextKey(told.key)) return undefined;
    const tone = told.tone === 'bad' || told.tone === 'info' ? told.tone : 'good';
    return { tone, key: told.key, values: typeof told.values === 'object' ? told.values : {} };
  } catch {
    return undefined;
  }
}

/** A path of ours to return to, never another site's. */
export function localPath(text: unknown, otherwise: string): string {
  return typeof text === 'string' && /^\/(?![/\\])[^\s\\]*$/.test(text) ? text : otherwise;
}
