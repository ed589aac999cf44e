import type { Clock } from '../../base/clock.ts';
import { judgeOutgoing, type OutgoingVerdict } from '../../core/acd/outgoing-work.ts';
import { teamDefaults } from '../../core/office/team.ts';
import type { FactBus } from '../facts.ts';
import type { OfficeService } from '../office/office-service.ts';
import type { Distributor } from '../queues/distributor.ts';
import type { AgentView } from './agent-view.ts';

/** What whoever has calls to be made asks. */
export interface OutgoingWork {
  /** Everybody, who has been idle longest in front: who may be given an outgoing call now, and why or why not. */
  who(): OutgoingVerdict[];
}

export function createOutgoingWork(deps: {
  clock: Clock;
  bus: FactBus;
  office: Pick<OfficeService, 'read'>;
  agents: () => AgentView[];
  distributor: Pick<Distributor, 'waiting'>;
}): OutgoingWork {
  const { clock } = deps;
  const startedAt = clock.now();
  /** When a caller was last seen in the queue. */
  const lastWaiting = new Map<string, number>();
  deps.bus.on('queue.changed', ({ queueId }) => lastWaiting.set(queueId, clock.now()));

  return {
    who() {
      const { queues, team = teamDefaults } = deps.office.read();
      const waiting = new Set(deps.distributor.waiting().map(({ queueId }) => queueId));
      return judgeOutgoing(
        deps.agents().map(({ login, work = 'inbound', state, phone, idleSince, queueIds }) => ({
          login,
          work,
          state,
          idleSince,
          queueIds,
          isReachable: phone === 'registered',
        })),
        {
          now: clock.now(),
          rules: team,
          queues: queues.map(({ id }) => ({
            queueId: id,
            ...(!waiting.has(id) && { quietSince: lastWaiting.get(id) ?? startedAt }),
          })),
        },
      );
    },
  };
}
