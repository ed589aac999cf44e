import type { Script, ScriptQuestion } from '../../server/core/scripts/script.ts';
import { scriptPresets } from '../../server/core/scripts/script-presets.ts';
import type { Page } from '../layout/page.ts';
import { PageHead, Shell } from '../layout/shell.tsx';
import { CsrfField } from '../layout/user-menu.tsx';
import { Badge, Notice } from '../parts/badge.tsx';
import { Button } from '../parts/button.tsx';
import { DataTable } from '../parts/data-table.tsx';
import { Empty } from '../parts/empty.tsx';
import { Field } from '../parts/field.tsx';
import type { Reader } from '../texts/reader.ts';
import { scriptPath } from './script-paths.ts';

export interface ScriptRow {
  script: Script;
  isDraft: boolean;
  live?: number;
  /** For which calls, in words. */
  uses: string[];
}

export const ScriptState = ({ reader: { t }, row }: { reader: Reader; row: Pick<ScriptRow, 'isDraft' | 'live'> }) => (
  <span class="with-icon">
    {row.live !== undefined && <Badge tone="good">{t('scripts.live', { number: row.live })}</Badge>}
    {row.isDraft && <Badge tone="warn">{t('scripts.draft')}</Badge>}
  </span>
);

/** All scripts, and the way to a new one. */
export const ScriptsPage = ({
  page,
  rows,
  problems = [],
}: {
  page: Page;
  rows: readonly ScriptRow[];
  /** Why a file was not taken. */
  problems?: readonly string[];
}) => {
  const { t, language } = page.reader;
  return (
    <Shell page={page} title={t('nav.scripts')}>
      <PageHead title={t('nav.scripts')} lead={t('scripts.lead')} />
      {problems.length > 0 && (
        <Notice tone="bad">
          {t('scripts.file-refused')}
          <ul>
            {problems.map((problem) => (
              <li>{problem}</li>
            ))}
          </ul>
        </Notice>
      )}
      {rows.length === 0 ? (
        <Empty icon="note" title={t('scripts.empty.title')} text={t('scripts.empty.text')} />
      ) : (
        <DataTable
          caption={t('nav.scripts')}
          rows={rows}
          columns={[
            { label: t('column.name'), cell: ({ script }) => <a href={scriptPath(script.id)}>{script.name}</a> },
            { label: t('scripts.steps'), number: true, cell: ({ script }) => script.steps.length },
            { label: t('scripts.uses'), cell: ({ uses }) => uses.join(' · ') || '—' },
            { label: t('scripts.state'), cell: (row) => <ScriptState reader={page.reader} row={row} /> },
          ]}
        />
      )}
      <form method="post" action="/supervisor/scripts" class="card stack">
        <CsrfField page={page} />
        <h2>{t('scripts.new')}</h2>
        <div class="fields">
          <Field name="name" label={t('field.name')} hint={t('scripts.name-hint')}>
            {(control) => <input {...control} type="text" maxlength={80} autocomplete="off" />}
          </Field>
          <Field name="preset" label={t('scripts.begin-with')}>
            {(control) => (
              <select {...control}>
                {scriptPresets.map(({ kind, names }) => (
                  <option value={kind}>{names[language]}</option>
                ))}
                <option value="">{t('scripts.blank')}</option>
              </select>
            )}
          </Field>
        </div>
        <div class="form-actions">
          <Button kind="primary" icon="plus">
            {t('scripts.new')}
          </Button>
        </div>
      </form>
      <form method="post" action="/supervisor/scripts/import" enctype="multipart/form-data" class="card stack">
        <CsrfField page={page} />
        <h2>{t('scripts.bring-in')}</h2>
        <Field name="file" label={t('scripts.file')} hint={t('scripts.file-hint')}>
          {(control) => <input {...control} type="file" accept=".json,application/json" required />}
        </Field>
        <div class="form-actions">
          <Button icon="plus">{t('scripts.bring-in')}</Button>
        </div>
      </form>
    </Shell>
  );
};

/** What a question's answer fills, in words; '' for the results alone. */
export const fillsText = (
  question: Pick<ScriptQuestion, 'fills'>,
  options: readonly { value: string; label: string }[],
) =>
  question.fills === 'survey' ? '' : (options.find(({ value }) => value === question.fills)?.label ?? question.fills);
