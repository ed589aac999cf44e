import type { Page } from '../layout/page.ts';
import { PageHead, Shell } from '../layout/shell.tsx';
import { word } from '../live/call-words.ts';
import { LiveNotice } from '../live/live-notice.tsx';
import { LiveRegion } from '../live/live-region.tsx';
import { Badge, Notice } from '../parts/badge.tsx';
import { LinkButton } from '../parts/button.tsx';
import { Empty } from '../parts/empty.tsx';
import { ListSearch, ViewTabs } from '../parts/list-search.tsx';
import { Pager } from '../parts/pager.tsx';
import { formatInstant } from '../texts/format.ts';
import { type InboxLine, type InboxListView, inboxViews, type RingingLine } from './inbox-view.ts';

const addressOf = (list: Pick<InboxListView, 'view' | 'q'>, page = 1): string => {
  const query = new URLSearchParams({ view: list.view, ...(list.q && { q: list.q }) });
  if (page > 1) query.set('page', String(page));
  return `/faxes/in?${query}`;
};

export const InboxBadges = ({ page, line }: { page: Page; line: InboxLine }) => {
  const { t } = page.reader;
  return (
    <span class="badges">
      {line.state === 'coming' && <Badge tone="busy">{t('inbox.coming', { count: line.pages })}</Badge>}
      {line.isNew && line.state !== 'coming' && <Badge tone="info">{t('inbox.new')}</Badge>}
      {line.state === 'broken' && <Badge tone="bad">{t('inbox.broken')}</Badge>}
      {line.badPages > 0 && <Badge tone="warn">{t('inbox.bad-pages', { count: line.badPages })}</Badge>}
      {line.isDone && <Badge tone="quiet">{t('inbox.done')}</Badge>}
    </span>
  );
};

const ringingText = ({ isVoice, isAnswered, isLeft }: RingingLine) =>
  isVoice ? 'inbox.voice' : isAnswered ? 'inbox.receiving' : isLeft ? 'inbox.ringing-left' : 'inbox.ringing';

/** Who is on the fax lines right now, with their card, or where to look for it. */
export const RingingNotices = ({ page, lines }: { page: Page; lines: readonly RingingLine[] }) => {
  const { t } = page.reader;
  return (
    <>
      {lines.map((line) => (
        <Notice tone={line.isVoice || line.isLeft ? 'warn' : 'info'}>
          {t(ringingText(line), { modem: line.modem, number: line.number || t('inbox.hidden') })}{' '}
          {line.customer ? (
            <a href={`/customers/${line.customer.id}`}>{line.customer.name}</a>
          ) : (
            line.caller !== undefined && (
              <a href={`/customers?q=${encodeURIComponent(line.caller)}`}>{t('inbox.find-caller')}</a>
            )
          )}
        </Notice>
      ))}
    </>
  );
};

/** The moving part: who rings, what comes, what is there. */
export const InboxPart = ({ page, list }: { page: Page; list: InboxListView }) => {
  const { t } = page.reader;
  return (
    <div id="fax-inbox" class="stack">
      <RingingNotices page={page} lines={list.ringing} />
      {list.rows.length === 0 ? (
        <Empty icon="file" title={t('inbox.empty')} text={t('inbox.empty-text')} />
      ) : (
        <ul class="fax-inbox">
          {list.rows.map((line) => (
            <li class={line.isNew ? 'card fax-card is-new' : 'card fax-card'}>
              <a href={`/faxes/in/${encodeURIComponent(line.id)}`} class="fax-thumb">
                {line.pages > 0 && (
                  <img
                    src={`/faxes/in/${encodeURIComponent(line.id)}/pages/1?width=160`}
                    alt={t('fax.picture', { page: 1, pages: line.pages })}
                    width={160}
                    height={226}
                    loading="lazy"
                  />
                )}
              </a>
              <div class="stack-small">
                <a href={`/faxes/in/${encodeURIComponent(line.id)}`}>
                  <strong>{line.customer?.name ?? (line.from || t('inbox.hidden'))}</strong>
                </a>
                <InboxBadges page={page} line={line} />
                <small>
                  {[
                    line.customer && line.from,
                    t('inbox.pages', { count: line.pages }),
                    formatInstant(line.at, page.reader),
                  ]
                    .filter(Boolean)
                    .join(' · ')}
                </small>
                {line.holder !== undefined && <small>{t('inbox.of', { who: line.holder })}</small>}
                {line.why !== undefined && <small>{word(page.reader, 'inbox-why', line.why)}</small>}
                {line.note && <small class="under">{line.note}</small>}
              </div>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
};

/** Faxes that came in, with a picture of each. */
export const InboxPage = ({ page, list }: { page: Page; list: InboxListView }) => {
  const { t } = page.reader;
  return (
    <Shell page={page} title={t('nav.faxes-in')} live>
      <LiveRegion
        stream={`/live/fax-inbox?${new URLSearchParams({ view: list.view, q: list.q, page: String(list.page) })}`}
        now={list.now}
      >
        <PageHead title={t('nav.faxes-in')} lead={t('inbox.lead')}>
          <LinkButton href="/faxes/fetch" icon="download">
            {t('polling.head')}
          </LinkButton>
        </PageHead>
        <LiveNotice page={page} />
        <ViewTabs
          label={t('faxes.views')}
          current={list.view}
          tabs={inboxViews.map((view) => ({
            ...{ view, label: t(`inbox-view.${view}`), href: addressOf({ view, q: list.q }) },
            count: view === 'unread' ? list.counts.unread : 0,
          }))}
        />
        <ListSearch page={page} action="/faxes/in" label={t('inbox.search')} q={list.q} kept={{ view: list.view }} />
        <InboxPart page={page} list={list} />
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
