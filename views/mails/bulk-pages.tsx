import { bulkSkips } from '../../server/core/mail/mail.ts';
import { CampaignField } from '../campaigns/campaign-field.tsx';
import type { Page } from '../layout/page.ts';
import { PageHead, Shell } from '../layout/shell.tsx';
import { CsrfField } from '../layout/user-menu.tsx';
import { Act } from '../live/act.tsx';
import { Badge, Notice, type Tone } from '../parts/badge.tsx';
import { Button, LinkButton } from '../parts/button.tsx';
import { DataTable } from '../parts/data-table.tsx';
import { Empty } from '../parts/empty.tsx';
import { Field } from '../parts/field.tsx';
import type { Option } from '../parts/form.ts';
import { formatInstant } from '../texts/format.ts';
import type { TextKey } from '../texts/reader.ts';

export type BulkState = 'draft' | 'running' | 'paused' | 'done' | 'cancelled';
const tones: Record<BulkState, Tone> = {
  draft: 'quiet',
  running: 'busy',
  paused: 'warn',
  done: 'good',
  cancelled: 'bad',
};

export interface BulkLine {
  id: string;
  name: string;
  segment: string;
  state: BulkState;
  createdAt: number;
  total: number;
  seen: number;
}

/** Mails to segments, the latest first. */
export const BulkListPage = ({ page, rows }: { page: Page; rows: readonly BulkLine[] }) => {
  const { t } = page.reader;
  return (
    <Shell page={page} title={t('nav.bulk')}>
      <PageHead title={t('nav.bulk')} lead={t('bulk.lead')}>
        <LinkButton href="/supervisor/mailings/new" kind="primary" icon="plus">
          {t('bulk.new')}
        </LinkButton>
      </PageHead>
      {rows.length === 0 ? (
        <Empty icon="envelope" title={t('bulk.empty')} text={t('bulk.empty-text')} />
      ) : (
        <DataTable
          caption={t('nav.bulk')}
          rows={rows}
          columns={[
            { label: t('column.name'), cell: (row) => <a href={`/supervisor/mailings/${row.id}`}>{row.name}</a> },
            { label: t('bulk.segment'), cell: (row) => row.segment },
            {
              label: t('mail.state'),
              cell: (row) => (
                <span>
                  <Badge tone={tones[row.state]}>{t(`bulk-state.${row.state}`)}</Badge>{' '}
                  {row.total > 0 && t('bulk.progress', { seen: row.seen, total: row.total })}
                </span>
              ),
            },
            { label: t('mails.at'), cell: (row) => formatInstant(row.createdAt, page.reader) },
          ]}
        />
      )}
    </Shell>
  );
};

export interface BulkFormView {
  id?: string;
  values: { name: string; segment: string; subject: string; text: string; link: string; perMinute: number };
  segments: readonly Option[];
  campaigns: readonly Option[];
  campaign?: string | undefined;
  unknown: string[];
}

/** Begins a mail to a segment, or changes one that has not begun. */
export const BulkFormPage = ({ page, view }: { page: Page; view: BulkFormView }) => {
  const { t } = page.reader;
  const { values } = view;
  return (
    <Shell page={page} title={t('bulk.new')}>
      <p>
        <a href="/supervisor/mailings">← {t('nav.bulk')}</a>
      </p>
      <PageHead title={view.id ? values.name : t('bulk.new')} />
      {view.unknown.length > 0 && <Notice tone="bad">{t('bulk.unknown', { fields: view.unknown.join(', ') })}</Notice>}
      <form
        method="post"
        action={view.id ? `/supervisor/mailings/${view.id}/change` : '/supervisor/mailings'}
        class="card stack letter"
      >
        <CsrfField page={page} />
        <Field name="name" label={t('field.name')}>
          {(control) => <input {...control} type="text" value={values.name} required maxlength={120} />}
        </Field>
        <Field name="segment" label={t('bulk.segment')}>
          {(control) => (
            <select {...control} required>
              {view.segments.map(({ value, label }) => (
                <option value={value} selected={value === values.segment}>
                  {label}
                </option>
              ))}
            </select>
          )}
        </Field>
        <CampaignField page={page} options={view.campaigns} value={view.campaign} />
        <Field name="subject" label={t('mail.subject')} hint={t('mail-template.fields-hint')}>
          {(control) => <input {...control} type="text" value={values.subject} required maxlength={200} />}
        </Field>
        <Field name="text" label={t('mails.text')} hint={t('bulk.text-hint')}>
          {(control) => (
            <textarea {...control} rows={12} required maxlength={20_000}>
              {values.text}
            </textarea>
          )}
        </Field>
        <Field name="link" label={t('bulk.link')} hint={t('bulk.link-hint')} optional={t('value.optional')}>
          {(control) => <input {...control} type="url" value={values.link} maxlength={500} />}
        </Field>
        <Field name="perMinute" label={t('bulk.per-minute')} hint={t('bulk.per-minute-hint')}>
          {(control) => <input {...control} type="number" min={1} max={600} value={values.perMinute} required />}
        </Field>
        <div class="form-actions">
          <Button kind="primary">{t('action.save')}</Button>
        </div>
      </form>
    </Shell>
  );
};

export interface BulkView extends BulkLine {
  report: {
    sent: number;
    queued: number;
    failed: number;
    bounced: number;
    unsure: number;
    opened: number;
    left: number;
    skipped: Record<string, number>;
  };
  preview: { name: string; subject: string; text: string; skipped?: string }[];
  campaign?: { id: string; name: string };
  testTo: string;
  hasServer: boolean;
}

/** While it goes out the page follows by itself. */
const refreshed = (path: string) => ({
  ...{ 'hx-get': path, 'hx-trigger': 'every 2s', 'hx-select': '#mailing', 'hx-target': 'this' },
  'hx-swap': 'outerMorph',
});

const figures = ['sent', 'queued', 'failed', 'bounced', 'unsure', 'opened', 'left'] as const;

/** One mail to a segment: how it would look, how far it is, what came of it. */
export const BulkPage = ({ page, view }: { page: Page; view: BulkView }) => {
  const { t } = page.reader;
  const path = `/supervisor/mailings/${view.id}`;
  const act = (does: string, label: TextKey, kind: 'primary' | 'secondary' | 'danger' = 'secondary') => (
    <Act page={page} action={`${path}/${does}`}>
      <Button kind={kind}>{t(label)}</Button>
    </Act>
  );
  const { report } = view;
  return (
    <Shell page={page} title={view.name}>
      <p>
        <a href="/supervisor/mailings">← {t('nav.bulk')}</a>
      </p>
      <PageHead title={view.name} lead={view.segment} />
      {!view.hasServer && <Notice tone="warn">{t('mail-why.no-server')}</Notice>}
      <section id="mailing" class="card stack" {...(view.state === 'running' && refreshed(path))}>
        <span class="badges">
          <Badge tone={tones[view.state]}>{t(`bulk-state.${view.state}`)}</Badge>
        </span>
        {view.campaign && (
          <p>
            {t('desk.campaign')}:{' '}
            <a href={`/supervisor/campaigns/${encodeURIComponent(view.campaign.id)}`}>{view.campaign.name}</a>
          </p>
        )}
        {view.total > 0 && (
          <p>
            <progress max={view.total} value={view.seen} aria-label={t('bulk.progress-label')} />{' '}
            {t('bulk.progress', { seen: view.seen, total: view.total })}
          </p>
        )}
        <div class="case-quick">
          {view.state === 'draft' && act('start', 'bulk.start', 'primary')}
          {view.state === 'running' && act('pause', 'bulk.pause', 'primary')}
          {view.state === 'paused' && act('resume', 'bulk.resume', 'primary')}
          {view.state === 'draft' && <LinkButton href={`${path}/change`}>{t('bulk.change')}</LinkButton>}
          {['draft', 'running', 'paused'].includes(view.state) && act('cancel', 'bulk.cancel', 'danger')}
        </div>
        {view.state !== 'draft' && (
          <dl class="facts">
            {figures.map((figure) => (
              <>
                <dt>{t(`bulk-figure.${figure}`)}</dt>
                <dd>{report[figure]}</dd>
              </>
            ))}
            {bulkSkips
              .filter((why) => report.skipped[why])
              .map((why) => (
                <>
                  <dt>{t(`bulk-skipped.${why}`)}</dt>
                  <dd>{report.skipped[why]}</dd>
                </>
              ))}
          </dl>
        )}
      </section>
      <form method="post" action={`${path}/test`} class="card stack">
        <CsrfField page={page} />
        <Field name="to" label={t('mail.test.to')}>
          {(control) => <input {...control} type="email" value={view.testTo} required />}
        </Field>
        <div class="form-actions">
          <Button icon="envelope">{t('bulk.test')}</Button>
        </div>
      </form>
      {view.preview.map((letter) => (
        <article class="card stack mail-body">
          <h2>
            {letter.name}{' '}
            {letter.skipped && <Badge tone="warn">{t(`bulk-skipped.${letter.skipped}` as TextKey)}</Badge>}
          </h2>
          <p>
            <b>{letter.subject}</b>
          </p>
          <pre>{letter.text}</pre>
        </article>
      ))}
    </Shell>
  );
};
