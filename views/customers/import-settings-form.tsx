import { delimiters, encodings, matchRules, onMatches } from '../../server/core/customers/import/import-settings.ts';
import { importTargets } from '../../server/core/customers/import/import-words.ts';
import type { Page } from '../layout/page.ts';
import { CsrfField } from '../layout/user-menu.tsx';
import { Button } from '../parts/button.tsx';
import { Choose } from '../parts/choose.tsx';
import { ColumnMapping, HeaderRow } from '../parts/column-mapping.tsx';
import type { Option } from '../parts/form.ts';
import type { ImportField, ImportView } from './import-view.ts';

const delimiterNames = { ',': 'comma', ';': 'semicolon', '\t': 'tab', '|': 'bar' } as const;

/** Characters and delimiter: what was recognised may be told otherwise. */
export const FileForm = ({ page, view }: { page: Page; view: ImportView }) => {
  const { t } = page.reader;
  const isCsv = view.source === undefined || view.source.kind === 'csv';
  return (
    <form method="post" action={`/customers/import/${view.id}/read`} class="card stack">
      <CsrfField page={page} />
      <h2>{t('imports.how-read')}</h2>
      <div class="columns">
        <Choose
          name="encoding"
          label={t('imports.encoding')}
          value={view.source?.encoding ?? ''}
          options={[
            { value: '', label: t('imports.recognised') },
            ...encodings.map((value) => ({ value, label: t(`imports.encoding-${value}`) })),
          ]}
        />
        {isCsv && (
          <Choose
            name="delimiter"
            label={t('imports.delimiter')}
            value={view.source?.delimiter ? delimiterNames[view.source.delimiter] : ''}
            options={[
              { value: '', label: t('imports.recognised') },
              ...delimiters.map((each) => ({
                value: delimiterNames[each],
                label: t(`imports.delimiter-${delimiterNames[each]}`),
              })),
            ]}
          />
        )}
      </div>
      <div class="form-actions">
        <Button>{t('imports.reread')}</Button>
      </div>
    </form>
  );
};

/** What each column is, and what becomes of who is there already. */
export const SettingsForm = ({
  page,
  view,
  countries,
  fields,
}: {
  page: Page;
  view: ImportView;
  countries: string[];
  fields: readonly ImportField[];
}) => {
  const { t, language } = page.reader;
  const { source, settings } = view;
  if (!source || !settings) return null;
  const names = new Intl.DisplayNames(language, { type: 'region' });
  const targets: Option[] = [
    ...importTargets.map((value) => ({ value, label: t(`imports.target-${value}`) })),
    ...fields.map(({ id, name }) => ({ value: `own:${id}`, label: name })),
  ];
  const rules = [
    { value: '', label: t('value.none') },
    ...matchRules.map((value) => ({ value, label: t(`imports.match-${value}`) })),
  ];
  return (
    <form method="post" action={`/customers/import/${view.id}/preview`} class="card stack">
      <CsrfField page={page} />
      <h2>{t('imports.columns')}</h2>
      <p class="hint">{t('imports.columns-hint')}</p>
      <ColumnMapping page={page} source={source} settings={settings} options={targets} />
      <div class="columns">
        <HeaderRow page={page} source={source} settings={settings} none={t('imports.header-none')} />
        <Choose
          name="country"
          label={t('imports.country')}
          value={settings.country}
          options={countries
            .map((value) => ({ value, label: names.of(value) ?? value }))
            .sort((a, b) => a.label.localeCompare(b.label, language))}
        />
        <Choose
          name="onMatch"
          label={t('imports.on-match')}
          value={settings.onMatch}
          options={onMatches.map((value) => ({ value, label: t(`imports.on-match-${value}`) }))}
        />
      </div>
      <fieldset>
        <legend>{t('imports.match')}</legend>
        <p class="hint">{t('imports.match-hint')}</p>
        <div class="columns">
          {matchRules.map((_, at) => (
            <Choose
              name="match"
              within={String(at)}
              label={`${at + 1}.`}
              value={settings.matchBy[at] ?? ''}
              options={rules}
            />
          ))}
        </div>
      </fieldset>
      <div class="form-actions">
        <Button kind="primary" icon="eye">
          {t('imports.preview')}
        </Button>
      </div>
    </form>
  );
};
