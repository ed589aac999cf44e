import type { Cell } from '../../server/core/figures/reports.ts';
import { planOf } from '../../server/core/figures/reports.ts';
import type { Look, Picture, Shape } from '../../server/core/sheets/picture.ts';
import { breakName } from '../live/break-name.ts';
import { word } from '../live/call-words.ts';
import { formatCount, formatDate, formatShortTime, formatSpan } from '../texts/format.ts';
import type { Reader, TextKey } from '../texts/reader.ts';
import { type CellContext, cellText, columnText } from './cell-text.ts';
import type { ReportView } from './report-view.ts';

/** A week's counts by weekday and hour, of a report that is a map of them. */
const heatOf = (view: ReportView, { reader }: CellContext) => ({
  ...{ reader, label: reader.t('figure.offered') },
  counts: view.table.rows.map((row) => row.slice(1).map(Number)),
});

/** Its picture for a narrow screen, where the usual one would be too small to read. */
export const uprightOf = (view: ReportView, context: CellContext): Picture | undefined =>
  planOf(view.name).chart?.kind === 'heat' ? uprightHeat(heatOf(view, context)) : undefined;

/** The picture of a report that has one: the same on the page and in print. */
export function pictureOf(view: ReportView, context: CellContext): Picture | undefined {
  const { chart } = planOf(view.name);
  if (!chart || view.table.rows.length === 0) return undefined;
  if (chart.kind === 'heat') return heatPicture(heatOf(view, context));
  const lines = view.table.chart ?? [];
  if (lines.length === 0) return undefined;
  return chart.kind === 'timeline'
    ? timelinePicture(view, lines, context)
    : barsPicture({ view, lines, context, chart });
}

const [width, barsHeight, labelsHeight] = [960, 200, 22];
/** More bars than these do not leave room for a label each. */
const labelsAtMost = 14;
/** More bars than these are no bars any more: neighbours stand as their mean. */
const barsAtMost = 240;

/** Neighbouring lines as one, with the first one's name, so that years leave no more bars than can be seen. */
function joinBars(lines: readonly Cell[][]): { first: Cell; last: Cell; value: number; plan: number; of: number }[] {
  const each = Math.ceil(lines.length / barsAtMost);
  return Array.from({ length: Math.ceil(lines.length / each) }, (_, at) => {
    const group = lines.slice(at * each, (at + 1) * each);
    const mean = (index: 1 | 2): number =>
      group.reduce((total, row) => total + Number(row[index] ?? 0), 0) / group.length;
    return { first: group[0]![0]!, last: group.at(-1)![0]!, value: mean(1), plan: mean(2), of: group.length };
  });
}

function barsPicture(given: {
  view: ReportView;
  lines: readonly Cell[][];
  context: CellContext;
  chart: { of: string; plan?: string };
}): Picture {
  const { view, lines, context } = given;
  const { of, plan } = given.chart;
  const { columns } = view.table;
  const column = columns.find(({ id }) => id === of)!;
  const bars = joinBars(lines);
  const most = Math.max(1, ...bars.map(({ value, plan }) => Math.max(value, plan)));
  const step = width / bars.length;
  const every = Math.ceil(bars.length / labelsAtMost);
  const label = (cell: Cell): string => cellText(cell, columns[0]!, context);
  const shapes: Shape[] = [
    { kind: 'line', look: 'axis', x1: 0, y1: barsHeight, x2: width, y2: barsHeight },
    { kind: 'text', look: 'axis-text', x: 0, y: 11, text: formatCount(most, context.reader) },
  ];
  for (const [at, { first, last, value, plan: planned, of: lines }] of bars.entries()) {
    const height = (value / most) * (barsHeight - 20);
    const span = lines === 1 ? label(first) : `${label(first)} – ${label(last)}`;
    const x = at * step + step * 0.12;
    const tip = `${span}: ${cellText(value, column, context)}`;
    shapes.push({ kind: 'box', look: 'bar', x, y: barsHeight - height, width: step * 0.76, height, tip });
    if (plan !== undefined) {
      // The plan as a mark across each bar.
      const y = barsHeight - (planned / most) * (barsHeight - 20);
      shapes.push({ kind: 'box', look: 'bar-plan', x: at * step, y: y - 1.5, width: step, height: 3 });
    }
    if (at % every !== 0) continue;
    const middle = at * step + step / 2;
    shapes.push({
      ...{ kind: 'text', look: 'axis-text', y: barsHeight + 16, text: label(first) },
      // A long name at the edge would be cut off.
      ...(at === 0 && every > 1 ? { x: 0 } : { x: middle, anchor: 'middle' }),
    });
  }
  const each = bars[0]!.of;
  const name = columnText(column, context.reader);
  const { t } = context.reader;
  const labelOf = (): string => {
    if (plan !== undefined) return t(`report.${view.name}`);
    return each > 1 ? t('reports.bars-joined', { figure: name, lines: each }) : name;
  };
  return {
    label: labelOf(),
    key:
      plan === undefined
        ? []
        : [
            { look: 'bar', text: name },
            { look: 'bar-plan', text: columnText(columns.find(({ id }) => id === plan)!, context.reader) },
          ],
    ...{ width, height: barsHeight + labelsHeight, shapes },
  };
}

const lane = 34;
const namesWidth = 130;
const states = ['ready', 'ringing', 'talking', 'wrap-up', 'break'] as const;
const lookOf = (state: string): Look => `duty-${states.find((each) => each === state) ?? 'other'}`;

/** One lane for each person, over one day. */
function timelinePicture(view: ReportView, lines: readonly Cell[][], context: CellContext): Picture {
  const { reader } = context;
  const spans = lines.map(([login, from, to, state, reason]) => ({
    ...{ login: String(login), from: Number(from), to: Number(to), state: String(state), reason: reason ?? null },
  }));
  const [first, end] = [Math.min(...spans.map(({ from }) => from)), Math.max(...spans.map(({ to }) => to))];
  const people = [...new Set(spans.map(({ login }) => login))];
  const x = (at: number): number => namesWidth + ((at - first) * (width - namesWidth)) / Math.max(1, end - first);
  const shapes: Shape[] = people.map((login, index) => ({
    ...{ kind: 'text', look: 'axis-text', x: 0, y: index * lane + 21, text: context.names.person(login) },
  }));
  for (const { login, from, to, state, reason } of spans) {
    const words = [
      word(reader, 'state', state),
      reason === null ? '' : breakName(reader, context.names.breaks, String(reason)),
      formatShortTime(from, reader),
      formatSpan(to - from),
    ];
    shapes.push({
      ...{ kind: 'box', look: lookOf(state), x: x(from), y: people.indexOf(login) * lane + 6 },
      ...{ width: Math.max(0.6, x(to) - x(from)), height: lane - 12, tip: words.filter(Boolean).join(' · ') },
    });
  }
  const marks = 8;
  for (let index = 0; index <= marks; index++) {
    const at = first + ((end - first) * index) / marks;
    const y = people.length * lane + 18;
    const anchor = index === 0 ? {} : { anchor: index === marks ? ('end' as const) : ('middle' as const) };
    shapes.push({ kind: 'text', look: 'axis-text', x: x(at), y, text: formatShortTime(at, reader), ...anchor });
  }
  return {
    label: `${reader.t(`report.${view.name}`)} · ${formatDate(first, reader)}`,
    key: states.map((state) => ({ look: lookOf(state), text: word(reader, 'state', state) })),
    ...{ width, height: people.length * lane + 24, shapes },
  };
}

const cell = 36;
const dayLabels = 84;

/**
 * The same week upright, for a narrow screen: a line for each hour from the first to the last that has anything, the days
 * side by side.
 */
export function uprightHeat(given: { reader: Reader; label: string; counts: readonly (readonly number[])[] }): Picture {
  const { reader, label, counts } = given;
  const most = Math.max(1, ...counts.flat());
  const used = counts[0]!.map((_, hour) => hour).filter((hour) => counts.some((hours) => hours[hour]! > 0));
  const [first, last] = [used[0] ?? 0, used.at(-1) ?? 23];
  const [labels, head, row] = [36, 24, 32];
  const shapes: Shape[] = counts.map((_, index) => ({
    ...{ kind: 'text', look: 'axis-text', x: labels + (index + 0.5) * cell, y: 14, anchor: 'middle' },
    text: reader.t(`weekday.${index + 1}` as TextKey).slice(0, 2),
  }));
  for (let hour = first; hour <= last; hour++) {
    const y = head + (hour - first) * row;
    shapes.push({
      kind: 'text',
      look: 'axis-text',
      x: 0,
      y: y + row / 2 + 4,
      text: reader.t('reports.hour-of', { hour }),
    });
    for (const [index, hours] of counts.entries()) {
      const place = { x: labels + index * cell, y, width: cell, height: row };
      const day = reader.t(`weekday.${index + 1}` as TextKey);
      shapes.push(...heatCell({ reader, place, count: hours[hour]!, most, day, hour }));
    }
  }
  return { label, key: [], width: labels + 7 * cell, height: head + (last - first + 1) * row, shapes };
}

/** One hour of a day: its box, and its number where there is any. */
function heatCell(of: {
  reader: Reader;
  place: { x: number; y: number; width: number; height: number };
  count: number;
  most: number;
  day: string;
  hour: number;
}): Shape[] {
  const { reader, place, count, most, day, hour } = of;
  const { x, y, width, height } = place;
  const tip = reader.t('reports.heat-cell', { day, hour, count: formatCount(count, reader) });
  const box = { x: x + 1, y: y + 1, width: width - 2, height: height - 2, radius: 4 };
  const shape: Shape = { kind: 'box', look: 'heat', ...box, strength: 0.06 + 0.94 * (count / most), tip };
  if (count === 0) return [shape];
  const look = count / most > 0.68 ? 'heat-text-on-strong' : 'heat-text';
  const text = count < 1_000 ? formatCount(count, reader) : `${Math.round(count / 1_000)}k`;
  return [shape, { kind: 'text', look, x: x + width / 2, y: y + height / 2 + 4, text, anchor: 'middle' }];
}

/** A week as a map: seven lines from Monday, 24 hours each, the darker the more. */
export function heatPicture(given: { reader: Reader; label: string; counts: readonly (readonly number[])[] }): Picture {
  const { reader, label, counts } = given;
  const most = Math.max(1, ...counts.flat());
  const shapes: Shape[] = counts[0]!.map((_, hour) => ({
    ...{ kind: 'text', look: 'axis-text', x: dayLabels + hour * cell + cell / 2, y: 16, text: `${hour}` },
    anchor: 'middle',
  }));
  for (const [index, hours] of counts.entries()) {
    const day = reader.t(`weekday.${index + 1}` as TextKey);
    const y = 24 + index * cell;
    shapes.push({ kind: 'text', look: 'axis-text', x: 0, y: y + cell / 2 + 4, text: day });
    for (const [hour, count] of hours.entries()) {
      const place = { x: dayLabels + hour * cell, y, width: cell, height: cell };
      shapes.push(...heatCell({ reader, place, count, most, day, hour }));
    }
  }
  return { label, key: [], width: dayLabels + 24 * cell, height: 24 + 7 * cell, shapes };
}
