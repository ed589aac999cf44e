import { entryPath, type Section, textOptions } from './section.ts';

export const mailTemplates: Section<'mailTemplates'> = {
  key: 'mailTemplates',
  slug: 'mail-templates',
  icon: 'note',
  idOf: (entry) => entry.id,
  nameOf: (entry) => entry.name,
  blank: () => ({ subject: '', text: '' }),
  columns: ({ reader: { t } }) => [
    { label: t('column.name'), cell: (row) => <a href={entryPath('mail-templates', row.id)}>{row.name}</a> },
    { label: t('mail.subject'), cell: (row) => row.subject },
    { label: t('field.language'), cell: (row) => (row.language ? t(`language.${row.language}`) : '—') },
  ],
  fields: ({ reader }) => [
    { kind: 'text', name: 'name', label: 'field.name' },
    {
      kind: 'select',
      name: 'language',
      label: 'field.language',
      hint: 'mail-template.language-hint',
      options: textOptions(reader, ['es', 'en'] as const, (language) => `language.${language}`),
      optional: true,
    },
    { kind: 'text', name: 'subject', label: 'mail.subject', hint: 'mail-template.fields-hint', wide: true },
    { kind: 'text', name: 'text', label: 'mails.text', hint: 'mail-template.fields-hint', rows: 12, wide: true },
  ],
};
