import type { Delimiter, Encoding } from '../../../core/customers/import/import-settings.ts';
import type { CustomerFieldSpec } from '../../../core/office/customer-fields.ts';
import type { Language } from '../../../core/office/office.ts';
import type { SegmentContext } from '../../../core/segments/condition.ts';
import type { ForgetJob } from '../../privacy/forget-customer.ts';
import type { RetainedTerm } from '../../privacy/retain-rows.ts';

/** Long work on the customer file, each in a thread of its own. */
export type CustomerJob =
  | { kind: 'read'; importId: string; encoding?: Encoding | undefined; delimiter?: Delimiter | undefined }
  | { kind: 'preview' | 'run'; importId: string }
  | { kind: 'undo'; importId: string; by: string }
  | { kind: 'find-duplicates' }
  | { kind: 'merge-over'; score: number; by: string }
  | { kind: 'pack-customer'; packId: string; language: Language }
  | ({ kind: 'forget-customer' } & ForgetJob)
  /** What a stop or a crash left to do. */
  | { kind: 'finish-forgetting' }
  /** What was kept long enough goes. */
  | { kind: 'retain'; terms: RetainedTerm[] }
  | { kind: 'freeze-segment'; segmentId: string; by: string; context: SegmentContext };

/** What such work needs to know of the office. */
export interface JobOffice {
  /** Where numbers without a country's code are at home. */
  country: string;
  customerFields: CustomerFieldSpec[];
}

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
