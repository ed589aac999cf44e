import type { Cell } from '../../server/core/figures/reports.ts';
import { planOf } from '../../server/core/figures/reports.ts';
import { word } from '../live/call-words.ts';
import { formatCount, formatShortTime, formatSpan } from '../texts/format.ts';
import { type CellContext, cellText, columnText } from './cell-text.ts';
import type { ReportView } from './report-view.ts';
import { WeekHeat } from './week-heat.tsx';

/** The picture of a report that has one, drawn here so that page and print need no script. */
export const ReportChart = ({ view, context }: { view: ReportView; context: CellContext }) => {
  const { chart } = planOf(view.name);
  if (!chart || view.table.rows.length === 0) return null;
  if (chart.kind === 'heat')
    return (
      <WeekHeat
        reader={context.reader}
        label={context.reader.t('figure.offered')}
        counts={view.table.rows.map((row) => row.slice(1).map(Number))}
      />
    );
  if (chart.kind === 'timeline') return <Timeline view={view} context={context} />;
  return <Bars view={view} context={context} of={chart.of} />;
};

const [barsWidth, barsHeight, labelsHeight] = [960, 200, 22];
/** More bars than these do not leave room for a label each. */
const labelsAtMost = 14;

const Bars = ({ view, context, of }: { view: ReportView; context: CellContext; of: string }) => {
  const { columns, rows } = view.table;
  const index = columns.findIndex(({ id }) => id === of);
  const column = columns[index]!;
  const values = rows.map((row) => Number(row[index] ?? 0));
  const most = Math.max(1, ...values);
  const step = barsWidth / rows.length;
  const every = Math.ceil(rows.length / labelsAtMost);
  const label = (row: readonly Cell[]): string => cellText(row[0] ?? null, columns[0]!, context);
  return (
    <figure class="card report-chart">
      <figcaption>{columnText(column, context.reader)}</figcaption>
      <svg
        viewBox={`0 0 ${barsWidth} ${barsHeight + labelsHeight}`}
        role="img"
        aria-label={columnText(column, context.reader)}
      >
        <line class="axis" x1="0" x2={barsWidth} y1={barsHeight} y2={barsHeight} />
        <text class="axis-text" x="0" y="11">
          {formatCount(most, context.reader)}
        </text>
        {values.map((value, at) => {
          const height = (value / most) * (barsHeight - 20);
          return (
            <rect
              class="bar"
              x={(at * step + step * 0.12).toFixed(1)}
              y={(barsHeight - height).toFixed(1)}
              width={(step * 0.76).toFixed(1)}
              height={height.toFixed(1)}
            >
              <title>{`${label(rows[at]!)}: ${cellText(value, column, context)}`}</title>
            </rect>
          );
        })}
        {rows.map((row, at) =>
          at % every === 0 ? (
            <text class="axis-text" x={(at * step + step / 2).toFixed(1)} y={barsHeight + 16} text-anchor="middle">
              {label(row)}
            </text>
          ) : null,
        )}
      </svg>
    </figure>
  );
};

const lane = 34;
const DAY_MS = 86_400_000;

/** One lane for each person, over the last day of the period that has anything. */
const Timeline = ({ view, context }: { view: ReportView; context: CellContext }) => {
  const { reader } = context;
  const spans = view.table.rows.map(([login, from, to, state, reason]) => ({
    login: String(login),
    from: Number(from),
    to: Number(to),
    state: String(state),
    reason,
  }));
  const end = Math.max(...spans.map(({ to }) => to));
  // A day that begins with the period's midnight.
  const start = view.from + Math.floor((end - 1 - view.from) / DAY_MS) * DAY_MS;
  const shown = spans.filter(({ to }) => to > start);
  const first = Math.max(start, Math.min(...shown.map(({ from }) => from)));
  const people = [...new Set(shown.map(({ login }) => login))];
  const left = 130;
  const scale = (barsWidth - left) / Math.max(1, end - first);
  const x = (at: number): number => left + (Math.max(at, first) - first) * scale;
  const hours = Array.from({ length: 9 }, (_, index) => first + ((end - first) * index) / 8);
  return (
    <figure class="card report-chart">
      <figcaption class="timeline-key">
        {['ready', 'ringing', 'talking', 'wrap-up', 'break'].map((state) => (
          <span class={`key-${state}`}>{word(reader, 'state', state)}</span>
        ))}
      </figcaption>
      <svg
        viewBox={`0 0 ${barsWidth} ${people.length * lane + 24}`}
        role="img"
        aria-label={reader.t('report.timeline')}
      >
        {people.map((login, index) => (
          <text class="axis-text" x="0" y={index * lane + 21}>
            {context.names.person(login)}
          </text>
        ))}
        {shown.map(({ login, from, to, state, reason }) => (
          <rect
            class={`duty duty-${state}`}
            x={x(from).toFixed(1)}
            y={people.indexOf(login) * lane + 6}
            width={Math.max(0.6, x(to) - x(from)).toFixed(1)}
            height={lane - 12}
          >
            <title>
              {[
                word(reader, 'state', state),
                reason === null ? '' : word(reader, 'break', String(reason)),
                formatShortTime(from, reader),
                formatSpan(to - from),
              ]
                .filter(Boolean)
                .join(' · ')}
            </title>
          </rect>
        ))}
        {hours.map((at, index) => (
          <text
            class="axis-text"
            x={x(at).toFixed(1)}
            y={people.length * lane + 18}
            text-anchor={index === 0 ? 'start' : index === 8 ? 'end' : 'middle'}
          >
            {formatShortTime(at, reader)}
          </text>
        ))}
      </svg>
    </figure>
  );
};
