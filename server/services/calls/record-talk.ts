import {
  judgeRecording,
  type RecordedWhy,
  type RecordingJudgement,
  type TalkFacts,
} from '../../core/calls/judge-recording.ts';
import { classOf } from '../../core/office/class-of.ts';
import { findExtension } from '../../core/office/find-extension.ts';
import type { ActiveCall } from './active-call.ts';
import type { ActiveLeg } from './active-leg.ts';
import type { ExchangeDeps } from './exchange-deps.ts';
import { BY_RULE } from './recorder.ts';

interface Talk {
  outside: ActiveLeg;
  /** Who talks for the office; absent = not known yet. */
  office?: ActiveLeg | undefined;
  queueId?: string | undefined;
}

/** What the recording rules ask about a talk of this call. */
export function talkFacts(
  deps: Pick<ExchangeDeps, 'office'>,
  call: Pick<ActiveCall, 'callId' | 'view'>,
  { outside, office, queueId = call.view.queueId }: Talk,
): TalkFacts {
  const side = office?.side.kind === 'extension' ? office.side : undefined;
  const callClass = side && classOf(deps.office.read(), side.extension)?.id;
  return {
    callId: call.callId,
    direction: call.view.direction,
    ...(queueId !== undefined && { queue: queueId }),
    ...(outside.side.kind === 'trunk' && { trunk: outside.side.trunkId }),
    ...(side?.login !== undefined && { person: side.login }),
    ...(callClass !== undefined && { class: callClass }),
  };
}

function judge(
  deps: ExchangeDeps,
  call: ActiveCall,
  talk: Talk & { office: ActiveLeg },
): Omit<RecordingJudgement, 'why'> & { why: RecordedWhy } {
  const house = deps.office.read();
  const { side } = talk.office;
  const extension = side.kind === 'extension' ? findExtension(house, side.extension) : undefined;
  const queue = house.queues.find(({ id }) => id === talk.queueId);
  const judged = judgeRecording(house.recording?.rules ?? [], talkFacts(deps, call, talk), {
    queue: queue?.record === true,
    // Who takes a call of a queue is recorded as the queue says.
    extension: !queue && extension?.record === true,
  });
  if (!judged.recorded) return judged;
  if (call.recording.isRefused()) return { ...judged, recorded: false, why: 'refused' };
  return deps.hasRecordingRoom() ? judged : { ...judged, recorded: false, why: 'no-room' };
}

/**
 * Two begin to talk: recorded where rules and marks say so, and why is in the journal. Where the call is recorded already
 * and whoever came is never to be, the recording is silent for as long as they talk.
 */
export function recordTalk(deps: ExchangeDeps, call: ActiveCall, talk: Talk & { office: ActiveLeg }): void {
  const { outside, office } = talk;
  const { recorded, why, rule } = judge(deps, call, talk);
  const grounds = { why, ...(rule !== undefined && { rule }) };
  if (call.isRecording) {
    if (why === 'never') call.recording.pause({ on: true, by: BY_RULE });
    else if (call.recording.pausedBy() === BY_RULE) call.recording.pause({ on: false, by: BY_RULE });
  } else if (recorded) call.record(outside, office, rule === undefined ? undefined : grounds);
  else if (why !== 'not-marked') call.tell({ kind: 'recording.skipped', ...grounds });
}

/** Two who were recorded apart talk with each other now: recorded too, unless who talks for the office is never to be. */
export function keepRecording(
  deps: ExchangeDeps,
  call: ActiveCall,
  talk: Talk & { office: ActiveLeg; isRecorded: boolean },
): void {
  const { why } = judge(deps, call, talk);
  if (why === 'never') {
    recordTalk(deps, call, talk);
    return;
  }
  if (call.recording.pausedBy() === BY_RULE) call.recording.pause({ on: false, by: BY_RULE });
  if (talk.isRecorded) call.record(talk.outside, talk.office);
}
