import type { Page } from '../layout/page.ts';
import { PageHead, Shell } from '../layout/shell.tsx';
import { LiveNotice } from '../live/live-notice.tsx';
import { LiveRegion } from '../live/live-region.tsx';
import { Notice } from '../parts/badge.tsx';
import { LinkButton } from '../parts/button.tsx';
import { DataTable } from '../parts/data-table.tsx';
import { Empty } from '../parts/empty.tsx';
import { ListSearch, ViewTabs } from '../parts/list-search.tsx';
import { Pager } from '../parts/pager.tsx';
import { formatInstant } from '../texts/format.ts';
import { FaxStanding, PriorityBadge } from './fax-words.tsx';
import { type FaxListView, faxViews } from './faxes-view.ts';

const addressOf = (list: Pick<FaxListView, 'view' | 'q' | 'bulk'>, page = 1): string => {
  const query = new URLSearchParams({
    view: list.view,
    ...(list.q && { q: list.q }),
    ...(list.bulk && { bulk: list.bulk }),
  });
  if (page > 1) query.set('page', String(page));
  return `/faxes?${query}`;
};

/** The moving part: the rows as they stand. */
export const FaxesPart = ({ page, list }: { page: Page; list: FaxListView }) => {
  const { t } = page.reader;
  return (
    <div id="faxes" class="stack">
      {!list.hasModem && <Notice tone="warn">{t('faxes.no-modem')}</Notice>}
      {list.rows.length === 0 ? (
        <Empty icon="file" title={t('faxes.empty')} text={t('faxes.empty-text')} />
      ) : (
        <DataTable
          caption={t('nav.faxes')}
          rows={list.rows}
          columns={[
            {
              label: t('fax.to'),
              cell: (line) => (
                <span>
                  <a href={`/faxes/${line.id}`}>{line.number}</a>
                  <small class="under">{[line.customer?.name, line.subject].filter(Boolean).join(' · ')}</small>
                </span>
              ),
            },
            { label: t('fax.priority'), cell: (line) => <PriorityBadge page={page} line={line} /> },
            {
              label: t('fax.pages'),
              cell: (line) => (line.pages === 0 ? '—' : `${line.confirmed}/${line.pages}`),
              number: true,
            },
            { label: t('mail.state'), cell: (line) => <FaxStanding page={page} line={line} /> },
            {
              label: t('mails.at'),
              cell: (line) => (
                <span>
                  {formatInstant(line.at, page.reader)}
                  <small class="under">{line.who}</small>
                </span>
              ),
            },
          ]}
        />
      )}
    </div>
  );
};

/** Faxes out: the queue as it moves, and what became of those before. */
export const FaxesPage = ({ page, list, mayBulk }: { page: Page; list: FaxListView; mayBulk: boolean }) => {
  const { t } = page.reader;
  const countOf = (view: string): number => (list.counts as Record<string, number>)[view] ?? 0;
  return (
    <Shell page={page} title={t('nav.faxes')} live>
      <LiveRegion stream={`/live${addressOf(list, list.page)}`} now={list.now}>
        <PageHead title={t('nav.faxes')} lead={t('faxes.lead')}>
          {mayBulk && (
            <LinkButton href="/supervisor/fax-mailings" kind="quiet" icon="people">
              {t('nav.fax-bulk')}
            </LinkButton>
          )}
          <LinkButton href="/faxes/new" kind="primary" icon="plus">
            {t('faxes.new')}
          </LinkButton>
        </PageHead>
        <LiveNotice page={page} />
        <ViewTabs
          label={t('faxes.views')}
          current={list.view}
          tabs={faxViews.map((view) => ({
            ...{ view, label: t(`faxes-view.${view}`), href: addressOf({ ...list, view }), count: countOf(view) },
          }))}
        />
        <ListSearch
          page={page}
          action="/faxes"
          label={t('faxes.search')}
          q={list.q}
          kept={{ view: list.view, bulk: list.bulk }}
        />
        <FaxesPart page={page} list={list} />
        <Pager
          reader={page.reader}
          page={list.page}
          pageSize={list.pageSize}
          total={list.total}
          href={(number) => addressOf(list, number)}
        />
      </LiveRegion>
    </Shell>
  );
};
