import { contactClasses, improperReasons } from '../../server/core/cases/case.ts';
import { casePriorities } from '../../server/core/office/cases.ts';
import { onKey } from '../agent/desk-keys.tsx';
import type { Page } from '../layout/page.ts';
import { Choose } from '../parts/choose.tsx';
import { Field } from '../parts/field.tsx';
import type { CaseChoices } from './case-view.ts';

/** What a case is about: the same fields at the desk, for a new case and to change one. */
export const MatterFields = ({
  page,
  within,
  values,
  choices,
  isNew = false,
}: {
  page: Page;
  within: string;
  values: Record<string, string>;
  choices: CaseChoices;
  /** Priority may be left to the motive. */
  isNew?: boolean;
}) => {
  const { t } = page.reader;
  return (
    <>
      <Field name="title" within={within} label={t('case.title')}>
        {(control) => (
          <input
            {...control}
            type="text"
            maxlength={200}
            value={values.title ?? ''}
            placeholder={t('case.title-hint')}
            autocomplete="off"
            {...onKey('case', isNew)}
          />
        )}
      </Field>
      <div class="case-fields">
        {choices.motives.length > 0 && (
          <Choose
            name="motive"
            within={within}
            label={t('case.motive')}
            options={choices.motives}
            value={values.motive}
            none={t('case.none')}
          />
        )}
        {choices.services.length > 0 && (
          <Choose
            name="service"
            within={within}
            label={t('case.service')}
            options={choices.services}
            value={values.service}
            none={t('case.none')}
          />
        )}
        <Choose
          name="class"
          within={within}
          label={t('case.class')}
          options={contactClasses
            .filter((value) => !isNew || value !== 'improper')
            .map((value) => ({ value, label: t(`contact-class.${value}`) }))}
          value={values.class}
        />
        {!isNew && (
          <Choose
            name="improper"
            within={within}
            label={t('case.improper')}
            options={improperReasons.map((value) => ({ value, label: t(`improper.${value}`) }))}
            value={values.improper}
            none={t('case.none')}
          />
        )}
        <Choose
          name="priority"
          within={within}
          label={t('case.priority')}
          options={casePriorities.map((value) => ({ value, label: t(`case-priority.${value}`) }))}
          value={values.priority}
          {...(isNew && { none: t('case.by-motive') })}
        />
      </div>
    </>
  );
};
