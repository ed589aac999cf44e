import { readHouseCode } from '../../core/dialplan/house-codes.ts';
import type { FlowTarget } from '../../core/ivr/flow-state.ts';
import type { Language } from '../../core/office/office.ts';
import type { ActiveCall } from './active-call.ts';
import type { ActiveLeg } from './active-leg.ts';
import { enterQueue } from './enter-queue.ts';
import type { ExchangeDeps } from './exchange-deps.ts';
import { runFlow } from './flow-runner.ts';
import { type ConnectOutcome, ringExtension } from './incoming-call.ts';
import { leaveMessage } from './mailbox-call.ts';
import { findByName } from './name-directory.ts';
import { connectNumber } from './outgoing-call.ts';
import { ringGroup } from './ring-group.ts';

/** Flows that send callers to queues that send them to flows: the check refuses such circles, a call does not rely on it. */
const MOST_FLOWS = 20;

/** The caller is answered and goes through the flow, to wherever it leads. */
export async function enterFlow(
  deps: ExchangeDeps,
  call: ActiveCall,
  entry: { caller: ActiveLeg; flowId: string; language: Language },
): Promise<void> {
  const { caller } = entry;
  const flow = deps.office.read().flows.find(({ id }) => id === entry.flowId);
  if (!flow || ++call.flowsEntered > MOST_FLOWS) return call.end('no-route', 'not-found');
  await call.answer(caller);
  call.show({ stage: 'menu' });
  const run = runFlow(deps, call, { caller, flow, language: flow.language ?? entry.language });
  try {
    for (;;) {
      const exit = await call.until(run.nextExit());
      if (exit.kind === 'end') {
        run.leave('finished');
        return call.end(
          exit.why === 'finished' ? 'callee-hangup' : exit.why === 'lost' ? 'failed' : run.failure.reason,
        );
      }
      const { target } = exit;
      if (target.kind === 'queue' || target.kind === 'voicemail') {
        run.leave('connected');
        run.stop();
        return await handOver(deps, call, { caller, target, language: run.language });
      }
      const outcome = await connect(deps, call, { caller, target, language: run.language });
      if (outcome.kind === 'talking') return run.leave('connected');
      call.show({ stage: 'menu' });
      run.unanswered(outcome);
    }
  } catch (error) {
    run.leave('hangup');
    throw error;
  } finally {
    run.stop();
  }
}

type Final = Extract<FlowTarget, { kind: 'queue' | 'voicemail' }>;

/** From here the call does not come back to the flow. */
function handOver(
  deps: ExchangeDeps,
  call: ActiveCall,
  way: { caller: ActiveLeg; target: Final; language: Language },
): Promise<void> {
  const { caller, target, language } = way;
  if (target.kind === 'queue') {
    const { queue: queueId, needs } = target;
    return enterQueue(deps, call, { caller, queueId, language, ...(needs && { needs }) });
  }
  const { mailbox } = target;
  call.tell({ kind: 'route.chosen', target: `mailbox:${mailbox}`, reason: 'menu' });
  return leaveMessage(deps, call, { caller, mailbox, language, reason: 'no-answer' });
}

function connect(
  deps: ExchangeDeps,
  call: ActiveCall,
  way: { caller: ActiveLeg; target: Exclude<FlowTarget, Final>; language: Language },
): Promise<ConnectOutcome> {
  const { caller, target, language } = way;
  const code = target.kind === 'number' ? readHouseCode(target.number) : undefined;
  if (code?.kind === 'directory') return findByName(deps, call, { caller, language });
  if (target.kind === 'number') return connectNumber(deps, call, { caller, number: target.number });
  const { extension } = target;
  const office = deps.office.read();
  if (office.ringGroups.some(({ number }) => number === extension))
    return ringGroup(deps, call, { caller, group: extension });
  const exists = office.extensions.some(({ number }) => number === extension);
  if (exists) return ringExtension(deps, call, { caller, extension });
  return Promise.resolve({ kind: 'failed', reason: 'invalid-number', cause: 'not-found' });
}
