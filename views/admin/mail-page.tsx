import type { Child } from 'hono/jsx';
import type { Page } from '../layout/page.ts';
import { PageHead, Shell } from '../layout/shell.tsx';
import { Act } from '../live/act.tsx';
import { word } from '../live/call-words.ts';
import { Badge, type Tone } from '../parts/badge.tsx';
import { Button } from '../parts/button.tsx';
import { DataTable } from '../parts/data-table.tsx';
import type { FieldSpec } from '../parts/form.ts';
import { formatInstant } from '../texts/format.ts';
import type { Reader } from '../texts/reader.ts';
import { textOptions } from './section.ts';

export interface MailRow {
  id: string;
  createdAt: number;
  to: readonly string[];
  subject: string;
  state: 'waiting' | 'sending' | 'sent' | 'failed';
  tries: number;
  nextAt: number | null;
  why: string | null;
  detail: string | null;
}

const tones: Record<MailRow['state'], Tone> = { waiting: 'busy', sending: 'busy', sent: 'good', failed: 'bad' };

export const mailFields = (reader: Reader): FieldSpec[] => [
  { kind: 'check', name: 'active', label: 'field.mail-active' },
  { kind: 'text', name: 'host', label: 'field.mail-host', placeholder: 'smtp.example.com' },
  {
    kind: 'select',
    name: 'security',
    label: 'field.mail-security',
    options: textOptions(reader, ['starttls', 'tls', 'none'] as const, (kind) => `mail-security.${kind}`),
  },
  { kind: 'number', name: 'port', label: 'field.mail-port', min: 1, max: 65_535 },
  { kind: 'text', name: 'username', label: 'field.mail-user', optional: true, autocomplete: 'off' },
  {
    kind: 'secret',
    name: 'secret',
    label: 'field.mail-secret',
    hint: 'field.mail-secret.hint',
    optional: true,
    autocomplete: 'new-password',
  },
  { kind: 'text', name: 'from', label: 'field.mail-from', hint: 'field.mail-from.hint' },
  {
    kind: 'text',
    name: 'publicUrl',
    label: 'field.public-url',
    hint: 'field.public-url.hint',
    placeholder: 'https://central.example.com',
    optional: true,
  },
  { kind: 'words', name: 'alarmTo', label: 'field.alarm-to', hint: 'field.alarm-to.hint' },
];

/** The mail server, a try of it, and what became of the last mails. */
export const MailPage = ({
  page,
  form,
  testTo,
  rows,
}: {
  page: Page;
  form: Child;
  /** Where a test would go; absent without a server. */
  testTo?: string | undefined;
  rows: readonly MailRow[];
}) => {
  const { t } = page.reader;
  return (
    <Shell page={page} title={t('nav.mail')}>
      <PageHead title={t('nav.mail')} lead={t('mail.lead')} />
      {form}
      {testTo !== undefined && (
        <Act page={page} action="/owner/mail/test" class="card stack">
          <div class="fields">
            <div class="field">
              <label for="test-to">{t('mail.test.to')}</label>
              <input id="test-to" type="email" name="to" value={testTo} required />
            </div>
          </div>
          <div class="form-actions">
            <Button icon="envelope">{t('mail.test')}</Button>
          </div>
        </Act>
      )}
      <section class="stack">
        <h2>{t('mail.outbox')}</h2>
        {rows.length === 0 ? <p class="hint">{t('mail.outbox.empty')}</p> : <MailTable page={page} rows={rows} />}
      </section>
    </Shell>
  );
};

const MailTable = ({ page, rows }: { page: Page; rows: readonly MailRow[] }) => {
  const { reader } = page;
  const { t } = reader;
  return (
    <DataTable
      caption={t('mail.outbox')}
      rows={rows}
      columns={[
        {
          label: t('mail.subject'),
          cell: (row) => (
            <span>
              {row.subject}
              <span class="under">{formatInstant(row.createdAt, reader)}</span>
            </span>
          ),
        },
        { label: t('mail.to'), cell: (row) => row.to.join(', ') },
        {
          label: t('mail.state'),
          cell: (row) => (
            <span>
              <Badge tone={tones[row.state]}>{t(`mail-state.${row.state}`)}</Badge>{' '}
              {row.state !== 'sent' && row.tries > 0 && t('mail.tries', { count: row.tries })}
              {row.nextAt !== null && row.tries > 0 && (
                <span class="under">{t('mail.next', { at: formatInstant(row.nextAt, reader) })}</span>
              )}
              {row.why !== null && (
                <span class="under">{[word(reader, 'mail-why', row.why), row.detail].filter(Boolean).join(' ')}</span>
              )}
            </span>
          ),
        },
        {
          label: t('action.remove'),
          actions: true,
          cell: (row) => (
            <span class="form-actions">
              {row.state !== 'sent' && (
                <Act page={page} action={`/owner/mail/${row.id}/retry`}>
                  <Button size="small">{t('mail.retry')}</Button>
                </Act>
              )}
              <Act page={page} action={`/owner/mail/${row.id}/remove`}>
                <Button size="small" kind="quiet" icon="trash">
                  {t('mail.remove')}
                </Button>
              </Act>
            </span>
          ),
        },
      ]}
    />
  );
};
