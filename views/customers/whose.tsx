import type { Child } from 'hono/jsx';
import type { Page } from '../layout/page.ts';
import { Act } from '../live/act.tsx';
import { Button } from '../parts/button.tsx';
import { Field } from '../parts/field.tsx';

/** Whose is what came in from an address or a number that nobody is known by: those it may be, and a search. */
export const WhoseIsIt = ({
  page,
  title,
  path,
  act,
  view,
  children,
}: {
  page: Page;
  title: string;
  /** Of what came in. */
  path: string;
  /** Where below it a customer is named. */
  act: string;
  view: { candidates: readonly { id: string; name: string }[]; find: string };
  children?: Child;
}) => {
  const { t } = page.reader;
  return (
    <details class="card case-act" open={view.candidates.length > 0}>
      <summary>{title}</summary>
      <div class="stack">
        {view.candidates.map(({ id, name }) => (
          <Act page={page} action={`${path}/${act}`} fields={{ customer: id }}>
            <Button icon="user">{name}</Button>
          </Act>
        ))}
        <form action={path} class="stack">
          <Field name="find" label={t('mails.find-customer')}>
            {(control) => <input {...control} type="search" value={view.find} maxlength={100} />}
          </Field>
          <Button icon="search">{t('action.search')}</Button>
        </form>
        {children}
      </div>
    </details>
  );
};

/** The customer and the case that something belongs to, within a list of facts. */
export const BelongsTo = ({
  page,
  line,
}: {
  page: Page;
  line: { customer?: { id: string; name: string } | undefined; case?: string | undefined };
}) => {
  const { t } = page.reader;
  return (
    <>
      {line.customer && (
        <>
          <dt>{t('case.customer')}</dt>
          <dd>
            <a href={`/customers/${line.customer.id}`}>{line.customer.name}</a>
          </dd>
        </>
      )}
      {line.case !== undefined && (
        <>
          <dt>{t('case.number')}</dt>
          <dd>
            <a href={`/cases/${line.case}`}>{line.case}</a>
          </dd>
        </>
      )}
    </>
  );
};
