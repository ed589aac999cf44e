import { createRoute, z } from '@hono/zod-openapi';
import type { AgentView } from '../../services/agents/agent-view.ts';
import type { TrunkView } from '../../services/lines/line-views.ts';
import type { QueueView } from '../../services/queues/wallboard.ts';
import { type ApiPart, security } from './api-deps.ts';
import { iso } from './call-shapes.ts';
import { problemResponses } from './problem.ts';

const instant = z.iso.datetime();

const queueSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    ready: z.int().openapi({ description: 'People who can be offered a call now' }),
    signedIn: z.int(),
    onDuty: z.int().openapi({ description: 'Signed in and not on a break' }),
    waiting: z.array(
      z.object({
        callId: z.string(),
        number: z.string(),
        name: z.string().optional(),
        enteredAt: instant,
        position: z.int(),
        priority: z.int().openapi({ description: 'Added to the priority of the queue, by a supervisor' }),
        reason: z.string(),
        offeredTo: z.array(z.string()).optional().openapi({ description: 'Logins of those whose phones ring for it' }),
      }),
    ),
    callbacks: z.int().openapi({ description: 'Who has hung up, keeps the place and is called back from the queue' }),
    today: z.object({
      entered: z.int(),
      answered: z.int(),
      abandoned: z.int(),
      shortAbandoned: z.int().openapi({ description: 'Of those abandoned: so soon that nobody could have answered' }),
      inTime: z.int(),
      longestWaitMs: z.int(),
      averageWaitMs: z.number().optional(),
    }),
    serviceLevelSec: z.int(),
  })
  .openapi('Queue');

const agentSchema = z
  .object({
    login: z.string(),
    name: z.string(),
    extension: z.string().optional(),
    state: z.enum(['off', 'ready', 'break', 'ringing', 'talking', 'wrap-up']),
    since: instant,
    signedInAt: instant.optional(),
    breakReason: z.string().optional(),
    wrapUpEndsAt: instant.optional(),
    misses: z.int(),
    phone: z.enum(['registered', 'unregistered', 'in-use']),
    callId: z.string().optional(),
    queues: z.array(z.string()),
  })
  .openapi('Agent');

const trunkSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    state: z.enum(['up', 'down', 'connecting', 'unwatched']),
    since: instant,
    reason: z.string().optional(),
    status: z.int().optional(),
    registeredUntil: instant.optional(),
    roundTripMs: z.number().optional(),
    channelsInUse: z.int(),
  })
  .openapi('Trunk');

function presentQueue({ queueId, waiting, ...queue }: QueueView): z.infer<typeof queueSchema> {
  return {
    id: queueId,
    ...queue,
    waiting: waiting.map(({ offeredTo, ...each }) => ({
      ...each,
      enteredAt: iso(each.enteredAt),
      ...(offeredTo && { offeredTo: offeredTo.map(({ login }) => login) }),
    })),
  };
}

function presentAgent(agent: AgentView): z.infer<typeof agentSchema> {
  const { queueIds, since, signedInAt, wrapUpEndsAt, idleSince: _idle, pending: _pending, ...rest } = agent;
  return {
    ...rest,
    since: iso(since),
    queues: queueIds,
    ...(signedInAt === undefined ? {} : { signedInAt: iso(signedInAt) }),
    ...(wrapUpEndsAt === undefined ? {} : { wrapUpEndsAt: iso(wrapUpEndsAt) }),
  };
}

function presentTrunk({ trunkId, since, registeredUntil, ...trunk }: TrunkView): z.infer<typeof trunkSchema> {
  return {
    id: trunkId,
    ...trunk,
    since: iso(since),
    ...(registeredUntil === undefined ? {} : { registeredUntil: iso(registeredUntil) }),
  };
}

const listOf = <S extends z.ZodType>(path: string, how: { summary: string; key: string; schema: S }) =>
  createRoute({
    method: 'get',
    path,
    summary: how.summary,
    security,
    responses: {
      200: {
        description: how.summary,
        content: { 'application/json': { schema: z.object({ [how.key]: z.array(how.schema) }) } },
      },
      ...problemResponses(),
    },
  });

export const stateRoutes: ApiPart = (api, { queues, agents, lines }) => {
  api.openapi(
    listOf('/queues', {
      summary: 'Queues at this moment and their figures of today',
      key: 'queues',
      schema: queueSchema,
    }),
    (c) => c.json({ queues: queues.wallboard().queues.map(presentQueue) }, 200),
  );
  api.openapi(listOf('/agents', { summary: 'People at this moment', key: 'agents', schema: agentSchema }), (c) =>
    c.json({ agents: agents.all().map(presentAgent) }, 200),
  );
  api.openapi(listOf('/trunks', { summary: 'Trunks at this moment', key: 'trunks', schema: trunkSchema }), (c) =>
    c.json({ trunks: lines.trunks().map(presentTrunk) }, 200),
  );
};
