import { createRoute, z } from '@hono/zod-openapi';
import { type ApiPart, security } from './api-deps.ts';
import { periodQuery, toInstant } from './call-query.ts';
import { iso } from './call-shapes.ts';
import { problemResponses, respondProblem } from './problem.ts';

const line = z.object({
  key: z.string().nullable().openapi({ description: 'Login, trunk or queue; null = none' }),
  calls: z.int(),
  answered: z.int(),
  talkMs: z.int(),
  cost: z.string().openapi({ description: 'Exact decimal, in the currency beside it' }),
  currency: z.string().nullable(),
  unrated: z.int().openapi({ description: 'Calls for which no rate was found: not in the sum' }),
});

const costs = z
  .object({
    from: z.iso.datetime(),
    to: z.iso.datetime(),
    byPerson: z.array(line),
    byTrunk: z.array(line),
    byQueue: z.array(line),
  })
  .openapi('CostReport');

const costRoute = createRoute({
  method: 'get',
  path: '/reports/costs',
  summary: 'What the calls of a period cost, by person, trunk and queue; without dates: the last 30 days',
  security,
  request: { query: periodQuery },
  responses: {
    200: { description: 'The report', content: { 'application/json': { schema: costs } } },
    ...problemResponses('bad-request'),
  },
});

const MONTH_MS = 30 * 86_400_000;

export const reportRoutes: ApiPart = (api, { reports, office, clock }) => {
  api.openapi(costRoute, async (c) => {
    const query = c.req.valid('query');
    const { timezone } = office.read().office;
    const to = query.to === undefined ? clock.now() : toInstant(query.to, timezone);
    const from = query.from === undefined ? to - MONTH_MS : toInstant(query.from, timezone);
    if (from >= to) {
      return respondProblem(c, { code: 'bad-request', detail: 'from: must be before "to"' }) as never;
    }
    const { period, ...lines } = await reports.costs({ from, to });
    return c.json({ from: iso(period.from), to: iso(period.to), ...lines }, 200);
  });
};
