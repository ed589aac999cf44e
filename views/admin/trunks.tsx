import { callKinds } from '../../server/core/office/call-kinds.ts';
import { trunkDefaults } from '../../server/core/office/peer-defaults.ts';
import type { TrunkBundle } from '../../server/core/office/prices.ts';
import { Badge, type Tone } from '../parts/badge.tsx';
import { formatInstant } from '../texts/format.ts';
import { isTextKey, type Reader } from '../texts/reader.ts';
import { peerFields, trunkAccountFields } from './common-fields.ts';
import { RewriteTester, rewriteFields } from './number-rules.tsx';
import { promptOptions } from './prompt-options.ts';
import { entryPath, type Live, makeId, namedOptions, type Section, type TrunkLike, textOptions } from './section.ts';

const tones: Record<TrunkLike['state'], Tone> = { up: 'good', down: 'bad', connecting: 'busy', unwatched: 'quiet' };

const stateOf = (live: Live, id: string): TrunkLike | undefined => live.trunks.find((each) => each.trunkId === id);

/** State in a word, and beneath it why, since when, or how fast. */
const TrunkState = ({ reader, trunk }: { reader: Reader; trunk: TrunkLike | undefined }) => {
  const { t } = reader;
  if (!trunk) return <Badge tone="quiet">{t('trunk.unwatched')}</Badge>;
  const reason = `trunk.reason.${trunk.reason}`;
  return (
    <span>
      <Badge tone={tones[trunk.state]} title={t('trunk.since', { time: formatInstant(trunk.since, reader) })}>
        {t(`trunk.${trunk.state}`)}
      </Badge>
      {trunk.state === 'down' && isTextKey(reason) && <span class="under">{t(reason)}</span>}
      {trunk.state === 'up' && trunk.roundTripMs !== undefined && (
        <span class="under">{t('trunk.round-trip', { ms: Math.round(trunk.roundTripMs) })}</span>
      )}
    </span>
  );
};

/** A new bundle gets its id of its name, which stays when that changes. */
export function nameBundles(bundles: readonly TrunkBundle[]): TrunkBundle[] {
  const taken = bundles.flatMap(({ id }) => id ?? []);
  return bundles.map((bundle) => {
    if (bundle.id) return bundle;
    const id = makeId(bundle.name ?? '', taken);
    taken.push(id);
    return { ...bundle, id };
  });
}

export const trunks: Section<'trunks'> = {
  key: 'trunks',
  slug: 'trunks',
  icon: 'trunk',
  live: true,
  idOf: (entry) => entry.id,
  nameOf: (entry) => entry.name,
  blank: () => ({ kind: 'register', ...trunkDefaults }),
  finish: (entry) => ({ ...entry, bundles: nameBundles(entry.bundles ?? []) }),
  columns: ({ reader, office, live }) => {
    const { t } = reader;
    return [
      { label: t('column.name'), cell: (row) => <a href={entryPath('trunks', row.id)}>{row.name}</a> },
      {
        label: t('column.host'),
        cell: (row) => (
          <span>
            <span class="mono">{row.port ? `${row.host}:${row.port}` : row.host}</span>
            <span class="under">{row.kind === 'register' ? row.username : t('trunk-kind.peer')}</span>
          </span>
        ),
      },
      { label: t('column.state'), cell: (row) => <TrunkState reader={reader} trunk={stateOf(live, row.id)} /> },
      {
        label: t('column.calls'),
        number: true,
        cell: (row) => {
          const used = stateOf(live, row.id)?.channelsInUse ?? 0;
          return row.channels ? t('trunk.channels', { used, limit: row.channels }) : String(used);
        },
      },
      {
        label: t('column.tariff'),
        cell: (row) => office.tariffs.find((each) => each.id === row.tariff)?.name ?? t('field.tariff.none'),
      },
    ];
  },
  fields: ({ reader, office, live }) => [
    { kind: 'text', name: 'name', label: 'field.name' },
    {
      kind: 'choice',
      name: 'kind',
      label: 'field.kind',
      options: textOptions(reader, ['register', 'peer'] as const, (kind) => `trunk-kind.${kind}`),
      parts: {},
    },
    { kind: 'text', name: 'host', label: 'field.host', hint: 'field.host.hint', placeholder: 'sip.operador.example' },
    ...trunkAccountFields,
    { kind: 'number', name: 'channels', label: 'field.channels', hint: 'field.channels.hint', min: 1, optional: true },
    {
      kind: 'select',
      name: 'tariff',
      label: 'field.tariff',
      options: namedOptions(office.tariffs),
      optional: true,
      none: 'field.tariff.none',
    },
    {
      kind: 'select',
      name: 'inboundTariff',
      label: 'field.inbound-tariff',
      options: namedOptions(office.tariffs),
      optional: true,
      none: 'field.inbound-tariff.none',
    },
    {
      kind: 'rows',
      name: 'bundles',
      label: 'bundle.bundles',
      hint: 'bundle.hint',
      columns: [
        { kind: 'text', name: 'name', label: 'bundle.name' },
        { kind: 'minutes', name: 'seconds', label: 'bundle.minutes' },
        { kind: 'minutes', name: 'unitSec', label: 'bundle.unit' },
        { kind: 'number', name: 'priority', label: 'bundle.priority' },
        {
          kind: 'checks',
          name: 'kinds',
          label: 'bundle.kinds',
          options: textOptions(reader, callKinds, (kind) => `call-kind.${kind}`),
        },
        { kind: 'words', name: 'prefixes', label: 'bundle.prefixes', optional: true },
        { kind: 'number', name: 'resetDay', label: 'bundle.reset-day', min: 1, max: 28 },
      ],
      blankRow: {
        name: '',
        seconds: '100',
        unitSec: '1',
        priority: '0',
        kinds: 'national',
        prefixes: '',
        resetDay: '1',
      },
      add: 'bundle.add',
    },
    rewriteFields(reader),
    {
      kind: 'section',
      legend: 'form.advanced',
      hint: 'form.advanced.hint',
      fields: [
        { kind: 'number', name: 'port', label: 'field.port', min: 1, max: 65_535, optional: true },
        {
          kind: 'select',
          name: 'transport',
          label: 'field.transport',
          options: ['udp', 'tcp', 'tls'].map((value) => ({ value, label: value.toUpperCase() })),
        },
        {
          kind: 'text',
          name: 'outboundProxy',
          label: 'field.outbound-proxy',
          hint: 'field.outbound-proxy.hint',
          placeholder: 'proxy.operador.example:5060',
          optional: true,
        },
        { kind: 'number', name: 'registerSec', label: 'field.register-sec', min: 30, unit: 'value.seconds' },
        {
          kind: 'check',
          name: 'bulkRegistration',
          label: 'field.bulk-registration',
          hint: 'field.bulk-registration.hint',
        },
        {
          kind: 'number',
          name: 'optionsSec',
          label: 'field.options-sec',
          hint: 'field.options-sec.hint',
          min: 0,
          unit: 'value.seconds',
        },
        {
          kind: 'number',
          name: 'giveUpSec',
          label: 'field.give-up-sec',
          hint: 'field.give-up-sec.hint',
          min: 2,
          max: 32,
          unit: 'value.seconds',
        },
        { kind: 'text', name: 'fromUser', label: 'field.from-user', optional: true },
        { kind: 'text', name: 'fromDomain', label: 'field.from-domain', optional: true },
        {
          kind: 'select',
          name: 'music',
          label: 'field.trunk-music',
          hint: 'field.trunk-music.hint',
          options: promptOptions({ reader, office, live }),
          optional: true,
          none: 'field.trunk-music.none',
        },
        {
          kind: 'select',
          name: 'identity',
          label: 'field.identity',
          hint: 'field.identity.hint',
          options: textOptions(reader, ['pai', 'rpid', 'from'] as const, (header) => `identity.${header}`),
        },
        {
          kind: 'select',
          name: 'foreignCallerId',
          label: 'field.foreign-caller-id',
          hint: 'field.foreign-caller-id.hint',
          options: textOptions(reader, ['replace', 'refuse'] as const, (what) => `foreign-caller-id.${what}`),
        },
        ...peerFields(reader, 'trunk'),
        { kind: 'words', name: 'addresses', label: 'field.addresses', hint: 'field.addresses.hint' },
      ],
    },
  ],
  aside: ({ reader }, entry) => (
    <RewriteTester
      reader={reader}
      action={`${entryPath('trunks', entry.id)}/rewrite`}
      asked={{ which: 'dialled', number: '' }}
    />
  ),
};
