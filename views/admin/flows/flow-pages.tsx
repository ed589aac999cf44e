import type { Child } from 'hono/jsx';
import type { FlowFinding } from '../../../server/core/ivr/check-flow.ts';
import { exitsOf, type Flow, type FlowNode } from '../../../server/core/ivr/flow.ts';
import type { Page } from '../../layout/page.ts';
import { PageHead, Shell } from '../../layout/shell.tsx';
import { CsrfField } from '../../layout/user-menu.tsx';
import { Badge, Notice } from '../../parts/badge.tsx';
import { Button, LinkButton } from '../../parts/button.tsx';
import { DataTable } from '../../parts/data-table.tsx';
import { Empty } from '../../parts/empty.tsx';
import { Field } from '../../parts/field.tsx';
import { formatInstant } from '../../texts/format.ts';
import type { Reader } from '../../texts/reader.ts';
import type { SectionContext } from '../section.ts';
import { RemoveLink } from '../section-pages.tsx';
import { FlowDrawing, nodeNote, nodePath } from './flow-picture.tsx';
import { nodeKinds } from './node-fields.ts';

export interface FlowRow {
  flow: Flow;
  isDraft: boolean;
  isLive: boolean;
}

export const flowPath = (id: string): string => `/owner/flows/${encodeURIComponent(id)}`;

const StateBadge = ({ reader: { t }, row }: { reader: Reader; row: FlowRow }) => (
  <span class="with-icon">
    {row.isLive && <Badge tone="good">{t('flow.live')}</Badge>}
    {row.isDraft && <Badge tone="warn">{t('flow.draft')}</Badge>}
  </span>
);

const NewFlow = ({ page, values = {}, error }: { page: Page; values?: { name?: string }; error?: string }) => {
  const { t } = page.reader;
  return (
    <form method="post" action="/owner/flows" class="card stack">
      <CsrfField page={page} />
      <h2>{t('flows.new')}</h2>
      <Field name="name" label={t('field.name')} error={error}>
        {(control) => <input {...control} type="text" value={values.name ?? ''} autocomplete="off" required />}
      </Field>
      <div class="form-actions">
        <Button kind="primary" icon="plus">
          {t('flows.new')}
        </Button>
      </div>
    </form>
  );
};

const ImportFlow = ({ page, text = '', problems = [] }: { page: Page; text?: string; problems?: string[] }) => {
  const { t } = page.reader;
  return (
    <form method="post" action="/owner/flows/import" class="card stack">
      <CsrfField page={page} />
      <h2>{t('flows.import')}</h2>
      <Field name="json" label={t('flows.json')} hint={t('flows.json.hint')} error={problems.join(' ') || undefined}>
        {(control) => (
          <textarea {...control} rows={4} class="mono" spellcheck={false}>
            {text}
          </textarea>
        )}
      </Field>
      <div class="form-actions">
        <Button icon="download">{t('flows.import')}</Button>
      </div>
    </form>
  );
};

/** All flows, live or drawn, with the two ways to a new one. */
export const FlowList = ({
  page,
  rows,
  refused = {},
}: {
  page: Page;
  rows: readonly FlowRow[];
  refused?: { name?: string; nameError?: string; json?: string; jsonProblems?: string[] };
}) => {
  const { t } = page.reader;
  return (
    <Shell page={page} title={t('nav.flows')}>
      <PageHead title={t('nav.flows')} lead={t('flows.lead')} />
      {rows.length === 0 ? (
        <Empty icon="call-in" title={t('flows.empty.title')} text={t('flows.empty.text')} />
      ) : (
        <DataTable
          caption={t('nav.flows')}
          rows={rows}
          columns={[
            { label: t('column.name'), cell: ({ flow }) => <a href={flowPath(flow.id)}>{flow.name}</a> },
            { label: t('column.number'), cell: ({ flow }) => flow.number ?? '—' },
            { label: t('flow.nodes'), number: true, cell: ({ flow }) => flow.nodes.length },
            { label: t('flow.state'), cell: (row) => <StateBadge reader={page.reader} row={row} /> },
          ]}
        />
      )}
      <div class="columns">
        <NewFlow
          page={page}
          {...(refused.name !== undefined && { values: { name: refused.name } })}
          {...(refused.nameError !== undefined && { error: refused.nameError })}
        />
        <ImportFlow
          page={page}
          {...(refused.json !== undefined && { text: refused.json })}
          {...(refused.jsonProblems && { problems: refused.jsonProblems })}
        />
      </div>
    </Shell>
  );
};

/** A finding of the check in the reader's words. */
export function findingText({ t }: Reader, { code, context }: FlowFinding): string {
  const values = Object.fromEntries(Object.entries(context).map(([name, value]) => [name, String(value)]));
  return t(`flow-finding.${code}`, values);
}

const Findings = ({ page, flow, findings }: { page: Page; flow: Flow; findings: readonly FlowFinding[] }) => {
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

const Versions = ({
  page,
  flow,
  versions,
}: {
  page: Page;
  flow: Flow;
  versions: readonly { id: number; at: number; by: string }[];
}) => {
  const { t } = page.reader;
  if (versions.length === 0) return null;
  return (
    <section class="stack">
      <h2>{t('flow.versions')}</h2>
      <DataTable
        caption={t('flow.versions')}
        rows={versions}
        columns={[
          { label: t('flow.went-live'), cell: ({ at }) => formatInstant(at, page.reader) },
          { label: t('flow.by'), cell: ({ by }) => by },
          {
            label: t('flow.restore'),
            actions: true,
            cell: ({ id }) => (
              <form method="post" action={`${flowPath(flow.id)}/versions/${id}`}>
                <CsrfField page={page} />
                <Button size="small">{t('flow.restore')}</Button>
              </form>
            ),
          },
        ]}
      />
    </section>
  );
};

/** A flow: its drawing, what the check says, its nodes, its settings and its versions. */
export const FlowPage = ({
  page,
  context,
  row,
  findings,
  versions,
  problems = [],
  settings,
}: {
  page: Page;
  context: SectionContext;
  row: FlowRow;
  findings: readonly FlowFinding[];
  versions: readonly { id: number; at: number; by: string }[];
  /** Why it did not go live. */
  problems?: string[];
  /** The form of the flow as a whole. */
  settings: Child;
}) => {
  const { t } = page.reader;
  const { flow } = row;
  const path = flowPath(flow.id);
  const wrong = new Set(
    findings.flatMap(({ severity, nodeId }) => (severity === 'error' && nodeId !== undefined ? [nodeId] : [])),
  );
  const hasErrors = findings.some(({ severity }) => severity === 'error');
  return (
    <Shell page={page} title={flow.name}>
      <p>
        <a href="/owner/flows">← {t('nav.flows')}</a>
      </p>
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
      <div class="stack">
        {problems.length > 0 && (
          <Notice tone="bad">
            {t('flow.not-live')}
            <ul>
              {problems.map((problem) => (
                <li>{problem}</li>
              ))}
            </ul>
          </Notice>
        )}
        <Findings page={page} flow={flow} findings={findings} />
        <FlowDrawing reader={page.reader} office={context.office} flow={flow} wrong={wrong} />
        <AddNode page={page} flow={flow} />
        <NodeTable page={page} context={context} flow={flow} />
        <h2>{t('flow.settings')}</h2>
        {settings}
        <Versions page={page} flow={flow} versions={versions} />
        <div class="form-actions">
          <RemoveLink page={page} href={`${path}/remove`} />
        </div>
      </div>
    </Shell>
  );
};

/** One node's form, with what the check says about it. */
export const NodePage = ({
  page,
  flow,
  node,
  findings,
  form,
}: {
  page: Page;
  flow: Flow;
  node: FlowNode;
  findings: readonly FlowFinding[];
  form: Child;
}) => {
  const { t } = page.reader;
  return (
    <Shell page={page} title={node.id}>
      <p>
        <a href={flowPath(flow.id)}>← {flow.name}</a>
      </p>
      <PageHead title={`${t(`node.${node.kind}`)} · ${node.id}`} lead={t(`node.${node.kind}.lead`)} />
      <div class="stack">
        {findings.length > 0 && <Findings page={page} flow={flow} findings={findings} />}
        {form}
      </div>
    </Shell>
  );
};
