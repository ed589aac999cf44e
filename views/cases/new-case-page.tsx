import type { Page } from '../layout/page.ts';
import { PageHead, Shell } from '../layout/shell.tsx';
import { CsrfField } from '../layout/user-menu.tsx';
import { Button, LinkButton } from '../parts/button.tsx';
import { Field } from '../parts/field.tsx';
import { MatterFields } from './case-fields.tsx';
import type { CaseChoices } from './case-view.ts';

/** A case that begins without a call: a letter, a visit, something noticed. */
export const NewCasePage = ({
  page,
  choices,
  customer,
}: {
  page: Page;
  choices: CaseChoices;
  customer?: { id: string; name: string };
}) => {
  const { t } = page.reader;
  return (
    <Shell page={page} title={t('cases.new')}>
      <p>
        <a href="/cases">← {t('nav.cases')}</a>
      </p>
      <PageHead title={t('cases.new')} lead={customer ? customer.name : t('cases.new-text')} />
      <form method="post" action="/cases" class="card stack case-form" data-draft={`case:new:${customer?.id ?? ''}`}>
        <CsrfField page={page} />
        {customer && <input type="hidden" name="customer" value={customer.id} />}
        <MatterFields page={page} within="new" values={{}} choices={choices} isNew />
        <Field name="text" within="new" label={t('case.note')}>
          {(control) => <textarea {...control} rows={4} maxlength={20_000} />}
        </Field>
        <div class="form-actions">
          <Button kind="primary" icon="plus">
            {t('desk-case.create')}
          </Button>
          <LinkButton href="/cases" kind="quiet">
            {t('action.cancel')}
          </LinkButton>
        </div>
      </form>
    </Shell>
  );
};
