import { z } from '@hono/zod-openapi';
import type { Context } from 'hono';

/** RFC 9457: what went wrong, for programs by `code`, for people by `detail`. */
const problemSchema = z
  .object({
    type: z.literal('about:blank'),
    title: z.string(),
    status: z.int(),
    code: z.enum(['unauthorized', 'forbidden', 'not-found', 'conflict', 'bad-request', 'not-acceptable', 'internal']),
    detail: z.string(),
    problems: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
  })
  .openapi('Problem');

type Code = z.infer<typeof problemSchema>['code'];

const kinds = {
  unauthorized: { status: 401, title: 'Unauthorized' },
  forbidden: { status: 403, title: 'Forbidden' },
  conflict: { status: 409, title: 'Conflict' },
  'not-found': { status: 404, title: 'Not Found' },
  'bad-request': { status: 400, title: 'Bad Request' },
  'not-acceptable': { status: 406, title: 'Not Acceptable' },
  internal: { status: 500, title: 'Internal Server Error' },
} as const satisfies Record<Code, { status: number; title: string }>;

/** The answer that tells of a problem. */
export function respondProblem(
  c: Context,
  problem: { code: Code; detail: string; problems?: { path: string; message: string }[] },
): Response {
  const { status, title } = kinds[problem.code];
  c.header('Content-Type', 'application/problem+json');
  return c.body(JSON.stringify({ type: 'about:blank', title, status, ...problem }), status);
}

/** The error answers that a route may give, for the OpenAPI document. */
export const problemResponses = (...codes: Code[]) =>
  Object.fromEntries(
    (['unauthorized', ...codes] as Code[]).map((code) => [
      kinds[code].status,
      { description: kinds[code].title, content: { 'application/problem+json': { schema: problemSchema } } },
    ]),
  );
