import { caseStates } from '../../server/core/cases/case.ts';
import type { Page } from '../layout/page.ts';
import { PageHead, Shell } from '../layout/shell.tsx';
import { Notice } from '../parts/badge.tsx';
import { LinkButton } from '../parts/button.tsx';
import { type Column, DataTable } from '../parts/data-table.tsx';
import { Empty } from '../parts/empty.tsx';
import { FilterForm, FilterWords, filteredPath } from '../parts/filter-form.tsx';
import type { Option } from '../parts/form.ts';
import { Pager } from '../parts/pager.tsx';
import { formatInstant } from '../texts/format.ts';
import type { CaseLineView, CaseListView } from './case-view.ts';
import { ClassBadge, DueMark, PriorityBadge, StateBadge, titleOf } from './case-words.tsx';

/** What a list of cases tells of each, with a link to its page. */
function caseColumns(page: Page): Column<CaseLineView>[] {
  const { t } = page.reader;
  return [
    {
      label: t('case.number'),
      cell: (line) => (
        <a class="case-number" href={`/cases/${line.number}`}>
          {line.number}
        </a>
      ),
    },
    {
      label: t('case.title'),
      cell: (line) => (
        <span>
          {titleOf(page, line)} <PriorityBadge page={page} line={line} /> <ClassBadge page={page} line={line} />
          {line.motive && <small class="under">{line.motive}</small>}
        </span>
      ),
    },
    {
      label: t('case.customer'),
      cell: (line) => (line.customer ? <a href={`/customers/${line.customer.id}`}>{line.customer.name}</a> : '—'),
    },
    {
      label: t('case.owner'),
      cell: (line) => (
        <span>
          {line.owner ?? '—'}
          {line.department && <small class="under whole-words">{line.department}</small>}
        </span>
      ),
    },
    { label: t('case.state'), cell: (line) => <StateBadge page={page} line={line} /> },
    { label: t('case.due'), cell: (line) => <DueMark page={page} due={line.due} /> },
    { label: t('case.opened'), cell: (line) => formatInstant(line.openedAt, page.reader) },
  ];
}

/** The address of this list with other conditions. */
export const casesPath = (filter: Record<string, string>, page = 1): string => filteredPath('/cases', filter, page);

const Filters = ({ page, list }: { page: Page; list: CaseListView }) => {
  const { t } = page.reader;
  const { filter, choices } = list;
  const select = (name: string, label: string, options: readonly Option[], none: string) => (
    <label>
      <span>{label}</span>
      <select name={name}>
        <option value="">{none}</option>
        {options.map(({ value, label: text }) => (
          <option value={value} selected={filter[name] === value}>
            {text}
          </option>
        ))}
      </select>
    </label>
  );
  return (
    <search>
      <FilterForm page={page} action="/cases" cleared="/cases">
        <FilterWords label={t('cases.search')} value={filter.q} hint={t('cases.search-hint')} />
        {select('who', t('cases.who'), [{ value: 'mine', label: t('cases.mine') }], t('cases.everybody'))}
        {select(
          'state',
          t('case.state'),
          [
            ...caseStates.map((value) => ({ value, label: t(`case-state.${value}`) })),
            { value: 'all', label: t('cases.all-states') },
          ],
          t('cases.not-over'),
        )}
        {select(
          'due',
          t('case.due'),
          (['late', 'at-risk'] as const).map((value) => ({ value, label: t(`case-due.${value}`) })),
          t('cases.any'),
        )}
        {choices.departments.length > 0 &&
          select('department', t('case.department'), choices.departments, t('cases.any'))}
        {choices.motives.length > 0 && select('motive', t('case.motive'), choices.motives, t('cases.any'))}
        {choices.principals.length > 0 && select('principal', t('case.principal'), choices.principals, t('cases.any'))}
        {choices.campaigns.length > 0 && select('campaign', t('desk.campaign'), choices.campaigns, t('cases.any'))}
      </FilterForm>
    </search>
  );
};

/** Cases of the office, those that have to be seen to first on top. */
export const CasesPage = ({ page, list, isLeader }: { page: Page; list: CaseListView; isLeader: boolean }) => {
  const { t } = page.reader;
  return (
    <Shell page={page} title={t('nav.cases')}>
      <PageHead title={t('nav.cases')} lead={t('cases.lead')}>
        {isLeader && (
          <LinkButton href="/cases/report" icon="list">
            {t('cases.report')}
          </LinkButton>
        )}
        <LinkButton href="/cases/new" kind="primary" icon="plus">
          {t('cases.new')}
        </LinkButton>
      </PageHead>
      <Filters page={page} list={list} />
      {list.isMistyped && <Notice tone="warn">{t('cases.mistyped', { number: list.filter.q ?? '' })}</Notice>}
      {list.rows.length === 0 ? (
        <Empty icon="file" title={t('cases.empty.title')} text={t('cases.empty.text')} />
      ) : (
        <DataTable caption={t('nav.cases')} columns={caseColumns(page)} rows={list.rows} />
      )}
      <Pager
        reader={page.reader}
        page={list.page}
        pageSize={list.pageSize}
        total={list.total}
        href={(number) => casesPath(list.filter, number)}
      />
    </Shell>
  );
};
