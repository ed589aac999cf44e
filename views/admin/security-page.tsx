import type { Page } from '../layout/page.ts';
import { PageHead, Shell } from '../layout/shell.tsx';
import { CsrfField } from '../layout/user-menu.tsx';
import { Act } from '../live/act.tsx';
import { LiveNotice } from '../live/live-notice.tsx';
import { LiveRegion } from '../live/live-region.tsx';
import { Button } from '../parts/button.tsx';
import { DataTable } from '../parts/data-table.tsx';
import { Empty } from '../parts/empty.tsx';
import { Field } from '../parts/field.tsx';
import { Pager } from '../parts/pager.tsx';
import { formatCount, formatInstant, formatShortTime, formatTime } from '../texts/format.ts';
import type { Reader } from '../texts/reader.ts';

export interface LockRow {
  source: string;
  user?: string;
  failures: number;
  until: number;
}

export interface KnockRow {
  source: string;
  firstAt: number;
  lastAt: number;
  requests: number;
  dropped: number;
  refused: number;
  scans: number;
  userAgent?: string;
  users: string[];
  numbers: string[];
}

export interface SecurityView {
  now: number;
  locks: readonly LockRow[];
  knocks: readonly KnockRow[];
  at: { page: number; pageSize: number; total: number };
  scanners: readonly string[];
}

/** Who knocked, who is locked out, and whom not to listen to. The first page moves by itself. */
export const SecurityPage = ({ page, view }: { page: Page; view: SecurityView }) => {
  const { t } = page.reader;
  const parts = (
    <>
      <LocksPart page={page} view={view} />
      <KnocksPart page={page} view={view} />
    </>
  );
  return (
    <Shell page={page} title={t('security.title')} live>
      <PageHead title={t('security.title')} lead={t('security.lead')} />
      <LiveNotice page={page} />
      {view.at.page === 1 ? (
        <LiveRegion stream="/live/security" now={view.now} class="stack">
          {parts}
        </LiveRegion>
      ) : (
        <div class="stack">{parts}</div>
      )}
      <Scanners page={page} names={view.scanners} />
    </Shell>
  );
};

export const LocksPart = ({ page, view }: { page: Page; view: SecurityView }) => {
  const { t } = page.reader;
  return (
    <section id="locks" class="stack">
      <h2>{t('security.locks')}</h2>
      {view.locks.length === 0 ? (
        <p class="hint">{t('security.locks.none')}</p>
      ) : (
        <DataTable
          caption={t('security.locks')}
          rows={view.locks}
          columns={[
            { label: t('security.source'), cell: ({ source }) => <span class="mono">{source}</span> },
            { label: t('security.locked-user'), cell: ({ user }) => user ?? t('security.every-user') },
            { label: t('security.failures'), number: true, cell: ({ failures }) => formatCount(failures, page.reader) },
            {
              label: t('security.until'),
              cell: ({ until }) => <span class="nowrap">{formatTime(until, page.reader)}</span>,
            },
            {
              label: t('security.lift'),
              actions: true,
              cell: ({ source, user }) => (
                <Act
                  page={page}
                  action="/owner/security/locks/lift"
                  fields={{ source, ...(user === undefined ? {} : { user }) }}
                >
                  <Button size="small">{t('security.lift')}</Button>
                </Act>
              ),
            },
          ]}
        />
      )}
    </section>
  );
};

/** So many are kept of each source: there may have been others. */
const mostKept = 5;
const samples = (kept: readonly string[]): string => kept.join(', ') + (kept.length < mostKept ? '' : ' …');

/** One sentence for each thing that the source did. */
function deedsOf(reader: Reader, knock: KnockRow): string[] {
  const { t } = reader;
  const count = (number: number): string => formatCount(number, reader);
  const deeds = [
    knock.numbers.length > 0 && t('security.wanted', { numbers: samples(knock.numbers) }),
    knock.users.length > 0 && t('security.posed', { users: samples(knock.users) }),
    knock.refused > 0 && t('security.refused', { count: count(knock.refused) }),
    knock.scans > 0 && t('security.scans', { count: count(knock.scans) }),
    knock.dropped > 0 && t('security.dropped', { count: count(knock.dropped) }),
  ].filter((deed) => deed !== false);
  return deeds.length > 0 ? deeds : [t('security.asked')];
}

const When = ({ reader, knock }: { reader: Reader; knock: KnockRow }) => (
  <>
    <span class="nowrap">{formatInstant(knock.firstAt, reader)}</span>
    {knock.lastAt - knock.firstAt >= 60_000 && (
      <>
        {' '}
        <span class="nowrap">– {formatShortTime(knock.lastAt, reader)}</span>
      </>
    )}
  </>
);

export const KnocksPart = ({ page, view }: { page: Page; view: SecurityView }) => {
  const { reader } = page;
  const { t } = reader;
  return (
    <section id="knocks" class="stack">
      <h2>{t('security.knocks')}</h2>
      {view.knocks.length === 0 ? (
        <Empty icon="shield" title={t('security.empty.title')} text={t('security.empty.text')} />
      ) : (
        <>
          <p class="hint">{t('security.knocks.hint')}</p>
          <DataTable
            caption={t('security.knocks')}
            rows={view.knocks}
            columns={[
              { label: t('security.when'), cell: (knock) => <When reader={reader} knock={knock} /> },
              {
                label: t('security.source'),
                cell: ({ source, userAgent }) => (
                  <span>
                    <span class={source === '*' ? undefined : 'mono'}>
                      {source === '*' ? t('security.others') : source}
                    </span>
                    {userAgent && <span class="under">{userAgent}</span>}
                  </span>
                ),
              },
              {
                label: t('security.what'),
                cell: (knock) => (
                  <div>
                    {deedsOf(reader, knock).map((deed) => (
                      <div>{deed}</div>
                    ))}
                  </div>
                ),
              },
              {
                label: t('security.tries'),
                number: true,
                cell: ({ requests, dropped, scans }) => formatCount(requests + dropped + scans, reader),
              },
            ]}
          />
        </>
      )}
      <Pager reader={reader} {...view.at} href={(number) => `/owner/security?page=${number}`} />
    </section>
  );
};

const Scanners = ({ page, names }: { page: Page; names: readonly string[] }) => {
  const { t } = page.reader;
  return (
    <form method="post" action="/owner/security/scanners" class="card stack">
      <CsrfField page={page} />
      <h2>{t('security.scanners')}</h2>
      <Field name="scanners" label={t('security.scanners.label')} hint={t('security.scanners.hint')}>
        {(control) => (
          <textarea {...control} rows={8} class="mono" spellcheck={false}>
            {names.join('\n')}
          </textarea>
        )}
      </Field>
      <div class="form-actions">
        <Button kind="primary">{t('action.save')}</Button>
      </div>
    </form>
  );
};
