import type { Extension } from '../../server/core/office/office.ts';
import { extensionDefaults } from '../../server/core/office/peer-defaults.ts';
import { remoteAnswers } from '../../server/core/phones/remote-answer.ts';
import { Badge } from '../parts/badge.tsx';
import { IconButton } from '../parts/button.tsx';
import { formatInstant } from '../texts/format.ts';
import type { Reader } from '../texts/reader.ts';
import { classField } from './classes.tsx';
import { accountField, peerFields } from './common-fields.ts';
import { entryPath, type Section, textOptions } from './section.ts';

/** What a person types into a phone. The password is shown only when asked for, but can be copied as it is. */
export const PhoneCard = ({
  reader,
  extension,
  address,
  encrypted,
  open = false,
}: {
  reader: Reader;
  extension: { number: string; name: string; secret?: string };
  address: string;
  /** Where TLS is spoken. */
  encrypted?: string | undefined;
  open?: boolean;
}) => {
  const { t } = reader;
  const secret = extension.secret ?? '';
  const copy = { 'data-copied': t('action.copied') };
  return (
    <section class="card phone-card">
      <h2>
        {t('phone.card')} · {extension.number}
      </h2>
      <p class="hint">{t('phone.card.hint')}</p>
      <dl class="facts">
        <dt>{t('phone.server')}</dt>
        <dd>{address}</dd>
        {encrypted && (
          <>
            <dt>{t('phone.server-tls')}</dt>
            <dd>{encrypted}</dd>
          </>
        )}
        <dt>{t('phone.user')}</dt>
        <dd>{extension.number}</dd>
        <dt>{t('phone.password')}</dt>
        <dd>
          {open ? (
            secret
          ) : (
            <span class="with-button">
              <input
                type="password"
                id={`secret-${extension.number}`}
                value={secret}
                readonly
                aria-label={t('phone.password')}
                autocomplete="off"
              />
              <IconButton
                icon="eye"
                label={t('action.show')}
                data-reveal={`secret-${extension.number}`}
                aria-pressed="false"
              />
              <IconButton icon="copy" label={t('action.copy')} data-copy={secret} {...copy} />
            </span>
          )}
        </dd>
      </dl>
    </section>
  );
};

const forwardWhens = ['always', 'busy', 'noAnswer', 'unreachable'] as const;

/** Whether calls to it go elsewhere just now, or nowhere. */
const SwitchedBadge = ({ reader: { t }, row }: { reader: Reader; row: Extension }) => {
  if (row.forward.always !== undefined)
    return <Badge tone="warn">{t('phone.forwarded', { to: row.forward.always })}</Badge>;
  return row.dnd ? <Badge tone="warn">{t('field.dnd')}</Badge> : null;
};

export const extensions: Section<'extensions'> = {
  key: 'extensions',
  slug: 'extensions',
  icon: 'phone',
  asksId: true,
  live: true,
  idOf: (entry) => entry.number,
  nameOf: (entry) => (entry.name === entry.number ? entry.number : `${entry.number} ${entry.name}`),
  blank: () => ({ record: true, ...extensionDefaults }),
  columns: ({ reader, reader: { t }, office, live }) => [
    { label: t('column.number'), cell: (row) => <a href={entryPath('extensions', row.number)}>{row.number}</a> },
    {
      label: t('column.name'),
      cell: (row) => (
        <span>
          {row.name} <SwitchedBadge reader={reader} row={row} />
        </span>
      ),
    },
    {
      label: t('column.phone'),
      cell: (row) => {
        const devices = live.devices.filter((each) => each.extension === row.number);
        if (devices.length === 0) return <Badge tone="quiet">{t('phone.unregistered')}</Badge>;
        return (
          <span>
            <Badge tone="good">{t('phone.registered')}</Badge>
            <span class="under">
              {devices.length > 1 ? t('phone.devices', { count: devices.length }) : devices[0]?.userAgent}
            </span>
          </span>
        );
      },
    },
    {
      label: t('column.people'),
      cell: (row) =>
        office.people
          .filter((each) => each.extension === row.number)
          .map((each) => each.name)
          .join(', ') || '—',
    },
    { label: t('column.recording'), cell: (row) => (row.record ? t('value.yes') : t('value.no')) },
  ],
  fields: ({ reader, office }, entry) => [
    { kind: 'text', name: 'number', label: 'field.number', hint: 'field.number.hint', input: 'numeric' },
    { kind: 'text', name: 'name', label: 'field.name' },
    {
      kind: 'secret',
      name: 'secret',
      label: 'field.secret',
      optional: true,
      autocomplete: 'new-password',
      ...(!entry && { hint: 'field.secret.hint' as const }),
    },
    { kind: 'check', name: 'record', label: 'field.record', hint: 'field.record.hint' },
    classField({ office }, 'field.class.none'),
    {
      kind: 'text',
      name: 'callerId',
      label: 'field.shown-number',
      hint: 'field.shown-number.hint',
      input: 'tel',
      optional: true,
    },
    accountField(office, 'field.extension-account.hint'),
    {
      kind: 'section',
      legend: 'form.forwarding',
      hint: 'form.forwarding.hint',
      fields: [
        { kind: 'check', name: 'dnd', label: 'field.dnd', hint: 'field.dnd.hint' },
        ...forwardWhens.map((when) => ({
          kind: 'text' as const,
          name: `forward.${when}`,
          label: `forward.${when}` as const,
          input: 'tel' as const,
          optional: true,
        })),
        {
          kind: 'number',
          name: 'forward.noAnswerSec',
          label: 'field.no-answer-sec',
          min: 3,
          max: 300,
          unit: 'value.seconds',
        },
        { kind: 'check', name: 'forward.confirm', label: 'field.forward-confirm', hint: 'field.forward-confirm.hint' },
      ],
    },
    {
      kind: 'section',
      legend: 'form.advanced',
      hint: 'form.advanced.hint',
      fields: [
        {
          kind: 'select',
          name: 'remoteAnswer',
          label: 'field.remote-answer',
          hint: 'field.remote-answer.hint',
          options: textOptions(reader, remoteAnswers, (how) => `remote-answer.${how}`),
        },
        ...peerFields(reader, 'phone'),
      ],
    },
  ],
  aside: ({ reader, live }, entry) => {
    const { t } = reader;
    const devices = live.devices.filter((each) => each.extension === entry.number);
    const wrong = live.wrongPassword(entry.number);
    return (
      <>
        <PhoneCard reader={reader} extension={entry} address={live.sipAddresses[0] ?? ''} encrypted={live.tlsAddress} />
        <section class="card">
          <h2>{t('phone.connected')}</h2>
          {devices.length === 0 && <p class="lead">{t('phone.none')}</p>}
          {devices.length === 0 && wrong && (
            <p class="bad">
              {t('phone.wrong-password', {
                source: wrong.source,
                agent: wrong.userAgent ?? '—',
                time: formatInstant(wrong.lastAt, reader),
              })}
            </p>
          )}
          {devices.map((device) => (
            <dl class="facts">
              <dt>{t('phone.agent')}</dt>
              <dd>{device.userAgent ?? '—'}</dd>
              <dt>{t('phone.address')}</dt>
              <dd class="mono">{device.contact}</dd>
              <dt>{t('phone.until')}</dt>
              <dd>{formatInstant(device.expiresAt, reader)}</dd>
            </dl>
          ))}
        </section>
      </>
    );
  },
};
