import type { Child } from 'hono/jsx';
import type { FlowFinding } from '../../../server/core/ivr/check-flow.ts';
import type { Flow, FlowNode } from '../../../server/core/ivr/flow.ts';
import type { InboundRoute, Language } from '../../../server/core/office/office.ts';
import type { Page } from '../../layout/page.ts';
import { PageHead, Shell } from '../../layout/shell.tsx';
import { CsrfField } from '../../layout/user-menu.tsx';
import { Notice } from '../../parts/badge.tsx';
import { Button } from '../../parts/button.tsx';
import { DataTable } from '../../parts/data-table.tsx';
import { formatInstant } from '../../texts/format.ts';
import { RemoveLink } from '../section-pages.tsx';
import { Findings } from './flow-board.tsx';
import { flowPath } from './flow-list.tsx';

export interface FlowRow {
  flow: Flow;
  isDraft: boolean;
  isLive: boolean;
}

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

/** A menu that is live and that no number leads to: one button away. */
const LeadNumber = ({ page, flow, routes }: { page: Page; flow: Flow; routes: readonly InboundRoute[] }) => {
  const { t } = page.reader;
  const nameOf = ({ did }: InboundRoute): string => (did === '*' ? t('flow.lead.all') : did);
  return (
    <form method="post" action={`${flowPath(flow.id)}/lead`} class="card stack flow-lead">
      <CsrfField page={page} />
      <h2>{t('flow.lead.title')}</h2>
      <p>{t('flow.lead.text')}</p>
      <div class="form-actions">
        <select name="route" aria-label={t('column.did')}>
          {routes.map((route) => (
            <option value={route.id}>{nameOf(route)}</option>
          ))}
        </select>
        <Button kind="primary" icon="call-in">
          {t('flow.lead.do')}
        </Button>
      </div>
    </form>
  );
};

/** A flow: its drawing and all that stands beside it, its settings and its versions. */
export const FlowPage = ({
  page,
  board,
  flow,
  versions,
  problems = [],
  leadable = [],
  settings,
}: {
  page: Page;
  board: Child;
  flow: Flow;
  versions: readonly { id: number; at: number; by: string }[];
  /** Why it did not go live. */
  problems?: string[];
  /** Inbound routes that could lead to it, while none does. */
  leadable?: readonly InboundRoute[];
  /** The form of the flow as a whole. */
  settings: Child;
}) => {
  const { t } = page.reader;
  return (
    <Shell page={page} title={flow.name} script="flow.js">
      <p>
        <a href="/owner/flows">← {t('nav.flows')}</a>
      </p>
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
        {leadable.length > 0 && <LeadNumber page={page} flow={flow} routes={leadable} />}
        {board}
        <h2>{t('flow.settings')}</h2>
        {settings}
        <Versions page={page} flow={flow} versions={versions} />
        <div class="form-actions">
          <RemoveLink page={page} href={`${flowPath(flow.id)}/remove`} />
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
  spoken,
  form,
}: {
  page: Page;
  flow: Flow;
  node: FlowNode;
  findings: readonly FlowFinding[];
  /** Its texts, each where it is heard. */
  spoken: readonly { text: string; language: Language; url: string }[];
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
        {spoken.length > 0 && (
          <section class="card stack">
            <h2>{t('flow.listen')}</h2>
            {spoken.map(({ text, language, url }) => (
              <span class="with-unit">
                {/* biome-ignore lint/a11y/useMediaCaption: the text stands beside it */}
                <audio controls preload="none" src={url} aria-label={text} />
                {t(`language.${language}`)}
                <small>{text}</small>
              </span>
            ))}
          </section>
        )}
      </div>
    </Shell>
  );
};
