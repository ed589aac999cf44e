import type { Page } from '../layout/page.ts';
import { CsrfField } from '../layout/user-menu.tsx';
import { Badge } from '../parts/badge.tsx';
import { Button, LinkButton } from '../parts/button.tsx';
import { Field } from '../parts/field.tsx';
import { CardForm, type CardPlace } from './card-form.tsx';
import type { CustomerView } from './customer-view.ts';

/** The other side of a person's place in a company. */
export interface PlaceView {
  otherId: string;
  name: string;
  title: string;
  department: string;
  leads: boolean;
}

/** Who works in a company and as what, or where a person works. */
export const Positions = ({
  place,
  kind,
  positions,
}: {
  place: CardPlace;
  kind: CustomerView['kind'];
  positions: readonly PlaceView[];
}) => {
  const { t } = place.page.reader;
  const add = `/customers/${place.customerId}/positions/new?at=${place.at}`;
  return (
    <div class="positions">
      <h3>{t(`position.of-${kind}`)}</h3>
      <ul>
        {positions.map(({ otherId, name, title, department, leads }) => (
          <li>
            <span>
              <a href={`/customers/${otherId}`}>{name}</a> {leads && <Badge tone="info">{t('position.leads')}</Badge>}
              <small>{[title, department].filter(Boolean).join(' · ')}</small>
            </span>
            <CardForm place={place} path={`positions/${otherId}/remove`}>
              <Button kind="quiet" size="small" icon="close" aria-label={t('position.remove', { name })} />
            </CardForm>
          </li>
        ))}
      </ul>
      <LinkButton href={add} size="small" kind="quiet" icon="plus" hx-get={add} hx-target="#dialog" hx-swap="innerHTML">
        {t(`position.add-${kind}`)}
      </LinkButton>
    </div>
  );
};

export interface PositionFormView {
  customer: Pick<CustomerView, 'id' | 'name' | 'kind'>;
  at: string;
  /** What was looked for, and who was found. */
  text: string;
  found: readonly { id: string; name: string; about: string }[];
  isRefused?: boolean;
}

/** Who was found, each to be chosen. */
export const PositionChoices = ({ page, form }: { page: Page; form: PositionFormView }) => {
  const { t } = page.reader;
  if (form.found.length === 0)
    return form.text === '' ? null : <p class="hint">{t(`position.none-${form.customer.kind}`)}</p>;
  return (
    <fieldset class="position-choices">
      <legend>{t('position.choose')}</legend>
      {form.found.map(({ id, name, about }, index) => (
        <label class="check">
          <input type="radio" name="other" value={id} checked={index === 0} />
          <span>
            {name} {about && <small>{about}</small>}
          </span>
        </label>
      ))}
    </fieldset>
  );
};

/** Adds somebody to a company, or a company to somebody: looked for as one types. */
export const PositionForm = ({ page, form }: { page: Page; form: PositionFormView }) => {
  const { t } = page.reader;
  const { customer, at } = form;
  const path = `/customers/${customer.id}/positions`;
  return (
    <section class="stack">
      <h2>{t(`position.add-${customer.kind}`)}</h2>
      <search>
        <form action={`${path}/new`} class="with-button">
          <input type="hidden" name="at" value={at} />
          <input
            type="search"
            name="q"
            value={form.text}
            aria-label={t(`position.look-${customer.kind}`)}
            placeholder={t(`position.look-${customer.kind}`)}
            autocomplete="off"
            autofocus
            hx-get={`${path}/find`}
            hx-trigger="input changed delay:150ms"
            hx-target="#position-choices"
            hx-swap="innerHTML"
            hx-sync="this:replace"
          />
          <Button icon="search" aria-label={t('action.search')} />
        </form>
      </search>
      <form method="post" action={path} hx-post={path} hx-target="#dialog" hx-swap="innerHTML" class="stack">
        <CsrfField page={page} />
        <input type="hidden" name="at" value={at} />
        <input type="hidden" name="q" value={form.text} />
        {form.isRefused && (
          <p class="field-error" role="alert">
            {t('position.refused')}
          </p>
        )}
        <div id="position-choices">
          <PositionChoices page={page} form={form} />
        </div>
        <Field name="title" label={t('position.title')}>
          {(control) => <input {...control} type="text" autocomplete="off" maxlength={120} />}
        </Field>
        <Field name="department" label={t('position.department')}>
          {(control) => <input {...control} type="text" autocomplete="off" maxlength={120} />}
        </Field>
        <label class="check">
          <input type="checkbox" name="leads" value="yes" />
          {t('position.leads-label')}
        </label>
        <div class="form-actions">
          <Button kind="primary">{t('action.save')}</Button>
          <LinkButton href={`/customers/${customer.id}`} kind="quiet" data-close="">
            {t('action.cancel')}
          </LinkButton>
        </div>
      </form>
    </section>
  );
};
