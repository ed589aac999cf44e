import { formatCount } from '../texts/format.ts';
import type { Reader, TextKey } from '../texts/reader.ts';

const cell = 36;
const dayLabels = 84;

/** A week as a map: seven lines from Monday, 24 hours each, the darker the more. */
export const WeekHeat = (props: { reader: Reader; label: string; counts: readonly (readonly number[])[] }) => {
  const { reader, label, counts } = props;
  const most = Math.max(1, ...counts.flat());
  return (
    <figure class="card report-chart">
      <figcaption>{label}</figcaption>
      <svg viewBox={`0 0 ${dayLabels + 24 * cell} ${24 + 7 * cell}`} role="img" aria-label={label}>
        {counts[0]!.map((_, hour) => (
          <text class="axis-text" x={dayLabels + hour * cell + cell / 2} y="16" text-anchor="middle">
            {hour}
          </text>
        ))}
        {counts.map((hours, index) => {
          const day = reader.t(`weekday.${index + 1}` as TextKey);
          const y = 24 + index * cell;
          return [
            <text class="axis-text" x="0" y={y + cell / 2 + 4}>
              {day}
            </text>,
            hours.map((count, hour) => {
              const x = dayLabels + hour * cell;
              return (
                <g>
                  <rect
                    class="heat"
                    x={x + 1}
                    y={y + 1}
                    width={cell - 2}
                    height={cell - 2}
                    rx="4"
                    fill-opacity={(0.06 + 0.94 * (count / most)).toFixed(2)}
                  >
                    <title>{reader.t('reports.heat-cell', { day, hour, count: formatCount(count, reader) })}</title>
                  </rect>
                  {count > 0 && (
                    <text
                      class={count / most > 0.55 ? 'heat-text on-strong' : 'heat-text'}
                      x={x + cell / 2}
                      y={y + cell / 2 + 4}
                      text-anchor="middle"
                    >
                      {count < 1_000 ? count : `${Math.round(count / 1_000)}k`}
                    </text>
                  )}
                </g>
              );
            }),
          ];
        })}
      </svg>
    </figure>
  );
};
