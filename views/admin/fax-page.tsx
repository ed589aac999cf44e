import type { Child } from 'hono/jsx';
import { faxAnswers, faxReceipts, faxResolutions, modemUses } from '../../server/core/office/fax.ts';
import type { Office } from '../../server/core/office/office.ts';
import type { Page } from '../layout/page.ts';
import { PageHead, Shell } from '../layout/shell.tsx';
import { LinkButton } from '../parts/button.tsx';
import type { FieldSpec } from '../parts/form.ts';
import type { Reader } from '../texts/reader.ts';
import { namedOptions, textOptions } from './section.ts';

export const faxFields = (reader: Reader, office: Office): FieldSpec[] => {
  const hours = namedOptions(office.hours);
  const modems = (office.fax?.modems ?? []).map(({ id, name }) => ({ value: id, label: name }));
  return [
    { kind: 'check', name: 'active', label: 'field.fax-active', hint: 'field.fax-active.hint' },
    { kind: 'text', name: 'number', label: 'field.fax-number', hint: 'field.fax-number.hint', input: 'tel' },
    { kind: 'text', name: 'header', label: 'field.fax-header', hint: 'field.fax-header.hint', optional: true },
    {
      kind: 'select',
      name: 'resolution',
      label: 'fax.resolution',
      options: textOptions(reader, faxResolutions, (each) => `fax-resolution.${each}`),
    },
    { kind: 'check', name: 'ecm', label: 'field.fax-ecm', hint: 'field.fax-ecm.hint' },
    { kind: 'check', name: 'useFound', label: 'field.fax-use-found', hint: 'field.fax-use-found.hint' },
    {
      kind: 'rows',
      name: 'modems',
      label: 'field.fax-modems',
      hint: 'field.fax-modems.hint',
      wide: true,
      optional: false,
      blankRow: { use: 'both', rings: '2', answers: 'always' },
      add: 'field.fax-modems.add',
      columns: [
        { kind: 'text', name: 'name', label: 'field.name' },
        { kind: 'text', name: 'id', label: 'field.fax-modem-id' },
        { kind: 'text', name: 'prefix', label: 'field.fax-prefix', optional: true, placeholder: '0,' },
        { kind: 'text', name: 'abroad', label: 'field.fax-abroad', optional: true, placeholder: '009' },
        { kind: 'check', name: 'inside', label: 'field.fax-inside' },
        {
          kind: 'select',
          name: 'use',
          label: 'modems.use',
          options: textOptions(reader, modemUses, (each) => `modem-use.${each}`),
        },
        { kind: 'number', name: 'rings', label: 'field.fax-rings', min: 1, max: 20 },
        {
          kind: 'select',
          name: 'answers',
          label: 'field.fax-answers',
          options: textOptions(reader, faxAnswers, (each) => `fax-answers.${each}`),
        },
        { kind: 'select', name: 'hours', label: 'field.fax-hours', options: hours, optional: true },
        { kind: 'check', name: 'shared', label: 'field.fax-shared' },
        { kind: 'text', name: 'pattern', label: 'field.fax-pattern', optional: true, placeholder: 'B' },
        {
          kind: 'select',
          name: 'trunk',
          label: 'field.fax-trunk',
          options: namedOptions(office.trunks),
          optional: true,
        },
      ],
    },
    {
      kind: 'section',
      legend: 'field.fax-sending',
      fields: [
        { kind: 'number', name: 'dials', label: 'field.fax-dials', hint: 'field.fax-dials.hint', min: 1, max: 50 },
        { kind: 'number', name: 'tries', label: 'field.fax-tries', hint: 'field.fax-tries.hint', min: 1, max: 20 },
        {
          kind: 'select',
          name: 'quietHours',
          label: 'field.fax-quiet',
          hint: 'field.fax-quiet.hint',
          options: hours,
          optional: true,
        },
        {
          kind: 'select',
          name: 'receipts',
          label: 'field.fax-receipts',
          options: textOptions(reader, faxReceipts, (each) => `fax-receipts.${each}`),
        },
        {
          kind: 'words',
          name: 'mailSenders',
          label: 'field.fax-senders',
          hint: 'field.fax-senders.hint',
          placeholder: 'ana@example.com, @example.com',
        },
        { kind: 'check', name: 'mailProof', label: 'field.fax-mail-proof', hint: 'field.fax-mail-proof.hint' },
        {
          kind: 'words',
          name: 'mailJudges',
          label: 'field.fax-mail-judges',
          hint: 'field.fax-mail-judges.hint',
          placeholder: 'mx.example.com',
        },
        { kind: 'check', name: 'mailCover', label: 'field.fax-mail-cover', hint: 'field.fax-mail-cover.hint' },
        {
          kind: 'rows',
          name: 'destinations',
          label: 'field.fax-destinations',
          hint: 'field.fax-destinations.hint',
          wide: true,
          blankRow: {},
          add: 'field.fax-destinations.add',
          columns: [
            { kind: 'text', name: 'number', label: 'fax.number', placeholder: '+3491*' },
            { kind: 'select', name: 'hours', label: 'field.fax-destination-hours', options: hours, optional: true },
            { kind: 'check', name: 'refuse', label: 'field.fax-refuse' },
          ],
        },
      ],
    },
    {
      kind: 'section',
      legend: 'field.fax-receiving',
      fields: [
        {
          kind: 'words',
          name: 'blocked',
          label: 'field.fax-blocked',
          hint: 'field.fax-blocked.hint',
          placeholder: '+34910000009, +1*',
        },
        {
          kind: 'rows',
          name: 'rules',
          label: 'field.fax-rules',
          hint: 'field.fax-rules.hint',
          wide: true,
          ordered: true,
          blankRow: { from: '*' },
          add: 'field.fax-rules.add',
          columns: [
            { kind: 'text', name: 'from', label: 'field.fax-rule-from' },
            { kind: 'select', name: 'modem', label: 'fax.modem', options: modems, optional: true },
            {
              kind: 'select',
              name: 'person',
              label: 'field.fax-rule-person',
              options: office.people.map(({ login, name }) => ({ value: login, label: name })),
              optional: true,
            },
            {
              kind: 'select',
              name: 'department',
              label: 'fax.department',
              options: namedOptions(office.departments),
              optional: true,
            },
            { kind: 'check', name: 'openCase', label: 'field.fax-rule-case' },
            { kind: 'text', name: 'mail', label: 'field.fax-rule-mail', optional: true },
          ],
        },
        { kind: 'number', name: 'keepMonths', label: 'field.fax-keep', hint: 'field.fax-keep.hint', min: 0, max: 600 },
      ],
    },
  ];
};

/** How the office faxes. */
export const FaxSettingsPage = ({ page, form }: { page: Page; form: Child }) => {
  const { t } = page.reader;
  return (
    <Shell page={page} title={t('nav.fax-settings')}>
      <PageHead title={t('nav.fax-settings')} lead={t('fax-settings.lead')}>
        <LinkButton href="/owner/modems" icon="phone">
          {t('nav.modems')}
        </LinkButton>
      </PageHead>
      {form}
    </Shell>
  );
};
