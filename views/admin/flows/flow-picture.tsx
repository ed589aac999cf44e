import { type Flow, type FlowNode, spokenText } from '../../../server/core/ivr/flow.ts';
import type { FlowFigures } from '../../../server/core/ivr/flow-figures.ts';
import type { Office } from '../../../server/core/office/office.ts';
import type { Page } from '../../layout/page.ts';
import { word } from '../../live/call-words.ts';
import { formatSpan } from '../../texts/format.ts';
import type { Reader } from '../../texts/reader.ts';
import { boxHeight, boxWidth, dotsOf, type FlowArrow, type FlowBox, layoutFlow } from './layout-flow.ts';

const nameIn = (entries: readonly { id: string; name: string }[], id: string): string =>
  entries.find((each) => each.id === id)?.name ?? id;

/** What the node is about, in a few words; '' where its kind says it all. */
export function nodeNote(node: FlowNode, how: { reader: Reader; office: Office }): string {
  const { reader, office } = how;
  switch (node.kind) {
    case 'queue':
      return nameIn(office.queues, node.queue);
    case 'hours':
      return nameIn(office.hours, node.hours);
    case 'extension':
      return office.extensions.find(({ number }) => number === node.extension)?.name ?? node.extension;
    case 'number':
      return node.number;
    case 'language':
      return reader.t(`language.${node.language}`);
    case 'condition':
      return reader.t(`test.${node.test.kind}`);
    case 'set':
      return `${node.variable} = ${node.value}`;
    case 'lookup':
      return reader.t(`lookup.${node.by}`);
    case 'http':
      return URL.parse(node.url)?.host ?? node.url;
    case 'callback':
      return reader.t(`callback.${node.number}`);
    case 'voicemail':
      return office.mailboxes.find(({ number }) => number === node.mailbox)?.name ?? node.mailbox;
    case 'play':
    case 'menu':
    case 'digits':
    case 'hangup': {
      const { prompt } = node;
      if (prompt === undefined) return '';
      return (
        spokenText(prompt) ?? office.prompts.find(({ id }) => id === prompt)?.name ?? word(reader, 'prompt', prompt)
      );
    }
    default:
      return '';
  }
}

const short = (text: string): string => (text.length > 22 ? `${text.slice(0, 21)}…` : text);

export const nodePath = (flowId: string, nodeId: string): string =>
  `/owner/flows/${encodeURIComponent(flowId)}/nodes/${encodeURIComponent(nodeId)}`;

/** How many took the ways of an arrow. */
function countOf(figures: FlowFigures | undefined, arrow: FlowArrow): number {
  const whys = new Set<string>(arrow.ways.flatMap(({ why }) => (why === 'played' ? ['played', 'skipped'] : [why])));
  const taken = (figures?.ways ?? []).filter(
    ({ nodeId, to, why }) => nodeId === arrow.from.node.id && to === arrow.to.node.id && whys.has(why),
  );
  return taken.reduce((sum, { times }) => sum + times, 0);
}

/** Who came to a node, who hung up there, and how long one stays; '' where nobody came. */
function stayText(reader: Reader, figures: FlowFigures | undefined, nodeId: string): string {
  const node = figures?.nodes.find((each) => each.nodeId === nodeId);
  if (!node || node.entered === 0) return '';
  const hangups = (figures?.ways ?? []).filter((way) => way.nodeId === nodeId && way.why === 'hangup');
  return reader.t('flow.figures', {
    entered: node.entered,
    hangups: hangups.reduce((sum, { times }) => sum + times, 0),
    time: formatSpan(Math.round(node.meanMs ?? 0)),
  });
}

/** The dots below a box from which its ways are led elsewhere; the last one of a menu makes a new key. */
const Dots = ({ reader: { t }, box }: { reader: Reader; box: FlowBox }) => {
  const { id: node } = box.node;
  const y = box.y + boxHeight;
  return (
    <>
      {dotsOf(box).map(({ field, why, key, x }) => {
        const way = key ?? (why && t(`way.${why}`));
        return (
          // biome-ignore lint/a11y/useSemanticElements: HTML's button has no place in a drawing
          <g
            class="flow-handle"
            tabindex={0}
            role="button"
            aria-label={way === undefined ? t('flow.new-key', { node }) : t('flow.way-of', { node, way })}
            data-node={node}
            data-field={field}
          >
            <title>{way ?? '+'}</title>
            <circle cx={x} cy={y} r="7" />
            {(key ?? (why === undefined ? '+' : '')) !== '' && (
              <text x={x} y={y + 4}>
                {key ?? '+'}
              </text>
            )}
          </g>
        );
      })}
    </>
  );
};

/** What an arrow says: its ways, unless the dot that it starts from says so, and how many took them. */
const ArrowLabel = ({ reader: { t }, arrow, count }: { reader: Reader; arrow: FlowArrow; count: number }) => {
  const words = arrow.ways.filter(({ why }) => why !== 'key').map(({ why, key }) => key ?? t(`way.${why}`));
  if (words.length === 0 && count === 0) return null;
  return (
    <text x={arrow.labelX} y={arrow.labelY} class="flow-label">
      {words.join(', ')}
      {count > 0 && <tspan class="flow-count">{` ${count}×`}</tspan>}
    </text>
  );
};

/**
 * The flow as boxes and arrows; each box leads to its form, also by keyboard and without script. With script boxes are
 * moved and ways led elsewhere (`flow.js`). `wrong` are the nodes with errors.
 */
export const FlowDrawing = ({
  page,
  office,
  flow,
  wrong,
  figures,
}: {
  page: Page;
  office: Office;
  flow: Flow;
  wrong: ReadonlySet<string>;
  figures: FlowFigures | undefined;
}) => {
  const { reader } = page;
  const { t } = reader;
  const { width, height, boxes, arrows } = layoutFlow(flow);
  return (
    <section class="flow-frame" aria-label={t('flow.drawing')}>
      <svg
        class="flow-drawing"
        viewBox={`0 0 ${width} ${height}`}
        width={width}
        height={height}
        data-choose={t('flow.choose-target')}
        data-led={t('flow.led')}
      >
        <title>{t('flow.drawing')}</title>
        <defs>
          <marker id="flow-tip" viewBox="0 0 8 8" refX="6" refY="4" markerWidth="7" markerHeight="7" orient="auto">
            <path d="M0 0 8 4 0 8Z" class="flow-tip" />
          </marker>
        </defs>
        {arrows.map(({ path, ways }) => (
          <path
            d={path}
            class={
              ways.every(({ why }) => why === 'wrong' || why === 'missing')
                ? 'flow-arrow flow-arrow-retry'
                : 'flow-arrow'
            }
            marker-end="url(#flow-tip)"
          />
        ))}
        {boxes.map((box) => {
          const { node, x, y } = box;
          const stay = stayText(reader, figures, node.id);
          return (
            <g class="flow-node">
              <a
                href={nodePath(flow.id, node.id)}
                class={wrong.has(node.id) ? 'flow-box flow-box-wrong' : `flow-box flow-box-${node.kind}`}
                data-node={node.id}
                data-x={x}
                data-y={y}
              >
                <title>{[node.id, stay].filter(Boolean).join(' · ')}</title>
                <rect x={x} y={y} width={boxWidth} height={boxHeight} rx="8" />
                <text x={x + 12} y={y + 22} class="flow-kind">
                  {node.id === flow.start ? '▶ ' : ''}
                  {t(`node.${node.kind}`)}
                </text>
                <text x={x + 12} y={y + 41} class="flow-note">
                  {short(nodeNote(node, { reader, office }) || node.id)}
                </text>
                {stay !== '' && (
                  <text x={x} y={y - 6} class="flow-stay">
                    {stay}
                  </text>
                )}
              </a>
              <Dots reader={reader} box={box} />
            </g>
          );
        })}
        {arrows.map((arrow) => (
          <ArrowLabel reader={reader} arrow={arrow} count={countOf(figures, arrow)} />
        ))}
      </svg>
    </section>
  );
};
