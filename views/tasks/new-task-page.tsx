import { taskPriorities } from '../../server/core/office/task-kinds.ts';
import type { Page } from '../layout/page.ts';
import { PageHead, Shell } from '../layout/shell.tsx';
import { CsrfField } from '../layout/user-menu.tsx';
import { Button, LinkButton } from '../parts/button.tsx';
import { Choose } from '../parts/choose.tsx';
import { Field } from '../parts/field.tsx';
import type { Option } from '../parts/form.ts';

/** A task made by hand, for a customer or a case or for neither. */
export const NewTaskPage = ({
  page,
  choices,
  about,
}: {
  page: Page;
  choices: { kinds: Option[]; people: Option[]; departments: Option[] };
  about: { customer?: { id: string; name: string }; caseNumber?: string };
}) => {
  const { t } = page.reader;
  const { customer, caseNumber } = about;
  return (
    <Shell page={page} title={t('tasks.new')}>
      <p>
        <a href="/tasks">← {t('nav.tasks')}</a>
      </p>
      <PageHead
        title={t('tasks.new')}
        lead={
          [customer?.name, caseNumber && t('task.case', { number: caseNumber })].filter(Boolean).join(' · ') ||
          t('tasks.new-text')
        }
      />
      <form
        method="post"
        action="/tasks"
        class="card stack case-form"
        data-draft={`task:new:${caseNumber ?? customer?.id ?? ''}`}
      >
        <CsrfField page={page} />
        {customer && <input type="hidden" name="customer" value={customer.id} />}
        {caseNumber && <input type="hidden" name="case" value={caseNumber} />}
        <div class="case-fields">
          <Choose name="kind" within="new" label={t('task.kind')} options={choices.kinds} />
          <Field name="title" within="new" label={t('task.title')} hint={t('task.title-hint')}>
            {(control) => <input {...control} type="text" maxlength={200} autocomplete="off" />}
          </Field>
          <Choose
            name="priority"
            within="new"
            label={t('task.priority')}
            options={taskPriorities.map((value) => ({ value, label: t(`task-priority.${value}`) }))}
            none={t('task.by-kind')}
          />
          <Choose
            name="person"
            within="new"
            label={t('task.assignee')}
            options={choices.people}
            none={t('task.by-kind')}
          />
          {choices.departments.length > 0 && (
            <Choose
              name="department"
              within="new"
              label={t('case.department')}
              options={choices.departments}
              none={t('task.by-kind')}
            />
          )}
          <Field name="at" within="new" label={t('task.due-at')} hint={t('task.due-hint')}>
            {(control) => <input {...control} type="datetime-local" />}
          </Field>
        </div>
        <Field name="note" within="new" label={t('case.note')}>
          {(control) => <textarea {...control} rows={4} maxlength={20_000} />}
        </Field>
        <div class="form-actions">
          <Button kind="primary" icon="plus">
            {t('task.create')}
          </Button>
          <LinkButton href="/tasks" kind="quiet">
            {t('action.cancel')}
          </LinkButton>
        </div>
      </form>
    </Shell>
  );
};
