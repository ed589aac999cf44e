import type { AnswerWatch } from './watch-answers.ts';

export type FuzzTransport = 'udp' | 'tcp' | 'tls';

/** Sends the messages of successive seeds to one listener. */
export interface Thrower {
  readonly watch: AnswerWatch;
  /** Where the engine's own calls may go. */
  readonly uri: string;
  /**
   * Sends those of `count` seeds and comes back when a sound request behind them was answered. Another one may be begun
   * meanwhile.
   */
  volley(firstSeed: number, count: number): Promise<void>;
  close(): Promise<void>;
}
