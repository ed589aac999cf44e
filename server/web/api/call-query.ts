import { z } from '@hono/zod-openapi';
import { callDirections } from '../../core/calls/events.ts';
import { instantAt } from '../../core/schedule/local-time.ts';
import type { CallFilter } from '../../store/queries/calls.ts';

const isMoment = (text: string): boolean =>
  /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:\d\d))?$/.test(text) && !Number.isNaN(Date.parse(text));

const moment = (meaning: string) =>
  z
    .string()
    .refine(isMoment, 'must be a date as 2026-01-05 (in the zone of the office) or an instant as 2026-01-05T12:00:00Z')
    .optional()
    .openapi({ description: meaning, example: '2026-01-05' });

/** Query of every list: how many, and from where on. */
export const pageQuery = z.object({
  limit: z.coerce.number().int().min(1).max(1_000).default(100),
  cursor: z.string().max(1_000).optional().openapi({ description: '`next` of the page before' }),
});

/** Query of lists of calls. */
export const callQuery = pageQuery.extend({
  from: moment('Started at or after'),
  to: moment('Started before'),
  number: z.string().max(40).optional().openapi({ description: 'E.164 with plus, or some digits of either party' }),
  login: z.string().max(64).optional(),
  queue: z.string().max(64).optional(),
  trunk: z.string().max(64).optional(),
  result: z.string().max(64).optional().openapi({ description: 'Id of a result of calls' }),
  direction: z.enum(callDirections).optional(),
  customer: z.string().max(64).optional(),
  answered: z.enum(['true', 'false']).optional(),
});

/** Query of reports. */
export const periodQuery = callQuery.pick({ from: true, to: true });

/** A date begins at midnight of the office's zone. */
export const toInstant = (text: string, timezone: string): number =>
  text.includes('T') ? Date.parse(text) : instantAt(timezone, { date: text, minute: 0 });

/** The query as the store takes it. */
export function toFilter(query: z.infer<typeof callQuery>, timezone: string): CallFilter {
  const { limit: _limit, cursor: _cursor, from, to, answered, ...rest } = query;
  const at = (text: string): number => toInstant(text, timezone);
  const given = Object.entries(rest).filter(([, value]) => value !== undefined);
  return {
    ...(Object.fromEntries(given) as Omit<CallFilter, 'from' | 'to' | 'answered'>),
    ...(from === undefined ? {} : { from: at(from) }),
    ...(to === undefined ? {} : { to: at(to) }),
    ...(answered === undefined ? {} : { answered: answered === 'true' }),
  };
}
