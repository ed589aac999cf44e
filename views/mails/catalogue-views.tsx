import type { Mail } from '../../server/core/mail/mail.ts';
import { onKey } from '../agent/desk-keys.tsx';
import type { Page } from '../layout/page.ts';
import { PageHead, Shell } from '../layout/shell.tsx';
import { CsrfField } from '../layout/user-menu.tsx';
import { Act } from '../live/act.tsx';
import { Badge } from '../parts/badge.tsx';
import { Button } from '../parts/button.tsx';
import { Empty } from '../parts/empty.tsx';
import { Field } from '../parts/field.tsx';
import type { Option } from '../parts/form.ts';
import { formatBytes, formatInstant } from '../texts/format.ts';

export interface ReceiptView {
  mailId: string;
  service: string;
  to: string;
  at: number;
  opens: number;
  openedAt: number | null;
  /** False: its documents went along, and nobody knows whether it was read. */
  hasLink: boolean;
  /** Of the mail, while it is kept. */
  state?: Mail['state'];
}

export interface CatalogueView {
  services: readonly Option[];
  /** The service that it is about, as far as one knows. */
  service?: string;
  /** The customer's address. */
  to: string;
  receipts: readonly ReceiptView[];
}

/** What became of services that were sent. */
export const Receipts = ({ page, receipts }: { page: Page; receipts: readonly ReceiptView[] }) => {
  const { t } = page.reader;
  if (receipts.length === 0) return null;
  return (
    <ul class="case-calls receipts">
      {receipts.map((receipt) => (
        <li>
          <a href={`/mails/${receipt.mailId}`}>{receipt.service}</a>
          <small>
            {receipt.to} · {formatInstant(receipt.at, page.reader)}
          </small>
          {receipt.state === 'bounced' || receipt.state === 'failed' ? (
            <Badge tone="bad">{t(`mails-state.${receipt.state}`)}</Badge>
          ) : !receipt.hasLink ? (
            receipt.state && <Badge tone="quiet">{t(`mails-state.${receipt.state}`)}</Badge>
          ) : receipt.openedAt === null ? (
            <Badge tone="quiet">{t('catalogue.not-opened')}</Badge>
          ) : (
            <Badge tone="good">
              {t('catalogue.opened', {
                at: formatInstant(receipt.openedAt, page.reader),
                times: receipt.opens,
              })}
            </Badge>
          )}
        </li>
      ))}
    </ul>
  );
};

/** Which service goes to what address. `within` tells this form from others on the page; `live`: only parts of the page change. */
export const SendForm = ({
  page,
  view,
  action,
  within,
  fields = {},
  live = false,
}: {
  page: Page;
  view: CatalogueView;
  action: string;
  within: string;
  fields?: Record<string, string>;
  live?: boolean;
}) => {
  const { t } = page.reader;
  if (view.services.length === 0) return <p class="hint">{t('services.empty.text')}</p>;
  return (
    <form
      id={within}
      method="post"
      action={action}
      class="stack"
      {...(live && { 'hx-post': action, 'hx-swap': 'none', 'hx-morph-skip': '' })}
    >
      <CsrfField page={page} />
      {Object.entries(fields).map(([name, value]) => (
        <input type="hidden" name={name} value={value} />
      ))}
      <Field name="service" within={within} label={t('case.service')}>
        {(control) => (
          <select {...control} required {...onKey('services', live)}>
            {view.services.map(({ value, label }) => (
              <option value={value} selected={value === view.service}>
                {label}
              </option>
            ))}
          </select>
        )}
      </Field>
      <Field name="to" within={within} label={t('mail.to')}>
        {(control) => <input {...control} type="email" value={view.to} required maxlength={254} />}
      </Field>
      <div class="form-actions">
        <Button icon="envelope">{t('catalogue.send-do')}</Button>
      </div>
    </form>
  );
};

/** Sends a service of the catalogue by mail, and shows what became of those sent. */
export const SendService = ({
  page,
  view,
  fields,
}: {
  page: Page;
  view: CatalogueView;
  /** What it is part of: `customer`, `case`, `call`. */
  fields: Record<string, string>;
}) => {
  if (view.services.length === 0 && view.receipts.length === 0) return null;
  return (
    <details class="card case-act" open={view.receipts.length > 0}>
      <summary>{page.reader.t('catalogue.send')}</summary>
      <SendForm page={page} view={view} action="/mails/catalogue" within="send" fields={fields} />
      <Receipts page={page} receipts={view.receipts} />
    </details>
  );
};

/** Documents of each service, that go with it by mail. */
export const CatalogueDocumentsPage = ({
  page,
  services,
}: {
  page: Page;
  services: readonly { id: string; name: string; documents: { id: string; name: string; bytes: number }[] }[];
}) => {
  const { t } = page.reader;
  return (
    <Shell page={page} title={t('nav.catalogue-documents')}>
      <PageHead title={t('nav.catalogue-documents')} lead={t('catalogue.documents-lead')} />
      {services.length === 0 && <Empty icon="star" title={t('services.empty.title')} text={t('services.empty.text')} />}
      {services.map((service) => (
        <section class="card stack">
          <h2>
            <a href={`/owner/services/${service.id}`}>{service.name}</a>
          </h2>
          {service.documents.map((file) => (
            <Act
              page={page}
              action={`/owner/catalogue-documents/${service.id}/remove`}
              fields={{ file: file.id }}
              class="case-quick"
            >
              <a href={`/files/${file.id}`}>{file.name}</a>
              <small>{formatBytes(file.bytes, page.reader)}</small>
              <Button kind="quiet" size="small" icon="trash" title={t('mails.detach', { name: file.name })} />
            </Act>
          ))}
          <form
            method="post"
            action={`/owner/catalogue-documents/${service.id}/files`}
            enctype="multipart/form-data"
            class="case-quick"
          >
            <CsrfField page={page} />
            <Field name="file" within={service.id} label={t('mails.attach')}>
              {(control) => <input {...control} type="file" multiple required />}
            </Field>
            <Button icon="plus">{t('mails.attach')}</Button>
          </form>
        </section>
      ))}
    </Shell>
  );
};
