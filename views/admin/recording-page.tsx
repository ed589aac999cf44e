import type { Child } from 'hono/jsx';
import { callDirections } from '../../server/core/calls/events.ts';
import type { RecordingStep } from '../../server/core/dialplan/try-recording.ts';
import type { Office } from '../../server/core/office/office.ts';
import { whenFullChoices } from '../../server/core/office/recording.ts';
import type { Page } from '../layout/page.ts';
import { PageHead, Shell } from '../layout/shell.tsx';
import { Notice } from '../parts/badge.tsx';
import { Button } from '../parts/button.tsx';
import type { FieldSpec, Option } from '../parts/form.ts';
import type { Reader } from '../texts/reader.ts';
import { recordingText } from '../try-call/step-text.ts';
import { namedOptions, textOptions } from './section.ts';

const peopleOptions = (office: Office): Option[] =>
  office.people.map(({ login, name }) => ({ value: login, label: name }));
const directionOptions = (reader: Reader): Option[] =>
  textOptions(reader, callDirections, (each) => `direction.${each}`);

/** The form of the recording rules, of how long recordings are kept, and of the disk. */
export function recordingFields(reader: Reader, office: Office): FieldSpec[] {
  const any = { kind: 'select', optional: true, none: 'recording.any' } as const;
  const days = { kind: 'number', min: 0, max: 36_500, unit: 'value.days' } as const;
  const queues = namedOptions(office.queues);
  return [
    {
      kind: 'rows',
      name: 'rules',
      label: 'field.recording-rules',
      hint: 'field.recording-rules.hint',
      add: 'action.add-recording-rule',
      blankRow: { share: '100' },
      ordered: true,
      columns: [
        { ...any, name: 'direction', label: 'field.rule-direction', options: directionOptions(reader) },
        { ...any, name: 'trunk', label: 'field.rule-trunk', options: namedOptions(office.trunks) },
        { ...any, name: 'queue', label: 'field.queue', options: queues },
        { ...any, name: 'person', label: 'field.person', options: peopleOptions(office) },
        { ...any, name: 'class', label: 'field.rule-class', options: namedOptions(office.classes) },
        { kind: 'number', name: 'share', label: 'field.rule-share', min: 0, max: 100 },
        { kind: 'check', name: 'notice', label: 'field.rule-notice' },
      ],
    },
    {
      kind: 'text',
      name: 'objectKey',
      label: 'field.object-key',
      hint: 'field.object-key.hint',
      input: 'numeric',
      optional: true,
    },
    {
      kind: 'number',
      name: 'resumeAfterSec',
      label: 'field.resume-after',
      hint: 'field.resume-after.hint',
      min: 0,
      max: 3_600,
      unit: 'value.seconds',
    },
    { kind: 'check', name: 'recordBarge', label: 'field.record-barge', hint: 'field.record-barge.hint' },
    {
      kind: 'section',
      legend: 'recording.keep-title',
      fields: [
        { ...days, name: 'keepDays', label: 'field.recording-days', hint: 'field.recording-days.hint' },
        {
          kind: 'rows',
          name: 'queueDays',
          label: 'field.queue-days',
          add: 'action.add-queue-days',
          blankRow: { days: '90' },
          columns: [
            { kind: 'select', name: 'queue', label: 'field.queue', options: queues },
            { kind: 'number', name: 'days', label: 'field.queue-days-each', min: 0, max: 36_500 },
          ],
        },
      ],
    },
    {
      kind: 'section',
      legend: 'recording.room-title',
      fields: [
        {
          kind: 'number',
          name: 'leastFreeMb',
          label: 'field.least-free',
          hint: 'field.least-free.hint',
          min: 0,
          max: 10_000_000,
          unit: 'unit.megabytes',
        },
        {
          kind: 'select',
          name: 'whenFull',
          label: 'field.when-full',
          options: textOptions(reader, whenFullChoices, (each) => `when-full.${each}`),
        },
        { ...days, name: 'leastDays', label: 'field.least-days' },
      ],
    },
  ];
}

/** A talk that is only thought of, as asked for. */
export interface AskedTalk {
  direction: string;
  trunk: string;
  queue: string;
  person: string;
}

/** Recording rules of the office; `steps` answer the question below, when it was asked. */
export const RecordingPage = (props: {
  page: Page;
  office: Office;
  form: Child;
  asked: AskedTalk;
  steps: readonly RecordingStep[] | undefined;
}) => {
  const { page, office, form, asked, steps } = props;
  const { reader } = page;
  const { t } = reader;
  const person = (login: string): string => office.people.find((each) => each.login === login)?.name ?? login;
  const choice = (name: keyof AskedTalk, label: string, how: { options: readonly Option[]; none?: string }) => (
    <label>
      <span>{label}</span>
      <select name={name}>
        {how.none && <option value="">{how.none}</option>}
        {how.options.map(({ value, label: text }) => (
          <option value={value} selected={asked[name] === value}>
            {text}
          </option>
        ))}
      </select>
    </label>
  );
  const none = t('recording.any');
  return (
    <Shell page={page} title={t('nav.recording')}>
      <PageHead title={t('nav.recording')} lead={t('recording.lead')} />
      {form}
      <section class="card stack" id="test" aria-labelledby="test-title">
        <h2 id="test-title">{t('recording.test-title')}</h2>
        <form action="/owner/recording#test" class="call-filters">
          {choice('direction', t('field.rule-direction'), { options: directionOptions(reader) })}
          {choice('trunk', t('field.rule-trunk'), { options: namedOptions(office.trunks), none: '–' })}
          {choice('queue', t('field.queue'), { options: namedOptions(office.queues), none: '–' })}
          {choice('person', t('field.person'), { options: peopleOptions(office), none })}
          <div class="filter-actions">
            <Button icon="search">{t('recording.test-go')}</Button>
          </div>
        </form>
        {steps?.length === 0 && <Notice tone="info">{t('recording.test-plain')}</Notice>}
        {steps?.map((step) => (
          <Notice tone={step.kind === 'recording' && step.recorded ? 'good' : 'info'}>
            {recordingText(step, { reader, person })}
          </Notice>
        ))}
      </section>
    </Shell>
  );
};
