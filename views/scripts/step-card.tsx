import type { Child } from 'hono/jsx';
import { Key, onKey } from '../agent/desk-keys.tsx';
import type { Page } from '../layout/page.ts';
import { CsrfField } from '../layout/user-menu.tsx';
import { Badge, Notice } from '../parts/badge.tsx';
import { Button } from '../parts/button.tsx';
import { type Control, Field } from '../parts/field.tsx';
import { Icon } from '../parts/icon.tsx';
import type { QuestionView, StepView } from './step-view.ts';

/** Few things to choose from are all in sight. */
const mostRadios = 6;

const Radios = ({
  question,
  within,
  options,
}: {
  question: QuestionView;
  within: string;
  options: QuestionView['options'];
}) => (
  <fieldset class="script-choice">
    <legend>
      {question.label}
      {question.required && <span aria-hidden="true"> *</span>}
    </legend>
    {options.map(({ value, label }, index) => (
      <label for={`${question.id}-${within}-${index}`}>
        <input
          type="radio"
          id={`${question.id}-${within}-${index}`}
          name={question.id}
          value={value}
          checked={value === question.value}
          data-first={index === 0 ? '' : undefined}
        />
        {label}
      </label>
    ))}
  </fieldset>
);

const Answer = ({ page, question, within }: { page: Page; question: QuestionView; within: string }) => {
  const { t } = page.reader;
  const { kind, value, required, label } = question;
  const options =
    kind === 'consent'
      ? (['yes', 'no'] as const).map((each) => ({ value: each, label: t(`consent.${each}`) }))
      : question.options;
  if (kind === 'consent' || (kind === 'choice' && options.length <= mostRadios))
    return <Radios question={question} within={within} options={options} />;
  const input = (control: Control) => {
    if (kind === 'choice')
      return (
        <select {...control} data-first="">
          <option value="" />
          {options.map((option) => (
            <option value={option.value} selected={option.value === value}>
              {option.label}
            </option>
          ))}
        </select>
      );
    if (kind === 'date') return <input {...control} type="date" value={value} data-first="" />;
    if (kind === 'number')
      return (
        <input {...control} type="text" inputmode="decimal" autocomplete="off" value={value} size={8} data-first="" />
      );
    if (!question.isLong)
      return <input {...control} type="text" maxlength={4000} autocomplete="off" value={value} data-first="" />;
    return (
      <textarea {...control} rows={1} maxlength={4000} class="script-text-answer" data-first="">
        {value}
      </textarea>
    );
  };
  const { min, max } = question;
  const hint =
    kind !== 'number' || (min === undefined && max === undefined)
      ? undefined
      : [min, max].map((each) => each ?? '…').join(' – ');
  return (
    <Field name={question.id} within={within} label={required ? `${label} *` : label} hint={hint}>
      {input}
    </Field>
  );
};

const Objections = ({ page, view }: { page: Page; view: StepView }) =>
  view.objections.length === 0 ? null : (
    <section class="script-objections" aria-label={page.reader.t('script.objections')}>
      <h3>{page.reader.t('script.objections')}</h3>
      {view.objections.map(({ title, text }) => (
        <details name="objection">
          <summary>{title}</summary>
          <p lang={view.language}>{text}</p>
        </details>
      ))}
    </section>
  );

/** How far one has come: a bar, and the steps that lie behind. */
export const ScriptHead = ({ page, view, children }: { page: Page; view: StepView; children?: Child }) => {
  const { t } = page.reader;
  const isOver = view.status.kind !== 'running';
  const share = isOver ? 1 : view.nth / Math.max(1, view.nth + view.ahead);
  return (
    <header class="script-head">
      <div class="card-head">
        <h2>
          {view.name}
          {view.version !== undefined && <small> {t('script.version', { number: view.version })}</small>}
        </h2>
        {children}
      </div>
      <progress value={Math.round(share * 100)} max={100} aria-label={t('script.progress')} />
      {view.way.length > 0 && (
        <p class="hint script-way">
          {view.way.slice(-4).join(' › ')} {!isOver && `› ${view.title}`}
        </p>
      )}
    </header>
  );
};

/** What is said and asked at this step, with the ways on and back. `action` takes all of it. */
export const StepCard = ({
  page,
  view,
  action,
  form,
  draft,
  hidden = {},
  keys = false,
  isPlain = false,
}: {
  page: Page;
  view: StepView;
  action: string;
  /** Tells the form from that of another step: it is left alone by pushes. */
  form: string;
  /** Under which name what is typed is kept. */
  draft?: string;
  hidden?: Record<string, string>;
  keys?: boolean;
  /** Sent as any form: the answer is a page. */
  isPlain?: boolean;
}) => {
  const { t } = page.reader;
  const { status } = view;
  const isOver = status.kind !== 'running';
  return (
    <>
      <div class="script-problems" role="alert">
        {view.problems.length > 0 && (
          <Notice tone="bad">
            {view.problems.map((problem) => (
              <p>{problem}</p>
            ))}
          </Notice>
        )}
      </div>
      {isOver && (
        <p class="script-over">
          <Badge tone={status.kind === 'done' ? 'good' : 'warn'}>{t(`script.${status.kind}`)}</Badge>{' '}
          {status.kind === 'left' && status.reason}
        </p>
      )}
      <form
        id={form}
        class="stack script-step"
        method="post"
        action={action}
        {...(!isPlain && { 'hx-post': action, 'hx-swap': 'none', 'hx-morph-skip': '' })}
        {...(draft !== undefined && { 'data-draft': draft })}
      >
        <CsrfField page={page} />
        {Object.entries({ ...hidden, step: view.step, nth: String(view.nth) }).map(([name, value]) => (
          <input type="hidden" name={name} value={value} />
        ))}
        {!isOver && (
          <>
            {/* Enter in a field goes on, whatever buttons come before. */}
            <button type="submit" name="act" value="answered" hidden />
            <h3>{view.title}</h3>
            <p class="script-said" lang={view.language}>
              {view.text}
            </p>
            {view.missing.length > 0 && (
              <p class="hint">{t('script.not-known', { fields: view.missing.join(', ') })}</p>
            )}
            {view.questions.map((question) => (
              <Answer page={page} question={question} within={form} />
            ))}
            {view.mails !== undefined && (
              <p class="hint with-icon">
                <Icon name="envelope" />
                {view.mails}
              </p>
            )}
            {view.promise && (
              <p class="hint with-icon">
                <Icon name="clock" />
                {t('script.promises', { text: view.promise.text, hours: view.promise.hours })}
              </p>
            )}
          </>
        )}
        <div class="form-actions script-actions">
          {view.nth > 0 && (
            <Button
              kind="quiet"
              icon="chevron-left"
              name="act"
              value="back"
              formnovalidate
              {...onKey('script-back', keys)}
            >
              {t('script.back')} {keys && <Key of="script-back" />}
            </Button>
          )}
          {!isOver && (
            <Button kind="primary" name="act" value="answered" {...onKey('script-next', keys)}>
              {t('script.next')} {keys && <Key of="script-next" />}
            </Button>
          )}
        </div>
        {!isOver && (
          <details class="script-leave">
            <summary>{t('script.leave')}</summary>
            {view.requiredAhead.length > 0 && (
              <p class="hint">{t('script.required-left', { steps: view.requiredAhead.join(', ') })}</p>
            )}
            <Field name="reason" within={form} label={t('script.reason')} hint={t('script.reason-hint')}>
              {(control) => <input {...control} type="text" maxlength={300} autocomplete="off" />}
            </Field>
            <Button size="small" icon="check" name="act" value="finished">
              {t('script.finish')}
            </Button>
          </details>
        )}
      </form>
      {!isOver && <Objections page={page} view={view} />}
    </>
  );
};
