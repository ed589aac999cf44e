import { Hono } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { findRecording } from '../../store/queries/calls.ts';
import type { WebDeps } from '../web-deps.ts';
import { loginOf, type WebEnv } from '../web-env.ts';
import { writeAudit } from '../write-audit.ts';
import { respondSound } from './respond-sound.ts';

/** Recordings for those who may listen; each listening is noted. */
export function recordingRoutes(deps: WebDeps): Hono<WebEnv> {
  const app = new Hono<WebEnv>();

  app.get('/recordings/:id', (c) => {
    const recording = findRecording(deps.db, c.req.param('id'));
    if (!recording) throw new HTTPException(404);
    const { id, file, callId, removedAt } = recording;
    if (removedAt !== null) throw new HTTPException(404);
    return respondSound(c, {
      folder: deps.dataFolder,
      file,
      name: callId,
      begun: (how) => {
        deps.views.see({ login: loginOf(c), kind: 'recording', subject: id });
        writeAudit(deps, {
          by: loginOf(c),
          action: `recording.${how}`,
          subject: `recordings/${id}`,
          detail: { callId },
        });
      },
    });
  });

  return app;
}
