import type { CallListRow } from '../../../views/story/story.ts';
import { csvCell } from '../../core/sheets/csv.ts';
import type { CallFilter } from '../../store/queries/calls.ts';
import type { WebDeps } from '../web-deps.ts';
import { listRows } from './call-list.ts';

const rowsAtOnce = 200;

const columns: [string, (row: CallListRow) => string | number | undefined][] = [
  ['id', (row) => row.id],
  ['started', (row) => new Date(row.startedAt).toISOString()],
  ['direction', (row) => row.direction],
  ['number', (row) => row.number],
  ['name', (row) => row.name],
  ['person', (row) => row.person],
  ['queue', (row) => row.queue],
  ['trunk', (row) => row.trunk],
  ['answered', (row) => (row.isAnswered ? 'yes' : 'no')],
  ['end', (row) => row.endReason],
  ['wait_s', (row) => row.waitMs && Math.round(row.waitMs / 1000)],
  ['talk_s', (row) => Math.round(row.talkMs / 1000)],
  ['cost', (row) => (row.costState === 'unrated' ? '' : row.cost)],
  ['currency', (row) => row.currency],
  ['cost_state', (row) => row.costState],
  ['result', (row) => row.outcome],
];

const head = `${columns.map(([name]) => name).join(',')}\r\n`;
const lineOf = (row: CallListRow): string => `${columns.map(([, cell]) => csvCell(cell(row))).join(',')}\r\n`;
/** The mark by which spreadsheets know UTF-8. */
const mark = '\ufeff';

/** These calls as CSV. */
export const printCalls = (rows: readonly CallListRow[]): string => mark + head + rows.map(lineOf).join('');

/** All calls of the filter as CSV, read as fast as it is taken: a year of calls does not hold the exchange. */
export function callsCsv(deps: WebDeps, filter: CallFilter): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  let cursor: string | undefined;
  let isFirst = true;
  return new ReadableStream(
    {
      async pull(controller) {
        const { rows, next } = await deps.reports.calls({ filter, limit: rowsAtOnce, ...(cursor && { cursor }) });
        const lines = listRows(deps, rows).map(lineOf).join('');
        controller.enqueue(encoder.encode(isFirst ? mark + head + lines : lines));
        isFirst = false;
        cursor = next;
        if (next === undefined) controller.close();
      },
    },
    { highWaterMark: 1 },
  );
}
