/**
 * How long a caller may expect to wait, in ms: the callers ahead and this one, shared among the people who work, each
 * taking an average handling time (talk and wrap-up). Undefined when nobody works or no average is known: then
 * nothing should be promised.
 */
export function estimateWait(queue: {
  /** From 1. */
  position: number;
  averageHandleMs: number | undefined;
  /** Signed in to the queue and not on break. */
  agentsWorking: number;
}): number | undefined {
  if (queue.agentsWorking < 1 || !queue.averageHandleMs || queue.position < 1) return undefined;
  return Math.round((queue.position * queue.averageHandleMs) / queue.agentsWorking);
}
