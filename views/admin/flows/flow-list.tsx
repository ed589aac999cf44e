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

/** Who can answer: `queue:care`, `extension:101`. */
export interface FlowTarget {
  key: string;
  name: string;
}

/** What most offices need, filled in from what there is: the fastest way to a menu. */
const FlowTemplate = ({ page, targets }: { page: Page; targets: readonly FlowTarget[] }) => {
  const { t } = page.reader;
  const options = (['one', 'two'] as const).filter((_, index) => targets.length > index);
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
      {options.length > 0 && (
        <div class="fields">
          {options.map((name, index) => (
            <Field name={name} label={t(`flows.template.${name}`)}>
              {(control) => (
                <select {...control}>
                  {targets.map((target, place) => (
                    <option value={target.key} selected={place === index}>
                      {target.name}
                    </option>
                  ))}
                </select>
              )}
            </Field>
          ))}
        </div>
      )}
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
  targets,
  refused = {},
}: {
  page: Page;
  rows: readonly FlowRow[];
  targets: readonly FlowTarget[];
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
      <FlowTemplate page={page} targets={targets} />
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
