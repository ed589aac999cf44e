import type { Queue } from '../../core/office/office.ts';
import type { OfferOutcome } from '../queues/distributor.ts';
import type { ActiveCall, ActiveLeg } from './active-call.ts';
import { CallOver } from './active-call.ts';
import type { ExchangeDeps } from './exchange-deps.ts';
import { ringDevices } from './ring-devices.ts';

/** How the wait ended; when answered, caller and agent are already talking. */
export type QueueWait = { kind: 'answered' } | { kind: 'timeout' } | { kind: 'no-agents' };

/** The caller waits with music until an agent answers. Throws CallOver when the caller gives up (told as `abandoned`). */
export async function waitInQueue(
  deps: ExchangeDeps,
  call: ActiveCall,
  wait: { caller: ActiveLeg; queue: Queue },
): Promise<QueueWait> {
  const { caller, queue } = wait;
  const enteredAt = deps.clock.now();
  let ringing: string | undefined;
  const stay = deps.distributor.enter({ callId: call.callId, queueId: queue.id, offer });
  call.tell({ kind: 'queue.entered', queueId: queue.id, position: stay.position });
  call.show({ stage: 'waiting', queueId: queue.id });
  call.sound.playMusic(caller, queue.music);
  const waited = (): number => deps.clock.now() - enteredAt;

  async function offer(agent: { login: string; reason: string }): Promise<OfferOutcome> {
    const { login, reason } = agent;
    const duty = { login, callId: call.callId };
    const extension = deps.office.read().people.find((person) => person.login === login)?.extension;
    if (extension === undefined || !deps.agents.offered(duty)) return { kind: 'missed', why: 'unreachable' };
    try {
      ringing = login;
      call.show({ stage: 'ringing', login, extension });
      // The card comes before the phone rings.
      deps.bus.publish('screen.popped', {
        login,
        callId: call.callId,
        ...(call.view.customerId !== undefined && { customerId: call.view.customerId }),
      });
      return await ring(agent, extension, reason);
    } catch (error) {
      deps.agents.withdrawn(duty);
      if (error instanceof CallOver) return { kind: 'withdrawn' };
      deps.log.error('offering a call failed', { ...duty, error });
      return { kind: 'missed', why: 'unreachable' };
    } finally {
      ringing = undefined;
    }
  }

  async function ring(agent: { login: string }, extension: string, reason: string): Promise<OfferOutcome> {
    const { login } = agent;
    let lastLegId = '';
    const outcome = await ringDevices(deps, call, {
      extension,
      login,
      from: { number: call.view.number, ...(call.view.name !== undefined && { name: call.view.name }) },
      role: 'callee',
      ringSec: queue.ringSec,
      onLeg: ({ legId }) => {
        lastLegId = legId;
        call.tell({ kind: 'queue.offered', queueId: queue.id, login, legId, reason });
      },
    });
    if (outcome.kind === 'failed') {
      call.tell({ kind: 'queue.missed', queueId: queue.id, login, legId: lastLegId, why: outcome.why });
      deps.agents.missed({ login, callId: call.callId, missesBeforeBreak: queue.missesBeforeBreak });
      call.show({ stage: 'waiting' });
      return { kind: 'missed', why: outcome.why };
    }
    call.tell({ kind: 'queue.left', queueId: queue.id, why: 'answered', waitMs: waited() });
    deps.agents.engaged({ login, callId: call.callId });
    call.bridge(caller, outcome.leg);
    if (queue.record) call.record(caller, outcome.leg);
    call.show({ stage: 'talking' });
    call.onClosed(() => deps.agents.released({ login, callId: call.callId, wrapUpSec: queue.wrapUpSec }));
    return { kind: 'answered' };
  }

  const timeout =
    queue.maxWaitSec > 0
      ? new Promise<{ kind: 'timeout' }>((resolve) => {
          const arm = (ms: number): void => {
            const timer = deps.clock.after(ms, () => {
              // A phone that rings just now is given its time.
              if (ringing === undefined) resolve({ kind: 'timeout' });
              else arm(1000);
            });
            call.onClosed(() => timer.cancel());
          };
          arm(queue.maxWaitSec * 1000);
        })
      : new Promise<never>(() => undefined);

  try {
    const outcome = await call.until(Promise.race([stay.outcome, timeout]));
    if (outcome.kind === 'answered') return { kind: 'answered' };
    stay.leave();
    call.tell({ kind: 'queue.left', queueId: queue.id, why: outcome.kind, waitMs: waited() });
    return outcome;
  } catch (error) {
    stay.leave();
    if (error instanceof CallOver && !call.isTalked) {
      call.tell({ kind: 'queue.left', queueId: queue.id, why: 'abandoned', waitMs: waited() });
    }
    throw error;
  }
}
