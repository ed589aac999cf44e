import type { ReportName, ReportTable } from '../../server/core/figures/reports.ts';
import type { Reader } from '../texts/reader.ts';
import type { ReportNames } from './cell-text.ts';

export interface Choice {
  id: string;
  name: string;
}

/** The filter as it stands in the address: days of the office, both included. */
export type ReportQuery = { from: string; to: string } & Partial<
  Record<'queue' | 'person' | 'did' | 'trunk' | 'result', string>
>;

export interface SavedView {
  id: string;
  name: string;
  report: ReportName;
  /** As the address had it; its dates are kept as a span that ends with yesterday or today. */
  address: string;
  mail?: 'day' | 'week' | 'month';
}

export interface ReportView {
  name: ReportName;
  query: ReportQuery;
  table: ReportTable;
  /** Of the lines in `table`: which of all lines the first is, from 0. */
  firstLine: number;
  names: ReportNames;
  choices: { queues: Choice[]; people: Choice[]; trunks: Choice[]; dids: string[]; results: Choice[] };
  /** First and last day of each shortcut. */
  periods: { name: 'today' | 'yesterday' | 'week' | 'month' | 'year'; from: string; to: string }[];
  levels: { queue: string; sec: number }[];
  /** Epoch ms, for charts of one day. */
  from: number;
  to: number;
}

export const addressOf = (path: string, query: ReportQuery): string => `${path}?${new URLSearchParams(query)}`;

/** By what each queue's callers are to be answered, in words. */
export const levelText = (reader: Reader, view: Pick<ReportView, 'levels'>): string =>
  reader.t('reports.level', {
    queues: view.levels.map(({ queue, sec }) => reader.t('reports.level.queue', { queue, sec })).join(', '),
  });
