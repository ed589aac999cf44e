import type { Child } from 'hono/jsx';
import { caseResults, pendingReasons } from '../../server/core/cases/case.ts';
import type { Page } from '../layout/page.ts';
import { CsrfField } from '../layout/user-menu.tsx';
import { Notice } from '../parts/badge.tsx';
import { Button } from '../parts/button.tsx';
import { Choose } from '../parts/choose.tsx';
import { Field } from '../parts/field.tsx';
import type { TextKey } from '../texts/reader.ts';
import { MatterFields } from './case-fields.tsx';
import type { CasePageView } from './case-view.ts';

/** So many hours people usually promise. */
const promiseHours = [1, 2, 4, 24, 48, 72] as const;

/** Why what was typed below was not done: nothing of it is lost. */
const NotDone = ({ page, typed }: { page: Page; typed: NonNullable<CasePageView['typed']> }) => (
  <Notice tone="bad">
    <div>
      <p>{page.reader.t(typed.why.key, typed.why.values)}</p>
      {typed.contested.length > 0 && (
        <ul>
          {typed.contested.map(({ label, now }) => (
            <li>
              <strong>{page.reader.t(label)}</strong>: {now || page.reader.t('customer.contested-empty')}
            </li>
          ))}
        </ul>
      )}
    </div>
  </Notice>
);

const Act = ({
  page,
  view,
  act,
  heading,
  isOpen = false,
  button,
  children,
}: {
  page: Page;
  view: CasePageView;
  act: string;
  heading: TextKey;
  isOpen?: boolean;
  button: TextKey;
  children?: Child;
}) => (
  <details class="card case-act" open={isOpen || view.typed?.act === act}>
    <summary>{page.reader.t(heading)}</summary>
    <form
      method="post"
      action={`/cases/${view.line.number}/${act}`}
      class="stack"
      data-draft={`case:${view.line.id}:${act}`}
    >
      <CsrfField page={page} />
      {view.typed?.act === act && <NotDone page={page} typed={view.typed} />}
      {children}
      <div class="form-actions">
        <Button kind="primary">{page.reader.t(button)}</Button>
      </div>
    </form>
  </details>
);

const typedIn = (view: CasePageView, act: string): string => (view.typed?.act === act ? view.typed.text : '');

const Text = ({ page, view, within, says }: { page: Page; view: CasePageView; within: string; says: TextKey }) => (
  <Field name="text" within={within} label={page.reader.t(says)}>
    {(control) => (
      <textarea {...control} rows={3} maxlength={20_000}>
        {typedIn(view, within)}
      </textarea>
    )}
  </Field>
);

/** What was typed for what cannot be done any more as the case stands now: to be taken elsewhere. */
const Left = ({ page, view }: { page: Page; view: CasePageView }) =>
  view.typed ? (
    <section class="card stack">
      <NotDone page={page} typed={view.typed} />
      {view.typed.text && <p class="remarks">{view.typed.text}</p>}
    </section>
  ) : null;

/** A button that does it at once. */
const Do = ({ page, view, act, says }: { page: Page; view: CasePageView; act: string; says: TextKey }) => (
  <form method="post" action={`/cases/${view.line.number}/${act}`}>
    <CsrfField page={page} />
    <Button>{page.reader.t(says)}</Button>
  </form>
);

/** What can be done about a case as it stands. */
export const CaseActs = ({ page, view }: { page: Page; view: CasePageView }) => {
  const { t } = page.reader;
  const { state } = view.line;
  if (state === 'merged') return <Left page={page} view={view} />;
  if (state === 'closed')
    return (
      <>
        {!['reopen', 'note'].includes(view.typed?.act ?? 'note') && <Left page={page} view={view} />}
        {view.mayReopen ? (
          <Act page={page} view={view} act="reopen" heading="case-act.reopen" button="case-act.reopen" isOpen>
            <Text page={page} view={view} within="reopen" says="case.why" />
          </Act>
        ) : (
          <p class="hint">{t('case-refused.too-late')}</p>
        )}
        <Act page={page} view={view} act="note" heading="case-act.note" button="action.save">
          <Text page={page} view={view} within="note" says="case.note" />
        </Act>
      </>
    );
  return (
    <>
      <div class="case-quick">
        {!view.isMine && <Do page={page} view={view} act="take" says="case-act.take" />}
        {state === 'pending' && <Do page={page} view={view} act="resume" says="case-act.resume" />}
        {view.promise && <Do page={page} view={view} act="promise-kept" says="case-act.promise-kept" />}
      </div>
      <Act page={page} view={view} act="note" heading="case-act.note" button="action.save" isOpen>
        <Text page={page} view={view} within="note" says="case.note" />
        <label class="check">
          <input type="checkbox" name="answers" value="yes" />
          {t('case.answers')}
        </label>
      </Act>
      <Act page={page} view={view} act="hand-over" heading="case-act.hand-over" button="case-act.hand-over">
        <Choose name="person" label={t('case.to-person')} options={view.choices.people} none={t('case.none')} />
        {view.choices.departments.length > 0 && (
          <Choose
            name="department"
            label={t('case.to-department')}
            options={view.choices.departments}
            none={t('case.none')}
          />
        )}
        <Field name="outside" label={t('case.to-outside')} hint={t('case.to-outside-hint')}>
          {(control) => <input {...control} type="text" maxlength={120} autocomplete="off" />}
        </Field>
        <Text page={page} view={view} within="hand-over" says="case.note" />
      </Act>
      <Act page={page} view={view} act="pend" heading="case-act.pend" button="case-act.pend">
        <Choose
          name="reason"
          label={t('case.waits-for')}
          options={pendingReasons.map((value) => ({ value, label: t(`case-pending.${value}`) }))}
        />
        <Text page={page} view={view} within="pend" says="case.note" />
      </Act>
      <Act page={page} view={view} act="promise" heading="case-act.promise" button="action.save">
        <Field name="text" within="promise" label={t('case.promised-what')}>
          {(control) => (
            <input
              {...control}
              type="text"
              maxlength={200}
              required
              autocomplete="off"
              value={typedIn(view, 'promise')}
            />
          )}
        </Field>
        <Choose
          name="hours"
          label={t('case.promised-within')}
          options={promiseHours.map((hours) => ({ value: String(hours), label: t('case.hours', { hours }) }))}
          value="24"
          none={t('case.promised-date')}
        />
        <Field name="at" label={t('case.promised-at')}>
          {(control) => <input {...control} type="datetime-local" />}
        </Field>
      </Act>
      <Act page={page} view={view} act="close" heading="case-act.close" button="case-act.close">
        <Choose
          name="result"
          label={t('case.result')}
          options={caseResults
            .filter((value) => value !== 'improper' || view.line.class === 'improper')
            .map((value) => ({ value, label: t(`case-result.${value}`) }))}
        />
        <Text page={page} view={view} within="close" says="case.note" />
      </Act>
      <Act page={page} view={view} act="change" heading="case-act.change" button="action.save">
        <input type="hidden" name="seen" value={view.seen} />
        <MatterFields page={page} within="change" values={view.values} choices={view.choices} />
        <Field name="principal" within="change" label={t('case.principal')}>
          {(control) => <input {...control} type="text" maxlength={200} value={view.values.principal} />}
        </Field>
      </Act>
      <Act page={page} view={view} act="merge" heading="case-act.merge" button="case-act.merge">
        <Field name="into" label={t('case.merge-into')} hint={t('case.merge-hint')}>
          {(control) => <input {...control} type="text" inputmode="numeric" required autocomplete="off" />}
        </Field>
      </Act>
      <Act page={page} view={view} act="split" heading="case-act.split" button="case-act.split">
        <Field name="title" within="split" label={t('case.split-title')}>
          {(control) => <input {...control} type="text" maxlength={200} required autocomplete="off" />}
        </Field>
      </Act>
    </>
  );
};
