import { campaignDefaults, campaignState } from '../../server/core/office/campaigns.ts';
import { localTime } from '../../server/core/schedule/local-time.ts';
import { CampaignBadge } from '../campaigns/campaign-badge.tsx';
import { campaignDays } from '../campaigns/campaign-days.ts';
import { entryPath, namedOptions, type Section, type SectionContext } from './section.ts';

const today = ({ office, live }: SectionContext): string => localTime(office.office.timezone, live.nowMs).date;

export const campaigns: Section<'campaigns'> = {
  key: 'campaigns',
  slug: 'campaigns',
  icon: 'star',
  idOf: (entry) => entry.id,
  nameOf: (entry) => entry.name,
  blank: (context) => ({ ...campaignDefaults, queues: [], segments: [], firstDay: today(context) }),
  columns: (context) => {
    const { reader, office } = context;
    const { t } = reader;
    return [
      { label: t('column.name'), cell: (row) => <a href={entryPath('campaigns', row.id)}>{row.name}</a> },
      {
        label: t('campaign.state'),
        cell: (row) => <CampaignBadge reader={reader} state={campaignState(row, today(context))} />,
      },
      {
        label: t('campaign.days'),
        cell: (row) => campaignDays(row, reader),
      },
      { label: t('account.principal'), cell: (row) => row.principal ?? '—' },
      {
        label: t('campaign.queues'),
        cell: (row) =>
          row.queues.map((id) => office.queues.find((each) => each.id === id)?.name ?? id).join(', ') || '—',
      },
      {
        label: t('campaign.work'),
        cell: (row) => <a href={`/supervisor/campaigns/${encodeURIComponent(row.id)}`}>{t('campaign.see')}</a>,
      },
    ];
  },
  fields: ({ office, live }) => [
    { kind: 'text', name: 'name', label: 'field.name' },
    { kind: 'text', name: 'principal', label: 'account.principal', hint: 'account.principal-hint', optional: true },
    { kind: 'date', name: 'firstDay', label: 'campaign.first-day' },
    { kind: 'date', name: 'lastDay', label: 'campaign.last-day', hint: 'campaign.last-day-hint', optional: true },
    { kind: 'check', name: 'paused', label: 'campaign.paused', hint: 'campaign.paused-hint' },
    {
      kind: 'checks',
      name: 'queues',
      label: 'campaign.queues',
      hint: 'campaign.queues-hint',
      options: namedOptions(office.queues),
    },
    {
      kind: 'select',
      name: 'department',
      label: 'account.department',
      hint: 'campaign.department-hint',
      optional: true,
      options: namedOptions(office.departments.filter(({ outside }) => !outside)),
    },
    {
      kind: 'select',
      name: 'account',
      label: 'field.route-account',
      hint: 'campaign.account-hint',
      optional: true,
      options: office.accounts.map(({ code, name }) => ({ value: code, label: `${code} ${name}` })),
    },
    {
      kind: 'text',
      name: 'callerId',
      label: 'campaign.caller-id',
      hint: 'campaign.caller-id-hint',
      input: 'tel',
      optional: true,
    },
    {
      kind: 'select',
      name: 'script',
      label: 'campaign.script',
      hint: 'campaign.script-hint',
      optional: true,
      options: namedOptions(live.scripts),
    },
    {
      kind: 'checks',
      name: 'segments',
      label: 'campaign.segments',
      hint: 'campaign.segments-hint',
      options: namedOptions(live.segments),
    },
  ],
};
