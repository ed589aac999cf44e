import type { Flow, FlowNode, FlowNodeKind } from '../../../server/core/ivr/flow.ts';
import type { FieldSpec, Option, ValueSpec } from '../../parts/form.ts';
import { promptOptions } from '../prompt-options.ts';
import { namedOptions, type SectionContext, textOptions } from '../section.ts';

export const nodeKinds: readonly FlowNodeKind[] = [
  'play',
  'menu',
  'digits',
  'hours',
  'condition',
  'language',
  'queue',
  'extension',
  'dial',
  'number',
  'hangup',
];

const testKinds = ['known', 'vip', 'caller', 'digits', 'staffed', 'waiting'] as const;

const nodeOptions = (flow: Flow): Option[] => flow.nodes.map(({ id }) => ({ value: id, label: id }));

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
      { kind: 'select', name: `${name}.prompt`, label: 'flow.before', options: promptOptions(context), optional: true },
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
  const asks = flow.nodes.flatMap(({ id, kind }) => (kind === 'digits' ? [{ value: id, label: id }] : []));
  return {
    kind: 'choice',
    name: 'test.kind',
    label: 'flow.test',
    options: textOptions(context.reader, testKinds, (kind) => `test.${kind}`),
    parts: {
      caller: [{ kind: 'words', name: 'test.prefixes', label: 'flow.prefixes', placeholder: '+34, 600' }],
      digits: [
        { kind: 'select', name: 'test.at', label: 'flow.typed-at', options: asks },
        { kind: 'words', name: 'test.values', label: 'flow.values' },
      ],
      staffed: [queue],
      waiting: [queue, { kind: 'number', name: 'test.atLeast', label: 'flow.at-least', min: 1, max: 1000 }],
    },
  };
}

/** The form of a node, by its kind. */
export function nodeFields(context: SectionContext, flow: Flow, kind: FlowNodeKind): FieldSpec[] {
  const { reader, office } = context;
  const to = (name: string, label: 'flow.next' | 'flow.open' | 'flow.closed' | 'flow.yes' | 'flow.no'): ValueSpec => ({
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
  const prompt: ValueSpec = { kind: 'select', name: 'prompt', label: 'flow.prompt', options: promptOptions(context) };
  const wait: ValueSpec = {
    kind: 'number',
    name: 'waitSec',
    label: 'flow.wait',
    min: 1,
    max: 60,
    unit: 'value.seconds',
  };
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
    case 'queue':
      return [id, { kind: 'select', name: 'queue', label: 'field.queue', options: namedOptions(office.queues) }];
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
          options: flow.nodes.flatMap((node) => (node.kind === 'digits' ? [{ value: node.id, label: node.id }] : [])),
        },
        otherwise,
      ];
    case 'number':
      return [id, { kind: 'text', name: 'number', label: 'field.then-number', input: 'tel' }, otherwise];
    case 'hangup':
      return [id, { ...prompt, optional: true }];
  }
}

/** A new node of that kind which leads to `to`: what its form shows first. */
export function blankNode(context: SectionContext, about: { kind: FlowNodeKind; id: string; to: string }): FlowNode {
  const { kind, id, to } = about;
  const { office } = context;
  const retries = (prompt: string) => ({ prompt, times: 3, then: to });
  const asking = { prompt: 'welcome', waitSec: 5, wrong: retries('wrong-key'), missing: retries('no-key') };
  switch (kind) {
    case 'play':
      return { kind, id, prompt: 'welcome', bargeIn: true, next: to };
    case 'menu':
      return { kind, id, ...asking, keys: [{ key: '1', next: to }] };
    case 'digits':
      return { kind, id, ...asking, min: 1, max: 6, end: '#', mask: false, confirm: false, next: to };
    case 'hours':
      return { kind, id, hours: office.hours[0]?.id ?? 'none', open: to, closed: to };
    case 'condition':
      return { kind, id, test: { kind: 'known' }, yes: to, no: to };
    case 'language':
      return { kind, id, language: office.office.language === 'es' ? 'en' : 'es', next: to };
    case 'queue':
      return { kind, id, queue: office.queues[0]?.id ?? 'none' };
    case 'extension':
      return { kind, id, extension: office.extensions[0]?.number ?? '00' };
    case 'dial':
      return { kind, id, digits: 'none', otherwise: to };
    case 'number':
      return { kind, id, number: '0' };
    case 'hangup':
      return { kind, id, prompt: 'goodbye' };
  }
}

/** What a new flow starts from: a menu whose 1 and 0 lead to the first queue, and so does whoever presses nothing. */
export function blankFlow(context: SectionContext, about: { id: string; name: string }): Flow {
  const menu = blankNode(context, { kind: 'menu', id: 'menu', to: 'people' });
  return {
    ...about,
    start: 'menu',
    person: 'people',
    nodes: [menu, blankNode(context, { kind: 'queue', id: 'people', to: '' })],
  };
}
