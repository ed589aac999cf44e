import type { CostReport, ReportPeriod } from '../../store/queries/cost-report.ts';

/** What the data worker can be asked; each answer bears the request's `id`. */
export type DataRequest = { id: number } & ({ kind: 'checkpoint' } | { kind: 'costs'; period: ReportPeriod });

export type DataAnswer = { id: number } & (
  | { kind: 'done'; value: CostReport | { checkpointed: number } }
  | { kind: 'failed'; why: string }
);
