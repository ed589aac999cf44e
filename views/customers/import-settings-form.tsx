import { delimiters, encodings, matchRules, onMatches } from '../../server/core/customers/import/import-settings.ts';
import { importTargets } from '../../server/core/customers/import/import-words.ts';
import type { Page } from '../layout/page.ts';
import { CsrfField } from '../layout/user-menu.tsx';
import { Button } from '../parts/button.tsx';
import { ColumnMapping } from '../parts/column-mapping.tsx';
import { Field } from '../parts/field.tsx';
import type { ImportField, ImportView } from './import-view.ts';

const delimiterNames = { ',': 'comma', ';': 'semicolon', '\t': 'tab', '|': 'bar' } as const;

interface Option {
  value: string;
  label: string;
}

/** A field with one of several choices. */
export const Select = ({
  name,
  label,
  options,
  chosen,
  hint,
  within,
}: {
  name: string;
  label: string;
  options: readonly Option[];
  chosen: string;
  hint?: string;
  within?: string;
}) => (
  <Field name={name} label={label} hint={hint} within={within}>
    {(control) => (
      <select {...control}>
        {options.map(({ value, label: text }) => (
          <option value={value} selected={value === chosen}>
            {text}
          </option>
        ))}
      </select>
    )}
  </Field>
);

/** Characters and delimiter: what was recognised may be told otherwise. */
export const FileForm = ({ page, view }: { page: Page; view: ImportView }) => {
  const { t } = page.reader;
  const isCsv = view.source === undefined || view.source.kind === 'csv';
  return (
    <form method="post" action={`/customers/import/${view.id}/read`} class="card stack">
      <CsrfField page={page} />
      <h2>{t('imports.how-read')}</h2>
      <div class="columns">
        <Select
          name="encoding"
          label={t('imports.encoding')}
          chosen={view.source?.encoding ?? 'utf-8'}
          options={encodings.map((value) => ({ value, label: t(`imports.encoding-${value}`) }))}
        />
        {isCsv && (
          <Select
            name="delimiter"
            label={t('imports.delimiter')}
            chosen={delimiterNames[view.source?.delimiter ?? ',']}
            options={delimiters.map((each) => ({
              value: delimiterNames[each],
              label: t(`imports.delimiter-${delimiterNames[each]}`),
            }))}
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
        <Select
          name="headerAt"
          label={t('imports.header')}
          chosen={String(settings.headerAt)}
          options={[
            { value: '-1', label: t('imports.header-none') },
            ...source.sample.slice(0, 10).map((row, at) => ({
              value: String(at),
              label: t('imports.header-row', { row: at + 1, text: row.join(' · ').slice(0, 60) }),
            })),
          ]}
        />
        <Select
          name="country"
          label={t('imports.country')}
          chosen={settings.country}
          options={countries
            .map((value) => ({ value, label: names.of(value) ?? value }))
            .sort((a, b) => a.label.localeCompare(b.label, language))}
        />
        <Select
          name="onMatch"
          label={t('imports.on-match')}
          chosen={settings.onMatch}
          options={onMatches.map((value) => ({ value, label: t(`imports.on-match-${value}`) }))}
        />
      </div>
      <fieldset>
        <legend>{t('imports.match')}</legend>
        <p class="hint">{t('imports.match-hint')}</p>
        <div class="columns">
          {matchRules.map((_, at) => (
            <Select
              name="match"
              within={String(at)}
              label={`${at + 1}.`}
              chosen={settings.matchBy[at] ?? ''}
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
