import type { CallEndReason } from '../../core/calls/call-reasons.ts';
import type { MoveTarget } from '../../core/calls/events.ts';
import { tellStory } from '../../core/calls/story.ts';
import type { Language, Overflow, Queue } from '../../core/office/office.ts';
import type { QueueKey } from '../../core/office/queue-callers.ts';
import type { QueueNeed } from '../../core/office/queue-rules.ts';
import type { ActiveCall } from './active-call.ts';
import type { ActiveLeg } from './active-leg.ts';
import { announceRecording } from './announce-recording.ts';
import { takeCampaignOfQueue } from './charge-campaign.ts';
import type { ExchangeDeps } from './exchange-deps.ts';
import { ringExtension } from './incoming-call.ts';
import { leaveMessage } from './mailbox-call.ts';
import { overflow } from './overflow.ts';
import { gaveUpBy, type QueueWait, waitInQueue } from './queue-wait.ts';

/** Queues that send callers on to queues: the check refuses circles, a call does not rely on it. */
const MOST_QUEUES = 20;

type Left = Exclude<QueueWait['kind'], 'answered' | 'key' | 'moved'>;

const wayOut: Record<Left, (queue: Queue) => { overflow: Overflow; reason: CallEndReason }> = {
  timeout: (queue) => ({ overflow: queue.onTimeout, reason: 'queue-timeout' }),
  'no-agents': (queue) => ({ overflow: queue.onNoAgents, reason: 'no-agents' }),
  full: (queue) => ({ overflow: queue.admission.onFull, reason: 'queue-full' }),
};

/** Into the queue and, when nobody takes the call, out of it again as the queue says or the caller chose. */
export async function enterQueue(
  deps: ExchangeDeps,
  call: ActiveCall,
  /** `isTransferred`: waited and talked before; the queue says whether that wait counts. `moved`: by a supervisor. */
  entry: {
    caller: ActiveLeg;
    queueId: string;
    language: Language;
    needs?: readonly QueueNeed[];
    isTransferred?: true;
    moved?: { priority: number };
  },
): Promise<void> {
  const { caller, language, needs, isTransferred, moved } = entry;
  const queue = deps.office.read().queues.find((each) => each.id === entry.queueId);
  // People do not send a call round for ever.
  if (!moved) call.flowsEntered++;
  if (!queue || call.flowsEntered > MOST_QUEUES) return call.end('no-route', 'not-found');
  await call.answer(caller);
  try {
    await announceRecording(deps, call, { told: caller, language, queueId: queue.id });
  } catch (error) {
    tellGoneBefore(deps, call, queue.id);
    throw error;
  }
  const keptMs =
    moved || (isTransferred && queue.distribution.keepWait)
      ? tellStory(deps.journal.of(call.callId))?.waitMs
      : undefined;
  const outcome = await waitInQueue(deps, call, {
    caller,
    queue,
    language,
    ...(needs && { needs }),
    ...(keptMs !== undefined && { keptMs }),
    ...(moved && { moved }),
  });
  if (outcome.kind === 'answered') return;
  if (outcome.kind === 'moved') return goWhereMoved(deps, call, { caller, queueId: queue.id, language, ...outcome });
  if (outcome.kind === 'key') return leaveByKey(deps, call, { caller, queue, language, key: outcome.key });
  await overflow(deps, call, { caller, language, queueId: queue.id, ...wayOut[outcome.kind](queue) });
}

/** Who hangs up on the notice of recording came to the queue, and gave up before waiting. */
function tellGoneBefore(deps: ExchangeDeps, call: ActiveCall, queueId: string): void {
  if (!call.endReason || !gaveUpBy.includes(call.endReason)) return;
  takeCampaignOfQueue(deps, call, queueId);
  const ahead = deps.distributor.waiting().filter((each) => each.queueId === queueId).length;
  call.tell({ kind: 'queue.entered', queueId, position: ahead + 1 });
  call.tell({ kind: 'queue.left', queueId, why: 'abandoned', waitMs: 0 });
}

/** To the queue or person that a supervisor chose; whom that person does not answer waits on where they were. */
async function goWhereMoved(
  deps: ExchangeDeps,
  call: ActiveCall,
  way: { caller: ActiveLeg; queueId: string; language: Language; to: MoveTarget; priority: number },
): Promise<void> {
  const { caller, language, to, priority } = way;
  if (to.kind === 'person') {
    const outcome = await ringExtension(deps, call, { caller, extension: to.extension });
    if (outcome.kind === 'talking') return;
  }
  const queueId = to.kind === 'queue' ? to.queueId : way.queueId;
  return enterQueue(deps, call, { caller, queueId, language, moved: { priority } });
}

async function leaveByKey(
  deps: ExchangeDeps,
  call: ActiveCall,
  way: { caller: ActiveLeg; queue: Queue; language: Language; key: QueueKey },
): Promise<void> {
  const { caller, queue, language, key } = way;
  if (key.does === 'message' && key.mailbox !== undefined)
    return leaveMessage(deps, call, { caller, mailbox: key.mailbox, language, reason: 'queue-timeout' });
  if (key.does === 'callback') {
    call.show({ stage: 'ending' });
    const promise = queue.callback.dials ? 'callback-promise' : 'will-call-back';
    await call.sound.playPrompts(caller, { names: [promise], language });
    return call.end('callback');
  }
  return overflow(deps, call, { caller, language, queueId: queue.id, ...wayOut.timeout(queue) });
}
