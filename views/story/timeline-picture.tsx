import type { Page } from '../layout/page.ts';
import { word } from '../live/call-words.ts';
import { formatSpan } from '../texts/format.ts';
import type { Timeline } from './timeline.ts';

const left = 190;
const right = 24;
const width = 1000;
const laneHeight = 40;
const axisHeight = 26;
const barHeight: Record<string, number> = { waiting: 16, ringing: 8, connected: 16, talking: 16, held: 16 };

/** The lanes of a call as one picture; names of the lanes come from `nameOf`. */
export const TimelinePicture = ({
  page,
  timeline,
  nameOf,
}: {
  page: Page;
  timeline: Timeline;
  nameOf: (laneId: string) => string;
}) => {
  const { t } = page.reader;
  const x = (at: number): number => Math.round((left + at * (width - left - right)) * 10) / 10;
  const height = timeline.lanes.length * laneHeight + axisHeight;
  const kinds = [...new Set(timeline.lanes.flatMap(({ spans }) => spans.map(({ kind }) => kind)))];
  return (
    <figure class="timeline">
      <div class="timeline-frame">
        <svg viewBox={`0 0 ${width} ${height}`}>
          <title>{t('story.timeline')}</title>
          {timeline.ticks.map((tick) => (
            <g class="tick">
              <line x1={x(tick.at)} x2={x(tick.at)} y1="0" y2={height - axisHeight} />
              <text x={x(tick.at)} y={height - 8} text-anchor="middle">
                {formatSpan(tick.ms)}
              </text>
            </g>
          ))}
          {timeline.lanes.map((lane, index) => {
            const middle = index * laneHeight + laneHeight / 2;
            return (
              <g>
                <text class="lane-name" x={left - 14} y={middle + 4} text-anchor="end">
                  {shorten(nameOf(lane.id))}
                </text>
                <line class="lane-line" x1={left} x2={width - right} y1={middle} y2={middle} />
                {lane.spans.map((span) => (
                  <rect
                    class={`span span-${span.kind}`}
                    x={x(span.from)}
                    y={middle - barHeight[span.kind]! / 2}
                    width={Math.max(2, x(span.to) - x(span.from))}
                    height={barHeight[span.kind]}
                    rx="3"
                  >
                    <title>
                      {t(`span.${span.kind}`)}: {formatSpan(span.ms)}
                    </title>
                  </rect>
                ))}
                {lane.marks.map((mark) => (
                  <a href={`#event-${mark.seq}`}>
                    <circle class="mark" cx={x(mark.at)} cy={middle} r="5">
                      <title>{word(page.reader, 'event', mark.kind)}</title>
                    </circle>
                  </a>
                ))}
              </g>
            );
          })}
        </svg>
      </div>
      <figcaption class="legend">
        {kinds.map((kind) => (
          <span class={`legend-${kind}`}>{t(`span.${kind}`)}</span>
        ))}
      </figcaption>
    </figure>
  );
};

const shorten = (text: string): string => (text.length > 24 ? `${text.slice(0, 23)}…` : text);
