import type { Delimiter, Encoding } from '../../../core/customers/import/import-settings.ts';

/** Long work on the customer file, each in a thread of its own. */
export type CustomerJob =
  | { kind: 'read'; importId: string; encoding?: Encoding | undefined; delimiter?: Delimiter | undefined }
  | { kind: 'preview' | 'run'; importId: string }
  | { kind: 'undo'; importId: string; by: string }
  | { kind: 'find-duplicates' }
  | { kind: 'merge-over'; score: number; by: string };

/** Work on one import. */
export type ImportJob = Extract<CustomerJob, { importId: string }>;

export interface CustomerJobsPort {
  /** Resolves when the work is over: what came of it stands in the store. Rejects where the thread failed. */
  start(job: CustomerJob): Promise<void>;
  /** Asks what runs to end after what it is at. */
  stop(): void;
  /** What runs now. */
  current(): CustomerJob | undefined;
}
