import type { Page } from '../layout/page.ts';
import { PageHead, Shell } from '../layout/shell.tsx';
import { LinkButton } from '../parts/button.tsx';
import { DataTable } from '../parts/data-table.tsx';
import { Empty } from '../parts/empty.tsx';
import { FilterDays, FilterForm } from '../parts/filter-form.tsx';
import type { Option } from '../parts/form.ts';
import { type ReadyCell, type SheetQuery, type SheetView, sheetTable, sheetViews } from './control-sheet.ts';

const sheetPath = (query: SheetQuery, file = ''): string => `/tasks/sheet${file}?${new URLSearchParams({ ...query })}`;

/** What was asked, done and late per day, activity and person, or task by task; also as a file. */
export const ControlSheetPage = ({ page, view }: { page: Page; view: SheetView }) => {
  const { t } = page.reader;
  const { query, choices } = view;
  const table = sheetTable(view, page.reader);
  const select = (name: 'kind' | 'person', label: string, options: readonly Option[]) => (
    <label>
      <span>{label}</span>
      <select name={name}>
        <option value="">{t('cases.any')}</option>
        {options.map(({ value, label: text }) => (
          <option value={value} selected={query[name] === value}>
            {text}
          </option>
        ))}
      </select>
    </label>
  );
  const cell = ({ text, task }: ReadyCell) => (task === undefined ? text : <a href={`/tasks/${task}`}>{text}</a>);
  return (
    <Shell page={page} title={t('tasks.sheet')}>
      <p>
        <a href="/tasks">← {t('nav.tasks')}</a>
      </p>
      <PageHead title={t('tasks.sheet')} lead={t('sheet.lead')}>
        {(['xlsx', 'pdf', 'csv'] as const).map((kind) => (
          <LinkButton href={sheetPath(query, `.${kind}`)} icon="download" kind="quiet">
            {kind.toUpperCase()}
          </LinkButton>
        ))}
      </PageHead>
      <div class="task-scopes">
        <nav class="segmented" aria-label={t('sheet.view')}>
          {sheetViews.map((name) => (
            <a href={sheetPath({ ...query, view: name })} aria-current={name === query.view ? 'page' : undefined}>
              {t(`sheet.view-${name}`)}
            </a>
          ))}
        </nav>
      </div>
      <search>
        <FilterForm page={page} action="/tasks/sheet" hidden={{ view: query.view }}>
          <FilterDays page={page} from={query.from} to={query.to} />
          {select('kind', t('task.kind'), choices.kinds)}
          {select('person', t('task.assignee'), choices.people)}
        </FilterForm>
      </search>
      {table.rows.length === 0 ? (
        <Empty icon="check" title={t('sheet.empty')} text={t('tasks.empty.text')} />
      ) : (
        <DataTable
          caption={t('tasks.sheet')}
          rows={[...table.rows, ...(table.total ? [table.total] : [])]}
          rowOf={(row) => ({ class: row === table.total ? 'total-row' : undefined })}
          columns={table.head.map(({ text, right }, index) => ({
            label: text,
            number: right,
            cell: (row: ReadyCell[]) => cell(row[index]!),
          }))}
          stays
        />
      )}
    </Shell>
  );
};
