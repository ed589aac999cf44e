import { improperReasons } from '../../server/core/cases/case.ts';
import { MatterFields } from '../cases/case-fields.tsx';
import type { CaseLineView } from '../cases/case-view.ts';
import { DueMark, PriorityBadge, StateBadge, titleOf } from '../cases/case-words.tsx';
import type { Page } from '../layout/page.ts';
import { CsrfField } from '../layout/user-menu.tsx';
import { Act } from '../live/act.tsx';
import { Button } from '../parts/button.tsx';
import { Field } from '../parts/field.tsx';
import type { Desk } from './desk.ts';
import { Key, onKey } from './desk-keys.tsx';

const CaseLine = ({ page, line }: { page: Page; line: CaseLineView }) => (
  <span class="case-line">
    <a href={`/cases/${line.number}`}>
      <b class="case-number">{line.number}</b> {titleOf(page, line)}
    </a>
    <StateBadge page={page} line={line} />
    <PriorityBadge page={page} line={line} />
    {line.due && line.due.standing !== 'in-time' && <DueMark page={page} due={line.due} />}
  </span>
);

/** The case of the call: one of the customer's that are open, a new one, or an improper contact done with in two keys. */
export const CasePart = ({ page, desk }: { page: Page; desk: Desk }) => {
  const { t } = page.reader;
  const { cases } = desk;
  if (!cases)
    return (
      <div id="desk-case">
        <p class="desk-nobody">{t('desk-case.none')}</p>
      </div>
    );
  const { callId, joined, open } = cases;
  const base = `/agent/calls/${callId}/cases`;
  return (
    <div id="desk-case">
      <section class="card stack desk-cases">
        <h2 class="unseen">{t('desk-case.title')}</h2>
        {joined.length > 0 && (
          <ul class="case-lines">
            {joined.map((line) => (
              <li>
                <CaseLine page={page} line={line} />
              </li>
            ))}
          </ul>
        )}
        {open.length > 0 && (
          <>
            <h3>{t('desk-case.open')}</h3>
            <ul class="case-lines">
              {open.map((line, index) => (
                <li>
                  <CaseLine page={page} line={line} />
                  <Act page={page} action={`${base}/join`} fields={{ case: String(line.id) }}>
                    <Button
                      size="small"
                      icon="plus"
                      {...onKey('join', index === 0 && joined.length === 0)}
                      title={t('desk-case.join-which', { number: line.number })}
                    >
                      {t('desk-case.join')} <span class="unseen">{line.number}</span>{' '}
                      {index === 0 && joined.length === 0 && <Key of="join" />}
                    </Button>
                  </Act>
                </li>
              ))}
            </ul>
          </>
        )}
        {joined.length === 0 && (
          <form
            id={`case-form-${callId}`}
            class="stack case-form"
            method="post"
            action={base}
            hx-post={base}
            hx-swap="none"
            hx-morph-skip=""
            data-draft={`case:call:${callId}`}
          >
            <CsrfField page={page} />
            <div class="card-head">
              <h3>
                {t('desk-case.new')} <Key of="case" />
              </h3>
              <small class="note-state" aria-live="polite" />
              <Button
                type="button"
                kind="quiet"
                size="small"
                icon="shield"
                popovertarget="improper"
                {...onKey('improper')}
              >
                {t('desk-case.improper')} <Key of="improper" />
              </Button>
            </div>
            <MatterFields page={page} within={callId} values={{}} choices={cases.choices} isNew />
            <Field name="text" within={callId} label={t('case.note')}>
              {(control) => <textarea {...control} rows={2} maxlength={20_000} />}
            </Field>
            <div class="form-actions">
              <Button kind="primary" icon="plus">
                {t('desk-case.create')}
              </Button>
            </div>
          </form>
        )}
      </section>
      {joined.length === 0 && (
        <div id="improper" popover="auto" class="menu">
          <p class="hint">{t('desk-case.improper-text')}</p>
          <form method="post" action={`${base}/dismiss`} hx-post={`${base}/dismiss`} hx-swap="none">
            <CsrfField page={page} />
            {improperReasons.map((reason, index) => (
              <Button kind="quiet" name="reason" value={reason} data-key={String(index + 1)}>
                <kbd>{index + 1}</kbd> {t(`improper.${reason}`)}
              </Button>
            ))}
          </form>
        </div>
      )}
    </div>
  );
};
