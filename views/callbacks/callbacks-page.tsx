import type { Child } from 'hono/jsx';
import type { CallbackEnd } from '../../server/core/calls/call-reasons.ts';
import type { Page } from '../layout/page.ts';
import { PageHead, Shell } from '../layout/shell.tsx';
import { CsrfField } from '../layout/user-menu.tsx';
import { word } from '../live/call-words.ts';
import { Badge } from '../parts/badge.tsx';
import { Button } from '../parts/button.tsx';
import { DataTable } from '../parts/data-table.tsx';
import { Empty } from '../parts/empty.tsx';
import { formatInstant, formatLongSpan } from '../texts/format.ts';
import { WorkForm } from './work-form.tsx';

interface Named {
  login: string;
  name: string;
}

/** What is to be seen of a caller and of whose they are. */
export interface WorkRow {
  /** For reading. */
  number: string;
  name?: string;
  customerId?: string;
  /** Since a click on the card: wants no calls, or is no more. */
  wish?: 'no-calls' | 'closed';
  /** The queue's name. */
  queue?: string;
  assignedTo?: Named;
  note?: string;
}

export type CallbackState =
  | { kind: 'by-hand' | 'calling' | 'hours' }
  | { kind: 'waiting'; position: number }
  | { kind: 'offered'; who: string[] }
  | { kind: 'rests'; until: number };

export interface CallbackRow extends WorkRow {
  id: string;
  queueId?: string;
  askedAt: number;
  attempts: number;
  state: CallbackState;
  /** Seen to, by whom and when; `by` is empty where nobody did. */
  done?: { by: string; at: number; outcome?: CallbackEnd };
}

/** Called in vain, and nobody has talked with them since. */
export interface MissedRow extends WorkRow {
  dial: string;
  times: number;
  lastAt: number;
  /** Talked with them last, and is nobody's yet. */
  lastAgent?: Named;
}

/** Of those who called in vain: so many were reached, half of them within. */
export interface WorkTimes {
  reached: number;
  medianMs?: number;
}

const Do = ({ page, action, children }: { page: Page; action: string; children?: Child }) => (
  <form method="post" action={action}>
    <CsrfField page={page} />
    {children}
  </form>
);

const Who = ({ page, row }: { page: Page; row: WorkRow }) => (
  <>
    {row.customerId ? <a href={`/customers/${row.customerId}`}>{row.name ?? row.number}</a> : (row.name ?? row.number)}
    {row.wish && (
      <Badge tone="bad">
        {page.reader.t(row.wish === 'closed' ? 'customer.standing-closed' : 'customer.refuses-calls')}
      </Badge>
    )}
    {row.name && <span class="under">{row.number}</span>}
    {row.note && <span class="under">{row.note}</span>}
  </>
);

const State = ({ page, row }: { page: Page; row: CallbackRow }) => {
  const { t } = page.reader;
  const { state } = row;
  switch (state.kind) {
    case 'by-hand':
      return <Badge tone="warn">{t('callbacks.by-hand')}</Badge>;
    case 'calling':
      return <Badge tone="good">{t('callbacks.calling')}</Badge>;
    case 'offered':
      return <Badge tone="info">{t('callbacks.offered', { who: state.who.join(', ') })}</Badge>;
    case 'waiting':
      return <Badge tone="info">{t('callbacks.place', { place: state.position })}</Badge>;
    case 'rests':
      return <Badge tone="quiet">{t('callbacks.rests', { time: formatInstant(state.until, page.reader) })}</Badge>;
    case 'hours':
      return <Badge tone="quiet">{t('callbacks.waits-hours')}</Badge>;
  }
};

export interface CallbacksView {
  page: Page;
  rows: readonly CallbackRow[];
  missed: readonly MissedRow[];
  times: WorkTimes;
  /** The one who looks has a phone. */
  canCall: boolean;
  /** May cancel, move and give to anybody. */
  isLead: boolean;
  /** Login of the one who looks. */
  own: string;
  people: readonly Named[];
  queues: readonly { id: string; name: string }[];
}

const Waiting = ({ view, rows }: { view: CallbacksView; rows: readonly CallbackRow[] }) => {
  const { page, canCall, isLead, people, queues } = view;
  const { t } = page.reader;
  return (
    <DataTable
      caption={t('callbacks.waiting')}
      rows={rows}
      columns={[
        { label: t('column.name'), cell: (row) => <Who page={page} row={row} /> },
        { label: t('field.queue'), cell: ({ queue }) => queue ?? '—' },
        { label: t('callbacks.asked'), cell: ({ askedAt }) => formatInstant(askedAt, page.reader) },
        { label: t('callbacks.state'), cell: (row) => <State page={page} row={row} /> },
        { label: t('callbacks.attempts'), cell: ({ attempts }) => String(attempts), number: true },
        { label: t('callbacks.assigned'), cell: ({ assignedTo }) => assignedTo?.name ?? t('callbacks.anybody') },
        {
          label: t('callbacks.settle'),
          actions: true,
          cell: (row) => (
            <span class="message-acts work-acts">
              {canCall && row.state.kind !== 'calling' && (
                <Do page={page} action={`/callbacks/${row.id}/call`}>
                  <Button size="small" icon="call-out">
                    {t('callbacks.call')}
                  </Button>
                </Do>
              )}
              <Do page={page} action={`/callbacks/${row.id}/done`}>
                <Button kind="quiet" size="small" icon="check">
                  {t('callbacks.settle')}
                </Button>
              </Do>
              <WorkForm page={page} action={`/callbacks/${row.id}/work`} row={row} people={people} queues={queues}>
                {isLead && row.state.kind !== 'by-hand' && (
                  <span class="message-acts">
                    <Do page={page} action={`/callbacks/${row.id}/first`}>
                      <Button kind="secondary" size="small">
                        {t('callbacks.first')}
                      </Button>
                    </Do>
                    <Do page={page} action={`/callbacks/${row.id}/cancel`}>
                      <Button kind="danger" size="small">
                        {t('callbacks.cancel')}
                      </Button>
                    </Do>
                  </span>
                )}
              </WorkForm>
            </span>
          ),
        },
      ]}
    />
  );
};

const Missed = ({ view }: { view: CallbacksView }) => {
  const { page, missed, times, canCall, people } = view;
  const { t } = page.reader;
  return (
    <>
      <h2>{t('missed-calls.title')}</h2>
      <p class="hint">{t('missed-calls.lead')}</p>
      {times.medianMs !== undefined && (
        <p class="hint">
          {t('missed-calls.times-to', { count: times.reached, span: formatLongSpan(times.medianMs, page.reader) })}
        </p>
      )}
      {missed.length > 0 && (
        <DataTable
          caption={t('missed-calls.title')}
          rows={missed}
          columns={[
            { label: t('column.name'), cell: (row) => <Who page={page} row={row} /> },
            { label: t('field.queue'), cell: ({ queue }) => queue ?? '—' },
            { label: t('missed-calls.times'), cell: ({ times: count }) => String(count), number: true },
            { label: t('missed-calls.last'), cell: ({ lastAt }) => formatInstant(lastAt, page.reader) },
            {
              label: t('callbacks.assigned'),
              cell: ({ assignedTo, lastAgent }) => (
                <>
                  {assignedTo?.name ?? t('callbacks.anybody')}
                  {lastAgent && <span class="under">{t('callbacks.last-agent', { name: lastAgent.name })}</span>}
                </>
              ),
            },
            {
              label: t('callbacks.call'),
              actions: true,
              cell: (row) => (
                <span class="message-acts work-acts">
                  {canCall && (
                    <Do page={page} action="/callbacks/missed/call">
                      <input type="hidden" name="number" value={row.dial} />
                      <Button size="small" icon="call-out">
                        {t('callbacks.call')}
                      </Button>
                    </Do>
                  )}
                  <WorkForm page={page} action="/callbacks/missed/work" row={row} people={people} number={row.dial} />
                </span>
              ),
            },
          ]}
        />
      )}
    </>
  );
};

const Done = ({ page, rows }: { page: Page; rows: readonly CallbackRow[] }) => {
  const { t } = page.reader;
  return (
    <>
      <h2>{t('callbacks.done')}</h2>
      <DataTable
        caption={t('callbacks.done')}
        rows={rows}
        columns={[
          { label: t('column.name'), cell: (row) => <Who page={page} row={row} /> },
          { label: t('field.queue'), cell: ({ queue }) => queue ?? '—' },
          {
            label: t('callbacks.outcome'),
            cell: ({ done }) => (done?.outcome ? word(page.reader, 'callback-end', done.outcome) : '—'),
          },
          {
            label: t('callbacks.done'),
            cell: ({ done }) =>
              done && [done.by, formatInstant(done.at, page.reader)].filter((part) => part !== '').join(', '),
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
  );
};

/** Callers who asked to be called, who called in vain, and what was seen to lately. */
export const CallbacksPage = (view: CallbacksView) => {
  const { page, rows, missed, times } = view;
  const { t } = page.reader;
  const waiting = rows.filter(({ done }) => !done);
  const done = rows.filter((row) => row.done);
  return (
    <Shell page={page} title={t('nav.callbacks')}>
      <PageHead title={t('nav.callbacks')} lead={t('callbacks.lead')} />
      {waiting.length === 0 ? (
        <Empty icon="phone" title={t('callbacks.empty.title')} text={t('callbacks.empty.text')} />
      ) : (
        <Waiting view={view} rows={waiting} />
      )}
      {(missed.length > 0 || times.reached > 0) && <Missed view={view} />}
      {done.length > 0 && <Done page={page} rows={done} />}
    </Shell>
  );
};
