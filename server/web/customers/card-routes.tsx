import { Hono } from 'hono';
import { HTTPException } from 'hono/http-exception';
import type { Flash } from '../../../views/layout/page.ts';
import { pointStates, refusalChannels, standings } from '../../core/customers/customer.ts';
import { dialTold } from '../dial-told.ts';
import { goTo, isFragment, respondFragment } from '../respond.ts';
import type { WebDeps } from '../web-deps.ts';
import { loginOf, type WebContext, type WebEnv } from '../web-env.ts';
import { cardView, customerOr404, mayOverride, placeOf } from './card-view.tsx';

/** What one click says of a customer: marks on numbers, wishes, standing. */
export function cardRoutes(deps: WebDeps): Hono<WebEnv> {
  const app = new Hono<WebEnv>();

  /** The card as it is now, in its place; without script the page that it stood on. */
  function done(c: WebContext, about: { id: string; at: unknown; told?: Flash | undefined }): Response {
    const at = placeOf(about.at);
    if (!isFragment(c)) return goTo(c, at === 'page' ? `/customers/${about.id}` : '/agent', about.told);
    return respondFragment(
      c,
      cardView(deps, c, { customer: customerOr404(deps, about.id), at, told: about.told, isFocused: true }),
    );
  }
  const notSaved: Flash = { tone: 'bad', key: 'card.not-saved' };

  app.post('/customers/:id/points/:point', async (c) => {
    const { id } = customerOr404(deps, c.req.param('id'));
    const { state, typed, at } = await c.req.parseBody();
    const mark = { customerId: id, pointId: Number(c.req.param('point')), by: loginOf(c) };
    const known = pointStates.find((each) => each === state);
    if (!known) throw new HTTPException(400);
    if (known === 'changed') {
      const text = typeof typed === 'string' ? typed.trim() : '';
      const outcome = text === '' ? undefined : deps.customers.replacePoint({ ...mark, typed: text });
      if (outcome?.kind === 'not-found') throw new HTTPException(404);
      return done(c, { id, at, told: outcome?.kind === 'saved' ? undefined : notSaved });
    }
    if (!deps.customers.markPoint({ ...mark, state: known })) throw new HTTPException(404);
    return done(c, { id, at });
  });

  app.post('/customers/:id/refusals', async (c) => {
    const { id } = customerOr404(deps, c.req.param('id'));
    const { channel, reason, at } = await c.req.parseBody();
    const known = refusalChannels.find((each) => each === channel);
    if (!known) throw new HTTPException(400);
    const why = typeof reason === 'string' ? reason.trim() : '';
    if (why === '') return done(c, { id, at, told: { tone: 'bad', key: 'card.reason-needed' } });
    deps.customers.refuse({ customerId: id, channel: known, reason: why, by: loginOf(c) });
    return done(c, { id, at });
  });

  app.post('/customers/:id/refusals/:channel/withdraw', async (c) => {
    const { id } = customerOr404(deps, c.req.param('id'));
    const { at } = await c.req.parseBody();
    const known = refusalChannels.find((each) => each === c.req.param('channel'));
    if (!known) throw new HTTPException(404);
    deps.customers.refuse({ customerId: id, channel: known, reason: '', by: loginOf(c) });
    return done(c, { id, at });
  });

  app.post('/customers/:id/standing', async (c) => {
    const { id } = customerOr404(deps, c.req.param('id'));
    const { standing, at } = await c.req.parseBody();
    const known = standings.find((each) => each === standing);
    if (!known) throw new HTTPException(400);
    const outcome = deps.customers.update(id, { standing: known }, { by: loginOf(c) });
    return done(c, { id, at, told: outcome.kind === 'saved' ? undefined : notSaved });
  });

  app.post('/customers/:id/vip', async (c) => {
    const { id } = customerOr404(deps, c.req.param('id'));
    const { on, at } = await c.req.parseBody();
    const outcome = deps.customers.update(id, { vip: on === 'yes' }, { by: loginOf(c) });
    return done(c, { id, at, told: outcome.kind === 'saved' ? undefined : notSaved });
  });

  app.post('/customers/:id/call-anyway', async (c) => {
    const { id } = customerOr404(deps, c.req.param('id'));
    if (!mayOverride(c)) throw new HTTPException(403);
    const { number, reason, at } = await c.req.parseBody();
    const why = typeof reason === 'string' ? reason.trim() : '';
    if (why === '') return done(c, { id, at, told: { tone: 'bad', key: 'card.reason-needed' } });
    const outcome = deps.calls.dial({ login: loginOf(c), number: String(number), customerId: id, anyway: why });
    return done(c, { id, at, told: dialTold(outcome) ?? { tone: 'good', key: 'card.calling' } });
  });

  return app;
}
