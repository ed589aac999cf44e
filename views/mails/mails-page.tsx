import type { Page } from '../layout/page.ts';
import { PageHead, Shell } from '../layout/shell.tsx';
import { Act } from '../live/act.tsx';
import { Badge } from '../parts/badge.tsx';
import { Button, LinkButton } from '../parts/button.tsx';
import { type Column, DataTable } from '../parts/data-table.tsx';
import { Empty } from '../parts/empty.tsx';
import { ListSearch, ViewTabs } from '../parts/list-search.tsx';
import { Pager } from '../parts/pager.tsx';
import { formatInstant } from '../texts/format.ts';
import { MailBadges } from './mail-words.tsx';
import { type MailLine, type MailListView, mailViews } from './mails-view.ts';

const addressOf = (list: Pick<MailListView, 'view' | 'q'>, page = 1): string => {
  const query = new URLSearchParams({ view: list.view, ...(list.q && { q: list.q }) });
  if (page > 1) query.set('page', String(page));
  return `/mails?${query}`;
};

function mailColumns(page: Page): Column<MailLine>[] {
  const { t } = page.reader;
  return [
    {
      label: t('mail.subject'),
      cell: (line) => (
        <span>
          <a href={`/mails/${line.id}`}>{line.subject || t('mails.no-subject')}</a>
          <small class="under">
            {line.direction === 'out' && `${t('mails.to')} `}
            {line.who}
            {line.files > 0 && ` · ${t('mails.files', { count: line.files })}`}
          </small>
        </span>
      ),
    },
    {
      label: t('case.customer'),
      cell: (line) => (line.customer ? <a href={`/customers/${line.customer.id}`}>{line.customer.name}</a> : '—'),
    },
    { label: t('case.number'), cell: (line) => (line.case ? <a href={`/cases/${line.case}`}>{line.case}</a> : '—') },
    {
      label: t('mail.state'),
      cell: (line) => (
        <span>
          <MailBadges page={page} line={line} /> {line.person}
          {line.dueAt !== undefined && (
            <span class="under">
              {line.isLate ? <Badge tone="bad">{t('case-due.late')}</Badge> : t('mails.until')}{' '}
              {formatInstant(line.dueAt, page.reader)}
            </span>
          )}
        </span>
      ),
    },
    { label: t('mails.at'), cell: (line) => formatInstant(line.at, page.reader) },
  ];
}

/** The queue of mails, what became of those sent, and what is being written. */
export const MailsPage = ({ page, list }: { page: Page; list: MailListView }) => {
  const { t } = page.reader;
  const countOf = (view: string): number => (list.counts as Record<string, number>)[view] ?? 0;
  return (
    <Shell page={page} title={t('nav.mails')}>
      <PageHead title={t('nav.mails')} lead={t('mails.lead')}>
        <LinkButton href="/mails/signature" kind="quiet" icon="pencil">
          {t('mails.signature')}
        </LinkButton>
        <Act page={page} action="/mails/drafts">
          <Button kind="primary" icon="plus">
            {t('mails.write')}
          </Button>
        </Act>
      </PageHead>
      <ViewTabs
        label={t('mails.views')}
        current={list.view}
        tabs={mailViews.map((view) => ({
          ...{ view, label: t(`mails-view.${view}`), href: addressOf({ view, q: list.q }), count: countOf(view) },
        }))}
      />
      <ListSearch page={page} action="/mails" label={t('mails.search')} q={list.q} kept={{ view: list.view }}>
        {list.view === 'waiting' && list.counts.waiting > 0 && (
          <button type="submit" class="button button-primary button-normal" form="next-mail">
            {t('mails.next')}
          </button>
        )}
      </ListSearch>
      <Act page={page} action="/mails/next" id="next-mail" hidden />
      {list.drafts.length > 0 && (
        <section class="card stack">
          <h2>{t('mails.drafts')}</h2>
          <ul class="case-calls">
            {list.drafts.map((draft) => (
              <li>
                <a href={`/mails/drafts/${draft.id}`}>{draft.subject || t('mails.no-subject')}</a>
                <small>{[draft.to, formatInstant(draft.updatedAt, page.reader)].filter(Boolean).join(' · ')}</small>
              </li>
            ))}
          </ul>
        </section>
      )}
      {list.rows.length === 0 ? (
        <Empty icon="envelope" title={t('mails.empty')} text={t('mails.empty-text')} />
      ) : (
        <DataTable caption={t('nav.mails')} columns={mailColumns(page)} rows={list.rows} />
      )}
      <Pager
        reader={page.reader}
        page={list.page}
        pageSize={list.pageSize}
        total={list.total}
        href={(number) => addressOf(list, number)}
      />
    </Shell>
  );
};
