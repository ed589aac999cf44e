import { Hono } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { tellStory } from '../../core/calls/story.ts';
import { textOf } from '../cases/read-matter.ts';
import { respondActed } from '../live/respond-acted.tsx';
import { taskLines } from '../tasks/task-model.ts';
import type { WebDeps } from '../web-deps.ts';
import { loginOf, type WebEnv } from '../web-env.ts';
import { isCallOf } from './desk-model.ts';
import { deskView } from './desk-view.tsx';

/** A task made at the desk by two keys: of the call at hand with its customer and its case, or of none. */
export function deskTaskRoutes(deps: WebDeps): Hono<WebEnv> {
  const app = new Hono<WebEnv>();
  app.post('/agent/tasks', async (c) => {
    const body = await c.req.parseBody();
    const by = loginOf(c);
    const callId = textOf(body, 'call') || undefined;
    const events = callId === undefined ? [] : deps.journal.of(callId);
    // Others' calls are not found.
    if (callId !== undefined && !isCallOf(events, by)) throw new HTTPException(404);
    const task = deps.tasks.add(
      {
        kind: textOf(body, 'kind'),
        title: textOf(body, 'title') || undefined,
        customerId: tellStory(events)?.customerId,
        caseId: callId === undefined ? undefined : deps.cases.ofCall(callId)[0]?.id,
        callId,
      },
      { by },
    );
    const [line] = taskLines(deps, [task], c.var.page.reader);
    return respondActed(c, {
      view: deskView(deps, c.var.page, by),
      back: '/agent',
      flash: { tone: 'good', key: 'desk-task.created', values: { title: line!.title } },
    });
  });
  return app;
}
