import { and, desc, eq, gt, isNotNull } from 'drizzle-orm';
import { estimateWait, type WaitEstimate } from '../../core/acd/estimate-wait.ts';
import type { Queue } from '../../core/office/office.ts';
import type { Db } from '../../store/db.ts';
import { calls } from '../../store/schema/calls.ts';
import type { AgentView } from '../agents/agent-view.ts';
import type { FactBus } from '../facts.ts';
import type { OfficeService } from '../office/office-service.ts';

/** How long callers will have to wait. */
export interface WaitEstimates {
  /** At this place (from 1); undefined when nobody is on duty. */
  of(queueId: string, position: number): WaitEstimate | undefined;
  /** Members who are on duty: not off, nor on a break. */
  onDuty(queueId: string): number;
}

/** Until a queue has been spoken in. */
const usualHandlingMs = 180_000;
/** The mean goes over about so many calls. */
const lately = 50;

/** Handling times are talk and the queue's wrap-up, as the calls of late had them. */
export function createWaitEstimates(deps: {
  db: Db;
  bus: FactBus;
  office: OfficeService;
  agents: () => AgentView[];
}): WaitEstimates {
  const { db } = deps;
  const talkMs = new Map<string, number>();

  function meanTalk(queueId: string): number | undefined {
    const known = talkMs.get(queueId);
    if (known !== undefined) return known;
    const rows = db
      .select({ talkMs: calls.talkMs })
      .from(calls)
      .where(and(eq(calls.queueId, queueId), isNotNull(calls.endedAt), gt(calls.talkMs, 0)))
      .orderBy(desc(calls.startedAt))
      .limit(lately)
      .all();
    if (rows.length === 0) return undefined;
    const mean = rows.reduce((sum, row) => sum + row.talkMs, 0) / rows.length;
    talkMs.set(queueId, mean);
    return mean;
  }

  deps.bus.on('call.changed', ({ callId, ended }) => {
    if (!ended || talkMs.size === 0) return;
    const row = db
      .select({ queueId: calls.queueId, talkMs: calls.talkMs })
      .from(calls)
      .where(eq(calls.id, callId))
      .get();
    const known = row?.queueId == null ? undefined : talkMs.get(row.queueId);
    if (row && known !== undefined && row.talkMs > 0) talkMs.set(row.queueId!, known + (row.talkMs - known) / lately);
  });

  const handlingMs = ({ id, wrapUpSec }: Queue): number => {
    const mean = meanTalk(id);
    return mean === undefined ? usualHandlingMs : mean + wrapUpSec * 1000;
  };

  const onDuty = (queueId: string): number =>
    deps.agents().filter(({ state, queueIds }) => state !== 'off' && state !== 'break' && queueIds.includes(queueId))
      .length;

  return {
    of(queueId, position) {
      const queue = deps.office.read().queues.find(({ id }) => id === queueId);
      return queue && estimateWait({ position, handlingMs: handlingMs(queue), people: onDuty(queueId) });
    },
    onDuty,
  };
}
