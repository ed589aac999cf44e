import type { Child } from 'hono/jsx';
import { mailDistributions } from '../../server/core/office/mail-in.ts';
import type { Office } from '../../server/core/office/office.ts';
import type { Page } from '../layout/page.ts';
import { PageHead, Shell } from '../layout/shell.tsx';
import { Act } from '../live/act.tsx';
import { word } from '../live/call-words.ts';
import { Notice } from '../parts/badge.tsx';
import { Button } from '../parts/button.tsx';
import type { FieldSpec } from '../parts/form.ts';
import { formatInstant } from '../texts/format.ts';
import type { Reader } from '../texts/reader.ts';
import { namedOptions, textOptions } from './section.ts';

export const mailInFields = (reader: Reader, office: Office): FieldSpec[] => [
  { kind: 'check', name: 'active', label: 'field.mail-in-active' },
  { kind: 'text', name: 'host', label: 'field.mail-host', placeholder: 'imap.example.com' },
  {
    kind: 'select',
    name: 'security',
    label: 'field.mail-security',
    options: textOptions(reader, ['tls', 'starttls', 'none'] as const, (kind) => `mail-in-security.${kind}`),
  },
  { kind: 'number', name: 'port', label: 'field.mail-port', min: 1, max: 65_535 },
  { kind: 'text', name: 'username', label: 'field.mail-user', autocomplete: 'off' },
  {
    kind: 'secret',
    name: 'secret',
    label: 'field.mail-secret',
    hint: 'field.mail-secret.hint',
    optional: true,
    autocomplete: 'new-password',
  },
  { kind: 'text', name: 'folder', label: 'field.mail-folder' },
  {
    kind: 'select',
    name: 'department',
    label: 'field.mail-department',
    hint: 'field.mail-department.hint',
    options: namedOptions(office.departments.filter(({ outside }) => !outside)),
    optional: true,
  },
  {
    kind: 'select',
    name: 'distribution',
    label: 'field.mail-distribution',
    options: textOptions(reader, mailDistributions, (kind) => `mail-distribution.${kind}`),
  },
  { kind: 'check', name: 'acknowledge', label: 'field.mail-acknowledge', hint: 'field.mail-acknowledge.hint' },
];

export type MailboxState =
  | { kind: 'connecting'; since: number }
  | { kind: 'watching'; how: 'idle' | 'poll'; since: number }
  | { kind: 'failed'; why: string; detail: string; since: number };

/** The mailbox that customers write to: its settings, how it stands, a try of it. */
export const MailInPage = ({
  page,
  form,
  state,
  canTest,
}: {
  page: Page;
  form: Child;
  state: MailboxState | undefined;
  canTest: boolean;
}) => {
  const { t } = page.reader;
  return (
    <Shell page={page} title={t('nav.mail-in')}>
      <PageHead title={t('nav.mail-in')} lead={t('mail-in.lead')} />
      {state?.kind === 'failed' && (
        <Notice tone="bad">
          {word(page.reader, 'mail-in-why', state.why)} {t('mail-in.said', { detail: state.detail })}
        </Notice>
      )}
      {state?.kind === 'watching' && (
        <Notice tone="good">{t(`mail-in.${state.how}`, { at: formatInstant(state.since, page.reader) })}</Notice>
      )}
      {state?.kind === 'connecting' && <Notice tone="info">{t('mail-in.connecting')}</Notice>}
      {form}
      {canTest && (
        <Act page={page} action="/owner/mail-in/test" class="form-actions">
          <Button icon="envelope">{t('mail-in.test')}</Button>
        </Act>
      )}
    </Shell>
  );
};
