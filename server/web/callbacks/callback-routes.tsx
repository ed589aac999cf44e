import { Hono } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { type CallbackRow, CallbacksPage, type MissedRow } from '../../../views/callbacks/callbacks-page.tsx';
import type { CallbackRequest } from '../../services/ivr/callbacks.ts';
import { formatForReader } from '../../services/numbers/normalize.ts';
import { customerNames } from '../../store/queries/customer-names.ts';
import { missedCallers } from '../../store/queries/missed-calls.ts';
import { goTo, respondPage } from '../respond.ts';
import type { WebDeps } from '../web-deps.ts';
import { loginOf, type WebContext, type WebEnv } from '../web-env.ts';

const base = '/callbacks';

/** Who called in vain longer ago has found another way. */
const missedDays = 7;
const mostMissed = 100;

/** Callers who asked to be called, ticked off here; and those who called in vain, until either side gets through. */
export function callbackRoutes(deps: WebDeps): Hono<WebEnv> {
  const app = new Hono<WebEnv>();

  function rowOf(request: CallbackRequest): CallbackRow {
    const { office, queues, people } = deps.office.read();
    const { id, number, name, customerId, queueId, askedAt, doneAt, doneBy } = request;
    return {
      id,
      number: formatForReader(number, office.country),
      askedAt,
      ...(name !== null && { name }),
      ...(customerId !== null && { customerId }),
      ...(queueId !== null && { queue: queues.find((each) => each.id === queueId)?.name ?? queueId }),
      ...(doneAt !== null && {
        done: { at: doneAt, by: people.find(({ login }) => login === doneBy)?.name ?? doneBy ?? '' },
      }),
    };
  }

  function missedRows(): MissedRow[] {
    const { office, queues } = deps.office.read();
    const missed = missedCallers(deps.db, { since: deps.clock.now() - missedDays * 86_400_000, most: mostMissed });
    const names = customerNames(
      deps.db,
      missed.map(({ customerId }) => customerId),
    );
    return missed.map(({ number, times, lastAt, name, customerId, queueId }) => {
      const known = names.get(customerId ?? '') ?? name;
      return {
        number: formatForReader(number, office.country),
        dial: number,
        times,
        lastAt,
        ...(known != null && { name: known }),
        ...(customerId !== null && { customerId }),
        ...(queueId !== null && { queue: queues.find(({ id }) => id === queueId)?.name ?? queueId }),
      };
    });
  }

  function requestOf(c: WebContext): CallbackRequest {
    const request = deps.callbacks.find(c.req.param('id') ?? '');
    if (!request) throw new HTTPException(404);
    return request;
  }

  app.get(base, (c) => {
    const canCall = c.var.session!.person.extension !== undefined;
    return respondPage(
      c,
      <CallbacksPage
        page={c.var.page}
        rows={deps.callbacks.list().map(rowOf)}
        missed={missedRows()}
        canCall={canCall}
      />,
    );
  });

  app.post(`${base}/missed/call`, async (c) => {
    const { number } = await c.req.parseBody();
    if (typeof number !== 'string') throw new HTTPException(400);
    const outcome = deps.calls.dial({ login: loginOf(c), number });
    if (outcome.kind === 'refused') return goTo(c, base, { tone: 'bad', key: `dial.${outcome.reason}` });
    return goTo(c, c.var.session!.person.roles.includes('agent') ? '/agent' : base);
  });

  app.post(`${base}/:id/call`, (c) => {
    const { id, number, customerId } = requestOf(c);
    const login = loginOf(c);
    const outcome = deps.calls.dial({ login, number, ...(customerId !== null && { customerId }) });
    if (outcome.kind === 'refused') return goTo(c, base, { tone: 'bad', key: `dial.${outcome.reason}` });
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
  return app;
}
