import type { Child } from 'hono/jsx';
import { mergeFieldName, mergeFields } from '../../server/core/merge/merge-text.ts';
import type { Page } from '../layout/page.ts';
import { entryPath, type Section, type SectionContext } from './section.ts';

/** What the texts take in, under the names of the reader's language. */
const FieldList = ({ page, context }: { page: Page; context: SectionContext }): Child => {
  const { t, language } = page.reader;
  const own = context.office.customerFields.map(({ id }) => mergeFieldName(`own.${id}`, language));
  return (
    <section class="card stack">
      <h2>{t('letter.fields')}</h2>
      <p class="hint">{t('letter.fields-hint')}</p>
      <p class="merge-fields">
        {[...mergeFields.map((field) => field[language]), ...own].map((name) => (
          <>
            <code>{`{{${name}}}`}</code>{' '}
          </>
        ))}
      </p>
    </section>
  );
};

export const letterTemplates: Section<'letterTemplates'> = {
  key: 'letterTemplates',
  slug: 'letter-templates',
  icon: 'note',
  idOf: (entry) => entry.id,
  nameOf: (entry) => `${entry.names.es} · ${entry.names.en}`,
  blank: () => ({ subjects: { es: '', en: '' }, texts: { es: '', en: '' } }),
  columns: ({ reader: { t, language } }) => [
    {
      label: t('column.name'),
      cell: (row) => <a href={entryPath('letter-templates', row.id)}>{row.names[language]}</a>,
    },
    { label: t('letter.subject'), cell: (row) => row.subjects[language] || '—' },
  ],
  fields: () => [
    { kind: 'text', name: 'names.es', label: 'break.name-es' },
    { kind: 'text', name: 'names.en', label: 'break.name-en' },
    { kind: 'text', name: 'subjects.es', label: 'letter.subject-es', optional: true, wide: true },
    { kind: 'text', name: 'texts.es', label: 'letter.text-es', rows: 10, wide: true },
    { kind: 'text', name: 'subjects.en', label: 'letter.subject-en', optional: true, wide: true },
    { kind: 'text', name: 'texts.en', label: 'letter.text-en', rows: 10, wide: true },
  ],
  aside: (context, _entry, page) => <FieldList page={page} context={context} />,
  finish: (entry) => ({
    ...entry,
    // A blank field is absent from the form; a letter has always both languages.
    subjects: { es: entry.subjects?.es ?? '', en: entry.subjects?.en ?? '' },
    texts: { es: entry.texts?.es ?? '', en: entry.texts?.en ?? '' },
  }),
};

export const letterKits: Section<'letterKits'> = {
  key: 'letterKits',
  slug: 'letter-kits',
  icon: 'file',
  idOf: (entry) => entry.id,
  nameOf: (entry) => `${entry.names.es} · ${entry.names.en}`,
  blank: () => ({ letters: [] }),
  columns: ({ reader: { t, language }, office }) => [
    { label: t('column.name'), cell: (row) => <a href={entryPath('letter-kits', row.id)}>{row.names[language]}</a> },
    {
      label: t('nav.letter-templates'),
      cell: (row) =>
        row.letters
          .map((id) => office.letterTemplates.find((each) => each.id === id)?.names[language] ?? id)
          .join(', '),
    },
  ],
  fields: ({ office, reader: { language } }) => [
    { kind: 'text', name: 'names.es', label: 'break.name-es' },
    { kind: 'text', name: 'names.en', label: 'break.name-en' },
    {
      kind: 'checks',
      name: 'letters',
      label: 'nav.letter-templates',
      options: office.letterTemplates.map(({ id, names }) => ({ value: id, label: names[language] })),
    },
  ],
};
