import { type Context, Hono } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { ScriptPart } from '../../../views/agent/desk-script.tsx';
import type { Flash } from '../../../views/layout/page.ts';
import { tellStory } from '../../core/calls/story.ts';
import { questionOf, scriptLanguages, textIn } from '../../core/scripts/script.ts';
import type { RunInput, RunProblem } from '../../core/scripts/step-script.ts';
import type { MoveOutcome, RunActor } from '../../services/scripts/scripts.ts';
import { oneOf, textOf } from '../cases/read-matter.ts';
import { partsAsPartials } from '../live/live-stream.ts';
import { respondActed } from '../live/respond-acted.tsx';
import { goTo, isFragment } from '../respond.ts';
import { runProblemText, stepMailText } from '../scripts/step-model.ts';
import type { WebDeps } from '../web-deps.ts';
import { loginOf, type WebContext, type WebEnv } from '../web-env.ts';
import { deskOf } from './desk-model.ts';
import { deskScriptOf } from './desk-script-model.ts';
import { deskView } from './desk-view.tsx';
import { ownCallOf } from './own-call.ts';

const acts = ['answered', 'back', 'finished'] as const;

/** The script of the call at hand: gone on with, back, in the other language, another one. */
export function deskScriptRoutes(deps: WebDeps): Hono<WebEnv> {
  const app = new Hono<WebEnv>();

  const acted = (c: WebContext, flash?: Flash): Response | Promise<Response> =>
    respondActed(c, { view: deskView(deps, c.var.page, loginOf(c)), back: '/agent', flash });

  const actorOf = (c: Context<WebEnv, '/agent/calls/:callId/*'>): RunActor => ({
    callId: ownCallOf(deps, c),
    login: loginOf(c),
  });

  /** The panel with what is wrong; what was typed stays. */
  function respondRefused(c: WebContext, callId: string, problems: readonly RunProblem[]): Response {
    const { page } = c.var;
    const login = loginOf(c);
    const customerId = tellStory(deps.journal.of(callId))?.customerId;
    const script = deskScriptOf(deps, { callId, login, customerId, reader: page.reader, problems });
    if (!isFragment(c)) {
      const hand = deps.scriptRuns.atHand({ callId, login });
      const why = hand && problems[0] && runProblemText(problems[0], { ...hand, reader: page.reader });
      return goTo(c, '/agent', { tone: 'bad', key: 'script.refused', values: { why: why ?? '' } });
    }
    const desk = { ...deskOf(deps, { login, reader: page.reader }), ...(script && { script }) };
    // What was typed is still a draft.
    c.header('HX-Reswap', 'none');
    return c.html(partsAsPartials([{ id: 'desk-script', html: String(<ScriptPart page={page} desk={desk} />) }]), 422);
  }

  function toldOf(c: WebContext, callId: string, outcome: MoveOutcome & { kind: 'moved' }): Flash | undefined {
    const [first] = outcome.unfilled;
    if (outcome.mail && !first) return stepMailText(outcome.mail, c.var.page.reader);
    const hand = first && deps.scriptRuns.atHand({ callId, login: loginOf(c) });
    const asked = hand && questionOf(hand.script, first.question);
    if (!asked) return undefined;
    const question = textIn(asked.question.labels, hand.language);
    return { tone: first.why === 'nobody' ? 'info' : 'bad', key: `script.unfilled-${first.why}`, values: { question } };
  }

  app.post('/agent/calls/:callId/script', async (c) => {
    const actor = actorOf(c);
    const body = await c.req.parseBody();
    const act = oneOf(body, 'act', acts) ?? 'answered';
    const values = Object.fromEntries(
      Object.entries(body).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])),
    );
    const reason = textOf(body, 'reason');
    const input: RunInput = act === 'back' ? { kind: act } : { kind: act, values, ...(reason !== '' && { reason }) };
    const place = { step: textOf(body, 'step'), nth: Number(textOf(body, 'nth')) };
    const outcome = deps.scriptRuns.move({ ...actor, place }, input);
    switch (outcome.kind) {
      case 'not-found':
        throw new HTTPException(404);
      case 'refused':
        return respondRefused(c, actor.callId, outcome.problems);
      case 'stale':
        return acted(c, { tone: 'info', key: 'script.stale' });
      case 'moved':
        return acted(c, toldOf(c, actor.callId, outcome));
    }
  });

  app.post('/agent/calls/:callId/script/language', async (c) => {
    const actor = actorOf(c);
    const language = oneOf(await c.req.parseBody(), 'language', scriptLanguages);
    if (!language) throw new HTTPException(400);
    deps.scriptRuns.setLanguage(actor, language);
    return acted(c);
  });

  app.post('/agent/calls/:callId/script/choose', async (c) => {
    const actor = actorOf(c);
    if (!deps.scriptRuns.choose(actor, textOf(await c.req.parseBody(), 'script'))) throw new HTTPException(404);
    return acted(c);
  });

  return app;
}
