import type { Child } from 'hono/jsx';
import type { Extension } from '../../server/core/office/office.ts';
import { PhoneCard } from '../admin/extensions.tsx';
import type { DeviceLike } from '../admin/section.ts';
import { FormFrame } from '../layout/form-frame.tsx';
import type { Page } from '../layout/page.ts';
import { Brand, Shell } from '../layout/shell.tsx';
import { CsrfField, Preferences } from '../layout/user-menu.tsx';
import { Badge, Notice } from '../parts/badge.tsx';
import { Button, LinkButton } from '../parts/button.tsx';
import type { FormState } from '../parts/form.ts';
import { type Step, skippable, stepFields, steps } from './steps.ts';

/** The frame of every step: where one is, and that one may leave. */
const Wizard = ({ page, step, children }: { page: Page; step: Step; children?: Child }) => {
  const { t } = page.reader;
  const place = steps.indexOf(step);
  return (
    <Shell page={page} title={t('visit.title')} narrow>
      <div class="card wizard">
        <div class="card-head">
          <Brand page={page} />
          <small>{t('visit.step', { step: place + 1, total: steps.length })}</small>
        </div>
        <ol class="steps" aria-hidden="true">
          {steps.map((each, index) => (
            <li class={index < place ? 'done' : undefined} aria-current={each === step ? 'step' : undefined} />
          ))}
        </ol>
        <div class="stack">
          <h1>{t(`visit.${step}.title`)}</h1>
          <p class="lead">{t(`visit.${step}.lead`)}</p>
        </div>
        {children}
        <p class="hint">{t('visit.later')}</p>
      </div>
      <Preferences page={page} />
    </Shell>
  );
};

/** The form of a step; saved, it leads to the next. */
export const StepForm = ({ page, base, step, state }: { page: Page; base: string; step: Step; state: FormState }) => {
  const { t } = page.reader;
  const before = steps[steps.indexOf(step) - 1];
  return (
    <FormFrame page={page} action={`${base}/${step}`} fields={stepFields(page.reader, step)} state={state} look="stack">
      {before && (
        <LinkButton href={`${base}/${before}`} kind="quiet" icon="chevron-left">
          {t('action.back')}
        </LinkButton>
      )}
      {skippable.includes(step) && (
        <Button kind="secondary" name="_action" value="skip">
          {t('action.skip')}
        </Button>
      )}
      <Button kind="primary">{t('action.next')}</Button>
    </FormFrame>
  );
};

export const StepPage = ({ page, step, form }: { page: Page; step: Step; form: Child }) => (
  <Wizard page={page} step={step}>
    {form}
  </Wizard>
);

export interface TestResult {
  extension: string;
  kind: 'ringing' | 'not-registered' | 'failed';
}

/** What to type into the phones, whether they are there, and a call to each. */
export const PhonesStep = ({
  page,
  base,
  extensions,
  devices,
  address,
  result,
}: {
  page: Page;
  base: string;
  extensions: readonly Extension[];
  devices: readonly DeviceLike[];
  address: string;
  result?: TestResult | undefined;
}) => {
  const { reader } = page;
  const { t } = reader;
  return (
    <Wizard page={page} step="phones">
      {extensions.length === 0 && <Notice tone="info">{t('visit.phones.none')}</Notice>}
      {result && (
        <Notice tone={result.kind === 'ringing' ? 'good' : 'warn'}>
          {t(`visit.test.${result.kind}`, { extension: result.extension })}
        </Notice>
      )}
      <div class="columns">
        {extensions.map((extension) => (
          <div class="stack">
            <PhoneCard reader={reader} extension={extension} address={address} open />
            <form method="post" action={`${base}/test`} class="form-actions">
              <CsrfField page={page} />
              <input type="hidden" name="extension" value={extension.number} />
              <Button icon="phone">{t('visit.test')}</Button>
              <span
                id={`phone-${extension.number}`}
                hx-get={`${base}/phones`}
                hx-trigger="every 3s"
                hx-select={`#phone-${extension.number}`}
                hx-target="this"
                hx-swap="outerMorph"
              >
                {devices.some((each) => each.extension === extension.number) ? (
                  <Badge tone="good">{t('phone.registered')}</Badge>
                ) : (
                  <Badge tone="quiet">{t('phone.unregistered')}</Badge>
                )}
              </span>
            </form>
          </div>
        ))}
      </div>
      <form method="post" action={`${base}/finish`} class="form-actions">
        <CsrfField page={page} />
        <LinkButton href={`${base}/hours`} kind="quiet" icon="chevron-left">
          {t('action.back')}
        </LinkButton>
        <Button kind="primary" icon="check">
          {t('visit.finish')}
        </Button>
      </form>
    </Wizard>
  );
};

export const LinkGonePage = ({ page }: { page: Page }) => {
  const { t } = page.reader;
  return (
    <Shell page={page} title={t('visit.gone.title')} narrow>
      <div class="empty">
        <h1>{t('visit.gone.title')}</h1>
        <p>{t('visit.gone.text')}</p>
        <LinkButton href="/login" kind="primary">
          {t('login.submit')}
        </LinkButton>
      </div>
    </Shell>
  );
};
