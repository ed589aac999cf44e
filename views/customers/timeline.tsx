import { Fragment } from 'hono/jsx';
import type { CallDirection } from '../../server/core/calls/events.ts';
import type { Mail } from '../../server/core/mail/mail.ts';
import type { TaskStateKind } from '../../server/core/tasks/task.ts';
import type { CaseLineView } from '../cases/case-view.ts';
import { StateBadge, titleOf } from '../cases/case-words.tsx';
import type { Page } from '../layout/page.ts';
import { directionIcons, word } from '../live/call-words.ts';
import { Icon, type IconName } from '../parts/icon.tsx';
import { formatInstant, formatSpan } from '../texts/format.ts';

const timelineFilters = [
  'call',
  'note',
  'change',
  'position',
  'refusal',
  'case',
  'task',
  'letter',
  'script',
  'mail',
  'fax',
] as const;
export type TimelineFilter = (typeof timelineFilters)[number];

/** One thing that happened, in the reader's words. */
export type TimelineRow = { at: number; who?: string } & (
  | {
      kind: 'call';
      direction: CallDirection;
      talkMs: number;
      isAnswered: boolean;
      endReason?: string;
      /** For who may read its story. */
      story?: string;
      /** For who may hear it. */
      recording?: string;
    }
  | { kind: 'note'; text: string }
  | { kind: 'case'; line: CaseLineView }
  | { kind: 'letter'; batchId: number; title: string; isSent: boolean }
  /** `story`: of its call, for who may read it. */
  | { kind: 'script'; name: string; version: number; status: 'running' | 'done' | 'left'; story?: string }
  | { kind: 'fax'; id: string; way: 'in' | 'out'; subject: string; state: string; pages: number }
  | { kind: 'mail'; id: string; direction: 'in' | 'out'; subject: string; state: Mail['state'] }
  | { kind: 'task'; id: string; title: string; state: TaskStateKind }
  /** `how`: by what act, where it was not by hand. */
  | { kind: 'change' | 'position' | 'refusal'; how?: string; changes: ChangeRow[] }
);

export interface ChangeRow {
  what: string;
  from?: string;
  to?: string;
}

export interface TimelineView {
  customerId: string;
  kind?: TimelineFilter | undefined;
  rows: TimelineRow[];
  /** Cursor of what is older. */
  next?: string;
  isFirst: boolean;
}

const icons: Record<Exclude<TimelineFilter, 'call'>, IconName> = {
  note: 'note',
  change: 'pencil',
  position: 'people',
  refusal: 'shield',
  case: 'file',
  task: 'check',
  letter: 'note',
  script: 'list',
  mail: 'envelope',
  fax: 'file',
};

const addressOf = ({ customerId, kind }: Pick<TimelineView, 'customerId' | 'kind'>, after?: string): string => {
  const query = new URLSearchParams({ ...(kind && { kind }), ...(after && { after }) });
  return `/customers/${customerId}/timeline${query.size > 0 ? `?${query}` : ''}`;
};

const Row = ({ page, row }: { page: Page; row: TimelineRow }) => {
  const { t } = page.reader;
  if (row.kind === 'call')
    return (
      <>
        <p>
          {t(`timeline.call-${row.direction}`)} ·{' '}
          {row.isAnswered ? formatSpan(row.talkMs) : word(page.reader, 'end', row.endReason ?? 'abandoned')}
          {row.story && (
            <>
              {' · '}
              <a href={row.story}>{t('timeline.story')}</a>
            </>
          )}
        </p>
        {/* biome-ignore lint/a11y/useMediaCaption: a telephone call has no captions */}
        {row.recording && <audio controls preload="none" src={row.recording} aria-label={t('timeline.recording')} />}
      </>
    );
  if (row.kind === 'case')
    return (
      <p>
        <a href={`/cases/${row.line.number}`}>
          <b class="case-number">{row.line.number}</b> {titleOf(page, row.line)}
        </a>{' '}
        <StateBadge page={page} line={row.line} />
      </p>
    );
  if (row.kind === 'script')
    return (
      <p>
        {t('timeline.script-line', { name: row.name })} · {t(`script.${row.status}`)}
        {row.story && (
          <>
            {' · '}
            <a href={row.story}>{t('timeline.story')}</a>
          </>
        )}
      </p>
    );
  if (row.kind === 'task')
    return (
      <p>
        <a href={`/tasks/${row.id}`}>{row.title}</a> · {t(`task-state.${row.state}`)}
      </p>
    );
  if (row.kind === 'letter')
    return (
      <p>
        <a href={`/letters/${row.batchId}`}>{row.title}</a> · {t(row.isSent ? 'letter.sent' : 'letter.not-sent')}
      </p>
    );
  if (row.kind === 'mail')
    return (
      <p>
        {t(`timeline.mail-${row.direction}`)}: <a href={`/mails/${row.id}`}>{row.subject || t('mails.no-subject')}</a> ·{' '}
        {t(`mails-state.${row.state}`)}
      </p>
    );
  if (row.kind === 'fax')
    return (
      <p>
        {t(`timeline.fax-${row.way}`)}:{' '}
        <a href={row.way === 'in' ? `/faxes/in/${encodeURIComponent(row.id)}` : `/faxes/${row.id}`}>
          {row.subject || t('inbox.pages', { count: row.pages })}
        </a>
        {row.way === 'out' && ` · ${word(page.reader, 'fax-state', row.state)}`}
      </p>
    );
  if (row.kind === 'note') return <p class="timeline-note">{row.text}</p>;
  return (
    <ul class="changes">
      {row.changes.map(({ what, from, to }) => (
        <li>
          {what}
          {from !== undefined && (
            <Fragment>
              : <del>{from}</del>
            </Fragment>
          )}
          {to !== undefined && (
            <Fragment>
              {from === undefined ? ': ' : ' → '}
              <ins>{to}</ins>
            </Fragment>
          )}
        </li>
      ))}
    </ul>
  );
};

/** The rows of a page, and what loads the following one when it comes into sight; without script it is a link. */
export const TimelineRows = ({ page, view }: { page: Page; view: TimelineView }) => {
  const next = view.next === undefined ? undefined : addressOf(view, view.next);
  return (
    <>
      {view.rows.map((row) => (
        <li class={row.kind === 'call' && !row.isAnswered ? 'missed' : undefined}>
          <Icon name={row.kind === 'call' ? directionIcons[row.direction] : icons[row.kind]} />
          <div>
            <Row page={page} row={row} />
            <small>
              {[
                formatInstant(row.at, page.reader),
                row.who,
                'how' in row && row.how ? word(page.reader, 'timeline.how', row.how) : undefined,
              ]
                .filter(Boolean)
                .join(' · ')}
            </small>
          </div>
        </li>
      ))}
      {next && (
        <li class="timeline-more" hx-get={next} hx-trigger="revealed" hx-swap="outerHTML">
          <a href={next}>{page.reader.t('timeline.more')}</a>
        </li>
      )}
    </>
  );
};

/** Everything that happened with the customer, latest first, with a filter by kind. */
export const Timeline = ({ page, view }: { page: Page; view: TimelineView }) => {
  const { t } = page.reader;
  return (
    <section id="timeline" class="card customer-history" aria-labelledby="timeline-title">
      <header class="timeline-head">
        <h2 id="timeline-title">{t('timeline.title')}</h2>
        <nav class="segmented" aria-label={t('timeline.filter')}>
          {[undefined, ...timelineFilters].map((kind) => {
            const address = addressOf({ customerId: view.customerId, kind });
            return (
              <a
                href={address}
                hx-get={address}
                hx-target="#timeline"
                hx-swap="outerHTML"
                aria-current={kind === view.kind ? 'page' : undefined}
              >
                {t(`timeline.kind-${kind ?? 'all'}`)}
              </a>
            );
          })}
        </nav>
      </header>
      {view.rows.length === 0 ? (
        <p class="hint">{t('timeline.none')}</p>
      ) : (
        <ol class="timeline-list">
          <TimelineRows page={page} view={view} />
        </ol>
      )}
    </section>
  );
};
