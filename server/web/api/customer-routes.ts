import { createRoute, z } from '@hono/zod-openapi';
import { contactChannels, pointStates, refusalChannels, standings } from '../../core/customers/customer.ts';
import type { Customer } from '../../services/customers/customers.ts';
import { toE164 } from '../../services/numbers/normalize.ts';
import { type ApiPart, security } from './api-deps.ts';
import { pageQuery } from './call-query.ts';
import { iso } from './call-shapes.ts';
import { problemResponses, respondProblem } from './problem.ts';

const customerSchema = z
  .object({
    id: z.string(),
    kind: z.enum(['person', 'company']),
    name: z.string(),
    company: z.string().optional(),
    document: z.string().optional(),
    lineOfBusiness: z.string().optional(),
    owner: z.string().optional().openapi({ description: 'Login of the person who looks after this customer' }),
    principal: z.string().optional(),
    language: z.enum(['es', 'en']).optional(),
    vip: z.boolean(),
    remarks: z.string(),
    standing: z.enum(standings),
    tags: z.array(z.string()),
    own: z.record(z.string(), z.union([z.string(), z.number()])).openapi({ description: "The office's own fields" }),
    points: z.array(
      z.object({
        id: z.int(),
        channel: z.enum(contactChannels),
        typed: z.string(),
        key: z.string().optional().openapi({ description: 'E.164 of a phone or fax, mail address in small letters' }),
        label: z.string().optional(),
        state: z.enum(pointStates),
      }),
    ),
    refusals: z.array(z.object({ channel: z.enum(refusalChannels), at: z.iso.datetime(), reason: z.string() })),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
  })
  .openapi('Customer');

const present = (customer: Customer): z.infer<typeof customerSchema> => ({
  ...customer,
  points: customer.points.map(({ stateAt: _, stateBy: __, ...point }) => point),
  refusals: customer.refusals.map(({ channel, at, reason }) => ({ channel, at: iso(at), reason })),
  createdAt: iso(customer.createdAt),
  updatedAt: iso(customer.updatedAt),
});

const listRoute = createRoute({
  method: 'get',
  path: '/customers',
  summary: 'Customers by name',
  security,
  request: {
    query: pageQuery.extend({
      search: z.string().max(200).default('').openapi({
        description:
          'Beginnings of words in name, company, document, tags, remarks, mail, address or numbers (also by their end), with or without accents; one slip in a name is forgiven where nothing else fits',
      }),
      number: z.string().max(40).optional().openapi({ description: 'Only who has this phone number' }),
    }),
  },
  responses: {
    200: {
      description: 'A page of customers',
      content: {
        'application/json': { schema: z.object({ customers: z.array(customerSchema), next: z.string().optional() }) },
      },
    },
    ...problemResponses('bad-request'),
  },
});

const detailRoute = createRoute({
  method: 'get',
  path: '/customers/{id}',
  summary: 'One customer',
  security,
  request: { params: z.object({ id: z.string() }) },
  responses: {
    200: { description: 'The customer', content: { 'application/json': { schema: customerSchema } } },
    ...problemResponses('not-found'),
  },
});

export const customerRoutes: ApiPart = (api, { customers, office }) => {
  api.openapi(listRoute, (c) => {
    const { number, search, limit, cursor } = c.req.valid('query');
    if (number !== undefined) {
      const e164 = toE164(number, office.read().office.country);
      return c.json({ customers: e164 === undefined ? [] : customers.findByNumber(e164).map(present) }, 200);
    }
    const { rows, ...page } = customers.search({ text: search, limit, ...(cursor === undefined ? {} : { cursor }) });
    return c.json({ customers: rows.map(present), ...(page.next !== undefined && { next: page.next }) }, 200);
  });

  api.openapi(detailRoute, (c) => {
    const { id } = c.req.valid('param');
    const customer = customers.find(id);
    if (!customer) return respondProblem(c, { code: 'not-found', detail: `there is no customer ${id}` }) as never;
    return c.json(present(customer), 200);
  });
};
