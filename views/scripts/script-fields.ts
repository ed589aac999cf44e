import { contactClasses } from '../../server/core/cases/case.ts';
import { contactChannels } from '../../server/core/customers/customer.ts';
import type { Office } from '../../server/core/office/office.ts';
import {
  CASE_SERVICE,
  caseParts,
  consentPurposes,
  customerParts,
  END,
  type Script,
  type ScriptQuestion,
  type ScriptStep,
  textIn,
} from '../../server/core/scripts/script.ts';
import { namedOptions } from '../admin/section.ts';
import { word } from '../live/call-words.ts';
import type { FieldSpec, Option, ValueSpec } from '../parts/form.ts';
import type { Reader, TextKey } from '../texts/reader.ts';

interface Context {
  reader: Reader;
  office: Office;
  script: Script;
}

/** Both languages side by side. */
const both = (
  name: string,
  label: { es: TextKey; en: TextKey },
  more: { rows?: number; hint?: TextKey } = {},
): ValueSpec[] =>
  (['es', 'en'] as const).map((language) => ({
    kind: 'text',
    name: `${name}.${language}`,
    label: label[language],
    ...more,
  }));

/** Where one can go on. */
const stepOptions = ({ reader, script }: Context): Option[] => [
  ...script.steps.map(({ id, titles }) => ({ value: id, label: textIn(titles, reader.language) || id })),
  { value: END, label: reader.t('scripts.end') },
];

export function stepFields(context: Context, step?: Pick<ScriptStep, 'followUp' | 'mailing'>): FieldSpec[] {
  const { reader, office, script } = context;
  return [
    ...both('titles', { es: 'scripts.title-es', en: 'scripts.title-en' }),
    ...both('texts', { es: 'scripts.text-es', en: 'scripts.text-en' }, { rows: 6 }),
    { kind: 'select', name: 'next', label: 'scripts.next', hint: 'scripts.next-hint', options: stepOptions(context) },
    { kind: 'check', name: 'required', label: 'scripts.required', hint: 'scripts.required-hint' },
    {
      kind: 'section',
      legend: 'scripts.follow-up',
      hint: 'scripts.follow-up-hint',
      folds: step?.followUp === undefined,
      fields: [
        {
          kind: 'number',
          name: 'followUp.hours',
          label: 'scripts.follow-up-hours',
          hint: 'scripts.follow-up-hours-hint',
          min: 1,
          max: 720,
          optional: true,
        },
        ...both('followUp.texts', { es: 'scripts.follow-up-es', en: 'scripts.follow-up-en' }),
      ],
    },
    {
      kind: 'section',
      legend: 'scripts.mailing',
      hint: 'scripts.mailing-hint',
      folds: step?.mailing === undefined,
      fields: [
        {
          kind: 'select',
          name: 'mailing.service',
          label: 'scripts.mailing-service',
          options: [
            { value: CASE_SERVICE, label: reader.t('scripts.mailing-of-case') },
            ...namedOptions(office.services),
          ],
          optional: true,
          none: 'scripts.mailing-none',
        },
        {
          kind: 'select',
          name: 'mailing.to',
          label: 'scripts.mailing-to',
          hint: 'scripts.mailing-to-hint',
          options: script.steps.flatMap(({ questions }) =>
            questions
              .filter(({ kind }) => kind === 'text')
              .map(({ id, labels }) => ({ value: id, label: textIn(labels, reader.language) || id })),
          ),
          optional: true,
          none: 'scripts.mailing-own',
        },
      ],
    },
  ];
}

/** Every place that an answer may go to. */
export function targetOptions({ reader, office }: Pick<Context, 'reader' | 'office'>): Option[] {
  const { t } = reader;
  return [
    { value: 'survey', label: t('scripts.fills-survey') },
    ...customerParts.map((part) => ({
      value: `customer.${part}`,
      label: t('scripts.fills-customer', { field: t(`script-customer.${part}`) }),
    })),
    ...contactChannels.map((channel) => ({
      value: `point.${channel}`,
      label: t('scripts.fills-customer', { field: word(reader, 'customer', `channel-${channel}`) }),
    })),
    ...office.customerFields.map(({ id, names }) => ({
      value: `own.${id}`,
      label: t('scripts.fills-customer', { field: names[reader.language] }),
    })),
    ...caseParts.map((part) => ({
      value: `case.${part}`,
      label: t('scripts.fills-case', { field: t(`script-case.${part}`) }),
    })),
  ];
}

export function questionFields(context: Context, { kind }: Pick<ScriptQuestion, 'kind'>): FieldSpec[] {
  const { reader } = context;
  const to = (name: string, label: TextKey): ValueSpec => ({
    kind: 'select',
    name,
    label,
    options: stepOptions(context),
    optional: true,
    none: 'scripts.as-step',
  });
  const common: FieldSpec[] = [
    ...both('labels', { es: 'scripts.label-es', en: 'scripts.label-en' }),
    { kind: 'check', name: 'required', label: 'scripts.answer-required', hint: 'scripts.answer-required-hint' },
  ];
  if (kind === 'consent')
    return [
      ...common,
      {
        kind: 'select',
        name: 'purpose',
        label: 'scripts.purpose',
        options: consentPurposes.map((each) => ({ value: each, label: reader.t(`consent-purpose.${each}`) })),
      },
      to('onYes', 'scripts.on-yes'),
      to('onNo', 'scripts.on-no'),
    ];
  const fills: FieldSpec = {
    kind: 'select',
    name: 'fills',
    label: 'scripts.fills',
    hint: 'scripts.fills-hint',
    options: targetOptions(context),
  };
  if (kind === 'choice')
    return [
      ...common,
      fills,
      {
        kind: 'rows',
        name: 'options',
        label: 'scripts.options',
        hint: 'scripts.options-hint',
        wide: true,
        ordered: true,
        columns: [
          { kind: 'text', name: 'names.es', label: 'scripts.option-es' },
          { kind: 'text', name: 'names.en', label: 'scripts.option-en' },
          { kind: 'text', name: 'value', label: 'scripts.option-value', optional: true },
          to('to', 'scripts.goes-to'),
        ],
        blankRow: { 'names.es': '', 'names.en': '', value: '', to: '' },
        add: 'scripts.add-option',
      },
    ];
  if (kind === 'number')
    return [
      ...common,
      fills,
      { kind: 'text', input: 'decimal', name: 'min', label: 'scripts.min', optional: true },
      { kind: 'text', input: 'decimal', name: 'max', label: 'scripts.max', optional: true },
      {
        kind: 'rows',
        name: 'ways',
        label: 'scripts.ways',
        hint: 'scripts.ways-hint',
        wide: true,
        columns: [
          { kind: 'text', input: 'decimal', name: 'from', label: 'scripts.from', optional: true },
          { kind: 'text', input: 'decimal', name: 'to', label: 'scripts.to', optional: true },
          { kind: 'select', name: 'next', label: 'scripts.goes-to', options: stepOptions(context) },
        ],
        blankRow: { from: '', to: '', next: END },
        add: 'scripts.add-way',
      },
    ];
  return [...common, fills];
}

export const objectionFields = (): FieldSpec[] => [
  ...both('titles', { es: 'scripts.title-es', en: 'scripts.title-en' }),
  ...both('texts', { es: 'scripts.answer-es', en: 'scripts.answer-en' }, { rows: 5 }),
];

/** For which calls; every row is one way to be chosen. */
export function usesFields({ reader, office }: Pick<Context, 'reader' | 'office'>): FieldSpec[] {
  return [
    {
      kind: 'rows',
      name: 'uses',
      label: 'scripts.uses',
      hint: 'scripts.uses-hint',
      wide: true,
      columns: [
        {
          kind: 'select',
          name: 'queue',
          label: 'field.queue',
          options: namedOptions(office.queues),
          optional: true,
          none: 'scripts.any',
        },
        {
          kind: 'select',
          name: 'direction',
          label: 'scripts.direction',
          options: (['inbound', 'outbound'] as const).map((each) => ({
            value: each,
            label: reader.t(`direction.${each}`),
          })),
          optional: true,
          none: 'scripts.any',
        },
        { kind: 'text', name: 'principal', label: 'case.principal', optional: true },
        {
          kind: 'select',
          name: 'class',
          label: 'case.class',
          options: contactClasses.map((each) => ({ value: each, label: reader.t(`contact-class.${each}`) })),
          optional: true,
          none: 'scripts.any',
        },
      ],
      blankRow: { queue: '', direction: '', principal: '', class: '' },
      add: 'scripts.add-use',
    },
  ];
}

export const titleOfStep = (step: ScriptStep, { language }: Reader): string => textIn(step.titles, language) || step.id;
