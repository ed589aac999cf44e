import { type Phone, phoneVendors } from '../../server/core/office/phones.ts';
import { printMac } from '../../server/core/phones/mac.ts';
import type { Page } from '../layout/page.ts';
import { PageHead, Shell } from '../layout/shell.tsx';
import { CsrfField } from '../layout/user-menu.tsx';
import { Badge, Notice } from '../parts/badge.tsx';
import { Button, LinkButton } from '../parts/button.tsx';
import { DataTable } from '../parts/data-table.tsx';
import { Empty } from '../parts/empty.tsx';
import { Field } from '../parts/field.tsx';
import { formatInstant } from '../texts/format.ts';
import type { Reader } from '../texts/reader.ts';
import { entryPath } from './section.ts';

export interface FoundRow {
  mac: string;
  vendor?: Phone['vendor'];
  model?: string;
  firmware?: string;
  addresses: readonly string[];
  lastAt: number;
  isFalse: boolean;
  /** It is in the list below, and came without its link. */
  known?: { id: string; name: string };
}

export interface PhoneRow {
  phone: Phone;
  isRegistered: boolean;
  lastFetchAt?: number;
  model?: string;
  firmware?: string;
  trouble?: string;
  openUntil?: number;
}

/** Somebody at a shared phone. */
export interface DeskRow {
  host: string;
  guest: string;
  name: string;
  since: number;
}

export interface PhonesView {
  rows: readonly PhoneRow[];
  found: readonly FoundRow[];
  extensions: readonly { number: string; name: string }[];
  desks: readonly DeskRow[];
  wakeUps: readonly { extension: string; at: number }[];
  /** What DHCP has to tell: `http://192.168.1.10:8080/p/`. */
  rootUrl: string;
}

const path = '/owner/phones';
const refresh = (id: string) => ({
  'hx-get': path,
  'hx-trigger': 'every 5s',
  'hx-select': `#${id}`,
  'hx-target': 'this',
  'hx-swap': 'outerMorph',
});

/** Phones that fetch their settings, and those that were found and wait to be adopted. */
export const PhonesPage = ({ page, view }: { page: Page; view: PhonesView }) => {
  const { t } = page.reader;
  return (
    <Shell page={page} title={t('nav.phones')}>
      <PageHead title={t('nav.phones')} lead={t('phones.lead')}>
        <LinkButton href={`${path}/found/import`} icon="list">
          {t('phones.import')}
        </LinkButton>
        <LinkButton href={`${path}/new`} kind="primary" icon="plus">
          {t('phones.new')}
        </LinkButton>
      </PageHead>
      <Found page={page} view={view} />
      <section class="stack" aria-labelledby="phones-own">
        <h2 id="phones-own">{t('phones.own')}</h2>
        {view.rows.length === 0 ? (
          <Empty icon="phone" title={t('phones.empty.title')} text={t('phones.empty.text')} />
        ) : (
          <OwnTable reader={page.reader} rows={view.rows} />
        )}
      </section>
      <Desks page={page} desks={view.desks} />
      <WakeUps page={page} view={view} />
      <HowTo reader={page.reader} rootUrl={view.rootUrl} />
    </Shell>
  );
};

const Found = ({ page, view }: { page: Page; view: PhonesView }) => {
  const { t } = page.reader;
  return (
    <section class="stack" aria-labelledby="phones-found">
      <h2 id="phones-found">{t('phones.found')}</h2>
      {/* Where somebody is choosing an extension nothing moves under the hand. */}
      <div id="found" class="stack" {...(view.found.length === 0 ? refresh('found') : {})}>
        {view.found.length === 0 ? (
          <p class="hint">{t('phones.found.none')}</p>
        ) : (
          <DataTable
            caption={t('phones.found')}
            rows={view.found}
            rowOf={({ mac }) => ({ id: `found-${mac}` })}
            columns={[
              {
                label: t('phones.device'),
                cell: ({ vendor, model, firmware, mac }) => (
                  <span>
                    {[vendor && t(`vendor.${vendor}`), model].filter(Boolean).join(' ') || t('phones.unknown-vendor')}
                    <span class="under mono">{printMac(mac)}</span>
                    {firmware && <span class="under">{firmware}</span>}
                  </span>
                ),
              },
              {
                label: t('phones.seen'),
                cell: ({ addresses, lastAt, isFalse }) => (
                  <span>
                    <span class="mono">{addresses.join(', ')}</span>
                    <span class="under">{formatInstant(lastAt, page.reader)}</span>
                    {addresses.length > 1 && <Badge tone="bad">{t('phones.contested')}</Badge>}
                    {isFalse && <Badge tone="bad">{t('phones.false-card')}</Badge>}
                  </span>
                ),
              },
              { label: t('phones.adopt'), actions: true, cell: (row) => <Adopt page={page} view={view} row={row} /> },
            ]}
          />
        )}
      </div>
    </section>
  );
};

const Adopt = ({ page, view, row }: { page: Page; view: PhonesView; row: FoundRow }) => {
  const { t } = page.reader;
  if (row.known)
    return (
      <form method="post" action={`${entryPath('phones', row.known.id)}/open`} class="adopt">
        <CsrfField page={page} />
        <a href={entryPath('phones', row.known.id)}>{row.known.name}</a>
        <Button size="small">{t('phones.open')}</Button>
      </form>
    );
  return (
    <form method="post" action={`${path}/found/adopt`} class="adopt">
      <CsrfField page={page} />
      <input type="hidden" name="mac" value={row.mac} />
      {!row.vendor && (
        <select name="vendor" aria-label={t('phones.vendor')} required>
          <option value="">{t('phones.vendor')}</option>
          {phoneVendors.map((vendor) => (
            <option value={vendor}>{t(`vendor.${vendor}`)}</option>
          ))}
        </select>
      )}
      <select name="extension" aria-label={t('phones.extension')} required>
        <option value="">{t('phones.extension')}</option>
        {view.extensions.map(({ number, name }) => (
          <option value={number}>
            {number} {name}
          </option>
        ))}
      </select>
      <Button kind="primary" size="small">
        {t('phones.adopt')}
      </Button>
      <Button kind="quiet" size="small" formaction={`${path}/found/forget`} formnovalidate>
        {t('phones.forget')}
      </Button>
    </form>
  );
};

const OwnTable = ({ reader, rows }: { reader: Reader; rows: readonly PhoneRow[] }) => {
  const { t } = reader;
  return (
    <DataTable
      caption={t('phones.own')}
      rows={rows}
      body={{ id: 'rows', ...refresh('rows') }}
      columns={[
        {
          label: t('column.name'),
          cell: ({ phone }) => (
            <span>
              <a href={entryPath('phones', phone.id)}>{phone.name}</a>
              {phone.mac && <span class="under mono">{printMac(phone.mac)}</span>}
            </span>
          ),
        },
        {
          label: t('phones.device'),
          cell: ({ phone, model, firmware }) => (
            <span>
              {t(`vendor.${phone.vendor}`)} {model}
              {firmware && <span class="under">{firmware}</span>}
            </span>
          ),
        },
        { label: t('phones.lines'), cell: ({ phone }) => phone.extensions.join(', ') },
        {
          label: t('phones.settings'),
          cell: ({ lastFetchAt, trouble, openUntil }) => (
            <span>
              {lastFetchAt === undefined ? t('phones.never-fetched') : formatInstant(lastFetchAt, reader)}
              {trouble && <Badge tone="bad">{t('phones.trouble')}</Badge>}
              {openUntil !== undefined && <Badge tone="busy">{t('phones.awaited')}</Badge>}
            </span>
          ),
        },
        {
          label: t('column.phone'),
          cell: ({ isRegistered }) => (
            <Badge tone={isRegistered ? 'good' : 'quiet'}>
              {t(isRegistered ? 'phone.registered' : 'phone.unregistered')}
            </Badge>
          ),
        },
      ]}
    />
  );
};

const Desks = ({ page, desks }: { page: Page; desks: readonly DeskRow[] }) => {
  const { t } = page.reader;
  return (
    <section class="stack" aria-labelledby="desks">
      <h2 id="desks">{t('desks.title')}</h2>
      <p class="hint">{t('desks.hint')}</p>
      {desks.length > 0 && (
        <DataTable
          caption={t('desks.title')}
          rows={desks}
          columns={[
            { label: t('column.phone'), cell: ({ host }) => host },
            { label: t('column.name'), cell: ({ name, guest }) => `${name} (${guest})` },
            { label: t('desks.since'), cell: ({ since }) => formatInstant(since, page.reader) },
            {
              label: t('desks.log-out'),
              actions: true,
              cell: ({ host }) => (
                <form method="post" action={`${path}/found/desk-out`}>
                  <CsrfField page={page} />
                  <input type="hidden" name="host" value={host} />
                  <Button size="small">{t('desks.log-out')}</Button>
                </form>
              ),
            },
          ]}
        />
      )}
    </section>
  );
};

const WakeUps = ({ page, view }: { page: Page; view: PhonesView }) => {
  const { t } = page.reader;
  return (
    <section class="stack" aria-labelledby="wake-ups">
      <h2 id="wake-ups">{t('wake-ups.title')}</h2>
      <p class="hint">{t('wake-ups.hint')}</p>
      {view.wakeUps.length > 0 && (
        <DataTable
          caption={t('wake-ups.title')}
          rows={view.wakeUps}
          columns={[
            { label: t('phones.extension'), cell: ({ extension }) => extension },
            { label: t('wake-ups.at'), cell: ({ at }) => formatInstant(at, page.reader) },
            {
              label: t('wake-ups.cancel'),
              actions: true,
              cell: ({ extension }) => (
                <form method="post" action={`${path}/found/wake-up-off`}>
                  <CsrfField page={page} />
                  <input type="hidden" name="extension" value={extension} />
                  <Button size="small">{t('wake-ups.cancel')}</Button>
                </form>
              ),
            },
          ]}
        />
      )}
      <form method="post" action={`${path}/found/wake-up`} class="adopt">
        <CsrfField page={page} />
        <select name="extension" aria-label={t('phones.extension')} required>
          <option value="">{t('phones.extension')}</option>
          {view.extensions.map(({ number, name }) => (
            <option value={number}>
              {number} {name}
            </option>
          ))}
        </select>
        <input type="time" name="time" aria-label={t('wake-ups.at')} required />
        <Button size="small">{t('wake-ups.add')}</Button>
      </form>
    </section>
  );
};

const HowTo = ({ reader: { t }, rootUrl }: { reader: Reader; rootUrl: string }) => (
  <details class="card stack">
    <summary>{t('phones.how')}</summary>
    <p>{t('phones.how.multicast')}</p>
    <p>{t('phones.how.dhcp')}</p>
    <dl class="facts">
      <dt>{t('phones.how.option-66')}</dt>
      <dd class="mono">{rootUrl}</dd>
      <dt>{t('phones.how.option-160')}</dt>
      <dd class="mono">{rootUrl}</dd>
      <dt>{t('phones.how.dnsmasq')}</dt>
      <dd class="mono">dhcp-option=66,"{rootUrl}"</dd>
    </dl>
    <p>{t('phones.how.manual')}</p>
    <p>{t('phones.how.secret')}</p>
  </details>
);

/** A list of network cards and extensions, pasted or from a file. */
export const ImportPage = ({
  page,
  text,
  problems,
}: {
  page: Page;
  text: string;
  /** Ready texts, a line each. */
  problems: readonly string[];
}) => {
  const { t } = page.reader;
  return (
    <Shell page={page} title={t('phones.import')}>
      <p>
        <a href={path}>← {t('nav.phones')}</a>
      </p>
      <PageHead title={t('phones.import')} lead={t('phones.import.lead')} />
      {problems.length > 0 && (
        <Notice tone="bad">
          {t('phones.import.refused')}
          <ul>
            {problems.map((problem) => (
              <li>{problem}</li>
            ))}
          </ul>
        </Notice>
      )}
      <form method="post" action={`${path}/found/import`} enctype="multipart/form-data" class="card stack">
        <CsrfField page={page} />
        <Field name="file" label={t('phones.import.file')}>
          {(control) => <input {...control} type="file" accept=".csv,.txt,text/csv,text/plain" />}
        </Field>
        <Field name="list" label={t('phones.import.list')} hint={t('phones.import.hint')}>
          {(control) => (
            <textarea {...control} rows={10} class="mono" spellcheck={false}>
              {text}
            </textarea>
          )}
        </Field>
        <div class="form-actions">
          <Button kind="primary">{t('phones.import.go')}</Button>
          <LinkButton href={path} kind="quiet">
            {t('action.cancel')}
          </LinkButton>
        </div>
      </form>
    </Shell>
  );
};
