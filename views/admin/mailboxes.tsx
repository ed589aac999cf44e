import { mailboxDefaults } from '../../server/core/office/mailbox-defaults.ts';
import { promptOptions } from './prompt-options.ts';
import { entryPath, type Section } from './section.ts';

export const mailboxes: Section<'mailboxes'> = {
  key: 'mailboxes',
  slug: 'mailboxes',
  icon: 'envelope',
  asksId: true,
  idOf: (entry) => entry.number,
  nameOf: (entry) => (entry.name === entry.number ? entry.number : `${entry.number} ${entry.name}`),
  blank: () => ({ ...mailboxDefaults }),
  columns: ({ reader: { t }, office }) => [
    { label: t('column.number'), cell: (row) => <a href={entryPath('mailboxes', row.number)}>{row.number}</a> },
    { label: t('column.name'), cell: (row) => row.name },
    {
      label: t('mailbox.whose'),
      cell: (row) => {
        if (!office.extensions.some(({ number }) => number === row.number)) return t('mailbox.of-group');
        return office.people.find(({ extension }) => extension === row.number)?.name ?? t('mailbox.of-extension');
      },
    },
    { label: t('mailbox.pin'), cell: (row) => (row.pin === undefined ? t('value.no') : t('value.yes')) },
  ],
  fields: (context) => {
    const { office } = context;
    const seconds = { kind: 'number', unit: 'value.seconds' } as const;
    return [
      { kind: 'text', name: 'number', label: 'field.number', hint: 'field.mailbox-number.hint', input: 'numeric' },
      { kind: 'text', name: 'name', label: 'field.name' },
      {
        kind: 'secret',
        name: 'pin',
        label: 'mailbox.pin',
        hint: 'field.pin.hint',
        optional: true,
        autocomplete: 'new-password',
      },
      {
        kind: 'text',
        name: 'mail',
        label: 'field.mailbox-mail',
        hint: office.mail?.active ? 'field.mailbox-mail.hint' : 'field.mailbox-mail.no-server',
        optional: true,
      },
      {
        kind: 'select',
        name: 'greeting',
        label: 'field.greeting',
        options: promptOptions(context),
        optional: true,
        none: 'field.mailbox-greeting.none',
      },
      { ...seconds, name: 'answerAfterSec', label: 'field.answer-after-sec', min: 5, max: 120 },
      { ...seconds, name: 'maxMessageSec', label: 'field.max-message-sec', min: 10, max: 600 },
      { kind: 'number', name: 'maxMessages', label: 'field.max-messages', min: 1, max: 1000 },
      {
        kind: 'number',
        name: 'keepDays',
        label: 'field.keep-days',
        hint: 'field.keep-days.hint',
        min: 0,
        max: 3650,
        unit: 'value.days',
      },
    ];
  },
};
