import type { ImportSource } from '../../server/core/customers/import/import-settings.ts';
import type { BillSettings } from '../../server/core/rating/bill/bill-settings.ts';
import type { BillFault } from '../../server/core/rating/bill/read-bill-row.ts';

export const lineKinds = ['different', 'only-billed', 'only-ours', 'same'] as const;
export type LineKind = (typeof lineKinds)[number];

/** A carrier's bill as its page shows it; amounts are exact decimal texts. */
export interface BillView {
  id: string;
  fileId: string;
  fileName: string;
  at: number;
  by: string;
  trunk: string;
  month: string;
  state: 'reading' | 'read' | 'matching' | 'matched' | 'failed';
  why?: string;
  progress: number;
  currency: string;
  source?: ImportSource;
  settings?: BillSettings;
  result?: {
    driftMs: number;
    lines: number;
    faults: number;
    billed: string;
    ours: string;
    /** The bill less ours. */
    gap: string;
    counts: Record<LineKind, { count: number; amount?: string }>;
    otherCurrency: number;
    unrated: number;
  };
}

export interface BillLineView {
  seq: number;
  line: number | null;
  number: string;
  atMs: number | null;
  seconds: number | null;
  amount: string | null;
  callId: string | null;
  ownAt: number | null;
  ownSeconds: number | null;
  ownNet: string | null;
  more: string;
}

export interface BillFaultView {
  line: number;
  fault: BillFault;
  value: string;
}

export const isBillAtWork = ({ state }: Pick<BillView, 'state'>): boolean =>
  state === 'reading' || state === 'matching';
