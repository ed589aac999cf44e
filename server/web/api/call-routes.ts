import { createRoute, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { chargesOf, findCall, readJournal, recordingsOf } from '../../store/queries/calls.ts';
import { type ApiPart, security } from './api-deps.ts';
import { callQuery, toFilter } from './call-query.ts';
import {
  callDetailSchema,
  callSchema,
  cdrSchema,
  presentCall,
  presentCharge,
  presentEvent,
  presentRecording,
} from './call-shapes.ts';
import { printCdrs } from './cdr-csv.ts';
import { problemResponses, respondProblem } from './problem.ts';

const next = z.string().optional().openapi({ description: 'Cursor of the following page' });

const listRoute = createRoute({
  method: 'get',
  path: '/calls',
  summary: 'Calls, latest first, also those that still last',
  security,
  request: { query: callQuery },
  responses: {
    200: {
      description: 'A page of calls',
      content: { 'application/json': { schema: z.object({ calls: z.array(callSchema), next }) } },
    },
    ...problemResponses('bad-request'),
  },
});

const detailRoute = createRoute({
  method: 'get',
  path: '/calls/{id}',
  summary: 'One call with its journal, charges and recordings',
  security,
  request: { params: z.object({ id: z.string() }) },
  responses: {
    200: { description: 'The call', content: { 'application/json': { schema: callDetailSchema } } },
    ...problemResponses('not-found'),
  },
});

const cdrRoute = createRoute({
  method: 'get',
  path: '/cdrs',
  summary: 'Ended calls with what they cost, latest first; JSON or, by Accept, CSV',
  security,
  request: { query: callQuery },
  responses: {
    200: {
      description: 'A page of call detail records; the following one is in the header Link',
      content: {
        'application/json': { schema: z.object({ cdrs: z.array(cdrSchema), next }) },
        'text/csv': { schema: z.string() },
      },
    },
    ...problemResponses('bad-request', 'not-acceptable'),
  },
});

type Format = 'json' | 'csv';

/** The first of the asked-for types that there is (RFC 9110 12.5.1, without weighing). */
function formatOf(accept: string | undefined): Format | undefined {
  for (const part of (accept || '*/*').split(',')) {
    const type = part.split(';')[0]!.trim().toLowerCase();
    if (type === 'text/csv' || type === 'text/*') return 'csv';
    if (['application/json', 'application/*', '*/*'].includes(type)) return 'json';
  }
  return undefined;
}

function linkNext(c: Context, cursor: string | undefined): void {
  if (cursor === undefined) return;
  const url = new URL(c.req.url);
  url.searchParams.set('cursor', cursor);
  c.header('Link', `<${url.pathname}${url.search}>; rel="next"`);
}

export const callRoutes: ApiPart = (api, { db, office, reports }) => {
  const search = (query: z.infer<typeof callQuery>, how: { ended?: boolean } = {}) =>
    reports.calls({
      filter: { ...toFilter(query, office.read().office.timezone), ...how },
      limit: query.limit,
      ...(query.cursor === undefined ? {} : { cursor: query.cursor }),
    });

  api.openapi(listRoute, async (c) => {
    const { rows, ...page } = await search(c.req.valid('query'));
    linkNext(c, page.next);
    return c.json({ calls: rows.map(presentCall), ...page }, 200);
  });

  api.openapi(detailRoute, (c) => {
    const { id } = c.req.valid('param');
    const row = findCall(db, id);
    if (!row) return respondProblem(c, { code: 'not-found', detail: `there is no call ${id}` }) as never;
    const detail = {
      ...presentCall(row),
      journal: readJournal(db, id).map(presentEvent),
      charges: (chargesOf(db, [id]).get(id) ?? []).map(presentCharge),
      recordings: recordingsOf(db, id).map(presentRecording),
    };
    return c.json(detail, 200);
  });

  api.openapi(cdrRoute, async (c) => {
    const format = formatOf(c.req.header('Accept'));
    if (!format)
      return respondProblem(c, { code: 'not-acceptable', detail: 'there is application/json and text/csv' }) as never;
    const { rows, ...page } = await search(c.req.valid('query'), { ended: true });
    const charges = chargesOf(
      db,
      rows.map((row) => row.id),
    );
    const cdrs = rows.map((row) => ({ ...presentCall(row), charges: (charges.get(row.id) ?? []).map(presentCharge) }));
    linkNext(c, page.next);
    c.header('Vary', 'Accept');
    if (format === 'json') return c.json({ cdrs, ...page }, 200);
    c.header('Content-Type', 'text/csv; charset=utf-8; header=present');
    return c.body(printCdrs(cdrs), 200) as never;
  });
};
