import { type Context, Hono } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { CardPart } from '../../../views/agent/desk-card.tsx';
import { Found } from '../../../views/agent/desk-dial.tsx';
import { Figures } from '../../../views/agent/desk-figures.tsx';
import { DeskPage } from '../../../views/agent/desk-page.tsx';
import type { Flash } from '../../../views/layout/page.ts';
import type { Extension } from '../../core/office/office.ts';
import type { AgentRequestOutcome } from '../../services/agents/agent-view.ts';
import type { HandOverWish } from '../../services/calls/live-call.ts';
import type { Case } from '../../services/cases/cases.ts';
import { caseLines } from '../cases/case-model.ts';
import { blockCallerOf } from '../customers/block-caller-of.ts';
import { customerView, readDraft } from '../customers/customer-model.ts';
import { dialTold } from '../dial-told.ts';
import { draftTold } from '../drafts/draft-routes.ts';
import { respondActed, respondNotice } from '../live/respond-acted.tsx';
import { goTo, isFragment, respondFragment, respondPage } from '../respond.ts';
import type { WebDeps } from '../web-deps.ts';
import { loginOf, type WebContext, type WebEnv } from '../web-env.ts';
import { createDeskFigures } from './desk-figures.ts';
import { deskOf } from './desk-model.ts';
import { deskView } from './desk-view.tsx';
import { ownCallOf } from './own-call.ts';

const moreWrapUpSec = 30;
const foundShown = 6;
const parkCode = '*68';

function wishOf(act: unknown, to: string): HandOverWish | undefined {
  if (act === 'transfer' || act === 'consult') return { act, to };
  if (act === 'park') return { act: 'transfer', to: parkCode };
  return act === 'complete' || act === 'swap' || act === 'come-back' || act === 'three' ? { act } : undefined;
}

const accountTold = {
  done: { tone: 'good', key: 'desk.account-taken' },
  wrong: { tone: 'bad', key: 'desk.account-wrong' },
  'no-such-call': { tone: 'info', key: 'desk.account-no-call' },
} as const satisfies Record<string, Flash>;

/** The agent's desk: own state, own calls, the customer in front. */
export function agentRoutes(deps: WebDeps): Hono<WebEnv> {
  const app = new Hono<WebEnv>();

  const acted = (c: WebContext, flash?: Flash): Response | Promise<Response> =>
    respondActed(c, { view: deskView(deps, c.var.page, loginOf(c)), back: '/agent', flash });

  const asked = (c: WebContext, outcome: AgentRequestOutcome): Response | Promise<Response> =>
    acted(c, outcome.kind === 'refused' ? { tone: 'bad', key: `refused.${outcome.reason}` } : undefined);

  const ownCall = (c: Context<WebEnv, '/agent/calls/:callId/*'>): string => ownCallOf(deps, c);

  app.get('/agent', (c) =>
    respondPage(
      c,
      <DeskPage page={c.var.page} desk={deskOf(deps, { login: loginOf(c), reader: c.var.page.reader })} />,
    ),
  );

  const figuresOf = createDeskFigures(deps);
  app.get('/agent/figures', async (c) =>
    respondFragment(c, <Figures page={c.var.page} view={await figuresOf(loginOf(c))} />),
  );

  app.post('/agent/notes/:id', async (c) => {
    const { answer } = await c.req.parseBody();
    const id = c.req.param('id');
    deps.deskMessages.read({ id, login: loginOf(c), ...(typeof answer === 'string' && { answer }) });
    return acted(c);
  });

  app.post('/agent/ready', (c) => asked(c, deps.agents.makeReady(loginOf(c))));
  app.post('/agent/break', async (c) => {
    const { reason } = await c.req.parseBody();
    return asked(c, deps.agents.takeBreak(loginOf(c), typeof reason === 'string' ? reason : ''));
  });
  app.delete('/agent/break', (c) => asked(c, deps.agents.makeReady(loginOf(c))));
  app.post('/agent/break/withdraw', (c) => asked(c, deps.agents.withdrawBreak(loginOf(c))));
  app.post('/agent/wrap-up', (c) => asked(c, deps.agents.extendWrapUp(loginOf(c), moreWrapUpSec)));
  app.delete('/agent/wrap-up', (c) => asked(c, deps.agents.makeReady(loginOf(c))));
  app.post('/agent/off', (c) => asked(c, deps.agents.signOut(loginOf(c))));

  /** Switches something of the own extension, as its phone does by code. */
  function switchOwn(c: WebContext, change: (own: Extension) => void): Response | Promise<Response> {
    const login = loginOf(c);
    const number = deps.office.read().people.find((each) => each.login === login)?.extension;
    const outcome = deps.office.edit(
      (draft) => {
        const own = draft.extensions.find((each) => each.number === number);
        if (own) change(own);
      },
      { by: login },
    );
    return acted(c, outcome.kind === 'refused' ? { tone: 'bad', key: 'form.failed' } : undefined);
  }
  app.post('/agent/dnd', async (c) => {
    const { on } = await c.req.parseBody();
    return switchOwn(c, (own) => {
      own.dnd = on === 'on';
    });
  });
  app.post('/agent/forward/off', (c) =>
    switchOwn(c, (own) => {
      delete own.forward.always;
    }),
  );

  function caseCalled(text: string): Case | undefined {
    const one = deps.cases.findByNumber(text);
    return one === 'mistyped' ? undefined : one;
  }

  app.post('/agent/dial', async (c) => {
    const body = await c.req.parseBody();
    const number = typeof body.number === 'string' ? body.number.trim() : '';
    // With the sign of numbers in front it is a case's, and nobody's phone.
    const one = number.startsWith('#') ? caseCalled(number) : undefined;
    if (one) return goTo(c, `/cases/${one.number}`);
    // A name in the box is looked for instead.
    if (/\p{L}/u.test(number)) return goTo(c, `/customers?q=${encodeURIComponent(number)}`);
    const customerId = typeof body.customer === 'string' && deps.customers.find(body.customer)?.id;
    const account = typeof body.account === 'string' ? body.account.trim() : '';
    const login = loginOf(c);
    const outcome = deps.calls.dial({ login, number, ...(customerId && { customerId }), ...(account && { account }) });
    // A call made from a case is the case's, and charged to it.
    if (outcome.kind === 'dialling' && Number(body.case) > 0)
      deps.cases.joinCall({ caseId: Number(body.case), callId: outcome.callId, by: login, answers: false });
    return acted(c, dialTold(outcome));
  });

  app.get('/agent/search', (c) => {
    const text = (c.req.query('number') ?? '').trim();
    const { rows } =
      text.length < 2 ? { rows: [] } : deps.customers.search({ text: text.slice(0, 100), limit: foundShown });
    const found = rows.map((row) => customerView(deps, row));
    const one = caseCalled(text);
    return respondFragment(
      c,
      <Found
        page={c.var.page}
        text={text.length < 2 ? '' : text}
        rows={found}
        cases={one ? caseLines(deps, [one]) : []}
      />,
    );
  });

  app.post('/agent/calls/:callId/answer', (c) => {
    const isAsked = deps.calls.answer({ callId: ownCall(c), login: loginOf(c) });
    return acted(c, isAsked ? undefined : { tone: 'info', key: 'desk.answer-at-phone' });
  });

  app.post('/agent/calls/:callId/hangup', (c) => {
    const callId = ownCall(c);
    const live = deps.calls.find(callId);
    // Only who talks may end it: a caller who still waits for an answer is not cut off by one who was offered the call.
    if (live?.direction === 'inbound' && (live.stage !== 'talking' || live.login !== loginOf(c)))
      return acted(c, { tone: 'info', key: 'desk.decline-at-phone' });
    const isEnded = deps.calls.hangup({ callId, by: loginOf(c) });
    return acted(c, isEnded ? undefined : { tone: 'info', key: 'call.already-over' });
  });

  app.post('/agent/calls/:callId/recording', async (c) => {
    const callId = ownCall(c);
    const { pause } = await c.req.parseBody();
    const by = loginOf(c);
    const isTheirs = deps.calls.find(callId)?.login === by;
    if (!isTheirs) return acted(c, { tone: 'info', key: 'call.already-over' });
    const isDone = deps.calls.pauseRecording({ callId, by, on: pause === 'on' });
    // Only a no of who is outside keeps a paused one from going on.
    const isRefused = !isDone && pause !== 'on' && deps.calls.find(callId)?.recordingPaused;
    return acted(c, isRefused ? { tone: 'info', key: 'call.recording-refused' } : undefined);
  });

  app.post('/agent/calls/:callId/hold', async (c) => {
    const callId = ownCall(c);
    const { on } = await c.req.parseBody();
    const isDone = deps.calls.hold({ callId, login: loginOf(c), on: on === 'on' });
    return acted(c, isDone ? undefined : { tone: 'info', key: 'desk.nothing-to-hold' });
  });

  app.post('/agent/calls/:callId/account', async (c) => {
    const callId = ownCall(c);
    const { account } = await c.req.parseBody();
    const keys = typeof account === 'string' ? account : '';
    const told = accountTold[deps.calls.chargeTo({ callId, login: loginOf(c), keys })];
    return acted(c, told);
  });

  app.post('/agent/calls/:callId/result', async (c) => {
    const callId = ownCall(c);
    const { result } = await c.req.parseBody();
    const login = loginOf(c);
    if (!deps.results.give({ callId, login, resultId: typeof result === 'string' ? result : '' }))
      throw new HTTPException(404);
    return acted(c);
  });

  app.post('/agent/calls/:callId/block', (c) => acted(c, blockCallerOf(deps, c, ownCall(c))));

  app.post('/agent/calls/:callId/hand-over', async (c) => {
    const callId = ownCall(c);
    const { act, to } = await c.req.parseBody();
    const wish = wishOf(act, typeof to === 'string' ? to.trim() : '');
    if (!wish) throw new HTTPException(400);
    const outcome = deps.calls.handOver({ callId, login: loginOf(c), ...wish });
    return acted(c, outcome.kind === 'refused' ? { tone: 'bad', key: `transfer-told.${outcome.reason}` } : undefined);
  });

  // PUT while typing, with what the window has seen in `_seen`; POST by a form without script. The same text twice changes nothing.
  app.on(['PUT', 'POST'], '/agent/calls/:callId/notes', async (c) => {
    const callId = ownCall(c);
    const login = loginOf(c);
    const { text: sent, _seen: seen } = await c.req.parseBody();
    const text = typeof sent === 'string' ? sent : '';
    const present = deps.customers.findNote({ callId, login });
    if (seen !== undefined && present && present.text !== text && present.updatedAt !== Number(seen)) {
      const content = new URLSearchParams({ text: present.text }).toString();
      return c.json(draftTold(c, { form: '', content, savedAt: present.updatedAt }), 409);
    }
    const customerId = deps.calls.find(callId)?.customerId;
    deps.customers.saveNote({ callId, login, text, ...(customerId !== undefined && { customerId }) });
    if (c.req.method === 'POST') return goTo(c, '/agent', { tone: 'good', key: 'flash.saved' });
    return c.json({ seen: deps.customers.findNote({ callId, login })?.updatedAt ?? 0 });
  });

  app.post('/agent/calls/:callId/customer', async (c) => {
    const callId = ownCall(c);
    const { customer } = await c.req.parseBody();
    const found = typeof customer === 'string' ? deps.customers.find(customer) : undefined;
    if (!found) throw new HTTPException(404);
    deps.calls.chooseCustomer({ callId, customerId: found.id, how: 'chosen' });
    return acted(c);
  });

  app.post('/agent/calls/:callId/customers', async (c) => {
    const callId = ownCall(c);
    const draft = readDraft(await c.req.parseBody({ all: true }), deps.office.read().customerFields);
    const outcome = deps.customers.create(draft, { by: loginOf(c) });
    if (outcome.kind !== 'saved')
      return respondNotice(c, { back: '/agent', flash: { tone: 'bad', key: 'form.failed' } });
    deps.calls.chooseCustomer({ callId, customerId: outcome.customer.id, how: 'created' });
    if (!isFragment(c)) return goTo(c, '/agent', { tone: 'good', key: 'flash.saved' });
    return respondFragment(
      c,
      <CardPart page={c.var.page} desk={deskOf(deps, { login: loginOf(c), reader: c.var.page.reader })} />,
    );
  });

  return app;
}
