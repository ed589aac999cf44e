import { createRoute, z } from '@hono/zod-openapi';
import { type ApiPart, security } from './api-deps.ts';
import { iso } from './call-shapes.ts';
import { problemResponses, respondProblem } from './problem.ts';

const stateSchema = z
  .object({
    paused: z.boolean(),
    goesOnAt: z.iso.datetime().optional().openapi({ description: 'When it records again by itself' }),
  })
  .openapi('RecordingState');

const pauseRoute = createRoute({
  method: 'put',
  path: '/calls/{id}/recording',
  summary: 'Pauses the recording of a running call, or lets it go on: while card data is said',
  description: 'Needs a token made with `centralita token create <name> --pause-recordings`',
  security,
  request: {
    params: z.object({ id: z.string() }),
    body: {
      required: true,
      content: { 'application/json': { schema: z.strictObject({ paused: z.boolean() }) } },
    },
  },
  responses: {
    200: { description: 'It is as asked for', content: { 'application/json': { schema: stateSchema } } },
    ...problemResponses('bad-request', 'forbidden', 'not-found', 'conflict'),
  },
});

export const recordingRoutes: ApiPart = (api, { calls }) => {
  api.openapi(pauseRoute, (c) => {
    const token = c.get('token');
    if (!token.scopes.includes('recording')) {
      const detail = 'this token only reads; make one with "centralita token create <name> --pause-recordings"';
      return respondProblem(c, { code: 'forbidden', detail }) as never;
    }
    const { id: callId } = c.req.valid('param');
    const { paused } = c.req.valid('json');
    const before = calls.find(callId);
    if (!before) return respondProblem(c, { code: 'not-found', detail: `no call ${callId} is running` }) as never;
    if (!before.recording)
      return respondProblem(c, { code: 'conflict', detail: 'the call is not being recorded' }) as never;
    // Asked for twice it stays as it is: programs repeat themselves.
    calls.pauseRecording({ callId, by: `token:${token.id}`, on: paused });
    const { recordingPaused = false, recordingGoesOnAt } = calls.find(callId) ?? before;
    return c.json(
      {
        paused: recordingPaused,
        ...(recordingGoesOnAt !== undefined && { goesOnAt: iso(recordingGoesOnAt) }),
      },
      200,
    );
  });
};
