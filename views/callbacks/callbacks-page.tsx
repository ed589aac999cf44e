import type { Child } from 'hono/jsx';
import type { Page } from '../layout/page.ts';
import { PageHead, Shell } from '../layout/shell.tsx';
import { CsrfField } from '../layout/user-menu.tsx';
import { Button } from '../parts/button.tsx';
import { DataTable } from '../parts/data-table.tsx';
import { Empty } from '../parts/empty.tsx';
import { formatInstant } from '../texts/format.ts';

export interface CallbackRow {
  id: string;
  /** For reading. */
  number: string;
  name?: string;
  customerId?: string;
  /** The queue's name. */
  queue?: string;
  askedAt: number;
  /** Seen to, by whom and when. */
  done?: { by: string; at: number };
}

/** Called in vain, and nobody has talked with them since. */
export interface MissedRow {
  /** For reading. */
  number: string;
  dial: string;
  times: number;
  lastAt: number;
  name?: string;
  customerId?: string;
  queue?: string;
}

const Do = ({ page, action, children }: { page: Page; action: string; children?: Child }) => (
  <form method="post" action={action}>
    <CsrfField page={page} />
    {children}
  </form>
);

const Who = ({ row }: { row: Pick<CallbackRow, 'customerId' | 'name' | 'number'> }) => (
  <>
    {row.customerId ? <a href={`/customers/${row.customerId}`}>{row.name ?? row.number}</a> : (row.name ?? row.number)}
    {row.name && <span class="under">{row.number}</span>}
  </>
);

const Missed = ({ page, rows, canCall }: { page: Page; rows: readonly MissedRow[]; canCall: boolean }) => {
  const { t } = page.reader;
  return (
    <>
      <h2>{t('missed-calls.title')}</h2>
      <p class="hint">{t('missed-calls.lead')}</p>
      <DataTable
        caption={t('missed-calls.title')}
        rows={rows}
        columns={[
          { label: t('column.name'), cell: (row) => <Who row={row} /> },
          { label: t('field.queue'), cell: ({ queue }) => queue ?? '—' },
          { label: t('missed-calls.times'), cell: ({ times }) => String(times), number: true },
          {
            label: t('missed-calls.last'),
            cell: ({ lastAt }) => formatInstant(lastAt, page.reader),
          },
          {
            label: t('callbacks.call'),
            actions: true,
            cell: ({ dial }) =>
              canCall && (
                <Do page={page} action="/callbacks/missed/call">
                  <input type="hidden" name="number" value={dial} />
                  <Button size="small" icon="call-out">
                    {t('callbacks.call')}
                  </Button>
                </Do>
              ),
          },
        ]}
      />
    </>
  );
};

/** Callers who asked to be called: those that wait, and what was seen to lately. */
export const CallbacksPage = ({
  page,
  rows,
  missed,
  canCall,
}: {
  page: Page;
  rows: readonly CallbackRow[];
  missed: readonly MissedRow[];
  /** The one who looks has a phone. */
  canCall: boolean;
}) => {
  const { t } = page.reader;
  const waiting = rows.filter(({ done }) => !done);
  const done = rows.filter((row) => row.done);
  return (
    <Shell page={page} title={t('nav.callbacks')}>
      <PageHead title={t('nav.callbacks')} lead={t('callbacks.lead')} />
      {waiting.length === 0 ? (
        <Empty icon="phone" title={t('callbacks.empty.title')} text={t('callbacks.empty.text')} />
      ) : (
        <DataTable
          caption={t('callbacks.waiting')}
          rows={waiting}
          columns={[
            { label: t('column.name'), cell: (row) => <Who row={row} /> },
            { label: t('field.queue'), cell: ({ queue }) => queue ?? '—' },
            { label: t('callbacks.asked'), cell: ({ askedAt }) => formatInstant(askedAt, page.reader) },
            {
              label: t('callbacks.settle'),
              actions: true,
              cell: ({ id }) => (
                <span class="message-acts">
                  {canCall && (
                    <Do page={page} action={`/callbacks/${id}/call`}>
                      <Button size="small" icon="call-out">
                        {t('callbacks.call')}
                      </Button>
                    </Do>
                  )}
                  <Do page={page} action={`/callbacks/${id}/done`}>
                    <Button kind="quiet" size="small" icon="check">
                      {t('callbacks.settle')}
                    </Button>
                  </Do>
                </span>
              ),
            },
          ]}
        />
      )}
      {missed.length > 0 && <Missed page={page} rows={missed} canCall={canCall} />}
      {done.length > 0 && (
        <>
          <h2>{t('callbacks.done')}</h2>
          <DataTable
            caption={t('callbacks.done')}
            rows={done}
            columns={[
              { label: t('column.name'), cell: (row) => <Who row={row} /> },
              { label: t('field.queue'), cell: ({ queue }) => queue ?? '—' },
              {
                label: t('callbacks.done'),
                cell: (row) => row.done && `${row.done.by}, ${formatInstant(row.done.at, page.reader)}`,
              },
              {
                label: t('callbacks.again'),
                actions: true,
                cell: ({ id }) => (
                  <Do page={page} action={`/callbacks/${id}/again`}>
                    <Button kind="quiet" size="small">
                      {t('callbacks.again')}
                    </Button>
                  </Do>
                ),
              },
            ]}
          />
        </>
      )}
    </Shell>
  );
};
