import { Hono } from 'hono';
import { HTTPException } from 'hono/http-exception';
import type { Flash } from '../../../views/layout/page.ts';
import { WallboardPage } from '../../../views/supervisor/wallboard-page.tsx';
import { supervisionModes, type WaitingPriority, waitingPriorities } from '../../core/calls/events.ts';
import type { AgentRequestOutcome } from '../../services/agents/agent-view.ts';
import type { SteerWish } from '../../services/calls/live-call.ts';
import type { MessageTo } from '../../services/supervision/desk-messages.ts';
import { respondActed, respondNotice } from '../live/respond-acted.tsx';
import { respondPage } from '../respond.ts';
import type { WebDeps } from '../web-deps.ts';
import { loginOf, type WebContext, type WebEnv } from '../web-env.ts';
import { writeAudit } from '../write-audit.ts';
import { boardOf } from './board-model.ts';
import { boardView } from './board-view.tsx';

/** `to` is `queue:<id>` or `person:<login>`. */
function steerWishOf({ act, priority, to }: Record<string, unknown>): SteerWish | undefined {
  if (act === 'head') return { act };
  const level = Object.keys(waitingPriorities).find((each) => each === priority) as WaitingPriority | undefined;
  if (act === 'priority' && level) return { act, priority: level };
  const [, kind, id] = /^(queue|person):(.+)$/.exec(typeof to === 'string' ? to : '') ?? [];
  if (act !== 'move' || id === undefined) return undefined;
  return kind === 'queue' ? { act: 'queue', queueId: id } : { act: 'person', login: id };
}

/** Queues, people and calls as they are now, and what a supervisor may do about them. */
export function supervisorRoutes(deps: WebDeps): Hono<WebEnv> {
  const app = new Hono<WebEnv>();

  const acted = (c: WebContext, flash?: Flash): Response | Promise<Response> =>
    respondActed(c, { view: boardView(deps, c.var.page, false), back: '/supervisor', ...(flash && { flash }) });

  app.get('/supervisor', (c) =>
    respondPage(c, <WallboardPage page={c.var.page} board={boardOf(deps)} big={c.req.query('board') !== undefined} />),
  );

  app.post('/supervisor/people/:login/state', async (c) => {
    const login = c.req.param('login');
    const { state: given, reason } = await c.req.parseBody();
    // A button of the page says both in one: `break:meal`.
    const [state, chosen = reason ?? deps.office.read().breaks[0]?.id] = String(given).split(':');
    const outcome: AgentRequestOutcome =
      state === 'ready'
        ? deps.agents.makeReady(login)
        : state === 'off'
          ? deps.agents.signOut(login)
          : deps.agents.putOnBreak(login, String(chosen));
    if (outcome.kind === 'refused') return acted(c, { tone: 'bad', key: `refused.${outcome.reason}` });
    writeAudit(deps, {
      by: loginOf(c),
      action: `agent.${state}`,
      subject: `people/${login}`,
      ...(state === 'break' && { detail: { reason: String(chosen) } }),
    });
    return acted(c, outcome.kind === 'pending' ? { tone: 'info', key: 'board.pending' } : undefined);
  });

  app.post('/supervisor/alarms/:id', (c) => {
    const id = c.req.param('id');
    if (!deps.alarms.acknowledge({ id, by: loginOf(c) })) return acted(c, { tone: 'info', key: 'alarm.gone' });
    writeAudit(deps, { by: loginOf(c), action: 'alarm.seen', subject: `alarms/${id}` });
    return acted(c);
  });

  app.post('/supervisor/notes', async (c) => {
    const { to: given, text } = await c.req.parseBody();
    const [kind, id = ''] = String(given).split(':');
    const to: MessageTo =
      kind === 'queue' ? { kind, queueId: id } : kind === 'person' ? { kind, login: id } : { kind: 'all' };
    const outcome = deps.deskMessages.send({ from: loginOf(c), to, text: String(text ?? '') });
    if (outcome.kind === 'refused')
      return respondNotice(c, { back: '/supervisor', flash: { tone: 'bad', key: `note-refused.${outcome.reason}` } });
    writeAudit(deps, { by: loginOf(c), action: 'note.sent', subject: String(given), detail: { text: String(text) } });
    return acted(c, { tone: 'info', key: 'note.sent', values: { count: outcome.people } });
  });

  app.post('/supervisor/people/:login/break-request', async (c) => {
    const login = c.req.param('login');
    const { answer } = await c.req.parseBody();
    if (answer !== 'grant' && answer !== 'refuse') throw new HTTPException(400);
    const outcome = deps.agents.answerBreak({ login, granted: answer === 'grant', by: loginOf(c) });
    if (outcome.kind === 'refused') return acted(c, { tone: 'info', key: `refused.${outcome.reason}` });
    writeAudit(deps, { by: loginOf(c), action: `break.${answer}`, subject: `people/${login}` });
    return acted(c, outcome.kind === 'pending' ? { tone: 'info', key: 'board.pending' } : undefined);
  });

  app.post('/supervisor/calls/:callId/hangup', (c) => {
    const callId = c.req.param('callId');
    if (!deps.calls.hangup({ callId, by: loginOf(c) })) return acted(c, { tone: 'info', key: 'call.already-over' });
    writeAudit(deps, { by: loginOf(c), action: 'call.ended', subject: `calls/${callId}` });
    return acted(c);
  });

  app.post('/supervisor/calls/:callId/steer', async (c) => {
    const callId = c.req.param('callId');
    const wish = steerWishOf(await c.req.parseBody());
    if (!wish) throw new HTTPException(400);
    const outcome = deps.calls.steer({ callId, by: loginOf(c), wish });
    if (outcome.kind === 'refused') return acted(c, { tone: 'bad', key: `steer-refused.${outcome.reason}` });
    const { act, ...detail } = wish;
    writeAudit(deps, { by: loginOf(c), action: `waiting.${act}`, subject: `calls/${callId}`, detail });
    return acted(c);
  });

  app.post('/supervisor/calls/:callId/supervise', async (c) => {
    const callId = c.req.param('callId');
    const { wish: given } = await c.req.parseBody();
    const wish = ([...supervisionModes, 'take-over', 'leave'] as const).find((each) => each === given);
    if (!wish) throw new HTTPException(400);
    const login = loginOf(c);
    const isRunning = deps.calls.find(callId)?.supervised?.login === login;
    const outcome = deps.calls.supervise({ callId, login, wish });
    if (outcome.kind === 'refused') {
      const other = deps.calls.find(callId)?.supervised?.login ?? '';
      const name = deps.office.read().people.find((each) => each.login === other)?.name ?? other;
      return acted(c, { tone: 'bad', key: `supervise-refused.${outcome.reason}`, values: { name } });
    }
    writeAudit(deps, { by: login, action: `supervision.${wish}`, subject: `calls/${callId}` });
    return acted(c, isRunning ? undefined : { tone: 'info', key: 'supervise.rings' });
  });

  return app;
}
