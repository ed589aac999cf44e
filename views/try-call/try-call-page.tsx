import type { Page } from '../layout/page.ts';
import { PageHead, Shell } from '../layout/shell.tsx';
import { Notice } from '../parts/badge.tsx';
import { Button } from '../parts/button.tsx';
import { Empty } from '../parts/empty.tsx';
import { Field } from '../parts/field.tsx';

/** What was asked, as typed; empty texts before anything was. */
export interface TryCallForm {
  from: string;
  to: string;
  date: string;
  time: string;
  keys: string;
  isUnstaffed: boolean;
  isUnanswered: boolean;
  /** Whether other systems answer menus, and what. */
  elsewhere: 'done' | 'timeout' | 'failed';
  answers: string;
}

export type TryCallAnswer =
  | { kind: 'nothing-asked' }
  | { kind: 'refused'; why: 'required' | 'bad-time' }
  /** `weight` marks where one looks first. */
  | { kind: 'told'; steps: { text: string; weight: 'plain' | 'stop' | 'end' }[] };

/** Asks for a call that nobody makes and tells its route. A plain form by GET: the address can be kept and sent on. */
export const TryCallPage = ({ page, form, answer }: { page: Page; form: TryCallForm; answer: TryCallAnswer }) => {
  const { t } = page.reader;
  return (
    <Shell page={page} title={t('try.title')}>
      <PageHead title={t('try.title')} lead={t('try.lead')} />
      <form action="/supervisor/try-call" class="card stack">
        <div class="fields">
          <Field name="from" label={t('try.from')} hint={t('try.from-hint')}>
            {(control) => <input {...control} type="text" inputmode="tel" value={form.from} autocomplete="off" />}
          </Field>
          <Field name="to" label={t('try.to')} hint={t('try.to-hint')}>
            {(control) => <input {...control} type="text" inputmode="tel" value={form.to} autocomplete="off" />}
          </Field>
          <Field name="date" label={t('try.date')}>
            {(control) => <input {...control} type="date" value={form.date} />}
          </Field>
          <Field name="time" label={t('try.time')}>
            {(control) => <input {...control} type="time" value={form.time} />}
          </Field>
          <Field name="keys" label={t('try.keys')} hint={t('try.keys-hint')}>
            {(control) => <input {...control} type="text" value={form.keys} autocomplete="off" />}
          </Field>
          <Field name="elsewhere" label={t('try.elsewhere')}>
            {(control) => (
              <select {...control}>
                {(['done', 'timeout', 'failed'] as const).map((how) => (
                  <option value={how} selected={how === form.elsewhere}>
                    {t(`try.elsewhere.${how}`)}
                  </option>
                ))}
              </select>
            )}
          </Field>
          <Field name="answers" label={t('try.answers')} hint={t('try.answers-hint')}>
            {(control) => <input {...control} type="text" value={form.answers} autocomplete="off" />}
          </Field>
          <div class="checks">
            <label class="check">
              <input type="checkbox" name="unstaffed" value="yes" checked={form.isUnstaffed} />
              {t('try.unstaffed')}
            </label>
            <label class="check">
              <input type="checkbox" name="unanswered" value="yes" checked={form.isUnanswered} />
              {t('try.unanswered')}
            </label>
          </div>
        </div>
        <div class="form-actions">
          <Button kind="primary" icon="search">
            {t('try.go')}
          </Button>
        </div>
      </form>
      <Answer page={page} answer={answer} />
    </Shell>
  );
};

const Answer = ({ page, answer }: { page: Page; answer: TryCallAnswer }) => {
  const { t } = page.reader;
  if (answer.kind === 'nothing-asked')
    return <Empty icon="call-in" title={t('try.empty.title')} text={t('try.empty.text')} />;
  if (answer.kind === 'refused') return <Notice tone="bad">{t(`try.${answer.why}`)}</Notice>;
  return (
    <section class="card stack" aria-labelledby="route">
      <h2 id="route">{t('try.steps')}</h2>
      <ol class="route-steps">
        {answer.steps.map(({ text, weight }) => (
          <li class={weight === 'plain' ? undefined : `route-${weight}`}>{text}</li>
        ))}
      </ol>
    </section>
  );
};
