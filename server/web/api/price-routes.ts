import { createRoute, z } from '@hono/zod-openapi';
import type { PriceStep } from '../../core/rating/price-steps.ts';
import { openPriceExplanation } from '../../services/rating/open-rating.ts';
import { type ApiPart, security } from './api-deps.ts';
import { problemResponses } from './problem.ts';

const route = createRoute({
  method: 'get',
  path: '/price',
  summary: 'What a call would cost, and why',
  security,
  request: {
    query: z.object({
      number: z.string().min(1).max(60).openapi({ description: 'As it would be dialled, or E.164' }),
      seconds: z.coerce.number().int().min(1).max(86_400).default(60),
      at: z.iso
        .datetime({ offset: true })
        .optional()
        .openapi({ description: 'When it is answered; now when left out' }),
      trunk: z.string().max(40).optional().openapi({ description: 'As the routes say when left out' }),
      campaign: z.string().max(40).optional().openapi({ description: 'Id of the campaign that it would be of' }),
      from: z.string().max(10).optional().openapi({ description: 'Extension that would call' }),
    }),
  },
  responses: {
    200: {
      description: 'Steps from what was typed to the taxes; amounts are exact decimal texts',
      content: {
        'application/json': {
          schema: z.object({
            at: z.iso.datetime(),
            seconds: z.int(),
            steps: z.array(
              z.custom<PriceStep>().openapi({
                type: 'object',
                description:
                  'typed, account, campaign, kind, emergency, internal, refused, route, trunk, cost, price: as `step` says',
              }),
            ),
          }),
        },
      },
    },
    ...problemResponses('bad-request'),
  },
});

/** What calls would cost. */
export const priceRoutes: ApiPart = (api, deps) => {
  const { clock } = deps;
  const explainPrice = openPriceExplanation(deps);
  api.openapi(route, (c) => {
    const { number, seconds, at, trunk, from, campaign } = c.req.valid('query');
    const atMs = at === undefined ? clock.now() : Date.parse(at);
    const steps = explainPrice({
      dialled: number,
      atMs,
      seconds,
      ...(trunk !== undefined && { trunkId: trunk }),
      ...(from !== undefined && { from }),
      ...(campaign !== undefined && { campaign }),
    });
    return c.json({ at: new Date(atMs).toISOString(), seconds, steps }, 200);
  });
};
