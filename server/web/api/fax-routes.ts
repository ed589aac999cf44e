import { createRoute, z } from '@hono/zod-openapi';
import { faxResolutions } from '../../core/office/fax.ts';
import { taskPriorities } from '../../core/office/task-kinds.ts';
import type { FaxJob } from '../../services/fax/faxes.ts';
import { faxJobStates } from '../../store/schema/faxes.ts';
import { type ApiPart, security } from './api-deps.ts';
import { iso } from './call-shapes.ts';
import { problemResponses, respondProblem } from './problem.ts';

const mostBase64 = 34_000_000;

const faxSchema = z
  .object({
    id: z.string(),
    to: z.string().openapi({ description: 'E.164' }),
    state: z.enum(faxJobStates),
    priority: z.enum(taskPriorities),
    subject: z.string(),
    pages: z.int().openapi({ description: '0 until they are made' }),
    confirmed: z.int().openapi({ description: 'Pages that the far end has confirmed' }),
    failures: z.int(),
    why: z.string().optional().openapi({ description: 'Why the last call failed' }),
    createdAt: z.iso.datetime(),
    retryAt: z.iso.datetime().optional(),
    doneAt: z.iso.datetime().optional(),
    remoteId: z.string().optional(),
    hash: z.string().optional().openapi({ description: 'SHA-256 over all pages as they went' }),
  })
  .openapi('Fax');

const shapeOf = (fax: FaxJob): z.infer<typeof faxSchema> => {
  const { id, state, priority, subject, pages, confirmed, failures, why, remoteId, hash } = fax;
  return {
    ...{ id, to: fax.destination, state, priority, subject, pages, confirmed, failures },
    createdAt: iso(fax.createdAt),
    ...(why !== undefined && { why }),
    ...(fax.retryAt !== undefined && { retryAt: iso(fax.retryAt) }),
    ...(fax.doneAt !== undefined && { doneAt: iso(fax.doneAt) }),
    ...(remoteId !== undefined && { remoteId }),
    ...(hash !== undefined && { hash }),
  };
};

const callSchema = z.object({
  at: z.iso.datetime(),
  answeredAt: z.iso.datetime().optional(),
  endedAt: z.iso.datetime().optional(),
  modem: z.string(),
  outcome: z.string().optional(),
  remoteId: z.string().optional().openapi({ description: 'What the other machine calls itself' }),
  bitRate: z.int().optional(),
  coding: z.string().optional(),
  ecm: z.boolean().optional(),
});

const proofSchema = z.object({
  page: z.int().openapi({ description: 'From 1' }),
  confirmedAt: z.iso.datetime(),
  by: z.string().openapi({ description: 'What the other machine said: MCF, RTP, PIP' }),
  rows: z.int(),
  bitRate: z.int(),
  sha256: z.string().optional().openapi({ description: 'Of the page as it went, with its header' }),
});

const json = (schema: z.ZodType, description: string) => ({
  description,
  content: { 'application/json': { schema } },
});
const needsScope = 'Needs a token made with `centralita token create <name> --fax`';

const listRoute = createRoute({
  method: 'get',
  path: '/faxes',
  summary: 'Faxes out, the latest first',
  security,
  request: {
    query: z.object({
      state: z.enum(faxJobStates).optional(),
      limit: z.coerce.number().int().min(1).max(200).default(50),
      offset: z.coerce.number().int().min(0).default(0),
    }),
  },
  responses: {
    200: json(z.object({ total: z.int(), faxes: z.array(faxSchema) }), 'A page of them'),
    ...problemResponses('bad-request'),
  },
});

const oneRoute = createRoute({
  method: 'get',
  path: '/faxes/{id}',
  summary: 'One fax, with its calls and the proof of its pages',
  security,
  request: { params: z.object({ id: z.string() }) },
  responses: {
    200: json(
      faxSchema.extend({
        calls: z.array(callSchema),
        proofs: z.array(proofSchema),
      }),
      'As it stands',
    ),
    ...problemResponses('not-found'),
  },
});

const sendRoute = createRoute({
  method: 'post',
  path: '/faxes',
  summary: 'Faxes a document',
  description: needsScope,
  security,
  request: {
    body: {
      required: true,
      content: {
        'application/json': {
          schema: z.strictObject({
            to: z.string().min(3).max(40),
            name: z.string().min(1).max(120).openapi({ description: 'Of the file, with its ending' }),
            type: z.string().max(100).default('application/pdf'),
            content: z.base64().max(mostBase64).openapi({ description: 'The file, as base64' }),
            subject: z.string().max(200).optional(),
            priority: z.enum(taskPriorities).optional(),
            resolution: z.enum(faxResolutions).optional(),
            pages: z.string().max(60).optional().openapi({ example: '1-3, 7' }),
            sendAt: z.iso.datetime({ offset: true }).optional(),
            customerId: z.string().max(60).optional(),
            reference: z
              .string()
              .min(1)
              .max(100)
              .optional()
              .openapi({ description: 'The same reference twice is one fax' }),
          }),
        },
      },
    },
  },
  responses: {
    202: json(faxSchema, 'It is in the queue'),
    ...problemResponses('bad-request', 'forbidden', 'conflict'),
  },
});

const cancelRoute = createRoute({
  method: 'delete',
  path: '/faxes/{id}',
  summary: 'Takes a fax out of the queue, or hangs its call up',
  description: needsScope,
  security,
  request: { params: z.object({ id: z.string() }) },
  responses: {
    202: json(faxSchema, 'It is cancelled, or will be once its call has ended'),
    ...problemResponses('forbidden', 'not-found', 'conflict'),
  },
});

/** Faxes from other programs: sent, followed, cancelled. */
export const faxRoutes: ApiPart = (api, { fax: { faxes }, files, customers }) => {
  const onlyReads = 'this token only reads; make one with "centralita token create <name> --fax"';

  api.openapi(listRoute, (c) => {
    const { state, limit, offset } = c.req.valid('query');
    const { rows, total } = faxes.list(state === undefined ? {} : { states: [state] }, { limit, offset });
    return c.json({ total, faxes: rows.map(shapeOf) }, 200);
  });

  api.openapi(oneRoute, (c) => {
    const { id } = c.req.valid('param');
    const fax = faxes.find(id);
    if (!fax) return respondProblem(c, { code: 'not-found', detail: `there is no fax ${id}` }) as never;
    const calls = faxes.attemptsOf(id).map(({ at, answeredAt, endedAt, modem, outcome, ...line }) => ({
      at: iso(at),
      ...(answeredAt !== undefined && { answeredAt: iso(answeredAt) }),
      ...(endedAt !== undefined && { endedAt: iso(endedAt) }),
      modem,
      ...(outcome !== undefined && { outcome }),
      ...(line.remoteId !== undefined && { remoteId: line.remoteId }),
      ...(line.bitRate !== undefined && { bitRate: line.bitRate }),
      ...(line.coding !== undefined && { coding: line.coding }),
      ...(line.ecm !== undefined && { ecm: line.ecm }),
    }));
    const proofs = faxes.pagesOf(id).map(({ page, confirmedAt, by, rows, bitRate, sha256 }) => ({
      ...{ page: page + 1, confirmedAt: iso(confirmedAt), by, rows, bitRate },
      ...(sha256 !== undefined && { sha256 }),
    }));
    return c.json({ ...shapeOf(fax), calls, proofs }, 200);
  });

  api.openapi(sendRoute, async (c) => {
    const token = c.get('token');
    if (!token.scopes.includes('fax')) return respondProblem(c, { code: 'forbidden', detail: onlyReads }) as never;
    const { to, name, type, content, subject, priority, resolution, pages, sendAt, customerId, reference } =
      c.req.valid('json');
    if (customerId !== undefined && !customers.find(customerId))
      return respondProblem(c, { code: 'bad-request', detail: `there is no customer ${customerId}` }) as never;
    const by = `token:${token.id}`;
    const file = await files.keep({ name, type, bytes: Buffer.from(content, 'base64'), by });
    const outcome = faxes.add(
      {
        number: to,
        files: [file.id],
        subject,
        priority,
        resolution,
        pageRange: pages,
        sendAt: sendAt === undefined ? undefined : Date.parse(sendAt),
        customerId,
        origin: reference === undefined ? undefined : `${by}:${reference}`,
      },
      { by },
    );
    if (outcome.kind === 'added') return c.json(shapeOf(outcome.fax), 202);
    const isWish = ['refuses-faxes', 'not-asked', 'closed', 'destination-refused'].includes(outcome.why);
    return respondProblem(c, { code: isWish ? 'conflict' : 'bad-request', detail: outcome.why }) as never;
  });

  api.openapi(cancelRoute, (c) => {
    const token = c.get('token');
    if (!token.scopes.includes('fax')) return respondProblem(c, { code: 'forbidden', detail: onlyReads }) as never;
    const { id } = c.req.valid('param');
    if (!faxes.find(id)) return respondProblem(c, { code: 'not-found', detail: `there is no fax ${id}` }) as never;
    if (!faxes.cancel(id, { by: `token:${token.id}` }))
      return respondProblem(c, { code: 'conflict', detail: 'it is over' }) as never;
    return c.json(shapeOf(faxes.find(id)!), 202);
  });
};
