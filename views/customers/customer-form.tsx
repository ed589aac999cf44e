import type { Page } from '../layout/page.ts';
import { CsrfField } from '../layout/user-menu.tsx';
import { Button, LinkButton } from '../parts/button.tsx';
import { Field } from '../parts/field.tsx';
import type { CustomerFormView } from './customer-view.ts';

const blankPhones = 2;

/** The inputs of a customer. `isQuick`: as much as one asks during a first call. */
export const CustomerFields = ({
  page,
  form,
  isQuick = false,
}: {
  page: Page;
  form: CustomerFormView;
  isQuick?: boolean;
}) => {
  const { t } = page.reader;
  const { values, problems } = form;
  const errorOf = (name: string): string | undefined => {
    const problem = problems[name];
    return problem && t(`customer.problem-${problem}`);
  };
  const text = (name: 'company' | 'email' | 'document' | 'address', type = 'text') => (
    <Field name={name} label={t(`customer.${name}`)} error={errorOf(name)}>
      {(control) => <input {...control} type={type} value={values[name] ?? ''} autocomplete="off" />}
    </Field>
  );
  const phones = isQuick
    ? values.phones
    : [...values.phones, ...Array.from({ length: blankPhones }, () => ({ typed: '', label: '' }))];
  return (
    <div class="fields">
      <Field name="name" label={t('customer.name')} error={errorOf('name')}>
        {(control) => <input {...control} type="text" value={values.name} autocomplete="off" required />}
      </Field>
      {text('company')}
      <fieldset class="wide phones-input">
        <legend>{t('customer.phones')}</legend>
        {errorOf('phones') && <p class="field-error">{errorOf('phones')}</p>}
        {phones.map((phone) => (
          <div class="phone-row">
            <input type="tel" name="phone" value={phone.typed} aria-label={t('customer.phone')} autocomplete="off" />
            <input
              type="text"
              name="phoneLabel"
              value={phone.label}
              aria-label={t('customer.phone-label')}
              placeholder={t('customer.phone-label')}
              autocomplete="off"
            />
          </div>
        ))}
      </fieldset>
      {text('email', 'email')}
      {!isQuick && text('document')}
      {!isQuick && text('address')}
      {!isQuick && (
        <Field name="language" label={t('user.language')}>
          {(control) => (
            <select {...control}>
              <option value="">{t('value.none')}</option>
              {(['es', 'en'] as const).map((language) => (
                <option value={language} selected={values.language === language}>
                  {t(`language.${language}`)}
                </option>
              ))}
            </select>
          )}
        </Field>
      )}
      <div class="wide">
        <Field name="remarks" label={t('customer.remarks')} error={errorOf('remarks')}>
          {(control) => (
            <textarea {...control} rows={isQuick ? 2 : 3}>
              {values.remarks}
            </textarea>
          )}
        </Field>
      </div>
      <label class="check wide">
        <input type="checkbox" name="vip" value="yes" checked={values.vip} />
        {t('customer.vip-label')}
      </label>
    </div>
  );
};

/** A card turned into a form in its place; pushes for the page around leave it alone. */
export const CustomerForm = ({
  page,
  form,
  customerId,
  at,
}: {
  page: Page;
  form: CustomerFormView;
  /** Absent for a new one. */
  customerId?: string | undefined;
  at: string;
}) => {
  const { t } = page.reader;
  const id = `card-${at}-${customerId ?? 'new'}`;
  const action = customerId ? `/customers/${customerId}` : '/customers';
  const back = customerId ? `/customers/${customerId}` : '/customers';
  return (
    <section id={id} class="card customer" hx-morph-skip="">
      <form method="post" action={action} hx-post={action} hx-target={`#${id}`} hx-swap="outerHTML" class="stack">
        <CsrfField page={page} />
        <input type="hidden" name="at" value={at} />
        <CustomerFields page={page} form={form} />
        <div class="form-actions">
          <Button kind="primary">{t('action.save')}</Button>
          <LinkButton
            href={back}
            kind="quiet"
            {...(customerId && { 'hx-get': `${back}?at=${at}`, 'hx-target': `#${id}`, 'hx-swap': 'outerHTML' })}
          >
            {t('action.cancel')}
          </LinkButton>
        </div>
      </form>
    </section>
  );
};
