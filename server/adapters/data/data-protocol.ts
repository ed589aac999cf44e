import type { CallsAsk, ReportAsk, ReportTable } from '../../core/figures/reports.ts';
import type { FlowFigures } from '../../core/ivr/flow-figures.ts';
import type { StatementSums } from '../../core/rating/statement.ts';
import type { TelephoneSound } from '../../core/rtp/telephone-sound.ts';
import type { QualityAsk, QualityPiece } from '../../store/customers/list-quality.ts';
import type { LoadAsk, WeekLoad } from '../../store/figures/load-of-week.ts';
import type { PayerAsk, PayerCall } from '../../store/figures/sum-payer.ts';
import type { CallFilter, CallRow, CallSearch, CallSums } from '../../store/queries/calls.ts';
import type { CostReport, ReportPeriod } from '../../store/queries/cost-report.ts';
import type { MissedCalls } from '../../store/queries/missed-calls.ts';
import type { FoundRecording, RecordingSearch } from '../../store/queries/recordings.ts';
import type { TrunkReport } from '../../store/queries/trunk-report.ts';
import type { CountedPiece, CountPlace, SegmentAsk } from '../../store/segments/segment-reader.ts';

/** What the data worker can be asked; each answer bears the request's `id`. */
export type DataRequest = { id: number } & (
  | { kind: 'checkpoint' }
  | { kind: 'costs'; period: ReportPeriod }
  | { kind: 'trunks'; period: ReportPeriod }
  | { kind: 'calls'; search: CallSearch }
  | { kind: 'recordings'; search: RecordingSearch }
  | { kind: 'missed'; ask: { since: number; most: number } }
  | { kind: 'sums'; filter: CallFilter }
  | { kind: 'flow'; flowId: string; since: number }
  | { kind: 'table'; ask: ReportAsk; levels: readonly (readonly [string, number])[] }
  | { kind: 'count'; timezone: string; levels: readonly (readonly [string, number])[] }
  | { kind: 'loads'; ask: LoadAsk; levels: readonly (readonly [string, number])[] }
  | { kind: 'calls-behind'; ask: CallsAsk }
  | { kind: 'payer-sums' | 'payer-calls'; ask: PayerAsk }
  | { kind: 'recount'; period: ReportPeriod }
  | { kind: 'count-segment'; ask: Extract<SegmentAsk, { kind: 'living' }>; place?: CountPlace | undefined }
  | { kind: 'segment-members'; ask: SegmentAsk; page: { after: string; limit: number } }
  | { kind: 'quality'; ask: QualityAsk }
  | { kind: 'sound'; file: Uint8Array; speech: boolean }
);

export type DataAnswer = { id: number } & (
  | {
      kind: 'done';
      value:
        | ReportTable
        | WeekLoad
        | { ids: string[]; count: number }
        | number
        | CostReport
        | StatementSums[]
        | PayerCall[]
        | TrunkReport[]
        | CallSums
        | MissedCalls
        | { rows: FoundRecording[]; next?: string }
        | { rows: CallRow[]; next?: string }
        | TelephoneSound
        | FlowFigures
        | CountedPiece
        | { ids: string[]; next?: string }
        | QualityPiece
        | { checkpointed: number };
    }
  | { kind: 'failed'; why: string }
);
