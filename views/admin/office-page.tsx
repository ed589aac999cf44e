import type { Child } from 'hono/jsx';
import { countryDefaults } from '../../server/core/office/country-defaults.ts';
import type { Page } from '../layout/page.ts';
import { PageHead, Shell } from '../layout/shell.tsx';
import { CsrfField } from '../layout/user-menu.tsx';
import { Button } from '../parts/button.tsx';
import { Field } from '../parts/field.tsx';
import type { FieldSpec, Option } from '../parts/form.ts';
import { languages, type Reader } from '../texts/reader.ts';
import { timezoneOptions } from './hours.tsx';
import { textOptions } from './section.ts';
import { currencyOptions } from './tariff-fields.ts';

/** The countries the product is made for, by their names in the reader's language. */
export function countryOptions(reader: Reader): Option[] {
  const names = new Intl.DisplayNames(reader.language, { type: 'region' });
  return Object.keys(countryDefaults)
    .map((value) => ({ value, label: names.of(value) ?? value }))
    .sort((a, b) => a.label.localeCompare(b.label, reader.language));
}

export const officeFields = (reader: Reader): FieldSpec[] => [
  { kind: 'text', name: 'name', label: 'field.office-name' },
  { kind: 'select', name: 'country', label: 'field.country', options: countryOptions(reader) },
  {
    kind: 'select',
    name: 'language',
    label: 'field.office-language',
    options: textOptions(reader, languages, (language) => `language.${language}`),
  },
  { kind: 'select', name: 'timezone', label: 'field.timezone', options: timezoneOptions() },
  { kind: 'select', name: 'currency', label: 'field.currency', options: currencyOptions(reader) },
  {
    kind: 'words',
    name: 'numbers',
    label: 'field.own-numbers',
    hint: 'field.own-numbers.hint',
    placeholder: '+34910000002, +3491000*',
    optional: true,
  },
];

export const OfficePage = ({ page, form, logo }: { page: Page; form: Child; logo?: string | undefined }) => {
  const { t } = page.reader;
  return (
    <Shell page={page} title={t('office.title')}>
      <PageHead title={t('office.title')} lead={t('office.lead')} />
      {form}
      <LogoForm page={page} logo={logo} />
    </Shell>
  );
};

/** `logo`: the id of its file. */
const LogoForm = ({ page, logo }: { page: Page; logo: string | undefined }) => {
  const { t } = page.reader;
  return (
    <section class="card stack">
      <h2>{t('statement.logo')}</h2>
      {logo && <img src={`/files/${logo}`} alt={t('statement.logo')} height="56" class="office-logo" />}
      <form method="post" action="/owner/office/logo" enctype="multipart/form-data" class="stack">
        <CsrfField page={page} />
        <Field name="file" label={t('statement.logo')} hint={t('statement.logo.hint')}>
          {(control) => <input type="file" accept="image/png,image/jpeg" required {...control} />}
        </Field>
        <p>
          <Button>{t('statement.logo.save')}</Button>
        </p>
      </form>
      {logo && (
        <form method="post" action="/owner/office/logo/remove">
          <CsrfField page={page} />
          <Button kind="quiet">{t('statement.logo.remove')}</Button>
        </form>
      )}
    </section>
  );
};
