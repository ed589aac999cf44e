import type { FlowFigures } from '../../core/ivr/flow-figures.ts';
import type { CallFilter, CallSums } from '../../store/queries/calls.ts';
import type { CostReport, ReportPeriod } from '../../store/queries/cost-report.ts';
import type { TrunkReport } from '../../store/queries/trunk-report.ts';

/** Long reading, away from the thread that carries calls. Rejects with CentralitaError `report-failed`. */
export interface Reports {
  costs(period: ReportPeriod): Promise<CostReport>;
  /** How callers went through a flow. */
  flowFigures(asked: { flowId: string; since: number }): Promise<FlowFigures>;
  /** How each line did that had a call. */
  trunks(period: ReportPeriod): Promise<TrunkReport[]>;
  /** What the calls that match come to. */
  sums(filter: CallFilter): Promise<CallSums>;
}
