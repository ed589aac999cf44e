import type { CallsAsk, ReportAsk, ReportName, ReportTable } from '../../core/figures/reports.ts';
import type { FlowFigures } from '../../core/ivr/flow-figures.ts';
import type { Language } from '../../core/office/office.ts';
import type { StatementSums } from '../../core/rating/statement.ts';
import type { LoadAsk, WeekLoad } from '../../store/figures/load-of-week.ts';
import type { PayerAsk, PayerCall } from '../../store/figures/sum-payer.ts';
import type { CallFilter, CallRow, CallSearch, CallSums } from '../../store/queries/calls.ts';
import type { CostReport, ReportPeriod } from '../../store/queries/cost-report.ts';
import type { MissedCalls } from '../../store/queries/missed-calls.ts';
import type { FoundRecording, RecordingSearch } from '../../store/queries/recordings.ts';
import type { TrunkReport } from '../../store/queries/trunk-report.ts';
import type { PaperAsk } from './paper-ask.ts';

/** The filter of a report: days of the office, both included. */
export type ReportQuery = { from: string; to: string } & Partial<
  Record<'queue' | 'person' | 'did' | 'trunk' | 'result', string>
>;

export const printedKinds = ['xlsx', 'pdf', 'csv'] as const;
export type PrintedKind = (typeof printedKinds)[number];

/** A report as a file, and for whom it is written. */
export interface PrintAsk {
  name: ReportName;
  query: ReportQuery;
  kind: PrintedKind;
  /** As `Reader` of views/texts has it. */
  reader: { language: Language; timezone: string; currency: string; country: string };
}

/** Long reading, away from the thread that carries calls. Rejects with CentralitaError `report-failed`. */
export interface Reports {
  costs(period: ReportPeriod): Promise<CostReport>;
  /** How callers went through a flow. */
  flowFigures(asked: { flowId: string; since: number }): Promise<FlowFigures>;
  /** How each line did that had a call. */
  trunks(period: ReportPeriod): Promise<TrunkReport[]>;
  /** A page of calls, latest first; `next` is the cursor of the following one. */
  calls(search: CallSearch): Promise<{ rows: CallRow[]; next?: string }>;
  /** The same of calls that were recorded. */
  recordings(search: RecordingSearch): Promise<{ rows: FoundRecording[]; next?: string }>;
  /** Those who called in vain since then, `most` of them, the last first; and how soon such callers were reached. */
  missedCalls(asked: { since: number; most: number }): Promise<MissedCalls>;
  /** What the calls that match come to. */
  sums(filter: CallFilter): Promise<CallSums>;
  /** One of the ready reports; `levels`: each queue's service level in ms, as it is now. */
  table(ask: ReportAsk, levels: readonly (readonly [string, number])[]): Promise<ReportTable>;
  /** A report as a file, with as many lines as it holds. */
  print(ask: PrintAsk, levels: readonly (readonly [string, number])[]): Promise<Uint8Array>;
  /** What is ready for paper or a spreadsheet, as a file. */
  paper(ask: PaperAsk): Promise<Uint8Array>;
  /** A queue's mean week, for staffing. */
  loads(ask: LoadAsk, levels: readonly (readonly [string, number])[]): Promise<WeekLoad>;
  /** What one payer's calls came to, by class or campaign, currency and days of equal exchange rates. */
  payerSums(ask: PayerAsk): Promise<StatementSums[]>;
  /** The same, call by call. */
  payerCalls(ask: PayerAsk): Promise<PayerCall[]>;
  /** Ids of the calls that a figure counts, the newest first, and how many it counts. */
  callsBehind(ask: CallsAsk): Promise<{ ids: string[]; count: number }>;
  /** Counts a period anew from the journal, after a correction; how many calls it had. */
  recount(period: ReportPeriod): Promise<number>;
}
