import { delimiters, encodings, type ImportSource } from '../../server/core/customers/import/import-settings.ts';
import type { Page } from '../layout/page.ts';
import { CsrfField } from '../layout/user-menu.tsx';
import { Button } from '../parts/button.tsx';
import { Choose } from '../parts/choose.tsx';

const delimiterNames = { ',': 'comma', ';': 'semicolon', '\t': 'tab', '|': 'bar' } as const;

/** Characters and delimiter of a file, or a workbook's sheet: what was recognised may be told otherwise. */
export const ListFileForm = ({
  page,
  action,
  source,
}: {
  page: Page;
  action: string;
  source: Partial<Pick<ImportSource, 'encoding' | 'delimiter' | 'sheet' | 'sheets'>> | undefined;
}) => {
  const { t } = page.reader;
  return (
    <form method="post" action={action} class="card stack">
      <CsrfField page={page} />
      <h2>{t('imports.how-read')}</h2>
      <div class="columns">
        {source?.sheets ? (
          <Choose
            name="sheet"
            label={t('imports.sheet')}
            value={String(source.sheet ?? 0)}
            options={source.sheets.map((name, at) => ({ value: String(at), label: name }))}
          />
        ) : (
          <>
            <Choose
              name="encoding"
              label={t('imports.encoding')}
              value={source?.encoding ?? ''}
              options={[
                { value: '', label: t('imports.recognised') },
                ...encodings.map((value) => ({ value, label: t(`imports.encoding-${value}`) })),
              ]}
            />
            <Choose
              name="delimiter"
              label={t('imports.delimiter')}
              value={source?.delimiter ? delimiterNames[source.delimiter] : ''}
              options={[
                { value: '', label: t('imports.recognised') },
                ...delimiters.map((each) => ({
                  value: delimiterNames[each],
                  label: t(`imports.delimiter-${delimiterNames[each]}`),
                })),
              ]}
            />
          </>
        )}
      </div>
      <div class="form-actions">
        <Button>{t('imports.reread')}</Button>
      </div>
    </form>
  );
};
