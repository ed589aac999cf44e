import { callbackDefaults, surveyDefaults } from '../../server/core/office/queue-callbacks.ts';
import { admissionDefaults, comfortDefaults, favourDefaults } from '../../server/core/office/queue-callers.ts';
import { distributionDefaults } from '../../server/core/office/queue-rules.ts';
import { formatSpan } from '../texts/format.ts';
import { callbackFields, surveyFields } from './callback-fields.ts';
import { admissionFields, comfortFields, favourFields } from './caller-fields.ts';
import { accountField } from './common-fields.ts';
import { distributionFields } from './distribution-fields.ts';
import { overflowSection, promptOptions } from './prompt-options.ts';
import { entryPath, type Section } from './section.ts';

export const queues: Section<'queues'> = {
  key: 'queues',
  slug: 'queues',
  icon: 'queue',
  idOf: (entry) => entry.id,
  nameOf: (entry) => entry.name,
  blank: () => ({
    members: [],
    ringSec: 20,
    wrapUpSec: 15,
    resultRequired: false,
    missesBeforeBreak: 2,
    retrySec: 5,
    priority: 0,
    distribution: structuredClone(distributionDefaults),
    favour: { ...favourDefaults },
    comfort: structuredClone(comfortDefaults),
    admission: structuredClone(admissionDefaults),
    callback: { ...callbackDefaults, dials: true },
    survey: structuredClone(surveyDefaults),
    music: 'music',
    record: true,
    serviceLevelSec: 20,
    maxWaitSec: 0,
    onTimeout: { prompt: 'all-busy', then: { kind: 'hangup' } },
    onNoAgents: { prompt: 'no-agents', then: { kind: 'hangup' } },
  }),
  columns: ({ reader: { t }, office }) => [
    { label: t('column.name'), cell: (row) => <a href={entryPath('queues', row.id)}>{row.name}</a> },
    { label: t('column.number'), cell: (row) => row.number ?? '—' },
    {
      label: t('column.members'),
      cell: (row) =>
        row.members.map((login) => office.people.find((each) => each.login === login)?.name ?? login).join(', ') || '—',
    },
    { label: t('queue.strategy'), cell: (row) => t(`strategy.${row.distribution.strategy}`) },
    { label: t('column.ring'), cell: (row) => formatSpan(row.ringSec * 1000), number: true },
    { label: t('column.wrap-up'), cell: (row) => formatSpan(row.wrapUpSec * 1000), number: true },
    {
      label: t('column.max-wait'),
      cell: (row) => (row.maxWaitSec === 0 ? '—' : formatSpan(row.maxWaitSec * 1000)),
      number: true,
    },
  ],
  fields: (context, entry) => {
    const { office } = context;
    const members = office.people.filter(
      (each) => (each.active && each.roles.includes('agent')) || entry?.members.includes(each.login),
    );
    const seconds = { kind: 'number', min: 0, unit: 'value.seconds' } as const;
    return [
      { kind: 'text', name: 'name', label: 'field.name' },
      {
        kind: 'text',
        name: 'number',
        label: 'field.queue-number',
        hint: 'field.queue-number.hint',
        input: 'numeric',
        optional: true,
      },
      {
        kind: 'text',
        name: 'callerId',
        label: 'field.shown-number',
        hint: 'field.queue-shown-number.hint',
        input: 'tel',
        optional: true,
      },
      {
        kind: 'checks',
        name: 'members',
        label: 'field.members',
        options: members.map(({ login, name }) => ({ value: login, label: name })),
      },
      distributionFields(context, members),
      {
        kind: 'section',
        legend: 'form.times',
        fields: [
          { ...seconds, name: 'ringSec', label: 'field.ring-sec', min: 3, max: 300 },
          { ...seconds, name: 'wrapUpSec', label: 'field.wrap-up-sec', max: 3600 },
          { kind: 'check', name: 'resultRequired', label: 'result.required', hint: 'result.required-hint' },
          { ...seconds, name: 'retrySec', label: 'field.retry-sec', max: 3600 },
          { ...seconds, name: 'maxWaitSec', label: 'field.max-wait-sec', hint: 'field.max-wait-sec.hint', max: 86_400 },
          { ...seconds, name: 'serviceLevelSec', label: 'field.service-level-sec', min: 1, max: 3600 },
          {
            kind: 'number',
            name: 'missesBeforeBreak',
            label: 'field.misses',
            hint: 'field.misses.hint',
            min: 0,
            max: 100,
          },
          {
            kind: 'number',
            name: 'priority',
            label: 'field.priority',
            hint: 'field.priority.hint',
            min: -100,
            max: 100,
          },
        ],
      },
      {
        kind: 'section',
        legend: 'form.sound',
        fields: [
          { kind: 'select', name: 'music', label: 'field.music', options: promptOptions(context) },
          { kind: 'check', name: 'record', label: 'field.record', hint: 'field.record.hint' },
        ],
      },
      favourFields,
      comfortFields(context),
      callbackFields(context),
      surveyFields(context),
      admissionFields(context),
      overflowSection(context, { name: 'admission.onFull', legend: 'form.on-full', folds: true }),
      overflowSection(context, { name: 'onTimeout', legend: 'form.on-timeout' }),
      overflowSection(context, { name: 'onNoAgents', legend: 'form.on-no-agents' }),
      accountField(office, 'field.queue-account.hint'),
    ];
  },
};
