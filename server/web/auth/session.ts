import { getConnInfo } from '@hono/node-server/conninfo';
import type { MiddlewareHandler } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { HTTPException } from 'hono/http-exception';
import { type Theme, themes } from '../../../views/layout/page.ts';
import { createReader, languages, pickLanguage } from '../../../views/texts/reader.ts';
import type { Language, Role } from '../../core/office/office.ts';
import type { Assets } from '../public/assets.ts';
import { goTo, isFragment, isHttps, readFlash } from '../respond.ts';
import type { WebDeps } from '../web-deps.ts';
import type { WebContext, WebEnv } from '../web-env.ts';

const cookieName = 'centralita_session';
const yearSec = 31_536_000;

export function setSessionCookie(c: WebContext, token: string): void {
  setCookie(c, cookieName, token, { path: '/', httpOnly: true, sameSite: 'Lax', secure: isHttps(c) });
}

export const sessionToken = (c: WebContext): string | undefined => getCookie(c, cookieName);

export function clearSessionCookie(c: WebContext): void {
  deleteCookie(c, cookieName, { path: '/' });
}

/** Kept a year: the log-in page already speaks the language of who uses this browser. */
export function setPreference(c: WebContext, preference: { name: 'language' | 'theme'; value: string }): void {
  const { name, value } = preference;
  setCookie(c, name, value, { path: '/', httpOnly: true, sameSite: 'Lax', secure: isHttps(c), maxAge: yearSec });
}

/** The peer's address; behind nothing, so no header is trusted. `local` where there is no socket. */
export function addressOf(c: WebContext): string {
  const env: unknown = c.env;
  return typeof env === 'object' && env !== null && 'incoming' in env
    ? (getConnInfo(c).remote.address ?? 'local')
    : 'local';
}

/** Looks up who is there and prepares the page's frame: language of the person, the browser's choice, the office's. */
export function preparePage(deps: WebDeps, assets: Assets): MiddlewareHandler<WebEnv> {
  return async (c, next) => {
    const { office, people } = deps.office.read();
    const token = sessionToken(c);
    const session = token ? deps.access.findSession(token)?.session : undefined;
    const person = session && people.find((each) => each.login === session.login && each.active);
    if (session && person) c.set('session', { login: session.login, csrf: session.csrf, person });

    const chosen = getCookie(c, 'language');
    const language: Language =
      person?.language ??
      languages.find((each) => each === chosen) ??
      pickLanguage(c.req.header('Accept-Language')) ??
      office.language;
    const theme: Theme = themes.find((each) => each === getCookie(c, 'theme')) ?? 'auto';
    const flash = isFragment(c) ? undefined : readFlash(c);
    if (flash) deleteCookie(c, 'flash', { path: '/' });
    c.set('page', {
      reader: createReader({ language, timezone: office.timezone, currency: office.currency, country: office.country }),
      path: c.req.path,
      officeName: office.name,
      theme,
      asset: assets.url,
      ...(session && person && { person, csrf: session.csrf }),
      ...(flash && { flash }),
    });
    await next();
  };
}

/** Where a person starts: the widest of the own roles. */
export function homeOf(roles: readonly Role[]): string {
  if (roles.includes('owner')) return '/owner';
  return roles.includes('supervisor') ? '/supervisor' : '/agent';
}

const pathOf = (url: string): string => {
  const { pathname, search } = new URL(url);
  return `${pathname}${search}`;
};

/** The page of ours from which something was sent: whoever logs in again finds it with what was typed there. */
function pageBehind(c: WebContext): string {
  const from = c.req.header('Referer') ?? '';
  return URL.canParse(from) && new URL(from).host === c.req.header('Host') ? pathOf(from) : '';
}

/** Lets in who has one of these roles; others are sent to log in, or told that the page is not theirs. */
export function requireRole(...roles: Role[]): MiddlewareHandler<WebEnv> {
  return async (c, next) => {
    const { session } = c.var;
    if (!session) {
      // A page that is open stays as it is, with what was typed in it: its script has the person log in over it.
      if (isFragment(c) || c.req.method === 'PUT') return c.body(null, 401, { 'X-Session': 'ended' });
      const isPage = c.req.method === 'GET';
      const back = isPage ? pathOf(c.req.url) : pageBehind(c);
      const path = back ? `/login?next=${encodeURIComponent(back)}` : '/login';
      return goTo(c, path, sessionToken(c) || !isPage ? { tone: 'info', key: 'login.ended' } : undefined);
    }
    if (!roles.some((role) => session.person.roles.includes(role))) throw new HTTPException(403);
    return next();
  };
}
