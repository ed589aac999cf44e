import type { ReportAsk, ReportTable } from '../../core/figures/reports.ts';
import type { FlowFigures } from '../../core/ivr/flow-figures.ts';
import type { LoadAsk, WeekLoad } from '../../store/figures/load-of-week.ts';
import type { CallFilter, CallSums } from '../../store/queries/calls.ts';
import type { CostReport, ReportPeriod } from '../../store/queries/cost-report.ts';
import type { TrunkReport } from '../../store/queries/trunk-report.ts';

/** A figure whose calls can be seen. */
export const figuresWithCalls = ['offered', 'answered', 'abandoned', 'overflowed', 'handled', 'transfers'] as const;
export type FigureWithCalls = (typeof figuresWithCalls)[number];

/** Long reading, away from the thread that carries calls. Rejects with CentralitaError `report-failed`. */
export interface Reports {
  costs(period: ReportPeriod): Promise<CostReport>;
  /** How callers went through a flow. */
  flowFigures(asked: { flowId: string; since: number }): Promise<FlowFigures>;
  /** How each line did that had a call. */
  trunks(period: ReportPeriod): Promise<TrunkReport[]>;
  /** What the calls that match come to. */
  sums(filter: CallFilter): Promise<CallSums>;
  /** One of the ready reports; `levels`: each queue's service level in ms, as it is now. */
  table(ask: ReportAsk, levels: readonly (readonly [string, number])[]): Promise<ReportTable>;
  /** A queue's mean week, for staffing. */
  loads(ask: LoadAsk, levels: readonly (readonly [string, number])[]): Promise<WeekLoad>;
  /** Ids of the calls that a figure counts, the newest first; at most 1,000. */
  callsBehind(ask: ReportAsk & { of: FigureWithCalls }): Promise<string[]>;
  /** Counts a period anew from the journal, after a correction; how many calls it had. */
  recount(period: ReportPeriod): Promise<number>;
}
