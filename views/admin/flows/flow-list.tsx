import type { Page } from '../../layout/page.ts';
import { PageHead, Shell } from '../../layout/shell.tsx';
import { CsrfField } from '../../layout/user-menu.tsx';
import { Badge } from '../../parts/badge.tsx';
import { Button } from '../../parts/button.tsx';
import { DataTable } from '../../parts/data-table.tsx';
import { Empty } from '../../parts/empty.tsx';
import { Field } from '../../parts/field.tsx';
import type { Reader } from '../../texts/reader.ts';
import type { FlowRow } from './flow-pages.tsx';

export const flowPath = (id: string): string => `/owner/flows/${encodeURIComponent(id)}`;

export const StateBadge = ({ reader: { t }, row }: { reader: Reader; row: FlowRow }) => (
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

/** What most offices need, filled in from what there is: the fastest way to a menu. */
const FlowTemplate = ({ page }: { page: Page }) => {
  const { t } = page.reader;
  return (
    <form method="post" action="/owner/flows/template" class="card stack flow-template">
      <CsrfField page={page} />
      <h2>{t('flows.template')}</h2>
      <p>{t('flows.template.text')}</p>
      <ol class="template-steps">
        {(['hours', 'menu', 'night'] as const).map((step) => (
          <li>{t(`flows.template.${step}`)}</li>
        ))}
      </ol>
      <div class="form-actions">
        <Button kind="primary" icon="plus">
          {t('flows.template.use')}
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
      <FlowTemplate page={page} />
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
