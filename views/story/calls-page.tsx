import { callDirections } from '../../server/core/calls/events.ts';
import type { Page } from '../layout/page.ts';
import { PageHead, Shell } from '../layout/shell.tsx';
import { directionIcons, word } from '../live/call-words.ts';
import { Badge } from '../parts/badge.tsx';
import { LinkButton } from '../parts/button.tsx';
import { type Column, DataTable } from '../parts/data-table.tsx';
import { Empty } from '../parts/empty.tsx';
import { FilterChoice, type FilterOption } from '../parts/filter-choice.tsx';
import { FilterDays, FilterForm, FilterWords } from '../parts/filter-form.tsx';
import { Icon } from '../parts/icon.tsx';
import { formatCount, formatInstant, formatSpan } from '../texts/format.ts';
import { callsPath } from './calls-path.ts';
import { costTones, moneyText } from './charges-card.tsx';
import type { CallListRow, CallListView } from './story.ts';

const results = ['answered', 'missed', 'abandoned'] as const;

/** The calls: looked for, filtered, summed and taken away as CSV. */
export const CallsPage = ({ page, list }: { page: Page; list: CallListView }) => {
  const { t } = page.reader;
  const { sums } = list;
  const query = new URLSearchParams(list.filter);
  const next = new URLSearchParams({ ...list.filter, after: list.next ?? '' });
  const costs = sums.costs.map(({ currency, cost }) => moneyText(page, cost, currency)).join(' + ') || '–';
  return (
    <Shell page={page} title={t('nav.calls')} live>
      <PageHead title={t('nav.calls')} lead={t('calls.lead')}>
        <LinkButton href={`${callsPath(page)}.csv?${query}`} icon="download">
          {t('calls.csv')}
        </LinkButton>
      </PageHead>
      <Filters page={page} list={list} />
      <dl class="fact-cards">
        <Sum label={t('calls.count')} value={formatCount(sums.calls, page.reader)} />
        <Sum label={t('calls.answered')} value={formatCount(sums.answered, page.reader)} />
        <Sum label={t('calls.talk')} value={formatSpan(sums.talkMs)} />
        <Sum
          label={t('calls.cost')}
          value={costs}
          note={sums.unrated > 0 ? t('calls.unrated-count', { count: sums.unrated }) : ''}
        />
      </dl>
      {list.rows.length === 0 ? (
        <Empty icon="phone" title={t('calls.none')} text={t('calls.none-text')} />
      ) : (
        <DataTable caption={t('nav.calls')} rows={list.rows} columns={callColumns(page)} />
      )}
      {(!list.isFirst || list.next) && (
        <nav class="pager" aria-label={t('pager.label')}>
          {!list.isFirst && (
            <a class="button button-secondary button-small" href={`${callsPath(page)}?${query}`}>
              {t('pager.first')}
            </a>
          )}
          {list.next && (
            <a class="button button-secondary button-small" rel="next" href={`${callsPath(page)}?${next}`}>
              {t('calls.older')}
              <Icon name="chevron-right" />
            </a>
          )}
        </nav>
      )}
    </Shell>
  );
};

const Sum = ({ label, value, note }: { label: string; value: string; note?: string }) => (
  <div class="card">
    <dt>{label}</dt>
    <dd>{value}</dd>
    {note && <small class="warn">{note}</small>}
  </div>
);

const Filters = ({ page, list }: { page: Page; list: CallListView }) => {
  const { t } = page.reader;
  const { filter, choices } = list;
  const choice = (name: string, label: string, options: readonly FilterOption[]) => (
    <FilterChoice name={name} label={label} options={options} chosen={filter[name]} any={t('calls.any')} />
  );
  return (
    <search>
      <FilterForm page={page} action={callsPath(page)} cleared={callsPath(page)}>
        <FilterWords label={t('calls.who')} value={filter.q} hint={t('calls.who-hint')} />
        <FilterDays page={page} from={filter.from} to={filter.to} />
        {choice(
          'direction',
          t('calls.direction'),
          callDirections.map((id) => ({ id, name: t(`direction.${id}`) })),
        )}
        {choice(
          'result',
          t('calls.was-answered'),
          results.map((id) => ({ id, name: t(`result.${id}`) })),
        )}
        {choice('queue', t('call.queue'), choices.queues)}
        {choices.campaigns.length > 0 && choice('campaign', t('desk.campaign'), choices.campaigns)}
        {choice('person', t('call.person'), choices.people)}
        {choice('trunk', t('calls.trunk'), choices.trunks)}
        {choices.outcomes.length > 0 && choice('outcome', t('calls.outcome'), choices.outcomes)}
        <label class="check">
          <input type="checkbox" name="unrated" value="yes" checked={filter.unrated === 'yes'} />
          {t('calls.only-unrated')}
        </label>
      </FilterForm>
    </search>
  );
};

/** What a list of calls tells of each, with a link to its story. */
export function callColumns(page: Page): Column<CallListRow>[] {
  const { t } = page.reader;
  return [
    {
      label: t('calls.when'),
      cell: (row) => (
        <span class="with-icon" title={t(`direction.${row.direction}`)}>
          <Icon name={directionIcons[row.direction]} />
          <a href={`${callsPath(page)}/${row.id}`}>{formatInstant(row.startedAt, page.reader)}</a>
        </span>
      ),
    },
    {
      label: t('call.who'),
      cell: (row) => (
        <span>
          {row.customerId ? (
            <a href={`/customers/${row.customerId}`}>{row.name ?? row.number}</a>
          ) : (
            (row.name ?? row.number)
          )}
          {row.name && <small class="under">{row.number}</small>}
        </span>
      ),
    },
    {
      label: t('call.person'),
      cell: (row) => (
        <span>
          {row.person ?? '–'}
          {row.queue && <small class="under">{row.queue}</small>}
        </span>
      ),
    },
    {
      label: t('calls.result'),
      cell: (row) =>
        row.isLive ? (
          <Badge tone="busy">{t('story.live')}</Badge>
        ) : (
          <span>
            <Badge tone={row.isAnswered ? 'good' : 'bad'}>
              {row.isAnswered ? t('result.answered') : row.endReason ? word(page.reader, 'end', row.endReason) : '–'}
            </Badge>
            {row.outcome && <small class="under">{row.outcome}</small>}
          </span>
        ),
    },
    {
      label: t('calls.wait'),
      number: true,
      cell: (row) => (row.waitMs === undefined ? '–' : formatSpan(row.waitMs)),
    },
    { label: t('calls.talk'), number: true, cell: (row) => (row.isAnswered ? formatSpan(row.talkMs) : '–') },
    {
      label: t('calls.cost'),
      number: true,
      cell: (row) => {
        if (!row.costState) return '–';
        if (row.costState !== 'rated')
          return <Badge tone={costTones[row.costState]}>{t(`cost-state.${row.costState}`)}</Badge>;
        return moneyText(page, row.cost ?? '0', row.currency ?? page.reader.currency);
      },
    },
    {
      label: t('story.recording'),
      actions: true,
      cell: (row) =>
        row.hasRecording && (
          <LinkButton
            href={`${callsPath(page)}/${row.id}`}
            kind="quiet"
            size="small"
            icon="play"
            aria-label={t('action.play')}
            title={t('action.play')}
          />
        ),
    },
  ];
}
