import { createRoute, z } from '@hono/zod-openapi';
import { type ReportAsk, type ReportName, reportNames } from '../../core/figures/reports.ts';
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

const share = z.number().nullable();
const trunkLine = z.object({
  trunk: z.string(),
  seized: z.int().openapi({ description: 'Calls out' }),
  answered: z.int().openapi({ description: 'Of those out; divided by `seized` the answer-seizure ratio' }),
  received: z.int().openapi({ description: 'Calls in' }),
  meanTalkMs: z.number().nullable().openapi({ description: 'Of answered legs, both ways' }),
  quality: z
    .object({
      legs: z.int(),
      lossFraction: z.number(),
      remoteLossFraction: share,
      jitterMs: share,
      roundTripMs: share,
      mos: share.openapi({ description: 'How callers sounded here, 1 to 4.4 (ITU-T G.107)' }),
      remoteMos: share,
      worstMos: share,
    })
    .optional(),
});

const trunkReportRoute = createRoute({
  method: 'get',
  path: '/reports/trunks',
  summary: 'How each line did in a period: calls, answers, length and sound; without dates: the last 30 days',
  security,
  request: { query: periodQuery },
  responses: {
    200: {
      description: 'The report',
      content: {
        'application/json': {
          schema: z
            .object({ from: z.iso.datetime(), to: z.iso.datetime(), trunks: z.array(trunkLine) })
            .openapi('TrunkReport'),
        },
      },
    },
    ...problemResponses('bad-request'),
  },
});

const tableQuery = periodQuery.extend({
  queue: z.string().max(64).optional(),
  person: z.string().max(64).optional().openapi({ description: 'Login' }),
  did: z.string().max(40).optional(),
  trunk: z.string().max(64).optional(),
  result: z.string().max(64).optional().openapi({ description: "Id of a result of calls; '-' = none was given" }),
});

const tableRoute = createRoute({
  method: 'get',
  path: '/reports/{name}',
  summary: "One of the ready reports, as the supervisor's pages have it; without dates: the last 30 days",
  security,
  request: { params: z.object({ name: z.enum(reportNames as [ReportName, ...ReportName[]]) }), query: tableQuery },
  responses: {
    200: {
      description: 'The report',
      content: {
        'application/json': {
          schema: z
            .object({
              from: z.iso.datetime(),
              to: z.iso.datetime(),
              columns: z.array(
                z.object({
                  id: z.string(),
                  unit: z
                    .string()
                    .openapi({ description: 'Of the cells: `span` is in ms, `instant` epoch ms, `share` 0 to 1' }),
                }),
              ),
              rows: z.array(z.array(z.union([z.string(), z.number(), z.null()]))),
              total: z.array(z.union([z.string(), z.number(), z.null()])).optional(),
              cut: z.boolean().optional().openapi({ description: 'There are more lines than are given' }),
              behind: z.int().openapi({ description: 'Journal rows that are still to be counted; 0 once all are' }),
            })
            .openapi('Report'),
        },
      },
    },
    ...problemResponses('bad-request'),
  },
});

const MONTH_MS = 30 * 86_400_000;

export const reportRoutes: ApiPart = (api, { reports, office, clock }) => {
  function periodOf(query: z.infer<typeof periodQuery>): { from: number; to: number } {
    const { timezone } = office.read().office;
    const to = query.to === undefined ? clock.now() : toInstant(query.to, timezone);
    return { from: query.from === undefined ? to - MONTH_MS : toInstant(query.from, timezone), to };
  }

  api.openapi(trunkReportRoute, async (c) => {
    const { from, to } = periodOf(c.req.valid('query'));
    if (from >= to) {
      return respondProblem(c, { code: 'bad-request', detail: 'from: must be before "to"' }) as never;
    }
    const report = await reports.trunks({ from, to });
    const trunks = report.map(({ trunkId, ...line }) => ({ trunk: trunkId, ...line }));
    return c.json({ from: iso(from), to: iso(to), trunks }, 200);
  });
  api.openapi(costRoute, async (c) => {
    const { from, to } = periodOf(c.req.valid('query'));
    if (from >= to) {
      return respondProblem(c, { code: 'bad-request', detail: 'from: must be before "to"' }) as never;
    }
    const { period, ...lines } = await reports.costs({ from, to });
    return c.json({ from: iso(period.from), to: iso(period.to), ...lines }, 200);
  });
  // After those of fixed paths, which it would take for names.
  api.openapi(tableRoute, async (c) => {
    const query = c.req.valid('query');
    const { from, to } = periodOf(query);
    if (from >= to) {
      return respondProblem(c, { code: 'bad-request', detail: 'from: must be before "to"' }) as never;
    }
    const { queue, person, did, trunk, result } = query;
    const { office: about, queues } = office.read();
    const asked = Object.entries({ queue, person, did, trunk, result }).filter(([, value]) => value);
    const scope = Object.fromEntries(asked) as Pick<ReportAsk, 'queue' | 'person' | 'did' | 'trunk' | 'result'>;
    const levels = queues.map(({ id, serviceLevelSec }) => [id, serviceLevelSec * 1000] as const);
    const ask = { name: c.req.valid('param').name, timezone: about.timezone, from, to, ...scope };
    return c.json({ from: iso(from), to: iso(to), ...(await reports.table(ask, levels)) }, 200);
  });
};
