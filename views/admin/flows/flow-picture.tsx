import { type Flow, type FlowNode, spokenText } from '../../../server/core/ivr/flow.ts';
import type { Office } from '../../../server/core/office/office.ts';
import { word } from '../../live/call-words.ts';
import type { Reader } from '../../texts/reader.ts';
import { boxHeight, boxWidth, layoutFlow } from './layout-flow.ts';

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

/** The flow as boxes and arrows; each box leads to its form, also by keyboard. `wrong` are the nodes with errors. */
export const FlowDrawing = ({
  reader,
  office,
  flow,
  wrong,
}: {
  reader: Reader;
  office: Office;
  flow: Flow;
  wrong: ReadonlySet<string>;
}) => {
  const { t } = reader;
  const { width, height, boxes, arrows } = layoutFlow(flow);
  return (
    <section class="flow-frame" aria-label={t('flow.drawing')}>
      <svg class="flow-drawing" viewBox={`0 0 ${width} ${height}`} width={width} height={height}>
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
        {boxes.map(({ node, x, y }) => (
          <a
            href={nodePath(flow.id, node.id)}
            class={wrong.has(node.id) ? 'flow-box flow-box-wrong' : `flow-box flow-box-${node.kind}`}
          >
            <rect x={x} y={y} width={boxWidth} height={boxHeight} rx="8" />
            <text x={x + 12} y={y + 23} class="flow-kind">
              {node.id === flow.start ? '▶ ' : ''}
              {t(`node.${node.kind}`)}
            </text>
            <text x={x + 12} y={y + 43} class="flow-note">
              {short(nodeNote(node, { reader, office }) || node.id)}
            </text>
          </a>
        ))}
        {arrows.map(({ ways, labelX, labelY }) => (
          <text x={labelX} y={labelY} class="flow-label">
            {ways.map(({ why, key }) => key ?? t(`way.${why}`)).join(', ')}
          </text>
        ))}
      </svg>
    </section>
  );
};
