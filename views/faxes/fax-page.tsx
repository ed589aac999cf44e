import { taskPriorities } from '../../server/core/office/task-kinds.ts';
import { BelongsTo } from '../customers/whose.tsx';
import type { Page } from '../layout/page.ts';
import { PageHead, Shell } from '../layout/shell.tsx';
import { Act } from '../live/act.tsx';
import { word } from '../live/call-words.ts';
import { LiveNotice } from '../live/live-notice.tsx';
import { LiveRegion } from '../live/live-region.tsx';
import { Notice } from '../parts/badge.tsx';
import { Button, LinkButton } from '../parts/button.tsx';
import { DataTable } from '../parts/data-table.tsx';
import { Field } from '../parts/field.tsx';
import { formatInstant, formatMoment } from '../texts/format.ts';
import { DestinationNote } from './destination-note.tsx';
import { detailText, FaxStanding, PriorityBadge } from './fax-words.tsx';
import type { FaxPageView } from './faxes-view.ts';

const Acts = ({ page, view }: { page: Page; view: FaxPageView }) => {
  const { t } = page.reader;
  const { line } = view;
  const path = `/faxes/${line.id}`;
  const isOpen = ['preparing', 'waiting', 'held', 'sending'].includes(line.state);
  return (
    <div class="case-quick">
      {line.state === 'held' && (
        <Act page={page} action={`${path}/release`}>
          <Button kind="primary" icon="call-out">
            {t('fax.send')}
          </Button>
        </Act>
      )}
      {(line.state === 'failed' || line.state === 'cancelled' || line.state === 'unsendable') && (
        <Act page={page} action={`${path}/retry`}>
          <Button kind="primary">{t('fax.again')}</Button>
        </Act>
      )}
      {line.state === 'waiting' && line.wait && line.wait.kind !== 'modems-busy' && (
        <Act page={page} action={`${path}/retry`}>
          <Button>{t('fax.now')}</Button>
        </Act>
      )}
      {isOpen && (
        <Act page={page} action={`${path}/cancel`}>
          <Button kind="quiet">{t(line.state === 'held' ? 'fax.discard' : 'fax.cancel')}</Button>
        </Act>
      )}
      {view.receipt !== undefined && (
        <LinkButton href={`/files/${view.receipt}`} icon="download">
          {t('fax.receipt')}
        </LinkButton>
      )}
    </div>
  );
};

/** The moving part: how it stands, what can be done, its calls and proofs. */
export const FaxPart = ({ page, view }: { page: Page; view: FaxPageView }) => {
  const { t } = page.reader;
  const { line } = view;
  return (
    <div id="fax" class="stack">
      <section class="card stack">
        <p>
          <FaxStanding page={page} line={line} />
        </p>
        {line.state === 'held' && (
          <Notice tone="info">
            {t(view.taskId === undefined ? 'fax.look' : 'fax.at-task', { task: view.taskId ?? '' })}
          </Notice>
        )}
        {line.detail && (line.state === 'failed' || line.state === 'unsendable') && (
          <p class="under">{detailText(line.detail, page.reader)}</p>
        )}
        {view.resent.length > 0 && <p class="under">{t('fax.resent', { pages: view.resent.join(', ') })}</p>}
        <dl class="facts">
          <dt>{t('fax.priority')}</dt>
          <dd>
            <PriorityBadge page={page} line={line} />
          </dd>
          <dt>{t('fax.pages')}</dt>
          <dd>{line.pages === 0 ? '—' : t('fax.confirmed-of', { confirmed: line.confirmed, pages: line.pages })}</dd>
          {view.remoteId !== undefined && (
            <>
              <dt>{t('fax.remote')}</dt>
              <dd>{view.remoteId}</dd>
            </>
          )}
          <BelongsTo page={page} line={line} />
          {view.bulk && (
            <>
              <dt>{t('nav.fax-bulk')}</dt>
              <dd>{view.bulk.name}</dd>
            </>
          )}
          <dt>{t('fax.by')}</dt>
          <dd>
            {line.who}, {formatInstant(line.at, page.reader)}
          </dd>
          {view.hash !== undefined && (
            <>
              <dt>{t('fax.hash')}</dt>
              <dd>
                <code class="fax-hash">{view.hash}</code>
              </dd>
            </>
          )}
        </dl>
        {view.destination !== undefined && <DestinationNote page={page} told={view.destination} />}
        <Acts page={page} view={view} />
      </section>
      {view.attempts.length > 0 && (
        <section class="stack">
          <h2>{t('fax.calls')}</h2>
          <DataTable
            caption={t('fax.calls')}
            rows={view.attempts}
            columns={[
              { label: t('mails.at'), cell: (each) => formatMoment(each.at, page.reader) },
              { label: t('fax.modem'), cell: (each) => each.modem },
              {
                label: t('fax.outcome'),
                cell: (each) => (each.outcome === undefined ? '…' : word(page.reader, 'fax-why', each.outcome)),
              },
              {
                label: t('fax.pages'),
                cell: (each) =>
                  each.confirmed === 0
                    ? '—'
                    : [...new Set([each.firstPage + 1, each.firstPage + each.confirmed])].join('–'),
              },
              {
                label: t('fax.line'),
                cell: (each) =>
                  [
                    each.bitRate !== undefined && t('fax.speed', { rate: each.bitRate }),
                    each.coding?.toUpperCase(),
                    each.ecm && 'ECM',
                    each.repeats > 0 && t('fax.repeats', { count: each.repeats }),
                  ]
                    .filter(Boolean)
                    .join(' · ') || '—',
              },
            ]}
          />
        </section>
      )}
      {view.proofs.length > 0 && (
        <section class="stack">
          <h2>{t('fax.proof')}</h2>
          <DataTable
            caption={t('fax.proof')}
            rows={view.proofs}
            columns={[
              { label: t('fax.page'), cell: (each) => String(each.page), number: true },
              { label: t('fax.confirmed-at'), cell: (each) => formatMoment(each.at, page.reader) },
              { label: t('fax.said'), cell: (each) => each.by },
              { label: t('fax.rows'), cell: (each) => String(each.rows), number: true },
              { label: t('fax.rate'), cell: (each) => t('fax.speed', { rate: each.bitRate }) },
            ]}
          />
        </section>
      )}
    </div>
  );
};

/** Pages as the far end sees them; each opens in its full size. */
export const FaxPictures = ({ page, path, pages }: { page: Page; path: string; pages: number }) => {
  const { t } = page.reader;
  return (
    <ul class="fax-pages">
      {Array.from({ length: pages }, (_, index) => (
        <li>
          <a href={`${path}/pages/${index + 1}?width=1200`} target="_blank" rel="noopener">
            <img
              src={`${path}/pages/${index + 1}?width=300`}
              alt={t('fax.picture', { page: index + 1, pages })}
              width={300}
              height={424}
              loading="lazy"
            />
          </a>
          <small>{t('fax.page-of', { page: index + 1, pages })}</small>
        </li>
      ))}
    </ul>
  );
};

/** What may be changed while it is on its way; moves with it. */
export const FaxAside = ({ page, view }: { page: Page; view: FaxPageView }) => {
  const { t } = page.reader;
  const { line } = view;
  const path = `/faxes/${line.id}`;
  const isOpen = ['preparing', 'waiting', 'held', 'sending'].includes(line.state);
  return (
    <div class="stack" id="fax-aside">
      {isOpen && (
        <Act page={page} action={`${path}/priority`} class="card stack">
          <Field name="priority" label={t('fax.priority')}>
            {(control) => (
              <select {...control}>
                {taskPriorities.map((each) => (
                  <option value={each} selected={each === line.priority}>
                    {t(`task-priority.${each}`)}
                  </option>
                ))}
              </select>
            )}
          </Field>
          <Button>{t('action.save')}</Button>
        </Act>
      )}
      {view.pageRange !== undefined && (
        <Act page={page} action={`${path}/range`} class="card stack">
          <Field name="pageRange" label={t('fax.range')} hint={t('fax.range-hint')}>
            {(control) => <input {...control} type="text" value={view.pageRange} maxlength={60} placeholder="1-3, 7" />}
          </Field>
          <Button>{t('fax.take-pages')}</Button>
        </Act>
      )}
      {(isOpen || line.state === 'failed') && line.state !== 'sending' && view.taskId === undefined && (
        <details class="card case-act">
          <summary>{t('fax.hand-over')}</summary>
          <Act page={page} action={`${path}/hand-over`} class="stack">
            {view.departments.length > 0 && (
              <Field name="department" label={t('fax.department')}>
                {(control) => (
                  <select {...control}>
                    <option value="">{t('fax.department-usual')}</option>
                    {view.departments.map(({ value, label }) => (
                      <option value={value}>{label}</option>
                    ))}
                  </select>
                )}
              </Field>
            )}
            <Field name="note" label={t('fax.note')} optional={t('value.optional')}>
              {(control) => <textarea {...control} rows={3} maxlength={2000} />}
            </Field>
            <Button>{t('fax.hand-over')}</Button>
          </Act>
        </details>
      )}
    </div>
  );
};

/** Its pages as the far end sees them, as soon as they are made. */
export const FaxShown = ({ page, view }: { page: Page; view: FaxPageView }) => (
  <section class="stack" id="fax-shown">
    {view.shown > 0 && (
      <>
        <h2>{page.reader.t('fax.as-seen')}</h2>
        <FaxPictures page={page} path={`/faxes/${view.line.id}`} pages={view.shown} />
      </>
    )}
  </section>
);

/** One fax: how it stands, its pages as the far end sees them, the proof. */
export const FaxReadPage = ({ page, view }: { page: Page; view: FaxPageView }) => {
  const { t } = page.reader;
  const { line } = view;
  const title = line.subject || t('fax.to-number', { number: line.number });
  return (
    <Shell page={page} title={title} live>
      <LiveRegion stream={`/live/faxes/${line.id}`} now={view.now}>
        <p>
          <a href="/faxes">← {t('nav.faxes')}</a>
        </p>
        <PageHead title={title} lead={line.subject && line.number} />
        <LiveNotice page={page} />
        <div class="with-aside">
          <FaxPart page={page} view={view} />
          <FaxAside page={page} view={view} />
        </div>
        <FaxShown page={page} view={view} />
      </LiveRegion>
    </Shell>
  );
};
