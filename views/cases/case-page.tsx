import type { Child } from 'hono/jsx';
import { CaseFaxes } from '../faxes/case-faxes.tsx';
import type { Page } from '../layout/page.ts';
import { PageHead, Shell } from '../layout/shell.tsx';
import { Act, CallButton } from '../live/act.tsx';
import { SendService } from '../mails/catalogue-views.tsx';
import { MailBadges } from '../mails/mail-words.tsx';
import { Badge } from '../parts/badge.tsx';
import { Button, LinkButton } from '../parts/button.tsx';
import { callsPath } from '../story/calls-path.ts';
import { TaskDue, TaskStateBadge } from '../tasks/task-words.tsx';
import { formatInstant } from '../texts/format.ts';
import { CaseActs } from './case-acts.tsx';
import { caseEventDetail } from './case-event-text.ts';
import { CaseFiles } from './case-files.tsx';
import type { CasePageView } from './case-view.ts';
import { ClassBadge, PriorityBadge, StateBadge, titleOf } from './case-words.tsx';

const Fact = ({ label, children }: { label: string; children?: Child }) => (
  <>
    <dt>{label}</dt>
    <dd>{children}</dd>
  </>
);

/** Everything about one case: what it is, until when what is due, what was done, what can be done now. */
export const CasePage = ({ page, view }: { page: Page; view: CasePageView }) => {
  const { t } = page.reader;
  const { line } = view;
  const title = titleOf(page, line);
  return (
    <Shell page={page} title={`${line.number} · ${title}`}>
      <p>
        <a href="/cases">← {t('nav.cases')}</a>
      </p>
      <PageHead title={title}>
        <span class="case-big-number">
          <small>{t('case.number')}</small>
          <b>{line.number}</b>
        </span>
      </PageHead>
      <div class="with-aside">
        <div class="stack">
          <section class="card stack">
            <span class="badges">
              <StateBadge page={page} line={line} />
              <PriorityBadge page={page} line={line} />
              <ClassBadge page={page} line={line} />
              {view.reopened > 0 && <Badge tone="info">{t('case.reopened', { times: view.reopened })}</Badge>}
            </span>
            {view.mergedInto && (
              <p>
                <a href={`/cases/${view.mergedInto}`}>{t('case.goes-on-in', { number: view.mergedInto })}</a>
              </p>
            )}
            <dl class="facts">
              <Fact label={t('case.customer')}>
                {line.customer ? <a href={`/customers/${line.customer.id}`}>{line.customer.name}</a> : '—'}
                {view.phones.map((phone) => (
                  <CallButton page={page} {...phone} customerId={line.customer?.id} />
                ))}
              </Fact>
              {line.motive && <Fact label={t('case.motive')}>{line.motive}</Fact>}
              {view.service && <Fact label={t('case.service')}>{view.service}</Fact>}
              {view.principal && <Fact label={t('case.principal')}>{view.principal}</Fact>}
              {view.campaigns.length > 0 && <Fact label={t('desk.campaign')}>{view.campaigns.join(', ')}</Fact>}
              <Fact label={t('case.owner')}>{line.owner ?? '—'}</Fact>
              {line.department && <Fact label={t('case.department')}>{line.department}</Fact>}
              <Fact label={t('case.opened')}>
                {formatInstant(line.openedAt, page.reader)} · {view.openedBy}
              </Fact>
            </dl>
            {view.clocks.length > 0 && (
              <ul class="case-clocks">
                {view.clocks.map(({ clock, at, standing }) => (
                  <li>
                    <Badge tone={standing === 'late' ? 'bad' : standing === 'at-risk' ? 'warn' : 'quiet'}>
                      {t(`case-due.${standing}`)}
                    </Badge>
                    <span>
                      {t(`case-clock.${clock}`)}
                      {clock === 'promise' && view.promise && `: ${view.promise.text}`}
                    </span>
                    <time>{formatInstant(at, page.reader)}</time>
                  </li>
                ))}
              </ul>
            )}
          </section>
          <CaseFiles page={page} view={view} />
          <CaseFaxes page={page} faxes={view.faxes} />
          {view.mails.length > 0 && (
            <section class="card stack">
              <h2>{t('nav.mails')}</h2>
              <ul class="case-calls">
                {view.mails.map((mail) => (
                  <li>
                    <a href={`/mails/${mail.id}`}>{mail.subject || t('mails.no-subject')}</a>
                    <small>
                      {mail.direction === 'out' && `${t('mails.to')} `}
                      {[mail.who, formatInstant(mail.at, page.reader)].join(' · ')}
                    </small>
                    <MailBadges page={page} line={mail} />
                  </li>
                ))}
              </ul>
            </section>
          )}
          {view.calls.length > 0 && (
            <section class="card stack">
              <h2>{t('case.calls')}</h2>
              <ul class="case-calls">
                {view.calls.map((call) => (
                  <li>
                    {call.canOpen ? (
                      <a href={`${callsPath(page)}/${call.callId}`}>{formatInstant(call.at, page.reader)}</a>
                    ) : (
                      formatInstant(call.at, page.reader)
                    )}
                    <small>{[call.direction, call.person].filter(Boolean).join(' · ')}</small>
                  </li>
                ))}
              </ul>
            </section>
          )}
          <section class="card stack">
            <div class="card-head">
              <h2>{t('nav.tasks')}</h2>
              <LinkButton href={`/tasks/new?case=${line.number}`} icon="plus" kind="quiet" size="small">
                {t('tasks.new')}
              </LinkButton>
              <LinkButton href={`/letters/new?case=${line.number}`} icon="note" kind="quiet" size="small">
                {t('letters.new')}
              </LinkButton>
            </div>
            {view.tasks.length > 0 && (
              <ul class="case-lines">
                {view.tasks.map((task) => (
                  <li>
                    <span class="case-line">
                      <a href={`/tasks/${task.id}`}>{task.title}</a> <TaskStateBadge page={page} line={task} />
                      <TaskDue page={page} line={task} />
                      {task.assignee && <small>{task.assignee}</small>}
                    </span>
                  </li>
                ))}
              </ul>
            )}
          </section>
          <section class="card stack">
            <h2>{t('case.timeline')}</h2>
            <ol class="case-events">
              {view.events.map((each) => {
                const { event, by, other } = each;
                const detail = caseEventDetail(each, page.reader);
                return (
                  <li class={event.kind === 'noted' ? 'is-note' : undefined}>
                    <p>
                      <b>{t(`case-event.${event.kind}`)}</b> {other ? <a href={`/cases/${other}`}>{detail}</a> : detail}
                    </p>
                    {'text' in event && event.text !== '' && <p class="remarks">{event.text}</p>}
                    <small>
                      {formatInstant(event.at, page.reader)}
                      {by && ` · ${by}`}
                    </small>
                  </li>
                );
              })}
            </ol>
          </section>
        </div>
        <aside class="stack">
          <Act page={page} action="/mails/drafts" fields={{ case: line.number }}>
            <Button icon="envelope">{t('mails.write')}</Button>
          </Act>
          <LinkButton
            href={`/faxes/new?${new URLSearchParams({ case: line.number, ...(view.faxService && { service: view.faxService }) })}`}
            icon="file"
          >
            {t('fax.by-fax')}
          </LinkButton>
          <CaseActs page={page} view={view} />
          <SendService
            page={page}
            view={view.catalogue}
            fields={{ case: line.number, ...(line.customer && { customer: line.customer.id }) }}
          />
          {line.customer && (
            <LinkButton href={`/customers/${line.customer.id}`} icon="user" kind="quiet">
              {line.customer.name}
            </LinkButton>
          )}
        </aside>
      </div>
    </Shell>
  );
};
