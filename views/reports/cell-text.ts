import { noCountry } from '../../server/core/figures/cost-plans.ts';
import { type Cell, noResult, type ReportColumn } from '../../server/core/figures/reports.ts';
import type { BreakReason } from '../../server/core/office/break-reasons.ts';
import { breakName } from '../live/break-name.ts';
import { word } from '../live/call-words.ts';
import {
  formatAmount,
  formatCount,
  formatDay,
  formatInstant,
  formatMonth,
  formatShare,
  formatSpan,
} from '../texts/format.ts';
import { isTextKey, type Reader, type TextKey } from '../texts/reader.ts';

/** Names for the ids that stand in reports. */
export interface ReportNames {
  queue(id: string): string;
  person(login: string): string;
  trunk(id: string): string;
  department(id: string): string;
  flow(id: string): string;
  /** A result of calls as the office calls it. */
  result(id: string): string;
  breaks: readonly BreakReason[];
  number(number: string): string;
}

export interface CellContext {
  reader: Reader;
  names: ReportNames;
}

const two = (value: number): string => String(value).padStart(2, '0');
const clock = (minute: number): string => `${two(Math.floor(minute / 60))}:${two(minute % 60)}`;

function countryName(code: string, reader: Reader): string {
  if (code === noCountry) return reader.t('costs.no-country');
  return new Intl.DisplayNames(reader.language, { type: 'region' }).of(code) ?? code;
}

/** What a column is called: a figure's name, or that of the column. */
export function columnText({ id }: ReportColumn, reader: Reader): string {
  const hour = /^hour-(\d+)$/.exec(id)?.[1];
  if (hour !== undefined) return two(Number(hour));
  const key = `figure.${id}`;
  return isTextKey(key) ? reader.t(key) : reader.t(`report.column.${id}` as TextKey);
}

/** How a column's cells are reckoned; undefined where there is nothing to say. */
export function formulaOf({ id }: ReportColumn, reader: Reader): string | undefined {
  const key = [`figure.${id}.formula`, `report.column.${id}.formula`].find(isTextKey);
  return key && reader.t(key);
}

/** Whether cells stand to the right, one below the other. */
export const isNumeric = ({ unit }: ReportColumn): boolean =>
  unit === 'count' ||
  unit === 'mean' ||
  unit === 'share' ||
  unit === 'span' ||
  unit === 'seconds' ||
  unit === 'money' ||
  unit === 'amount';

/** What people read of a cell: on the page, in the PDF and wherever no number is wanted. */
export function cellText(cell: Cell, column: ReportColumn, { reader, names }: CellContext): string {
  const { unit } = column;
  if (unit === 'seconds') return cell === null ? reader.t('reports.longer') : reader.t('reports.up-to', { sec: cell });
  if (unit === 'flow' && cell === '') return reader.t('reports.after-call');
  if (cell === null || cell === '') return '–';
  if (typeof cell === 'number') {
    if (unit === 'share') return formatShare(cell, reader);
    if (unit === 'span') return formatSpan(cell);
    if (unit === 'instant') return formatInstant(cell, reader);
    if (unit === 'quarter' || unit === 'hour') return clock(cell);
    if (unit === 'weekday') return reader.t(`weekday.${cell}` as TextKey);
    return formatCount(cell, reader);
  }
  if (unit === 'amount') return formatAmount(cell, reader);
  if (unit === 'country') return countryName(cell, reader);
  if (unit === 'department') return names.department(cell);
  if (unit === 'call-kind') return word(reader, 'call-kind', cell);
  if (unit === 'payer-how') return word(reader, 'payer-how', cell);
  if (unit === 'charge-kind') return word(reader, 'charge-kind', cell);
  if (unit === 'unrated-why') return word(reader, 'unrated', cell);
  if (unit === 'unrated-do') return word(reader, 'unrated-do', cell);
  if (unit === 'queue') return names.queue(cell);
  if (unit === 'person') return names.person(cell);
  if (unit === 'trunk') return names.trunk(cell);
  if (unit === 'number' || unit === 'did') return names.number(cell);
  if (unit === 'day' || unit === 'week') return formatDay(cell, reader);
  if (unit === 'month') return formatMonth(cell, reader);
  if (unit === 'end-reason') return word(reader, 'end', cell);
  if (unit === 'direction') return word(reader, 'direction', cell);
  if (unit === 'break') return breakName(reader, names.breaks, cell);
  if (unit === 'result') return cell === noResult ? reader.t('reports.no-result') : names.result(cell);
  if (unit === 'state') return word(reader, 'state', cell);
  if (unit === 'break-kind') return reader.t(`report.break-kind.${cell}` as TextKey);
  if (unit === 'flow') return names.flow(cell);
  if (unit === 'menu-way') return word(reader, 'ivr-left', cell);
  return cell;
}
