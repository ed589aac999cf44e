import { type CostCount, type CostKey, costCounts, costPlans } from './cost-plans.ts';
import { type FigureName, type FigureUnit, figures } from './figures.ts';

/** By what calls can be told apart. */
export type Dimension =
  | 'queue'
  | 'person'
  | 'did'
  | 'trunk'
  | 'result'
  | 'quarter'
  | 'hour'
  | 'day'
  | 'week'
  | 'month'
  | 'weekday';

/** What a cell holds; ids are named where they are shown. Spans are ms, instants epoch ms. */
export type CellUnit =
  | FigureUnit
  | Dimension
  | 'instant'
  | 'number'
  | 'call'
  | 'end-reason'
  | 'direction'
  | 'break'
  /** `paid` or `unpaid`. */
  | 'break-kind'
  | 'state'
  | 'flow'
  /** Literals of `ivr.left`. */
  | 'menu-way'
  /** A number with decimals. */
  | 'mean'
  | 'text'
  /** Counts nothing: the third, not three. */
  | 'number-of'
  | 'money'
  /** An exact decimal text, in the currency that stands in its line. */
  | 'amount'
  /** ISO 3166-1 alpha-2. */
  | 'country'
  | 'call-kind'
  | 'department'
  /** `cost` or `price`. */
  | 'charge-kind'
  | 'payer-how'
  /** Literals of a charge's reason, as what is wrong and as what to do. */
  | 'unrated-why'
  | 'unrated-do'
  | 'seconds';

export type Cell = string | number | null;

/** `id`: a figure's name, or another column's; its text is `report.column.<id>` or `figure.<id>`. */
export interface ReportColumn {
  id: string;
  unit: CellUnit;
}

/** By what a report can be narrowed. */
export const reportFilters = ['queue', 'person', 'did', 'trunk', 'result'] as const;
export type ReportFilter = (typeof reportFilters)[number];

export interface ReportPlan {
  /** What it is mostly asked about: heads the list of reports. */
  group: 'calls' | 'people' | 'lines' | 'costs';
  /** Calls added up by quarter-hour roll-ups; absent = a list with a query of its own. */
  by?: Dimension;
  figures?: readonly FigureName[];
  /** With each line's share of this figure's total. */
  shareOf?: FigureName;
  /** With the median and the 90th percentile of waits. */
  waits?: true;
  /** Those that change what it shows; absent = all. */
  filters?: readonly ReportFilter[];
  /** Charges added up by this. */
  cost?: CostKey;
  /** Only the first hundred by this. */
  top?: 'cost' | 'talk' | 'charged';
  /** Its figures are of calls, though it has a query of its own: each leads to them. */
  drill?: true;
  /** `plan`: the column that each bar is held against. */
  chart?: { kind: 'bars'; of: string; plan?: string } | { kind: 'heat' } | { kind: 'timeline' };
}

const usual = ['offered', 'answered', 'abandoned', 'service-level', 'asa', 'aht'] as const;
const bars = (of: string) => ({ kind: 'bars', of }) as const;

/** The ready reports, in the order of their list. */
export const reportPlans = {
  queues: { group: 'calls', by: 'queue', figures: [...usual, 'abandon-rate', 'overflowed'], waits: true },
  'service-levels': {
    group: 'calls',
    by: 'queue',
    figures: [
      ...['offered', 'answered', 'abandoned', 'short-abandoned'],
      ...['service-level', 'service-level-answered', 'service-level-all', 'service-level-ended'],
    ] as FigureName[],
  },
  quarters: { group: 'calls', by: 'quarter', figures: usual, chart: bars('offered') },
  hours: { group: 'calls', by: 'hour', figures: usual, chart: bars('offered') },
  days: { group: 'calls', by: 'day', figures: usual, waits: true, chart: bars('offered') },
  weeks: { group: 'calls', by: 'week', figures: usual, chart: bars('offered') },
  months: { group: 'calls', by: 'month', figures: usual, chart: bars('offered') },
  weekdays: { group: 'calls', by: 'weekday', figures: usual, chart: bars('offered') },
  heat: { group: 'calls', chart: { kind: 'heat' } },
  dids: { group: 'calls', by: 'did', figures: usual },
  waits: { group: 'calls', chart: bars('answered') },
  abandoned: { group: 'calls', filters: ['queue', 'did', 'trunk'] },
  missed: { group: 'calls', filters: ['queue', 'did', 'trunk'] },
  'first-contact': { group: 'calls' },
  'repeat-callers': { group: 'calls' },
  callbacks: { group: 'calls', filters: ['queue'] },
  'menu-paths': { group: 'calls', filters: ['did'] },
  ratings: { group: 'calls' },
  results: {
    ...{ group: 'calls', by: 'result', figures: ['handled', 'aht', 'talk-time'], shareOf: 'handled' },
    chart: bars('handled'),
  },
  people: {
    group: 'people',
    by: 'person',
    figures: ['handled', 'aht', 'talk-time', 'hold-time', 'wrap-up-time', 'occupancy', 'utilisation'],
  },
  'results-by-person': { group: 'people', drill: true },
  transfers: { group: 'people', by: 'person', figures: ['handled', 'transfers', 'transfer-rate'] },
  duty: {
    group: 'people',
    by: 'person',
    filters: ['person'],
    figures: ['signed-in-time', 'break-time', 'occupancy', 'utilisation'],
  },
  'log-ins': { group: 'people', filters: ['person'] },
  breaks: { group: 'people', filters: ['person'] },
  adherence: { group: 'people', filters: ['person'] },
  'shift-quarters': {
    group: 'people',
    filters: ['person'],
    chart: { kind: 'bars', of: 'people-there', plan: 'people-planned' },
  },
  timeline: { group: 'people', filters: ['person'], chart: { kind: 'timeline' } },
  lines: { group: 'lines', by: 'trunk', figures: usual },
  'busy-lines': { group: 'lines', chart: bars('most-at-once') },
  'line-quality': { group: 'lines', filters: ['trunk'] },
  causes: { group: 'lines' },
  spending: { group: 'costs', filters: ['person', 'trunk'] },
  ...costPlans,
} as const satisfies Record<string, ReportPlan>;

export type ReportName = keyof typeof reportPlans;
export const reportNames = Object.keys(reportPlans) as ReportName[];
export const planOf = (name: ReportName): ReportPlan => reportPlans[name];
export const filtersOf = (name: ReportName): readonly ReportFilter[] => planOf(name).filters ?? reportFilters;

/** In place of a result's id: nobody has said what came of the call. */
export const noResult = '-';

export interface ReportAsk {
  name: ReportName;
  /** Epoch ms, `to` excluded. */
  from: number;
  to: number;
  timezone: string;
  queue?: string;
  person?: string;
  did?: string;
  trunk?: string;
  /** One of the office's results, or `noResult`. */
  result?: string;
  /** Which lines of a long list, from 0; without, the first thousand. */
  lines?: { from: number; most: number };
}

export interface ReportTable {
  columns: ReportColumn[];
  /** The lines asked for. */
  rows: Cell[][];
  /** How many lines there are. */
  count: number;
  /**
   * What the chart is drawn from, be its lines shown or not: for bars a line's name, its value and its plan, for a timeline the
   * spans of the last day.
   */
  chart?: Cell[][];
  /** All of it as one row; absent where a sum says nothing. */
  total?: Cell[];
  /** There are lines after those. */
  cut?: true;
  /** Rows of the journal that are still to be counted: just after a start, for a while. */
  behind: number;
}

export const figureColumn = (name: FigureName): ReportColumn => ({ id: name, unit: figures[name].unit });

/** The figures that count calls, which can be seen. */
export const figuresOfCalls = [
  ...(['offered', 'answered', 'abandoned', 'short-abandoned', 'overflowed', 'handled', 'transfers'] as const),
] as const satisfies readonly FigureName[];
export type FigureOfCalls = (typeof figuresOfCalls)[number];

/** Whatever in a report leads to its calls. */
export type CountOfCalls = FigureOfCalls | CostCount;
export const countsOfCalls: readonly CountOfCalls[] = [...figuresOfCalls, ...costCounts];

/** The calls that are asked for behind a count; `line` of a report of costs, without it all of its lines. */
export interface CallsAsk extends ReportAsk {
  of: CountOfCalls;
  line?: { key: string; currency: string };
}
