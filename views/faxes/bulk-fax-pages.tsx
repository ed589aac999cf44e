import type { Page } from '../layout/page.ts';
import { PageHead, Shell } from '../layout/shell.tsx';
import { CsrfField } from '../layout/user-menu.tsx';
import { Act } from '../live/act.tsx';
import { word } from '../live/call-words.ts';
import { LiveNotice } from '../live/live-notice.tsx';
import { LiveRegion } from '../live/live-region.tsx';
import { Badge, Notice, type Tone } from '../parts/badge.tsx';
import { Button, LinkButton } from '../parts/button.tsx';
import { DataTable } from '../parts/data-table.tsx';
import { Empty } from '../parts/empty.tsx';
import { Field } from '../parts/field.tsx';
import type { Option } from '../parts/form.ts';
import { formatInstant } from '../texts/format.ts';
import type { NewFaxView } from './faxes-view.ts';
import { LineFields, PaperFields } from './new-fax-page.tsx';

export type FaxBulkState = 'running' | 'paused' | 'done' | 'cancelled';
const tones: Record<FaxBulkState, Tone> = { running: 'busy', paused: 'warn', done: 'good', cancelled: 'bad' };
const path = '/supervisor/fax-mailings';

export interface FaxBulkLine {
  id: string;
  name: string;
  segment: string;
  state: FaxBulkState;
  createdAt: number;
  total: number;
  /** Recipients who have it, or never will. */
  over: number;
}

/** Faxes to segments, the latest first. */
export const FaxBulkListPage = ({ page, rows }: { page: Page; rows: readonly FaxBulkLine[] }) => {
  const { t } = page.reader;
  return (
    <Shell page={page} title={t('nav.fax-bulk')}>
      <p>
        <a href="/faxes">← {t('nav.faxes')}</a>
      </p>
      <PageHead title={t('nav.fax-bulk')} lead={t('fax-bulk.lead')}>
        <LinkButton href={`${path}/new`} kind="primary" icon="plus">
          {t('fax-bulk.new')}
        </LinkButton>
      </PageHead>
      {rows.length === 0 ? (
        <Empty icon="people" title={t('fax-bulk.empty')} text={t('fax-bulk.empty-text')} />
      ) : (
        <DataTable
          caption={t('nav.fax-bulk')}
          rows={rows}
          columns={[
            { label: t('column.name'), cell: (row) => <a href={`${path}/${row.id}`}>{row.name}</a> },
            { label: t('bulk.segment'), cell: (row) => row.segment },
            {
              label: t('mail.state'),
              cell: (row) => (
                <span>
                  <Badge tone={tones[row.state]}>{t(`bulk-state.${row.state}`)}</Badge>{' '}
                  {row.total > 0 && t('bulk.progress', { seen: row.over, total: row.total })}
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

export interface NewFaxBulkView
  extends Pick<
    NewFaxView,
    'papers' | 'maxMb' | 'campaigns' | 'campaign' | 'priority' | 'resolution' | 'pageRange' | 'sendAt'
  > {
  values: { name: string; segment: string; subject: string; text: string; withCover: boolean };
  segments: readonly Option[];
  wrong?: string | undefined;
}

export const NewFaxBulkPage = ({ page, view }: { page: Page; view: NewFaxBulkView }) => {
  const { t } = page.reader;
  const { values } = view;
  return (
    <Shell page={page} title={t('fax-bulk.new')}>
      <p>
        <a href={path}>← {t('nav.fax-bulk')}</a>
      </p>
      <PageHead title={t('fax-bulk.new')} lead={t('fax-bulk.new-text')} />
      {view.wrong !== undefined && <Notice tone="bad">{word(page.reader, 'fax-wrong', view.wrong)}</Notice>}
      <form method="post" action={`${path}/files`} enctype="multipart/form-data" class="card stack case-form">
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
        <PaperFields page={page} view={view} />
        <fieldset class="stack">
          <legend>{t('fax.cover')}</legend>
          <label class="check">
            <input type="checkbox" name="cover" checked={values.withCover} /> <span>{t('fax.with-cover')}</span>
          </label>
          <Field name="subject" label={t('mail.subject')} hint={t('mail-template.fields-hint')}>
            {(control) => <input {...control} type="text" value={values.subject} maxlength={200} />}
          </Field>
          <Field name="text" label={t('fax.cover-text')} hint={t('mail-template.fields-hint')}>
            {(control) => (
              <textarea {...control} rows={5} maxlength={4000}>
                {values.text}
              </textarea>
            )}
          </Field>
        </fieldset>
        <LineFields page={page} view={view} />
        <div class="form-actions">
          <Button kind="primary" icon="call-out">
            {t('fax-bulk.start')}
          </Button>
          <LinkButton href={path} kind="quiet">
            {t('action.cancel')}
          </LinkButton>
        </div>
      </form>
    </Shell>
  );
};

export interface FaxBulkView extends FaxBulkLine {
  now: number;
  /** Waits, as a budget of its campaign is used up. */
  isSpent: boolean;
  campaign?: { id: string; name: string };
  states: readonly { state: string; count: number }[];
  skipped: readonly { why: string; count: number }[];
}

/** The moving part: how far it is, and who got none and why. */
export const FaxBulkPart = ({ page, view }: { page: Page; view: FaxBulkView }) => {
  const { t } = page.reader;
  return (
    <section class="card stack" id="fax-bulk">
      <p>
        <Badge tone={tones[view.state]}>{t(`bulk-state.${view.state}`)}</Badge>{' '}
        {t('bulk.progress', { seen: view.over, total: view.total })}
      </p>
      {view.campaign && (
        <p>
          {t('desk.campaign')}:{' '}
          <a href={`/supervisor/campaigns/${encodeURIComponent(view.campaign.id)}`}>{view.campaign.name}</a>
        </p>
      )}
      {view.isSpent && <Notice tone="warn">{t('campaign.send-waits')}</Notice>}
      <progress class="fax-progress" max={Math.max(1, view.total)} value={view.over} aria-label={t('fax.progress')} />
      <dl class="facts">
        {view.states.map(({ state, count }) => (
          <>
            <dt>{word(page.reader, 'fax-state', state)}</dt>
            <dd>{count}</dd>
          </>
        ))}
        {view.skipped.map(({ why, count }) => (
          <>
            <dt>{word(page.reader, 'fax-skipped', why)}</dt>
            <dd>{count}</dd>
          </>
        ))}
      </dl>
      <div class="case-quick">
        <LinkButton href={`/faxes?view=all&bulk=${view.id}`} icon="list">
          {t('fax-bulk.its-faxes')}
        </LinkButton>
        {view.state === 'running' && (
          <Act page={page} action={`${path}/${view.id}/pause`}>
            <Button icon="pause">{t('fax-bulk.pause')}</Button>
          </Act>
        )}
        {view.state === 'paused' && (
          <Act page={page} action={`${path}/${view.id}/resume`}>
            <Button kind="primary" icon="play">
              {t('fax-bulk.resume')}
            </Button>
          </Act>
        )}
        {(view.state === 'running' || view.state === 'paused') && (
          <Act page={page} action={`${path}/${view.id}/cancel`}>
            <Button kind="danger">{t('fax-bulk.cancel')}</Button>
          </Act>
        )}
      </div>
    </section>
  );
};

/** One fax to a segment. */
export const FaxBulkPage = ({ page, view }: { page: Page; view: FaxBulkView }) => {
  const { t } = page.reader;
  return (
    <Shell page={page} title={view.name} live>
      <LiveRegion stream={`/live/fax-mailings/${view.id}`} now={view.now}>
        <p>
          <a href={path}>← {t('nav.fax-bulk')}</a>
        </p>
        <PageHead title={view.name} lead={view.segment} />
        <LiveNotice page={page} />
        <FaxBulkPart page={page} view={view} />
      </LiveRegion>
    </Shell>
  );
};
