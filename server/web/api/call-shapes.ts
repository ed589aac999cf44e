import { z } from '@hono/zod-openapi';
import { type CallEvent, callDirections } from '../../core/calls/events.ts';
import { numberOfCase } from '../../core/cases/case-number.ts';
import type { CallRow, ChargeRow, RecordingRow } from '../../store/queries/calls.ts';

/** Instants go out as ISO 8601 in UTC; keys that have no value are left out. */
export const iso = (ms: number): string => new Date(ms).toISOString();
const instant = z.iso.datetime().openapi({ example: '2026-01-05T12:00:00.000Z' });
const decimal = z.string().openapi({ example: '0.125', description: 'Exact decimal number' });

type Bare<T> = { [K in keyof T]?: Exclude<T[K], null> };

/** Drops the keys that are null or undefined. */
const compact = <T extends object>(value: T): Bare<T> =>
  Object.fromEntries(Object.entries(value).filter(([, each]) => each !== null && each !== undefined)) as Bare<T>;

const direction = z.enum(callDirections);
const costState = z.enum(['rated', 'free', 'unrated']);

export const callSchema = z
  .object({
    id: z.string(),
    direction,
    startedAt: instant,
    answeredAt: instant.optional().openapi({ description: 'First answer by a person' }),
    endedAt: instant.optional().openapi({ description: 'Absent while the call lasts' }),
    endReason: z.string().optional(),
    from: z.string(),
    fromName: z.string().optional(),
    to: z.string(),
    e164: z.string().optional().openapi({ description: 'The outside party' }),
    trunk: z.string().optional(),
    queue: z.string().optional(),
    login: z.string().optional(),
    extension: z.string().optional(),
    customerId: z.string().optional(),
    waitMs: z.int().optional(),
    talkMs: z.int(),
    recordingId: z.string().optional(),
    result: z.string().optional().openapi({ description: 'What came of it: id of one of the results of calls' }),
    cost: decimal.optional(),
    currency: z.string().optional(),
    costState: costState.optional(),
  })
  .openapi('Call');

const chargeSchema = z
  .object({
    legId: z.string(),
    trunk: z.string(),
    way: z.enum(['in', 'out']),
    destination: z.string(),
    answeredAt: instant,
    releasedAt: instant,
    state: costState,
    reason: z.string().openapi({ description: 'Why it costs what it costs' }),
    tariff: z.string().optional(),
    rate: z.string().optional(),
    billedSec: z.int(),
    net: decimal,
    currency: z.string(),
    payer: z
      .object({
        how: z.enum(['dialled', 'forwarded', 'transferred', 'called-back', 'sent-on', 'answered', 'reassigned']),
        extension: z.string().optional(),
        login: z.string().optional(),
        queue: z.string().optional(),
        department: z.string().optional(),
        principal: z.string().optional(),
        account: z.string().optional().openapi({ description: 'Code of what it is charged to' }),
        campaign: z.string().optional().openapi({ description: 'Id of the campaign that it is charged to' }),
        customer: z.string().optional(),
        case: z.string().optional().openapi({ description: 'Number of the case' }),
      })
      .optional()
      .openapi({ description: 'Who caused the leg, and how; `reassigned`: whom it was put on afterwards' }),
  })
  .openapi('Charge');

const eventSchema = z
  .looseObject({ seq: z.int(), at: instant, kind: z.string().openapi({ example: 'leg.answered' }) })
  .openapi('JournalEntry', { description: 'What was told when; the other keys depend on the kind' });

const recordingSchema = z
  .object({ id: z.string(), startedAt: instant, durationMs: z.int().optional(), failed: z.string().optional() })
  .openapi('Recording');

export const callDetailSchema = callSchema
  .extend({ journal: z.array(eventSchema), charges: z.array(chargeSchema), recordings: z.array(recordingSchema) })
  .openapi('CallWithJournal');

export const cdrSchema = callSchema.extend({ charges: z.array(chargeSchema) }).openapi('Cdr');

export function presentCall(row: CallRow): z.infer<typeof callSchema> {
  const { fromNumber, toNumber, trunkId, queueId, resultId, startedAt, answeredAt, endedAt, ...rest } = row;
  return compact({
    ...rest,
    from: fromNumber,
    to: toNumber,
    trunk: trunkId,
    queue: queueId,
    result: resultId,
    startedAt: iso(startedAt),
    answeredAt: answeredAt === null ? null : iso(answeredAt),
    endedAt: endedAt === null ? null : iso(endedAt),
  }) as z.infer<typeof callSchema>;
}

export function presentCharge(row: ChargeRow): z.infer<typeof chargeSchema> {
  const { legId, way, destination, state, reason, billedSec, net, currency } = row;
  return {
    legId,
    trunk: row.trunkId,
    way,
    destination,
    answeredAt: iso(row.answeredAt),
    releasedAt: iso(row.releasedAt),
    state,
    reason,
    ...(row.tariffId === null ? {} : { tariff: row.tariffId }),
    ...(row.rateName === null ? {} : { rate: row.rateName }),
    billedSec,
    net,
    currency,
    ...(row.payerHow !== null && {
      payer: {
        how: row.payerHow,
        ...(row.payerExtension !== null && { extension: row.payerExtension }),
        ...(row.payerLogin !== null && { login: row.payerLogin }),
        ...(row.payerQueue !== null && { queue: row.payerQueue }),
        ...(row.payerDepartment !== null && { department: row.payerDepartment }),
        ...(row.payerPrincipal !== null && { principal: row.payerPrincipal }),
        ...(row.payerAccount !== null && { account: row.payerAccount }),
        ...(row.payerCampaign !== null && { campaign: row.payerCampaign }),
        ...(row.payerCustomer !== null && { customer: row.payerCustomer }),
        ...(row.payerCase !== null && { case: numberOfCase(row.payerCase) }),
      },
    }),
  };
}

export function presentEvent({ callId: _, at, ...fact }: CallEvent): z.infer<typeof eventSchema> {
  const aliveAt = 'aliveAt' in fact && fact.aliveAt !== undefined ? { aliveAt: iso(fact.aliveAt) } : {};
  return { ...fact, ...aliveAt, at: iso(at) };
}

export function presentRecording(row: RecordingRow): z.infer<typeof recordingSchema> {
  return {
    id: row.id,
    startedAt: iso(row.startedAt),
    ...(row.durationMs === null ? {} : { durationMs: row.durationMs }),
    ...(row.failed === null ? {} : { failed: row.failed }),
  };
}
