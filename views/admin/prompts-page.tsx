import type { Language } from '../../server/core/office/office.ts';
import type { Page } from '../layout/page.ts';
import { PageHead, Shell } from '../layout/shell.tsx';
import { CsrfField } from '../layout/user-menu.tsx';
import { Notice } from '../parts/badge.tsx';
import { Button } from '../parts/button.tsx';
import { DataTable } from '../parts/data-table.tsx';
import { Empty } from '../parts/empty.tsx';
import { Field } from '../parts/field.tsx';
import { languages } from '../texts/reader.ts';

export interface PromptRow {
  id: string;
  name: string;
  /** Where each language's file is heard. */
  files: { language?: Language; url: string }[];
}

export const promptSources = ['text', 'file', 'phone'] as const;

/** A prompt that somebody brings; `error` says why it was not kept. */
export interface NewPromptForm {
  name: string;
  language: Language;
  source: (typeof promptSources)[number];
  text: string;
  extension?: string | undefined;
  error?: string;
}

const NewPrompt = ({
  page,
  form,
  extensions,
}: {
  page: Page;
  form: NewPromptForm;
  extensions: readonly { number: string; name: string }[];
}) => {
  const { t } = page.reader;
  return (
    <form method="post" action="/owner/prompts" enctype="multipart/form-data" class="card stack">
      <CsrfField page={page} />
      <h2>{t('prompts.new')}</h2>
      {form.error !== undefined && <Notice tone="bad">{form.error}</Notice>}
      <div class="fields">
        <Field name="name" label={t('field.name')} hint={t('prompts.name-hint')}>
          {(control) => <input {...control} type="text" value={form.name} autocomplete="off" required />}
        </Field>
        <Field name="language" label={t('field.language')}>
          {(control) => (
            <select {...control}>
              {languages.map((language) => (
                <option value={language} selected={language === form.language}>
                  {t(`language.${language}`)}
                </option>
              ))}
            </select>
          )}
        </Field>
        <div class="choice">
          <Field name="source" label={t('prompts.source')}>
            {(control) => (
              <select {...control}>
                {promptSources.map((source) => (
                  <option value={source} selected={source === form.source}>
                    {t(`prompts.source.${source}`)}
                  </option>
                ))}
              </select>
            )}
          </Field>
          <div class="when when-text wide">
            <Field name="text" label={t('prompt.text')}>
              {(control) => (
                <textarea {...control} rows={3} maxlength={2000}>
                  {form.text}
                </textarea>
              )}
            </Field>
          </div>
          <div class="when when-file">
            <Field name="file" label={t('prompts.file')} hint={t('prompts.file-hint')}>
              {(control) => <input {...control} type="file" accept=".wav,audio/wav,audio/x-wav" />}
            </Field>
          </div>
          <div class="when when-phone">
            <Field name="extension" label={t('field.to-extension')} hint={t('prompts.phone-hint')}>
              {(control) => (
                <select {...control}>
                  {extensions.map(({ number, name }) => (
                    <option value={number} selected={number === form.extension}>
                      {`${number} · ${name}`}
                    </option>
                  ))}
                </select>
              )}
            </Field>
          </div>
        </div>
      </div>
      <div class="form-actions">
        <Button kind="primary" icon="plus">
          {t('prompts.add')}
        </Button>
      </div>
    </form>
  );
};

const PromptTable = ({
  page,
  caption,
  rows,
  isOwn,
}: {
  page: Page;
  caption: string;
  rows: readonly PromptRow[];
  isOwn?: boolean;
}) => {
  const { t } = page.reader;
  return (
    <DataTable
      caption={caption}
      rows={rows}
      columns={[
        { label: t('column.name'), cell: (row) => row.name },
        {
          label: t('column.listen'),
          cell: (row) =>
            row.files.length === 0 ? (
              <small>{t('prompts.no-file')}</small>
            ) : (
              <span class="players">
                {row.files.map(({ language, url }) => (
                  <span class="with-unit">
                    {/* biome-ignore lint/a11y/useMediaCaption: the row's name says what is spoken */}
                    <audio controls preload="none" src={url} aria-label={row.name} />
                    {language && t(`language.${language}`)}
                  </span>
                ))}
              </span>
            ),
        },
        ...(isOwn
          ? [
              {
                label: t('action.remove'),
                actions: true,
                cell: ({ id }: PromptRow) => (
                  <form method="post" action={`/owner/prompts/own/${encodeURIComponent(id)}/remove`}>
                    <CsrfField page={page} />
                    <Button kind="quiet" size="small" icon="trash">
                      {t('action.remove')}
                    </Button>
                  </form>
                ),
              },
            ]
          : []),
      ]}
    />
  );
};

export const PromptsPage = ({
  page,
  own,
  builtIn,
  extensions,
  form,
}: {
  page: Page;
  own: readonly PromptRow[];
  builtIn: readonly PromptRow[];
  extensions: readonly { number: string; name: string }[];
  form: NewPromptForm;
}) => {
  const { t } = page.reader;
  return (
    <Shell page={page} title={t('prompts.title')}>
      <PageHead title={t('prompts.title')} lead={t('prompts.lead')} />
      <h2>{t('prompts.own')}</h2>
      {own.length === 0 ? (
        <Empty icon="speaker" title={t('prompts.empty.title')} text={t('prompts.empty.text')} />
      ) : (
        <PromptTable page={page} caption={t('prompts.own')} rows={own} isOwn />
      )}
      <NewPrompt page={page} form={form} extensions={extensions} />
      <h2>{t('prompts.built-in')}</h2>
      <PromptTable page={page} caption={t('prompts.built-in')} rows={builtIn} />
    </Shell>
  );
};
