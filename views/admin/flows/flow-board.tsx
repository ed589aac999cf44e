import type { FlowFinding } from '../../../server/core/ivr/check-flow.ts';
import { exitsOf, type Flow, type FlowNode } from '../../../server/core/ivr/flow.ts';
import type { FlowFigures } from '../../../server/core/ivr/flow-figures.ts';
import type { Page } from '../../layout/page.ts';
import { PageHead } from '../../layout/shell.tsx';
import { CsrfField } from '../../layout/user-menu.tsx';
import { Notice } from '../../parts/badge.tsx';
import { Button, LinkButton } from '../../parts/button.tsx';
import { DataTable } from '../../parts/data-table.tsx';
import type { Reader } from '../../texts/reader.ts';
import type { SectionContext } from '../section.ts';
import { flowPath, StateBadge } from './flow-list.tsx';
import type { FlowRow } from './flow-pages.tsx';
import { FlowDrawing, nodeNote, nodePath } from './flow-picture.tsx';
import { nodeKinds } from './node-fields.ts';

/** A finding of the check in the reader's words. */
export function findingText({ t }: Reader, { code, context }: FlowFinding): string {
  const values = Object.fromEntries(Object.entries(context).map(([name, value]) => [name, String(value)]));
  return t(`flow-finding.${code}`, values);
}

export const Findings = ({ page, flow, findings }: { page: Page; flow: Flow; findings: readonly FlowFinding[] }) => {
  const { reader } = page;
  if (findings.length === 0) return <Notice tone="good">{reader.t('flow.sound')}</Notice>;
  const tone = findings.some(({ severity }) => severity === 'error') ? 'bad' : 'warn';
  return (
    <Notice tone={tone}>
      {reader.t(tone === 'bad' ? 'flow.unsound' : 'flow.warned')}
      <ul>
        {findings.map((finding) => (
          <li>
            {finding.nodeId !== undefined && (
              <>
                <a href={nodePath(flow.id, finding.nodeId)}>{finding.nodeId}</a>
                {': '}
              </>
            )}
            {findingText(reader, finding)}
          </li>
        ))}
      </ul>
    </Notice>
  );
};

const AddNode = ({ page, flow }: { page: Page; flow: Flow }) => {
  const { t } = page.reader;
  return (
    <form method="post" action={`${flowPath(flow.id)}/nodes`} class="flow-add">
      <CsrfField page={page} />
      <label>
        <span>{t('flow.add')}</span>
        <select name="kind">
          {nodeKinds.map((kind) => (
            <option value={kind}>{t(`node.${kind}`)}</option>
          ))}
        </select>
      </label>
      <Button icon="plus">{t('flow.add-node')}</Button>
    </form>
  );
};

const NodeTable = ({ page, context, flow }: { page: Page; context: SectionContext; flow: Flow }) => {
  const { t } = page.reader;
  return (
    <DataTable
      caption={t('flow.nodes')}
      rows={flow.nodes}
      columns={[
        { label: t('flow.node-id'), cell: ({ id }: FlowNode) => <a href={nodePath(flow.id, id)}>{id}</a> },
        { label: t('flow.kind'), cell: (node) => t(`node.${node.kind}`) },
        { label: t('flow.about'), cell: (node) => nodeNote(node, context) || '—' },
        {
          label: t('flow.ways'),
          cell: (node) =>
            exitsOf(node, flow)
              .map(({ why, key, to }) => `${key ?? t(`way.${why}`)} → ${to}`)
              .join(' · ') || '—',
        },
      ]}
    />
  );
};

const spans = [1, 7, 30] as const;

/** How long back callers are counted, as links: the address can be kept. */
const Spans = ({ page, flow, days }: { page: Page; flow: Flow; days: number }) => {
  const { t } = page.reader;
  return (
    <nav class="flow-spans" aria-label={t('flow.counted')}>
      {t('flow.counted')}
      {spans.map((span) => (
        <a href={`${flowPath(flow.id)}?days=${span}`} aria-current={span === days ? 'true' : undefined}>
          {t(`flow.days.${span}`)}
        </a>
      ))}
    </nav>
  );
};

/** All of a flow that changes while it is drawn: what state it is in, what the check says, the drawing, its steps. */
export const FlowBoard = ({
  page,
  context,
  row,
  findings,
  figures,
  days,
}: {
  page: Page;
  context: SectionContext;
  row: FlowRow;
  findings: readonly FlowFinding[];
  /** Undefined while they cannot be told. */
  figures: FlowFigures | undefined;
  days: number;
}) => {
  const { t } = page.reader;
  const { flow } = row;
  const path = flowPath(flow.id);
  const wrong = new Set(
    findings.flatMap(({ severity, nodeId }) => (severity === 'error' && nodeId !== undefined ? [nodeId] : [])),
  );
  const hasErrors = findings.some(({ severity }) => severity === 'error');
  return (
    <div id="flow-board" class="stack" data-flow={path}>
      <PageHead title={flow.name}>
        <StateBadge reader={page.reader} row={row} />
        {row.isDraft && !hasErrors && (
          <form method="post" action={`${path}/live`}>
            <CsrfField page={page} />
            <Button kind="primary" icon="check">
              {t('flow.go-live')}
            </Button>
          </form>
        )}
        {row.isDraft && row.isLive && (
          <form method="post" action={`${path}/discard`}>
            <CsrfField page={page} />
            <Button>{t('flow.discard')}</Button>
          </form>
        )}
        <LinkButton href={`${path}/flow.json`} icon="download">
          {t('flow.export')}
        </LinkButton>
      </PageHead>
      <Findings page={page} flow={flow} findings={findings} />
      <Spans page={page} flow={flow} days={days} />
      <FlowDrawing page={page} office={context.office} flow={flow} wrong={wrong} figures={figures} />
      <div class="flow-tools">
        <AddNode page={page} flow={flow} />
        {flow.nodes.some(({ place }) => place !== undefined) && (
          <form method="post" action={`${path}/arrange`}>
            <CsrfField page={page} />
            <Button kind="quiet">{t('flow.arrange')}</Button>
          </form>
        )}
      </div>
      <p class="hint flow-help">{t('flow.help')}</p>
      <p class="unseen" role="status" data-flow-status />
      <NodeTable page={page} context={context} flow={flow} />
    </div>
  );
};
