import type { Page } from '../layout/page.ts';
import { PageHead, Shell } from '../layout/shell.tsx';
import { BudgetBar } from '../limits/budget-bar.tsx';
import { word } from '../live/call-words.ts';
import { Badge, type Tone } from '../parts/badge.tsx';
import { LinkButton } from '../parts/button.tsx';
import { DataTable } from '../parts/data-table.tsx';
import { moneyText } from '../story/charges-card.tsx';
import { formatInstant, formatSpan } from '../texts/format.ts';
import { CampaignBadge } from './campaign-badge.tsx';
import { campaignDays } from './campaign-days.ts';
import type { CampaignSend, CampaignView } from './campaign-view.ts';

const tones: Record<CampaignSend['state'], Tone> = {
  draft: 'quiet',
  running: 'busy',
  paused: 'warn',
  done: 'good',
  cancelled: 'bad',
};
const paths = { fax: '/supervisor/fax-mailings', mail: '/supervisor/mailings' } as const;

/** What a campaign did, what that cost, and what it sends. */
export const CampaignPage = ({ page, view }: { page: Page; view: CampaignView }) => {
  const { reader, person } = page;
  const { t } = reader;
  const id = encodeURIComponent(view.id);
  const isOwner = person?.roles.includes('owner') === true;
  const calls = isOwner ? '/owner/calls' : '/supervisor/calls';
  return (
    <Shell page={page} title={view.name}>
      <p>
        <a href="/supervisor/campaigns">← {t('nav.campaign-work')}</a>
      </p>
      <PageHead title={view.name} lead={[view.principal, campaignDays(view, reader)].filter(Boolean).join(' · ')}>
        {isOwner && (
          <LinkButton href={`/owner/campaigns/${id}`} icon="pencil">
            {t('campaign.change')}
          </LinkButton>
        )}
      </PageHead>
      <section class="card stack">
        <h2>{t('campaign.done')}</h2>
        <DataTable
          caption={t('campaign.done')}
          rows={view.spans}
          columns={[
            { label: t('campaign.when'), cell: (row) => t(`campaign.span-${row.name}`) },
            {
              label: t('nav.calls'),
              cell: (row) => <a href={`${calls}?campaign=${id}&from=${row.from}&to=${row.to}`}>{row.calls}</a>,
            },
            { label: t('campaign.answered'), cell: (row) => row.answered },
            { label: t('campaign.talk'), cell: (row) => formatSpan(row.talkMs) },
            {
              label: t('campaign.cost'),
              cell: (row) => (
                <span>
                  {row.cost === undefined ? t('campaign.no-rate') : moneyText(page, row.cost, view.currency)}
                  {row.unrated ? <small class="under">{t('campaign.unrated', { count: row.unrated })}</small> : null}
                </span>
              ),
            },
          ]}
        />
        <div class="case-quick">
          <LinkButton href={`/supervisor/reports/costs-by-campaign`} icon="coins">
            {t('report.costs-by-campaign')}
          </LinkButton>
          <LinkButton href={`/cases?campaign=${id}&state=all`} icon="file">
            {t('nav.cases')}
          </LinkButton>
          {isOwner && (
            <LinkButton href={`/owner/statements?payer=${encodeURIComponent(`campaign:${view.id}`)}`} icon="file">
              {t('nav.statements')}
            </LinkButton>
          )}
        </div>
      </section>
      <section class="card stack">
        <h2>{t('campaign.budget')}</h2>
        {view.budgets.length === 0 ? (
          <p class="hint">{t('campaign.no-budget')}</p>
        ) : (
          <ul class="budgets">
            {view.budgets.map((budget) => (
              <BudgetBar page={page} budget={budget} currency={view.currency} name={view.name} />
            ))}
          </ul>
        )}
        {isOwner && <a href="/owner/limits">{t('nav.limits')}</a>}
      </section>
      <section class="card stack">
        <h2>{t('campaign.sends')}</h2>
        {view.sends.length === 0 ? (
          <p class="hint">{t('campaign.no-sends')}</p>
        ) : (
          <DataTable
            caption={t('campaign.sends')}
            rows={view.sends}
            columns={[
              {
                label: t('column.name'),
                cell: (row) => (
                  <span>
                    <a href={`${paths[row.kind]}/${row.id}`}>{row.name}</a>
                    <small class="under">{t(`campaign.send-${row.kind}`)}</small>
                  </span>
                ),
              },
              {
                label: t('mail.state'),
                cell: (row) => (
                  <span>
                    <Badge tone={tones[row.state]}>{t(`bulk-state.${row.state}`)}</Badge>{' '}
                    {row.total > 0 && t('bulk.progress', { seen: row.seen, total: row.total })}
                    {row.isSpent && <small class="under">{t('campaign.send-waits')}</small>}
                  </span>
                ),
              },
              { label: t('mails.at'), cell: (row) => formatInstant(row.createdAt, reader) },
            ]}
          />
        )}
        {view.faxes.length > 0 && (
          <dl class="facts">
            {view.faxes.map(({ state, count }) => (
              <>
                <dt>{t('campaign.faxes', { state: word(reader, 'fax-state', state) })}</dt>
                <dd>{count}</dd>
              </>
            ))}
          </dl>
        )}
        {view.state !== 'ended' && (
          <div class="case-quick">
            <LinkButton href={`/supervisor/fax-mailings/new?campaign=${id}`} icon="file">
              {t('fax-bulk.new')}
            </LinkButton>
            <LinkButton href={`/supervisor/mailings/new?campaign=${id}`} icon="envelope">
              {t('bulk.new')}
            </LinkButton>
          </div>
        )}
      </section>
      <section class="card stack">
        <h2>{t('campaign.who')}</h2>
        <dl class="facts">
          <dt>{t('campaign.state')}</dt>
          <dd>
            <CampaignBadge reader={reader} state={view.state} />
          </dd>
          <dt>{t('campaign.people')}</dt>
          <dd>{view.people.join(', ') || t('campaign.nobody')}</dd>
          <dt>{t('campaign.queues')}</dt>
          <dd>{view.queues.join(', ') || '—'}</dd>
          <dt>{t('campaign.segments')}</dt>
          <dd>
            {view.segments.length === 0
              ? '—'
              : view.segments.map((segment) => (
                  <a class="badge" href={`/segments/${encodeURIComponent(segment.id)}`}>
                    {segment.name}
                  </a>
                ))}
          </dd>
          <dt>{t('campaign.script')}</dt>
          <dd>{view.script ?? '—'}</dd>
        </dl>
      </section>
    </Shell>
  );
};
