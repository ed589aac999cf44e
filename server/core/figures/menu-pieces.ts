import type { CallEvent } from '../calls/events.ts';

/** One visit of a caller to a node of a flow. */
export interface StepPiece {
  flowId: string;
  nodeId: string;
  /** By which way the caller went on: a literal of `ivr.left`. */
  why: string;
  leftAt: number;
  /** How long the caller was there. */
  stayedMs: number;
}

/** One answer of a caller to a question of a survey; asked after the talk by the queue, it is of no flow: `''`. */
export interface RatingPiece {
  /** Empty, and so is the node: the question that the queue asks after the talk. */
  flowId: string;
  nodeId: string;
  /** From 1. */
  question: number;
  value: number;
  at: number;
  /** Who talked with the caller last before, and the queue that had brought them together. */
  login?: string;
  queueId?: string;
}

/** How a caller went through flows, of a call's journal rows in `seq` order. */
export function stepsOf(events: readonly CallEvent[]): StepPiece[] {
  const steps: StepPiece[] = [];
  let enteredAt: number | undefined;
  for (const event of events) {
    if (event.kind === 'ivr.entered') enteredAt = event.at;
    else if (event.kind === 'ivr.left') {
      const { flowId, nodeId, why, at } = event;
      steps.push({ flowId, nodeId, why, leftAt: at, stayedMs: at - (enteredAt ?? at) });
      enteredAt = undefined;
    }
  }
  return steps;
}

/** What a caller answered, and whom it was about; a question heard twice counts with its last answer. */
export function ratingsOf(
  events: readonly CallEvent[],
  call: {
    stays: readonly { queueId: string; leftAt: number; login?: string }[];
    talks: readonly { login: string; startedAt: number }[];
  },
): RatingPiece[] {
  const ratings = new Map<string, RatingPiece>();
  for (const event of events) {
    if (event.kind === 'survey.answered' && event.value !== undefined) {
      const { question, value, at, login, queueId } = event;
      const rating = { flowId: '', nodeId: '', question, value, at, queueId };
      ratings.set(`survey ${queueId} ${question}`, { ...rating, ...(login !== undefined && { login }) });
    }
    if (event.kind !== 'ivr.rated') continue;
    const { flowId, nodeId, question, value, at } = event;
    const login = call.talks.findLast(({ startedAt }) => startedAt <= at)?.login;
    const queueId = call.stays.findLast((stay) => stay.login !== undefined && stay.leftAt <= at)?.queueId;
    ratings.set(`${flowId} ${nodeId} ${question}`, {
      ...{ flowId, nodeId, question, value, at },
      ...(login !== undefined && { login }),
      ...(queueId !== undefined && { queueId }),
    });
  }
  return [...ratings.values()];
}
