import { BelongsTo } from '../customers/whose.tsx';
import type { Page } from '../layout/page.ts';
import { PageHead, Shell } from '../layout/shell.tsx';
import { Badge } from '../parts/badge.tsx';
import { formatInstant, formatLongSpan } from '../texts/format.ts';
import { TaskActs } from './task-acts.tsx';
import type { TaskPageView } from './task-view.ts';
import { TaskDue, TaskPriorityBadge, TaskStateBadge } from './task-words.tsx';

/** Everything about one task: what is wanted, until when, what was done, what can be done now. */
export const TaskPage = ({ page, view }: { page: Page; view: TaskPageView }) => {
  const { t } = page.reader;
  const { line } = view;
  return (
    <Shell page={page} title={line.title}>
      <p>
        <a href="/tasks">← {t('nav.tasks')}</a>
      </p>
      <PageHead title={line.title} {...(line.title !== line.kind && { lead: line.kind })} />
      <div class="with-aside">
        <div class="stack">
          <section class="card stack">
            <span class="badges">
              <TaskStateBadge page={page} line={line} />
              <TaskPriorityBadge page={page} line={line} />
              {line.sentBack > 0 && <Badge tone="warn">{t('task.sent-back', { times: line.sentBack })}</Badge>}
              {view.pausedWhy && <small>{view.pausedWhy}</small>}
            </span>
            {view.note !== '' && <p class="remarks">{view.note}</p>}
            <dl class="facts">
              <dt>{t('case.due')}</dt>
              <dd>
                <TaskDue page={page} line={line} />
              </dd>
              <dt>{t('task.assignee')}</dt>
              <dd>{line.assignee ?? '—'}</dd>
              {line.department && (
                <>
                  <dt>{t('case.department')}</dt>
                  <dd>{line.department}</dd>
                </>
              )}
              <BelongsTo page={page} line={{ customer: line.customer }} />
              {line.caseNumber && (
                <>
                  <dt>{t('nav.cases')}</dt>
                  <dd>
                    <a href={`/cases/${line.caseNumber}`}>{line.caseNumber}</a>
                  </dd>
                </>
              )}
              {view.call && (
                <>
                  <dt>{t('case.calls')}</dt>
                  <dd>
                    <a href={view.call}>{t('timeline.story')}</a>
                  </dd>
                </>
              )}
              <dt>{t('task.created')}</dt>
              <dd>
                {formatInstant(view.createdAt, page.reader)} · {view.createdBy}
              </dd>
              <dt>{t('task.spent')}</dt>
              <dd>{view.spentMs > 0 ? formatLongSpan(view.spentMs, page.reader) : '—'}</dd>
            </dl>
          </section>
          {view.letters.length > 0 && (
            <section class="card stack">
              <h2>{t('nav.letters')}</h2>
              {view.letters.map(({ id, title, isSent }) => (
                <p>
                  <a href={`/letters/${id}`}>{title}</a>{' '}
                  <Badge tone={isSent ? 'good' : 'warn'}>{t(isSent ? 'letter.sent' : 'letter.not-sent')}</Badge>
                </p>
              ))}
            </section>
          )}
          <section class="card stack">
            <h2>{t('case.timeline')}</h2>
            <ol class="case-events">
              {view.events.map(({ event, by, detail }) => (
                <li class={event.kind === 'noted' ? 'is-note' : undefined}>
                  <p>
                    <b>{t(`task-event.${event.kind}`)}</b> {detail}
                  </p>
                  {'text' in event && event.text !== '' && <p class="remarks">{event.text}</p>}
                  {'why' in event && event.why !== '' && <p class="remarks">{event.why}</p>}
                  <small>
                    {formatInstant(event.at, page.reader)}
                    {by && ` · ${by}`}
                    {event.spentMs > 0 && ` · ${formatLongSpan(event.spentMs, page.reader)}`}
                  </small>
                </li>
              ))}
            </ol>
          </section>
        </div>
        <aside class="stack">
          <TaskActs page={page} view={view} />
        </aside>
      </div>
    </Shell>
  );
};
