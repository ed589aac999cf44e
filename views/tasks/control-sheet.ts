import { zoneOffset } from '../../server/core/schedule/local-time.ts';
import { type SheetCell, sheetInstant, sheetSpan } from '../../server/core/sheets/printed-report.ts';
import type { SheetFigures, SheetRow } from '../../server/core/tasks/control-sheet.ts';
import type { TaskStateKind } from '../../server/core/tasks/task.ts';
import type { Option } from '../parts/form.ts';
import { formatCount, formatDay, formatInstant, formatLongSpan } from '../texts/format.ts';
import type { Reader } from '../texts/reader.ts';

export const sheetViews = ['days', 'tasks'] as const;
export type SheetViewName = (typeof sheetViews)[number];

/** Whose figures of what and when, as the address has it; days of the office, both included. */
export interface SheetQuery {
  from: string;
  to: string;
  kind: string;
  person: string;
  view: SheetViewName;
}

/** A task in the sheet, all ids as names. */
export interface SheetTaskView {
  id: number;
  askedAt: number;
  askedBy: string;
  kind: string;
  title: string;
  customer: string;
  person: string;
  state: TaskStateKind;
  dueAt: number | undefined;
  doneAt: number | undefined;
  isLate: boolean;
  spentMs: number;
}

export interface SheetView {
  query: SheetQuery;
  days: { rows: SheetRow[]; total: SheetFigures } | undefined;
  tasks: SheetTaskView[] | undefined;
  names: { kind(id: string): string; person(login: string): string };
  choices: { kinds: Option[]; people: Option[] };
}

/** A cell for reading and for reckoning; `task`: leads to it on the page. */
export interface ReadyCell {
  text: string;
  cell: SheetCell;
  /** For programs: spans in seconds, instants in UTC. */
  csv?: string | number;
  task?: number;
}

export interface SheetTable {
  head: { text: string; right: boolean }[];
  rows: ReadyCell[][];
  total?: ReadyCell[];
}

const word = (text: string): ReadyCell => ({ text, cell: text === '' ? null : { kind: 'text', text } });

/** The same table for the page, the paper and the spreadsheet. */
export function sheetTable(view: SheetView, reader: Reader): SheetTable {
  const { t } = reader;
  const count = (value: number): ReadyCell => ({ text: formatCount(value, reader), cell: { kind: 'count', value } });
  const span = (ms: number): ReadyCell => ({
    text: ms === 0 ? '—' : formatLongSpan(ms, reader),
    cell: { kind: 'span', value: sheetSpan(ms) },
    csv: Math.round(ms / 1000),
  });
  const instant = (at: number | undefined): ReadyCell =>
    at === undefined
      ? word('')
      : {
          text: formatInstant(at, reader),
          cell: { kind: 'instant', value: sheetInstant(at + zoneOffset(reader.timezone, at)) },
          csv: new Date(at).toISOString(),
        };
  const left = (text: string) => ({ text, right: false });
  const right = (text: string) => ({ text, right: true });
  const figures = (of: SheetFigures): ReadyCell[] => [
    count(of.asked),
    count(of.done),
    count(of.doneLate),
    count(of.overdue),
    count(of.handedBack),
    count(of.sentBack),
    span(of.spentMs),
  ];
  if (view.tasks)
    return {
      head: [
        left(t('sheet.asked-at')),
        left(t('sheet.asked-by')),
        left(t('task.kind')),
        left(t('task.title')),
        left(t('case.customer')),
        left(t('task.assignee')),
        left(t('case.state')),
        left(t('case.due')),
        left(t('sheet.done-at')),
        left(t('task.late')),
        right(t('task.spent')),
      ],
      rows: view.tasks.map((task) => [
        instant(task.askedAt),
        word(task.askedBy),
        word(task.kind),
        { ...word(task.title), task: task.id },
        word(task.customer),
        word(task.person),
        word(t(`task-state.${task.state}`)),
        instant(task.dueAt),
        instant(task.doneAt),
        word(t(task.isLate ? 'value.yes' : 'value.no')),
        span(task.spentMs),
      ]),
    };
  const { rows, total } = view.days!;
  return {
    head: [
      left(t('sheet.day')),
      left(t('task.kind')),
      left(t('task.assignee')),
      right(t('sheet.asked')),
      right(t('sheet.done')),
      right(t('sheet.done-late')),
      right(t('sheet.overdue')),
      right(t('sheet.handed-back')),
      right(t('sheet.sent-back')),
      right(t('task.spent')),
    ],
    rows: rows.map((row) => [
      word(formatDay(row.day, reader)),
      word(view.names.kind(row.kind)),
      word(row.login === '' ? t('sheet.nobody') : view.names.person(row.login)),
      ...figures(row),
    ]),
    ...(rows.length > 0 && { total: [word(t('reports.total')), word(''), word(''), ...figures(total)] }),
  };
}
