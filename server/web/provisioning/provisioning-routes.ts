import { Hono } from 'hono';
import { addressOf } from '../auth/session.ts';
import type { WebDeps } from '../web-deps.ts';
import type { WebContext, WebEnv } from '../web-env.ts';

const plainAddress = (address: string): string => address.replace(/^::ffff:/i, '').replace(/%.*$/, '');

/** Our own end of the connection: the address by which this phone reaches the box; undefined where there is no socket. */
function ownAddress(c: WebContext): string | undefined {
  const env = c.env as { incoming?: { socket?: { localAddress?: string } } } | undefined;
  const address = env?.incoming?.socket?.localAddress;
  return address === undefined ? undefined : plainAddress(address);
}

const inUri = (host: string): string => (host.includes(':') ? `[${host}]` : host);

/** What phones fetch: no session, no cookie, nothing to be found without a link. */
export function provisioningRoutes(deps: WebDeps): Hono<WebEnv> {
  const app = new Hono<WebEnv>();

  function respond(c: WebContext, asked: { token?: string; name: string }): Response {
    const doors = deps.phoneDoors();
    const own = doors.host ?? ownAddress(c) ?? deps.sipAddresses()[0]?.replace(/:\d+$/, '') ?? '127.0.0.1';
    const outcome = deps.provisioning.fetch({
      ...asked,
      address: plainAddress(addressOf(c)),
      userAgent: c.req.header('User-Agent') ?? '',
      place: { host: inUri(own), ports: doors.ports, root: new URL(c.req.url).origin },
    });
    if (outcome.kind !== 'file') return c.text('', outcome.kind === 'unwritable' ? 500 : 404);
    c.header('Content-Type', outcome.type);
    return c.body(outcome.body);
  }

  app.get('/p/:first', (c) => {
    const { first } = c.req.param();
    // A link alone, without the stroke at its end.
    return respond(c, /^[a-z0-9]{32}$/.test(first) ? { token: first, name: '' } : { name: first });
  });
  app.get('/p/:token/:name?', (c) => {
    const { token, name = '' } = c.req.param();
    return respond(c, { token, name });
  });
  app.all('/p/*', (c) => c.text('', 404));
  return app;
}
