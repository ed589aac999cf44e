import type { Page } from '../layout/page.ts';
import { PageHead, Shell } from '../layout/shell.tsx';
import { LinkButton } from '../parts/button.tsx';
import { DataTable } from '../parts/data-table.tsx';
import { Empty } from '../parts/empty.tsx';
import { CampaignBadge } from './campaign-badge.tsx';
import { campaignDays } from './campaign-days.ts';
import type { CampaignLine } from './campaign-view.ts';

/** All campaigns: what runs now before what is over. */
export const CampaignsPage = ({ page, rows }: { page: Page; rows: readonly CampaignLine[] }) => {
  const { reader, person } = page;
  const { t } = reader;
  const isOwner = person?.roles.includes('owner') === true;
  return (
    <Shell page={page} title={t('nav.campaign-work')}>
      <PageHead title={t('nav.campaign-work')} lead={t('campaigns.lead')}>
        {isOwner && (
          <LinkButton href="/owner/campaigns/new" kind="primary" icon="plus">
            {t('campaigns.new')}
          </LinkButton>
        )}
      </PageHead>
      {rows.length === 0 ? (
        <Empty icon="star" title={t('campaigns.empty.title')} text={t('campaigns.empty.text')} />
      ) : (
        <DataTable
          caption={t('nav.campaign-work')}
          rows={rows}
          columns={[
            {
              label: t('column.name'),
              cell: (row) => (
                <span>
                  <a href={`/supervisor/campaigns/${encodeURIComponent(row.id)}`}>{row.name}</a>
                  {row.principal && <small class="under">{row.principal}</small>}
                </span>
              ),
            },
            { label: t('campaign.state'), cell: (row) => <CampaignBadge reader={reader} state={row.state} /> },
            { label: t('campaign.days'), cell: (row) => campaignDays(row, reader) },
            { label: t('campaign.queues'), cell: (row) => row.queues.join(', ') || '—' },
            { label: t('campaign.people'), cell: (row) => row.people.join(', ') || '—' },
            {
              label: t('campaign.budget'),
              cell: (row) =>
                row.percent === undefined ? (
                  '—'
                ) : (
                  <span class="campaign-budget">
                    <progress max={100} value={Math.min(100, row.percent)} aria-label={t('campaign.budget')} />{' '}
                    {row.percent} %
                  </span>
                ),
            },
          ]}
        />
      )}
    </Shell>
  );
};
