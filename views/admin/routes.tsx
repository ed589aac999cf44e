import { type CallerKind, callerKinds } from '../../server/core/office/caller-kinds.ts';
import type { InboundRoute } from '../../server/core/office/office.ts';
import type { FieldSpec } from '../parts/form.ts';
import { accountOptions, languageField } from './common-fields.ts';
import { overflowSection, promptOptions } from './prompt-options.ts';
import { entryPath, namedOptions, type Section, type SectionContext, textOptions } from './section.ts';

/** Where callers of a kind go; nowhere else unless something is chosen. */
function specialField({ reader, office }: SectionContext, kind: CallerKind): FieldSpec {
  const at = `special.${kind}`;
  const groups = office.ringGroups.map(({ number, name }) => ({ value: number, label: `${number} · ${name}` }));
  const extensions = office.extensions.map(({ number, name }) => ({ value: number, label: `${number} · ${name}` }));
  return {
    kind: 'choice',
    name: `${at}.kind`,
    label: `caller-kind.${kind}`,
    options: [
      { value: '', label: reader.t('special.none') },
      ...textOptions(reader, ['queue', 'group', 'extension', 'ivr'] as const, (to) => `to.${to}`),
    ],
    parts: {
      queue: [{ kind: 'select', name: `${at}.queue`, label: 'field.queue', options: namedOptions(office.queues) }],
      group: [{ kind: 'select', name: `${at}.group`, label: 'field.to-group', options: groups }],
      extension: [{ kind: 'select', name: `${at}.extension`, label: 'field.to-extension', options: extensions }],
      ivr: [{ kind: 'select', name: `${at}.flow`, label: 'field.flow', options: namedOptions(office.flows) }],
    },
  };
}

/** Kinds for which nothing was chosen are left out. */
function withoutBlank({ special, ...route }: InboundRoute): InboundRoute {
  const chosen = callerKinds.filter((kind) => special?.[kind]?.kind);
  if (chosen.length === 0) return route;
  return { ...route, special: Object.fromEntries(chosen.map((kind) => [kind, special![kind]!])) };
}

export const inboundRoutes: Section<'inboundRoutes'> = {
  key: 'inboundRoutes',
  slug: 'inbound-routes',
  icon: 'call-in',
  idOf: (entry) => entry.id,
  nameOf: (entry) => entry.did,
  finish: withoutBlank,
  blank: () => ({ onClosed: { prompt: 'closed', then: { kind: 'hangup' } }, greeting: 'welcome' }),
  columns: ({ reader: { t }, office }) => [
    {
      label: t('column.did'),
      cell: (row) => (
        <a class="mono" href={entryPath('inbound-routes', row.id)}>
          {row.did}
        </a>
      ),
    },
    {
      label: t('column.destination'),
      cell: ({ to }) => {
        if (to.kind === 'queue') return office.queues.find((each) => each.id === to.queue)?.name ?? to.queue;
        if (to.kind === 'room') return office.rooms.find((each) => each.number === to.room)?.name ?? to.room;
        if (to.kind === 'ivr') return office.flows.find((each) => each.id === to.flow)?.name ?? to.flow;
        if (to.kind === 'group')
          return `${to.group} ${office.ringGroups.find((each) => each.number === to.group)?.name ?? ''}`;
        return `${to.extension} ${office.extensions.find((each) => each.number === to.extension)?.name ?? ''}`;
      },
    },
    {
      label: t('column.hours'),
      cell: (row) => office.hours.find((each) => each.id === row.hours)?.name ?? t('route.always'),
    },
    {
      label: t('column.trunks'),
      cell: (row) => office.trunks.find((each) => each.id === row.trunk)?.name ?? t('field.trunk.none'),
    },
  ],
  fields: (context) => {
    const { reader, office } = context;
    const rooms = office.rooms.map(({ number, name }) => ({ value: number, label: `${number} · ${name}` }));
    const extensions = office.extensions.map(({ number, name }) => ({ value: number, label: `${number} · ${name}` }));
    const groups = office.ringGroups.map(({ number, name }) => ({ value: number, label: `${number} · ${name}` }));
    return [
      { kind: 'text', name: 'did', label: 'field.did', hint: 'field.did.hint', input: 'tel', placeholder: '*' },
      {
        kind: 'select',
        name: 'trunk',
        label: 'field.trunk',
        options: namedOptions(office.trunks),
        optional: true,
        none: 'field.trunk.none',
      },
      {
        kind: 'choice',
        name: 'to.kind',
        label: 'field.to',
        options: textOptions(reader, ['queue', 'group', 'extension', 'ivr', 'room'] as const, (kind) => `to.${kind}`),
        parts: {
          queue: [{ kind: 'select', name: 'to.queue', label: 'field.queue', options: namedOptions(office.queues) }],
          group: [{ kind: 'select', name: 'to.group', label: 'field.to-group', options: groups }],
          extension: [{ kind: 'select', name: 'to.extension', label: 'field.to-extension', options: extensions }],
          room: [{ kind: 'select', name: 'to.room', label: 'field.room', options: rooms }],
          ivr: [
            {
              kind: 'select',
              name: 'to.flow',
              label: 'field.flow',
              hint: 'field.flow.hint',
              options: namedOptions(office.flows),
            },
          ],
        },
      },
      {
        kind: 'select',
        name: 'hours',
        label: 'field.hours',
        options: namedOptions(office.hours),
        optional: true,
        none: 'field.hours.none',
      },
      {
        kind: 'select',
        name: 'refuse',
        label: 'field.refuse',
        hint: 'field.refuse.hint',
        options: textOptions(reader, ['anonymous', 'unlisted'] as const, (who) => `refuse.${who}`),
        optional: true,
        none: 'field.refuse.none',
      },
      { kind: 'select', name: 'greeting', label: 'field.greeting', options: promptOptions(context), optional: true },
      languageField(reader),
      overflowSection(context, { name: 'onClosed', legend: 'form.on-closed' }),
      {
        kind: 'section',
        legend: 'form.special',
        hint: 'form.special.hint',
        fields: callerKinds.map((kind) => specialField(context, kind)),
      },
    ];
  },
};

const trunkChoices = ['field.trunk.1', 'field.trunk.2', 'field.trunk.3'] as const;

export const outboundRoutes: Section<'outboundRoutes'> = {
  key: 'outboundRoutes',
  slug: 'outbound-routes',
  icon: 'call-out',
  idOf: (entry) => entry.id,
  nameOf: (entry) => entry.name,
  blank: () => ({ prefixes: [''], strip: 0, prepend: '' }),
  columns: ({ reader: { t }, office }) => [
    { label: t('column.name'), cell: (row) => <a href={entryPath('outbound-routes', row.id)}>{row.name}</a> },
    {
      label: t('column.prefixes'),
      cell: (row) => row.prefixes.map((prefix) => prefix || t('outbound.all')).join(', '),
    },
    {
      label: t('column.trunks'),
      cell: (row) => row.trunks.map((id) => office.trunks.find((each) => each.id === id)?.name ?? id).join(' → '),
    },
  ],
  fields: ({ reader, office }) => [
    { kind: 'text', name: 'name', label: 'field.name' },
    { kind: 'words', name: 'prefixes', label: 'field.prefixes', hint: 'field.prefixes.hint', blank: '' },
    ...trunkChoices.map((label, index) => ({
      kind: 'select' as const,
      name: `trunks[${index}]`,
      label,
      options: namedOptions(office.trunks),
      optional: true,
    })),
    {
      kind: 'select',
      name: 'order',
      label: 'field.route-order',
      options: textOptions(reader, ['fixed', 'cheapest'] as const, (order) => `route-order.${order}`),
    },
    {
      kind: 'select',
      name: 'account',
      label: 'field.route-account',
      hint: 'field.route-account.hint',
      optional: true,
      none: 'route-account.free',
      options: [{ value: 'required', label: reader.t('route-account.required') }],
    },
    {
      kind: 'select',
      name: 'houseAccount',
      label: 'field.house-account',
      hint: 'field.house-account.hint',
      optional: true,
      none: 'field.house-account.none',
      options: accountOptions(office),
    },
    { kind: 'number', name: 'strip', label: 'field.strip', min: 0, max: 24 },
    { kind: 'text', name: 'prepend', label: 'field.prepend', input: 'tel' },
  ],
  finish: ({ order, ...entry }) => ({
    ...entry,
    ...(order === 'cheapest' && { order }),
    trunks: (entry.trunks ?? []).filter(Boolean),
  }),
};
