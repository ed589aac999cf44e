/** What may come of a call, chosen by who talked. */
export interface CallResult {
  id: string;
  name: string;
  /** One digit that chooses it at the agent's page. */
  key?: string;
  /** The outside party is to be called back: it goes on the list of those who wait for that. */
  callBack: boolean;
  /** Only for calls of these queues; none = for all calls. */
  queues: string[];
}

/** Those to choose from after a call of the queue, or of none. */
export const resultsFor = (results: readonly CallResult[], queueId: string | undefined): CallResult[] =>
  results.filter(({ queues }) => queues.length === 0 || (queueId !== undefined && queues.includes(queueId)));
