import { type Flow, type FlowNodeKind, spokenMark } from '../../../server/core/ivr/flow.ts';
import type { FieldSpec, Option, ValueSpec } from '../../parts/form.ts';
import type { TextKey } from '../../texts/reader.ts';
import { needsField } from '../distribution-fields.ts';
import { promptOptions } from '../prompt-options.ts';
import { namedOptions, type SectionContext, textOptions } from '../section.ts';

export const nodeKinds: readonly FlowNodeKind[] = [
  'play',
  'menu',
  'digits',
  'hours',
  'condition',
  'language',
  'set',
  'lookup',
  'http',
  'survey',
  'callback',
  'queue',
  'extension',
  'dial',
  'number',
  'voicemail',
  'hangup',
];

const testKinds = ['known', 'vip', 'caller', 'digits', 'variable', 'staffed', 'waiting', 'longest-wait'] as const;

const nodeOptions = (flow: Flow): Option[] => flow.nodes.map(({ id }) => ({ value: id, label: id }));

const askOptions = (flow: Flow): Option[] =>
  flow.nodes.flatMap(({ id, kind }) => (kind === 'digits' ? [{ value: id, label: id }] : []));

const extensionOptions = ({ office }: SectionContext): Option[] =>
  office.extensions.map(({ number, name }) => ({ value: number, label: `${number} · ${name}` }));

/** What the flow as a whole asks for. */
export function flowFields(context: SectionContext, flow: Flow): FieldSpec[] {
  return [
    { kind: 'text', name: 'name', label: 'field.name' },
    {
      kind: 'text',
      name: 'number',
      label: 'field.queue-number',
      hint: 'field.flow-number.hint',
      input: 'numeric',
      optional: true,
    },
    {
      kind: 'select',
      name: 'language',
      label: 'field.language',
      options: textOptions(context.reader, ['es', 'en'] as const, (language) => `language.${language}`),
      optional: true,
      none: 'flow.language-of-route',
    },
    { kind: 'select', name: 'start', label: 'flow.start', options: nodeOptions(flow) },
    {
      kind: 'select',
      name: 'person',
      label: 'flow.person',
      hint: 'flow.person.hint',
      options: nodeOptions(flow),
      optional: true,
      none: 'flow.person.none',
    },
  ];
}

function retriesSection(context: SectionContext, about: { name: 'wrong' | 'missing'; flow: Flow }): FieldSpec {
  const { name, flow } = about;
  return {
    kind: 'section',
    legend: `flow.${name}`,
    fields: [
      { kind: 'number', name: `${name}.times`, label: 'flow.times', min: 1, max: 10 },
      { kind: 'prompt', name: `${name}.prompt`, label: 'flow.before', options: promptOptions(context), optional: true },
      { kind: 'select', name: `${name}.then`, label: 'flow.then', options: nodeOptions(flow) },
    ],
  };
}

function testFields(context: SectionContext, flow: Flow): FieldSpec {
  const queue: ValueSpec = {
    kind: 'select',
    name: 'test.queue',
    label: 'field.queue',
    options: namedOptions(context.office.queues),
  };
  return {
    kind: 'choice',
    name: 'test.kind',
    label: 'flow.test',
    options: textOptions(context.reader, testKinds, (kind) => `test.${kind}`),
    parts: {
      caller: [{ kind: 'words', name: 'test.prefixes', label: 'flow.prefixes', placeholder: '+34, 600' }],
      digits: [
        { kind: 'select', name: 'test.at', label: 'flow.typed-at', options: askOptions(flow) },
        { kind: 'words', name: 'test.values', label: 'flow.values' },
      ],
      variable: [
        { kind: 'text', name: 'test.name', label: 'flow.variable' },
        { kind: 'words', name: 'test.values', label: 'flow.values' },
      ],
      staffed: [queue],
      'longest-wait': [
        queue,
        { kind: 'number', name: 'test.atLeastSec', label: 'flow.at-least', min: 1, max: 36_000, unit: 'value.seconds' },
      ],
      waiting: [queue, { kind: 'number', name: 'test.atLeast', label: 'flow.at-least', min: 1, max: 1000 }],
    },
  };
}

/** The form of a node, by its kind. */
export function nodeFields(context: SectionContext, flow: Flow, kind: FlowNodeKind): FieldSpec[] {
  const { reader, office } = context;
  const to = (name: string, label: TextKey): ValueSpec => ({
    kind: 'select',
    name,
    label,
    options: nodeOptions(flow),
  });
  const otherwise: ValueSpec = {
    kind: 'select',
    name: 'otherwise',
    label: 'flow.otherwise',
    options: nodeOptions(flow),
    ...(kind !== 'dial' && { optional: true, none: 'flow.otherwise.none' as const }),
  };
  const id: ValueSpec = { kind: 'text', name: 'id', label: 'flow.node-id', hint: 'flow.node-id.hint' };
  const prompt: ValueSpec = {
    kind: 'prompt',
    name: 'prompt',
    label: 'flow.prompt',
    options: promptOptions(context),
    wide: true,
  };
  const wait: ValueSpec = {
    kind: 'number',
    name: 'waitSec',
    label: 'flow.wait',
    min: 1,
    max: 60,
    unit: 'value.seconds',
  };
  const typedAt: ValueSpec = { kind: 'select', name: 'at', label: 'flow.typed-at', options: askOptions(flow) };
  const retries = (['wrong', 'missing'] as const).map((name) => retriesSection(context, { name, flow }));
  switch (kind) {
    case 'play':
      return [id, prompt, to('next', 'flow.next'), { kind: 'check', name: 'bargeIn', label: 'flow.barge-in' }];
    case 'menu':
      return [
        id,
        prompt,
        wait,
        {
          kind: 'rows',
          name: 'keys',
          label: 'flow.keys',
          add: 'flow.add-key',
          blankRow: { key: '', next: flow.start },
          columns: [
            {
              kind: 'select',
              name: 'key',
              label: 'flow.key',
              options: [...'1234567890*#'].map((key) => ({ value: key, label: key })),
            },
            { kind: 'select', name: 'next', label: 'flow.next', options: nodeOptions(flow) },
          ],
        },
        ...retries,
      ];
    case 'digits':
      return [
        id,
        prompt,
        wait,
        { kind: 'number', name: 'min', label: 'flow.min', min: 1, max: 32 },
        { kind: 'number', name: 'max', label: 'flow.max', min: 1, max: 32 },
        {
          kind: 'select',
          name: 'end',
          label: 'flow.end',
          options: [
            { value: '#', label: '#' },
            { value: '*', label: '*' },
            { value: 'none', label: reader.t('value.none') },
          ],
        },
        { kind: 'check', name: 'mask', label: 'flow.mask', hint: 'flow.mask.hint' },
        { kind: 'check', name: 'confirm', label: 'flow.confirm' },
        to('next', 'flow.next'),
        ...retries,
      ];
    case 'hours':
      return [
        id,
        { kind: 'select', name: 'hours', label: 'field.hours', options: namedOptions(office.hours) },
        to('open', 'flow.open'),
        to('closed', 'flow.closed'),
      ];
    case 'condition':
      return [id, testFields(context, flow), to('yes', 'flow.yes'), to('no', 'flow.no')];
    case 'language':
      return [
        id,
        {
          kind: 'select',
          name: 'language',
          label: 'field.language',
          options: textOptions(reader, ['es', 'en'] as const, (language) => `language.${language}`),
        },
        to('next', 'flow.next'),
      ];
    case 'set':
      return [
        id,
        { kind: 'text', name: 'variable', label: 'flow.variable', hint: 'flow.variable.hint' },
        { kind: 'text', name: 'value', label: 'flow.value', hint: 'flow.value.hint', optional: true },
        to('next', 'flow.next'),
      ];
    case 'lookup':
      return [
        id,
        {
          kind: 'choice',
          name: 'by',
          label: 'flow.by-what',
          options: textOptions(reader, ['caller', 'number', 'document'] as const, (by) => `lookup.${by}`),
          parts: { number: [typedAt], document: [typedAt] },
        },
        to('found', 'flow.found'),
        to('unknown', 'flow.unknown'),
      ];
    case 'http':
      return [
        id,
        {
          kind: 'select',
          name: 'method',
          label: 'flow.method',
          options: ['GET', 'POST'].map((value) => ({ value, label: value })),
        },
        { kind: 'text', name: 'url', label: 'flow.url', hint: 'flow.url.hint', wide: true },
        { kind: 'number', name: 'timeoutSec', label: 'flow.timeout-sec', min: 1, max: 20, unit: 'value.seconds' },
        {
          kind: 'rows',
          name: 'body',
          label: 'flow.body',
          hint: 'flow.body.hint',
          add: 'flow.add-field',
          blankRow: { name: '', value: '' },
          columns: [
            { kind: 'text', name: 'name', label: 'flow.field' },
            { kind: 'text', name: 'value', label: 'flow.value' },
          ],
        },
        {
          kind: 'rows',
          name: 'save',
          label: 'flow.save',
          hint: 'flow.save.hint',
          add: 'flow.add-field',
          blankRow: { field: '', variable: '' },
          columns: [
            { kind: 'text', name: 'field', label: 'flow.field', placeholder: 'order.status' },
            { kind: 'text', name: 'variable', label: 'flow.variable' },
          ],
        },
        to('next', 'flow.next'),
        to('timeout', 'flow.timeout'),
        to('failed', 'flow.failed'),
      ];
    case 'survey':
      return [
        id,
        {
          kind: 'rows',
          name: 'questions',
          label: 'flow.questions',
          hint: 'flow.questions.hint',
          add: 'flow.add-question',
          blankRow: { prompt: spokenMark },
          columns: [{ kind: 'prompt', name: 'prompt', label: 'flow.prompt', options: promptOptions(context) }],
        },
        { kind: 'number', name: 'most', label: 'flow.most', min: 2, max: 9 },
        wait,
        to('next', 'flow.next'),
      ];
    case 'callback':
      return [
        id,
        {
          kind: 'choice',
          name: 'number',
          label: 'flow.callback-number',
          options: textOptions(reader, ['caller', 'typed'] as const, (which) => `callback.${which}`),
          parts: { typed: [typedAt] },
        },
        {
          kind: 'select',
          name: 'queue',
          label: 'flow.callback-queue',
          options: namedOptions(office.queues),
          optional: true,
        },
        to('next', 'flow.kept-then'),
        to('other', 'flow.other'),
      ];
    case 'voicemail':
      return [
        id,
        {
          kind: 'select',
          name: 'mailbox',
          label: 'field.mailbox',
          options: office.mailboxes.map(({ number, name }) => ({ value: number, label: `${number} · ${name}` })),
        },
      ];
    case 'queue':
      return [
        id,
        { kind: 'select', name: 'queue', label: 'field.queue', options: namedOptions(office.queues) },
        { ...needsField, name: 'needs', optional: true },
      ];
    case 'extension':
      return [
        id,
        { kind: 'select', name: 'extension', label: 'field.to-extension', options: extensionOptions(context) },
        otherwise,
      ];
    case 'dial':
      return [
        id,
        {
          kind: 'select',
          name: 'digits',
          label: 'flow.typed-at',
          options: askOptions(flow),
        },
        otherwise,
      ];
    case 'number':
      return [id, { kind: 'text', name: 'number', label: 'field.then-number', input: 'tel' }, otherwise];
    case 'hangup':
      return [id, { ...prompt, optional: true }];
  }
}
