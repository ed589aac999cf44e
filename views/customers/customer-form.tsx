import {
  type ContactChannel,
  type CustomerKind,
  contactChannels,
  type Standing,
  standings,
} from '../../server/core/customers/customer.ts';
import type { Language } from '../../server/core/office/office.ts';
import type { Page } from '../layout/page.ts';
import { CsrfField } from '../layout/user-menu.tsx';
import { Notice } from '../parts/badge.tsx';
import { Button, LinkButton } from '../parts/button.tsx';
import { Field } from '../parts/field.tsx';
import type { CustomerFormView } from './customer-view.ts';

/** Empty rows for more, by channel; a form of the first call has none but for the mail. */
const blanks: Record<ContactChannel, number> = { phone: 2, mail: 1, fax: 1, address: 1, web: 1 };
const inputTypes = { phone: 'tel', fax: 'tel', mail: 'email', address: 'text', web: 'text' } as const;

/** The ways to reach the customer over one channel, a row each: what it is, and whose or where. */
const Points = ({
  page,
  form,
  channel,
  blank,
}: {
  page: Page;
  form: CustomerFormView;
  channel: ContactChannel;
  blank: number;
}) => {
  const { t } = page.reader;
  const rows = form.values.points.filter((point) => point.channel === channel);
  const empty = Array.from({ length: blank }, () => ({ channel, typed: '', label: '' }));
  const problem = form.problems.find(
    ({ field, value }) => value && rows.some(({ typed }) => field === 'points' && typed.trim().startsWith(value)),
  );
  return (
    <fieldset class="wide phones-input">
      <legend>{t(`customer.channel-${channel}`)}</legend>
      {problem && <p class="field-error">{t(`customer.problem-${problem.code}`)}</p>}
      {[...rows, ...empty].map((point) => (
        <div class="phone-row">
          <input
            type={inputTypes[channel]}
            name={channel}
            value={point.typed}
            aria-label={t(`customer.channel-${channel}`)}
            aria-invalid={problem?.value === point.typed.trim() ? 'true' : undefined}
            autocomplete="off"
          />
          <input
            type="text"
            name={`${channel}Label`}
            value={point.label}
            aria-label={t('customer.point-label')}
            placeholder={t('customer.point-label')}
            autocomplete="off"
          />
        </div>
      ))}
    </fieldset>
  );
};

const ownInputs = { text: 'text', number: 'text', date: 'date' } as const;

/** The fields that the owner added. A choice that is offered no more stays where it stands. */
const OwnInputs = ({ page, form }: { page: Page; form: CustomerFormView }) => {
  const { t, language } = page.reader;
  return (
    <>
      {form.own.map(({ id, names, kind, options, value }) => {
        const problem = form.problems.find((each) => each.field === 'own' && each.value === id);
        const choices = [...new Set([...options.map(({ name }) => name), ...(value === '' ? [] : [value])])];
        return (
          <Field name={`own.${id}`} label={names[language]} error={problem && t(`customer.problem-${problem.code}`)}>
            {(control) =>
              kind === 'list' ? (
                <select {...control}>
                  <option value="">{t('value.none')}</option>
                  {choices.map((choice) => (
                    <option value={choice} selected={choice === value}>
                      {choice}
                    </option>
                  ))}
                </select>
              ) : (
                <input
                  {...control}
                  type={ownInputs[kind]}
                  inputmode={kind === 'number' ? 'decimal' : undefined}
                  value={value}
                  autocomplete="off"
                />
              )
            }
          </Field>
        );
      })}
    </>
  );
};

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
    const problem = problems.find(({ field, value }) => field === name && value === undefined);
    return problem && t(`customer.problem-${problem.code}`);
  };
  const text = (name: 'company' | 'document' | 'lineOfBusiness' | 'principal' | 'tags') => (
    <Field name={name} label={t(`customer.${name}`)} error={errorOf(name)}>
      {(control) => <input {...control} type="text" value={values[name] ?? ''} autocomplete="off" />}
    </Field>
  );
  const choice = (
    name: 'kind' | 'standing' | 'language' | 'owner',
    label: string,
    options: readonly { value: string; text: string }[],
  ) => (
    <Field name={name} label={label}>
      {(control) => (
        <select {...control}>
          {options.map((option) => (
            <option value={option.value} selected={(values[name] ?? '') === option.value}>
              {option.text}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
  const points = (channel: ContactChannel) => (
    <Points page={page} form={form} channel={channel} blank={isQuick && channel === 'phone' ? 0 : blanks[channel]} />
  );
  const none = { value: '', text: t('value.none') };
  const hasMore = values.points.some(({ channel }) => channel === 'fax' || channel === 'web');
  return (
    <div class="fields">
      {!isQuick &&
        choice(
          'kind',
          t('customer.kind'),
          (['person', 'company'] as const).map((value) => ({ value, text: t(`customer.kind-${value}`) })),
        )}
      <Field name="name" label={t('customer.name')} error={errorOf('name')}>
        {(control) => <input {...control} type="text" value={values.name} autocomplete="off" required />}
      </Field>
      {text('company')}
      {!isQuick && text('document')}
      {errorOf('points') && <p class="field-error wide">{errorOf('points')}</p>}
      {points('phone')}
      {points('mail')}
      {!isQuick && points('address')}
      {!isQuick && (
        <details class="wide" open={hasMore}>
          <summary>{t('customer.more-channels')}</summary>
          {points('fax')}
          {points('web')}
        </details>
      )}
      {!isQuick && text('lineOfBusiness')}
      {!isQuick && text('tags')}
      {!isQuick && text('principal')}
      {!isQuick &&
        choice('owner', t('customer.owner'), [
          none,
          ...form.owners.map(({ login, name }) => ({ value: login, text: name })),
        ])}
      {!isQuick &&
        choice('language', t('user.language'), [
          none,
          ...(['es', 'en'] as const).map((value) => ({ value, text: t(`language.${value}`) })),
        ])}
      {!isQuick &&
        choice(
          'standing',
          t('customer.standing'),
          standings.map((value) => ({ value, text: t(`customer.standing-${value}`) })),
        )}
      {!isQuick && <OwnInputs page={page} form={form} />}
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

type CardPart = Exclude<CustomerFormView['contested'][number]['part'], 'language' | ContactChannel | `own.${string}`>;

/** What another person changed while this one typed: shown before it would be overwritten. */
const Contested = ({ page, form }: { page: Page; form: CustomerFormView }) => {
  const { t, language } = page.reader;
  if (form.contested.length === 0) return null;
  const labelOf = (part: CustomerFormView['contested'][number]['part']): string => {
    const own = form.own.find(({ id }) => part === `own.${id}`);
    if (own) return own.names[language];
    const channel = contactChannels.find((each) => each === part);
    if (channel) return t(`customer.channel-${channel}`);
    return part === 'language' ? t('user.language') : t(`customer.${part as CardPart}`);
  };
  const wordOf = ({ part, now }: CustomerFormView['contested'][number]): string => {
    if (now === '') return t('customer.contested-empty');
    if (part === 'kind') return t(`customer.kind-${now as CustomerKind}`);
    if (part === 'standing') return t(`customer.standing-${now as Standing}`);
    if (part === 'language') return t(`language.${now as Language}`);
    return part === 'owner' ? (form.owners.find(({ login }) => login === now)?.name ?? now) : now;
  };
  return (
    <Notice tone="warn">
      <div>
        <p>{t('customer.contested')}</p>
        <ul>
          {form.contested.map((each) => (
            <li>
              <strong>{labelOf(each.part)}</strong>: {wordOf(each)}
            </li>
          ))}
        </ul>
      </div>
    </Notice>
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
      <form
        method="post"
        action={action}
        hx-post={action}
        hx-target={`#${id}`}
        hx-swap="outerHTML"
        class="stack"
        data-draft={`customer:${customerId ?? 'new'}`}
      >
        <CsrfField page={page} />
        <input type="hidden" name="at" value={at} />
        {form.seen !== undefined && <input type="hidden" name="seen" value={form.seen} />}
        <Contested page={page} form={form} />
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
