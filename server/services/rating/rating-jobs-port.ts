import type { Delimiter, Encoding } from '../../core/customers/import/import-settings.ts';

/** Long work on what calls cost, each in a thread of its own. */
export type RatingJob =
  /** `file`: whole path of the bill as it came. */
  | {
      kind: 'read-bill';
      billId: string;
      file: string;
      encoding?: Encoding | undefined;
      delimiter?: Delimiter | undefined;
    }
  | { kind: 'match-bill'; billId: string; file: string }
  | { kind: 'count-charges' | 'rerate'; runId: number };

export interface RatingJobsPort {
  /** Resolves when the work is over: what came of it stands in the store. Rejects where the thread failed. */
  start(job: RatingJob): Promise<void>;
  /** Asks what runs to end after what it is at. */
  stop(): void;
  current(): RatingJob | undefined;
}
