import type { Language } from '../../server/core/office/office.ts';
import type { Page } from '../layout/page.ts';
import { PageHead, Shell } from '../layout/shell.tsx';
import { DataTable } from '../parts/data-table.tsx';
import { Empty } from '../parts/empty.tsx';

export interface PromptRow {
  id: string;
  name: string;
  /** Where each language's file is heard. */
  files: { language?: Language; url: string }[];
}

const PromptTable = ({ page, caption, rows }: { page: Page; caption: string; rows: readonly PromptRow[] }) => {
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
      ]}
    />
  );
};

export const PromptsPage = ({
  page,
  own,
  builtIn,
}: {
  page: Page;
  own: readonly PromptRow[];
  builtIn: readonly PromptRow[];
}) => {
  const { t } = page.reader;
  return (
    <Shell page={page} title={t('prompts.title')}>
      <PageHead title={t('prompts.title')} lead={t('prompts.lead')} />
      <h2>{t('prompts.own')}</h2>
      {own.length === 0 ? (
        <Empty icon="speaker" title={t('prompts.empty.title')} text={t('prompts.empty.text')} />
      ) : (
        <PromptTable page={page} caption={t('prompts.own')} rows={own} />
      )}
      <h2>{t('prompts.built-in')}</h2>
      <PromptTable page={page} caption={t('prompts.built-in')} rows={builtIn} />
    </Shell>
  );
};
