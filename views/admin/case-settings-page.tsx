import type { Child } from 'hono/jsx';
import { motivePresets } from '../../server/core/cases/motive-presets.ts';
import { casePriorities } from '../../server/core/office/cases.ts';
import type { Office } from '../../server/core/office/office.ts';
import type { Page } from '../layout/page.ts';
import { PageHead, Shell } from '../layout/shell.tsx';
import { CsrfField } from '../layout/user-menu.tsx';
import { Button } from '../parts/button.tsx';
import type { FieldSpec } from '../parts/form.ts';
import { namedOptions } from './section.ts';

export const caseSettingsFields = (office: Office): FieldSpec[] => [
  {
    kind: 'select',
    name: 'hours',
    label: 'case-times.hours',
    hint: 'case-times.hours-hint',
    optional: true,
    none: 'case-times.always',
    options: namedOptions(office.hours),
  },
  { kind: 'number', name: 'warnPercent', label: 'case-times.warn', hint: 'case-times.warn-hint', min: 1, max: 99 },
  {
    kind: 'number',
    name: 'reopenDays',
    label: 'case-times.reopen',
    hint: 'case-times.reopen-hint',
    min: 0,
    max: 3650,
    unit: 'value.days',
  },
  {
    kind: 'section',
    legend: 'case-warning.title',
    hint: 'case-warning.hint',
    fields: [
      { kind: 'check', name: 'warnings.desk', label: 'case-warning.desk', hint: 'case-warning.desk-hint' },
      { kind: 'check', name: 'warnings.alarm', label: 'case-warning.alarm', hint: 'case-warning.alarm-hint' },
      { kind: 'check', name: 'warnings.mail', label: 'case-warning.mail', hint: 'case-warning.mail-hint' },
      {
        kind: 'select',
        name: 'warnings.task',
        label: 'case-warning.task',
        hint: 'case-warning.task-hint',
        optional: true,
        options: office.taskKinds.map(({ id, names }) => ({ value: id, label: names[office.office.language] })),
      },
    ],
  },
  ...casePriorities.map(
    (priority): FieldSpec => ({
      kind: 'section',
      legend: `case-priority.${priority}`,
      fields: [
        {
          kind: 'number',
          name: `times.${priority}.firstAnswerMin`,
          label: 'case-clock.firstAnswer',
          min: 0,
          unit: 'value.minutes',
        },
        {
          kind: 'number',
          name: `times.${priority}.nextStepHours`,
          label: 'case-clock.nextStep',
          min: 0,
          unit: 'value.hours',
        },
        {
          kind: 'number',
          name: `times.${priority}.resolutionHours`,
          label: 'case-clock.resolution',
          min: 0,
          unit: 'value.hours',
        },
      ],
    }),
  ),
];

/** How soon cases are dealt with, and motives to begin with. */
export const CaseSettingsPage = ({ page, form }: { page: Page; form: Child }) => {
  const { t } = page.reader;
  return (
    <Shell page={page} title={t('nav.case-times')}>
      <PageHead title={t('nav.case-times')} lead={t('case-times.lead')} />
      {form}
      <form method="post" action="/owner/case-times/motives" class="card stack">
        <CsrfField page={page} />
        <h2>{t('case-times.presets')}</h2>
        <p class="hint">{t('case-times.presets-text')}</p>
        <div class="filters">
          <label>
            <span class="unseen">{t('case-times.presets')}</span>
            <select name="preset">
              {motivePresets.map(({ kind }) => (
                <option value={kind}>{t(`motive-preset.${kind}`)}</option>
              ))}
            </select>
          </label>
          <Button icon="plus">{t('case-times.presets-add')}</Button>
        </div>
      </form>
    </Shell>
  );
};
