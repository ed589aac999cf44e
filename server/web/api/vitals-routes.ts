import { createRoute, z } from '@hono/zod-openapi';
import { type ApiPart, security } from './api-deps.ts';
import { iso } from './call-shapes.ts';
import { problemResponses } from './problem.ts';

const thread = z
  .object({
    heapBytes: z.int().openapi({ description: 'JavaScript objects, also those that the next collection frees' }),
    heapTakenBytes: z.int().openapi({ description: "What the heap has taken of the process's memory" }),
    outsideBytes: z.int().openapi({ description: 'Held by objects but outside the heap: buffers, sockets' }),
    cpuMs: z.int().openapi({ description: 'Time on a core since the thread began' }),
  })
  .openapi('ThreadUsage');

const vitalsSchema = z
  .object({
    at: z.iso.datetime(),
    process: z.object({
      uptimeSec: z.int(),
      residentBytes: z.int(),
      cpuMs: z.int().openapi({ description: 'Of all threads since the start' }),
      openFiles: z
        .int()
        .optional()
        .openapi({ description: 'Sockets and files; absent where the system does not tell' }),
    }),
    threads: z
      .object({ main: thread, sip: thread.optional(), media: thread.optional(), data: thread.optional() })
      .openapi({ description: 'A thread that does not run is absent' }),
    calls: z.object({
      standing: z.int(),
      legs: z.int(),
      stories: z.int().openapi({ description: 'Calls that are not over and written yet' }),
      unwrittenRows: z.int().openapi({ description: 'Journal rows that the store has not taken yet' }),
    }),
    signalling: z
      .object({
        transactions: z.int(),
        dialogs: z.int(),
        incoming: z.int(),
        outgoing: z.int(),
        connections: z.int(),
        stallMs: z.int().openapi({ description: 'The longest wait of a message for the thread since the last look' }),
      })
      .optional()
      .openapi({ description: 'Absent with an external SIP engine' }),
    media: z
      .object({
        legs: z.int(),
        recordings: z.int(),
        playing: z.int(),
        ports: z.int().openapi({ description: 'Pairs of RTP and RTCP ports that calls hold' }),
        packetsReceived: z.int(),
        packetsSent: z.int(),
        packetsRefused: z.int(),
        tickLateMs: z.number().openapi({ description: 'The latest that a 20 ms tick came since the last look' }),
        priority: z
          .enum(['real-time', 'nice', 'usual'])
          .openapi({ description: 'What the thread was granted before others' }),
      })
      .optional(),
  })
  .openapi('Vitals');

const vitalsRoute = createRoute({
  method: 'get',
  path: '/vitals',
  summary: 'What each thread of the appliance takes of the machine and holds at this moment',
  security,
  responses: {
    200: { description: 'The vitals', content: { 'application/json': { schema: vitalsSchema } } },
    ...problemResponses(),
  },
});

export const vitalsRoutes: ApiPart = (api, { vitals }) => {
  api.openapi(vitalsRoute, async (c) => {
    const { at, ...rest } = await vitals();
    return c.json({ at: iso(at), ...rest }, 200);
  });
};
