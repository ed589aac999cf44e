import { taskPriorities } from '../../server/core/office/task-kinds.ts';
import { taskStates } from '../../server/core/tasks/task.ts';
import type { Page } from '../layout/page.ts';
import { PageHead, Shell } from '../layout/shell.tsx';
import { CsrfField } from '../layout/user-menu.tsx';
import { Badge } from '../parts/badge.tsx';
import { Button, LinkButton } from '../parts/button.tsx';
import { type Column, DataTable } from '../parts/data-table.tsx';
import { Empty } from '../parts/empty.tsx';
import { FilterForm, filteredPath } from '../parts/filter-form.tsx';
import type { Option } from '../parts/form.ts';
import { Pager } from '../parts/pager.tsx';
import { type TaskLineView, type TaskListView, taskScopes } from './task-view.ts';
import { TaskDue, TaskPriorityBadge, TaskStateBadge } from './task-words.tsx';

/** What a list of tasks tells of each, with a link to its page. */
function taskColumns(page: Page): Column<TaskLineView>[] {
  const { t } = page.reader;
  return [
    {
      label: t('task.title'),
      cell: (line) => (
        <span>
          <a href={`/tasks/${line.id}`}>{line.title}</a> <TaskPriorityBadge page={page} line={line} />
          {line.title !== line.kind && <small class="under">{line.kind}</small>}
        </span>
      ),
    },
    {
      label: t('case.customer'),
      cell: (line) => (
        <span>
          {line.customer ? <a href={`/customers/${line.customer.id}`}>{line.customer.name}</a> : '—'}
          {line.caseNumber && (
            <small class="under">
              <a href={`/cases/${line.caseNumber}`}>{t('task.case', { number: line.caseNumber })}</a>
            </small>
          )}
        </span>
      ),
    },
    {
      label: t('task.assignee'),
      cell: (line) => (
        <span>
          {line.assignee ?? '—'}
          {line.department && <small class="under">{line.department}</small>}
        </span>
      ),
    },
    { label: t('case.state'), cell: (line) => <TaskStateBadge page={page} line={line} /> },
    { label: t('case.due'), cell: (line) => <TaskDue page={page} line={line} /> },
  ];
}

/** The address of this list with other conditions. */
const tasksPath = (filter: Record<string, string>, page = 1): string => filteredPath('/tasks', filter, page);

const Filters = ({ page, list }: { page: Page; list: TaskListView }) => {
  const { t } = page.reader;
  const { filter } = list;
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
      <FilterForm page={page} action="/tasks" cleared={tasksPath({ who: list.scope })} hidden={{ who: list.scope }}>
        {select(
          'state',
          t('case.state'),
          [
            { value: 'late', label: t('task.late') },
            { value: 'to-check', label: t('task.to-check') },
            ...taskStates.map((value) => ({ value, label: t(`task-state.${value}`) })),
            { value: 'all', label: t('cases.all-states') },
          ],
          t('tasks.to-do'),
        )}
        {select('kind', t('task.kind'), list.kinds, t('cases.any'))}
        {select(
          'priority',
          t('task.priority'),
          taskPriorities.map((value) => ({ value, label: t(`task-priority.${value}`) })),
          t('cases.any'),
        )}
      </FilterForm>
    </search>
  );
};

/** Takes up the most pressing task that waits for who asks. */
const NextTask = ({ page, kind = 'primary' }: { page: Page; kind?: 'primary' | 'secondary' }) => (
  <form method="post" action="/tasks/next">
    <CsrfField page={page} />
    <Button kind={kind} icon="play" data-letter="s">
      {page.reader.t('tasks.next')} <kbd>S</kbd>
    </Button>
  </form>
);

/** Work behind the counter: what is late and what presses on top. */
export const TasksPage = ({ page, list }: { page: Page; list: TaskListView }) => {
  const { t } = page.reader;
  const { counts } = list;
  return (
    <Shell page={page} title={t('nav.tasks')}>
      <PageHead title={t('nav.tasks')} lead={t('tasks.lead')}>
        {list.isLeader && (
          <LinkButton href="/tasks/sheet" icon="list">
            {t('tasks.sheet')}
          </LinkButton>
        )}
        <LinkButton href="/tasks/new" icon="plus">
          {t('tasks.new')}
        </LinkButton>
        <NextTask page={page} />
      </PageHead>
      <div class="task-scopes">
        <nav class="segmented" aria-label={t('tasks.whose')}>
          {taskScopes
            .filter((scope) => scope !== 'all' || list.isLeader)
            .map((scope) => (
              <a href={tasksPath({ who: scope })} aria-current={scope === list.scope ? 'page' : undefined}>
                {t(`tasks.of-${scope}`)}
                {scope === 'mine' && counts.mine > 0 && ` · ${counts.mine}`}
              </a>
            ))}
        </nav>
        {counts.late > 0 && (
          <a href={tasksPath({ who: list.scope, state: 'late' })}>
            <Badge tone="bad">{t('tasks.late-count', { count: counts.late })}</Badge>
          </a>
        )}
        {counts.toCheck > 0 && (
          <a href={tasksPath({ who: 'all', state: 'to-check' })}>
            <Badge tone="warn">{t('tasks.check-count', { count: counts.toCheck })}</Badge>
          </a>
        )}
      </div>
      <Filters page={page} list={list} />
      {list.rows.length === 0 ? (
        <Empty icon="check" title={t('tasks.empty.title')} text={t('tasks.empty.text')} />
      ) : (
        <DataTable
          caption={t('nav.tasks')}
          columns={taskColumns(page)}
          rows={list.rows}
          body={{ 'data-rows': '' }}
          rowOf={(line) => ({ class: line.isLate ? 'is-late' : undefined })}
        />
      )}
      <Pager
        reader={page.reader}
        page={list.page}
        pageSize={list.pageSize}
        total={list.total}
        href={(number) => tasksPath({ ...list.filter, who: list.scope }, number)}
      />
    </Shell>
  );
};
