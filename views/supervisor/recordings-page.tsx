import { callDirections } from '../../server/core/calls/events.ts';
import type { Page } from '../layout/page.ts';
import { PageHead, Shell } from '../layout/shell.tsx';
import { CsrfField } from '../layout/user-menu.tsx';
import { Badge } from '../parts/badge.tsx';
import { Button, LinkButton } from '../parts/button.tsx';
import { type Column, DataTable } from '../parts/data-table.tsx';
import { Empty } from '../parts/empty.tsx';
import { FilterChoice, type FilterOption } from '../parts/filter-choice.tsx';
import { FilterForm, FilterWords } from '../parts/filter-form.tsx';
import { Icon } from '../parts/icon.tsx';
import { callColumns } from '../story/calls-page.tsx';
import type { CallListRow } from '../story/story.ts';
import { formatDate, formatSpan } from '../texts/format.ts';

export interface RecordingRow {
  id: string;
  durationMs: number;
  /** Names of those who heard it. */
  heardBy: readonly string[];
  heldWhy?: string;
  /** When its sound is deleted by rule. */
  goesAt?: number;
  call: CallListRow;
}

export interface RecordingsView {
  rows: readonly RecordingRow[];
  filter: Record<string, string>;
  choices: Record<'queues' | 'people', readonly { id: string; name: string }[]>;
  /** So many recordings are exported at most. */
  mostExported: number;
  isFirst: boolean;
  next?: string;
}

const path = '/supervisor/recordings';

/** Recordings: looked for, heard in their place, kept, deleted and taken away. */
export const RecordingsPage = ({ page, view }: { page: Page; view: RecordingsView }) => {
  const { t } = page.reader;
  const query = new URLSearchParams(view.filter);
  const next = new URLSearchParams({ ...view.filter, after: view.next ?? '' });
  return (
    <Shell page={page} title={t('nav.recordings')}>
      <PageHead title={t('nav.recordings')} lead={t('recordings.lead')} />
      <Filters page={page} view={view} />
      {view.rows.length === 0 ? (
        <Empty icon="record" title={t('recordings.none')} text={t('recordings.none-text')} />
      ) : (
        <>
          <form id="export" action={`${path}.zip`} class="form-actions">
            {Object.entries(view.filter).map(([name, value]) => (
              <input type="hidden" name={name} value={value} />
            ))}
            <Button icon="download">{t('recordings.export')}</Button>
            <small class="under">{t('recordings.export-hint', { most: view.mostExported })}</small>
          </form>
          <DataTable caption={t('nav.recordings')} rows={view.rows} columns={columnsOf(page)} />
        </>
      )}
      {(!view.isFirst || view.next) && (
        <nav class="pager" aria-label={t('pager.label')}>
          {!view.isFirst && (
            <a class="button button-secondary button-small" href={`${path}?${query}`}>
              {t('pager.first')}
            </a>
          )}
          {view.next && (
            <a class="button button-secondary button-small" rel="next" href={`${path}?${next}`}>
              {t('calls.older')}
              <Icon name="chevron-right" />
            </a>
          )}
        </nav>
      )}
    </Shell>
  );
};

function columnsOf(page: Page): Column<RecordingRow>[] {
  const { t } = page.reader;
  const [when, who, person] = callColumns(page);
  const isOwner = page.person?.roles.includes('owner') ?? false;
  return [
    {
      label: t('recordings.choose'),
      actions: true,
      cell: (row) => (
        <input type="checkbox" name="id" value={row.id} form="export" aria-label={t('recordings.choose')} />
      ),
    },
    ...[when, who, person].flatMap((column) =>
      column ? [{ label: column.label, cell: (row: RecordingRow) => column.cell(row.call) }] : [],
    ),
    { label: t('recordings.length'), number: true, cell: (row) => formatSpan(row.durationMs) },
    {
      label: t('story.recording'),
      cell: (row) => (
        <span>
          {/* biome-ignore lint/a11y/useMediaCaption: a telephone call has no captions */}
          <audio controls preload="none" src={`/recordings/${row.id}`} />
          {row.heldWhy !== undefined && (
            <Badge tone="info">
              {t('recordings.held')}: {row.heldWhy}
            </Badge>
          )}
          {row.goesAt !== undefined && (
            <small class="under">{t('recordings.goes', { at: formatDate(row.goesAt, page.reader) })}</small>
          )}
          {row.heardBy.length > 0 && (
            <small class="under">{t('recordings.heard', { who: row.heardBy.join(', ') })}</small>
          )}
        </span>
      ),
    },
    {
      label: t('recordings.more'),
      actions: true,
      cell: (row) => (
        <span>
          <LinkButton
            href={`/recordings/${row.id}?download`}
            kind="quiet"
            size="small"
            icon="download"
            aria-label={t('story.download')}
            title={t('story.download')}
          />
          {isOwner && <OwnerActs page={page} row={row} />}
        </span>
      ),
    },
  ];
}

/** What only owners do: keep it whatever the rules say, or delete it at once; both with a reason. */
const OwnerActs = ({ page, row }: { page: Page; row: RecordingRow }) => {
  const { t } = page.reader;
  const base = `/owner/recordings/${row.id}`;
  if (row.heldWhy !== undefined)
    return (
      <form method="post" action={`${base}/release`}>
        <CsrfField page={page} />
        <Button size="small" kind="quiet" icon="lock">
          {t('recordings.release')}
        </Button>
      </form>
    );
  const act = (to: string, words: { why: string; button: string; kind: 'secondary' | 'danger' }) => (
    <form method="post" action={`${base}/${to}`} class="stack">
      <CsrfField page={page} />
      <label>
        <span>{words.why}</span>
        <input type="text" name="reason" required maxlength={200} />
      </label>
      <Button size="small" kind={words.kind}>
        {words.button}
      </Button>
    </form>
  );
  return (
    <details class="more">
      <summary>{t('recordings.more')}</summary>
      {act('hold', { why: t('recordings.hold-why'), button: t('recordings.hold'), kind: 'secondary' })}
      {act('delete', { why: t('recordings.delete-why'), button: t('recordings.delete'), kind: 'danger' })}
    </details>
  );
};

const Filters = ({ page, view }: { page: Page; view: RecordingsView }) => {
  const { t } = page.reader;
  const { filter, choices } = view;
  const choice = (name: string, label: string, options: readonly FilterOption[]) => (
    <FilterChoice name={name} label={label} options={options} chosen={filter[name]} any={t('calls.any')} />
  );
  const input = (name: string, label: string, type: 'date' | 'number') => (
    <label>
      <span>{label}</span>
      <input type={type} name={name} value={filter[name] ?? ''} {...(type === 'number' && { min: 0, max: 86_400 })} />
    </label>
  );
  return (
    <search>
      <FilterForm page={page} action={path} cleared={path}>
        <FilterWords label={t('calls.who')} value={filter.q} hint={t('calls.who-hint')} />
        {input('from', t('calls.from'), 'date')}
        {input('to', t('calls.to'), 'date')}
        {choice(
          'direction',
          t('calls.direction'),
          callDirections.map((id) => ({ id, name: t(`direction.${id}`) })),
        )}
        {choice('queue', t('call.queue'), choices.queues)}
        {choice('person', t('call.person'), choices.people)}
        {input('longer', t('recordings.longer'), 'number')}
        {input('shorter', t('recordings.shorter'), 'number')}
      </FilterForm>
    </search>
  );
};
