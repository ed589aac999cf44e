import { phoneDefaults, phoneVendors } from '../../server/core/office/phones.ts';
import { printMac } from '../../server/core/phones/mac.ts';
import type { Page } from '../layout/page.ts';
import { CsrfField } from '../layout/user-menu.tsx';
import { Notice } from '../parts/badge.tsx';
import { Button, IconButton } from '../parts/button.tsx';
import { formatInstant } from '../texts/format.ts';
import { entryPath, type PhoneLike, type Section, textOptions } from './section.ts';

const transports = ['udp', 'tcp', 'tls'] as const;

/** The secret link with what to do with it, and what the phone was seen doing. */
const LinkCard = ({ page, state, phoneId }: { page: Page; state: PhoneLike; phoneId: string }) => {
  const { t } = page.reader;
  const path = entryPath('phones', phoneId);
  return (
    <section class="card phone-card">
      <h2>{t('phones.link')}</h2>
      <p class="hint">{t('phones.link.hint')}</p>
      <span class="with-button">
        <input type="text" readonly value={state.url} aria-label={t('phones.link')} class="mono" />
        <IconButton icon="copy" label={t('action.copy')} data-copy={state.url} data-copied={t('action.copied')} />
      </span>
      {state.qr && (
        <svg class="qr" viewBox={`0 0 ${state.qr.size} ${state.qr.size}`} role="img" aria-label={t('phones.qr')}>
          <rect width={state.qr.size} height={state.qr.size} class="qr-ground" />
          <path d={state.qr.path} class="qr-ink" />
        </svg>
      )}
      <p class="hint">{t(state.hint)}</p>
      {state.commands && <pre class="mono">{state.commands}</pre>}
      <p class="hint">{state.tried === undefined ? t('phones.untried') : t('phones.tried', { device: state.tried })}</p>
      <div class="form-actions">
        <form method="post" action={`${path}/resync`}>
          <CsrfField page={page} />
          <Button size="small">{t('phones.resync')}</Button>
        </form>
        <form method="post" action={`${path}/renew`}>
          <CsrfField page={page} />
          <Button size="small" kind="quiet" icon="lock">
            {t('phones.renew')}
          </Button>
        </form>
      </div>
    </section>
  );
};

export const phones: Section<'phones'> = {
  key: 'phones',
  slug: 'phones',
  icon: 'phone',
  idOf: (entry) => entry.id,
  nameOf: (entry) => entry.name,
  blank: () => ({ ...phoneDefaults }),
  // The list has a page of its own.
  columns: () => [],
  fields: ({ reader, office }) => [
    { kind: 'text', name: 'name', label: 'field.name' },
    {
      kind: 'select',
      name: 'vendor',
      label: 'phones.vendor',
      options: textOptions(reader, phoneVendors, (vendor) => `vendor.${vendor}`),
    },
    { kind: 'text', name: 'mac', label: 'field.mac', hint: 'field.mac.hint', optional: true },
    {
      kind: 'words',
      name: 'extensions',
      label: 'phones.lines',
      hint: 'field.phone-lines.hint',
      placeholder: office.extensions[0]?.number ?? '101',
    },
    {
      kind: 'select',
      name: 'transport',
      label: 'field.phone-transport',
      hint: 'field.phone-transport.hint',
      options: transports.map((value) => ({ value, label: value.toUpperCase() })),
    },
    {
      kind: 'rows',
      name: 'keys',
      label: 'field.phone-keys',
      hint: 'field.phone-keys.hint',
      columns: [
        { kind: 'text', name: 'number', label: 'column.number', input: 'tel' },
        { kind: 'text', name: 'label', label: 'column.name', optional: true },
      ],
      blankRow: { number: '', label: '' },
      add: 'add.phone-key',
    },
    { kind: 'check', name: 'anywhere', label: 'field.phone-anywhere', hint: 'field.phone-anywhere.hint' },
  ],
  aside: ({ reader, live }, entry, page) => {
    const { t } = reader;
    const state = live.phones.find(({ id }) => id === entry.id);
    if (!state) return null;
    const registered = live.devices.some(({ extension }) => entry.extensions.includes(extension));
    return (
      <>
        {state.trouble && (
          <Notice tone="bad">
            {t('phones.trouble.text')} <span class="mono">{state.trouble}</span>
          </Notice>
        )}
        <LinkCard page={page} state={state} phoneId={entry.id} />
        <section class="card">
          <h2>{t('phone.connected')}</h2>
          <dl class="facts">
            {entry.mac && (
              <>
                <dt>{t('field.mac')}</dt>
                <dd class="mono">{printMac(entry.mac)}</dd>
              </>
            )}
            <dt>{t('phones.settings')}</dt>
            <dd>{state.lastFetchAt ? formatInstant(state.lastFetchAt, reader) : t('phones.never-fetched')}</dd>
            <dt>{t('phone.address')}</dt>
            <dd class="mono">{state.lastAddress ?? '—'}</dd>
            <dt>{t('phone.agent')}</dt>
            <dd>{[state.model, state.firmware].filter(Boolean).join(' ') || '—'}</dd>
            <dt>{t('column.phone')}</dt>
            <dd>{t(registered ? 'phone.registered' : 'phone.unregistered')}</dd>
          </dl>
        </section>
      </>
    );
  },
};
