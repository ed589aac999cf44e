import { Hono } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { CallbacksPage } from '../../../views/callbacks/callbacks-page.tsx';
import { waitingPriorities } from '../../core/calls/events.ts';
import type { CallbackRequest } from '../../services/ivr/callbacks.ts';
import { dialTold } from '../dial-told.ts';
import { goTo, respondPage } from '../respond.ts';
import type { WebDeps } from '../web-deps.ts';
import { loginOf, type WebContext, type WebEnv } from '../web-env.ts';
import { callbackRows, missedWork } from './callback-rows.ts';

const base = '/callbacks';
const mostNote = 500;

/** Callers who asked to be called, ticked off here; and those who called in vain, until either side gets through. */
export function callbackRoutes(deps: WebDeps): Hono<WebEnv> {
  const app = new Hono<WebEnv>();

  function requestOf(c: WebContext): CallbackRequest {
    const request = deps.callbacks.find(c.req.param('id') ?? '');
    if (!request) throw new HTTPException(404);
    return request;
  }

  const isLead = (c: WebContext): boolean =>
    c.var.session!.person.roles.some((role) => role === 'supervisor' || role === 'owner');

  function forLeads(c: WebContext): void {
    if (!isLead(c)) throw new HTTPException(403);
  }

  /** What the form says; agents give work to nobody but themselves, and take none from another. */
  async function workOf(
    c: WebContext,
    before: string | null,
  ): Promise<{ assignedTo: string | null; note: string | null; queueId?: string }> {
    const { assignedTo, note, queueId } = await c.req.parseBody();
    const login = typeof assignedTo === 'string' && assignedTo !== '' ? assignedTo : null;
    const { people, queues } = deps.office.read();
    if (login !== null && !people.some((person) => person.login === login && person.active))
      throw new HTTPException(400);
    const own = loginOf(c);
    const isOwn = (login === null || login === own) && (before === null || before === own);
    if (login !== before && !isLead(c) && !isOwn) throw new HTTPException(403);
    const isMove = typeof queueId === 'string' && queueId !== '' && isLead(c);
    if (isMove && !queues.some(({ id }) => id === queueId)) throw new HTTPException(400);
    return {
      assignedTo: login,
      note: typeof note === 'string' && note.trim() !== '' ? note.trim().slice(0, mostNote) : null,
      ...(isMove && { queueId }),
    };
  }

  app.get(base, async (c) => {
    const { people, queues } = deps.office.read();
    const own = loginOf(c);
    const { missed, times } = await missedWork(deps);
    return respondPage(
      c,
      <CallbacksPage
        page={c.var.page}
        rows={callbackRows(deps)}
        missed={missed}
        times={times}
        canCall={c.var.session!.person.extension !== undefined}
        isLead={isLead(c)}
        own={own}
        people={people.filter(({ active, login }) => active && (isLead(c) || login === own))}
        queues={isLead(c) ? queues : []}
      />,
    );
  });

  app.post(`${base}/missed/call`, async (c) => {
    const { number } = await c.req.parseBody();
    if (typeof number !== 'string') throw new HTTPException(400);
    const outcome = deps.calls.dial({ login: loginOf(c), number });
    if (outcome.kind === 'refused') return goTo(c, base, dialTold(outcome));
    return goTo(c, c.var.session!.person.roles.includes('agent') ? '/agent' : base);
  });

  app.post(`${base}/missed/work`, async (c) => {
    const { number } = await c.req.parseBody();
    if (typeof number !== 'string' || !/^\+\d{5,15}$/.test(number)) throw new HTTPException(400);
    const before = deps.missedWork.all().get(number)?.assignedTo ?? null;
    const { assignedTo, note } = await workOf(c, before);
    deps.missedWork.write(number, { assignedTo, note, by: loginOf(c) });
    return goTo(c, base);
  });

  app.post(`${base}/:id/call`, (c) => {
    const { id, number, customerId } = requestOf(c);
    const login = loginOf(c);
    const outcome = deps.calls.dial({ login, number, ...(customerId !== null && { customerId }) });
    if (outcome.kind === 'refused') return goTo(c, base, dialTold(outcome));
    deps.callbacks.settle(id, login);
    return goTo(c, c.var.session!.person.roles.includes('agent') ? '/agent' : base);
  });

  app.post(`${base}/:id/done`, (c) => {
    deps.callbacks.settle(requestOf(c).id, loginOf(c));
    return goTo(c, base);
  });

  app.post(`${base}/:id/again`, (c) => {
    deps.callbacks.settle(requestOf(c).id, undefined);
    return goTo(c, base);
  });

  app.post(`${base}/:id/work`, async (c) => {
    const { id, assignedTo } = requestOf(c);
    deps.callbacks.change(id, await workOf(c, assignedTo));
    return goTo(c, base);
  });

  app.post(`${base}/:id/cancel`, (c) => {
    forLeads(c);
    deps.callbackLine.close(requestOf(c).id, { outcome: 'cancelled', by: loginOf(c) });
    return goTo(c, base);
  });

  app.post(`${base}/:id/first`, (c) => {
    forLeads(c);
    deps.callbacks.change(requestOf(c).id, { priority: waitingPriorities.high, nextAt: null });
    return goTo(c, base);
  });
  return app;
}
