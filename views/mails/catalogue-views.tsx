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
  at: number;
  opens: number;
  openedAt: number | null;
  isBounced: boolean;
}

/** Sends a service of the catalogue by mail, and shows what became of those sent. */
export const SendService = ({
  page,
  services,
  to,
  about,
  receipts,
}: {
  page: Page;
  services: readonly Option[];
  to: string;
  about: { customer?: string; case?: string };
  receipts: readonly ReceiptView[];
}) => {
  const { t } = page.reader;
  if (services.length === 0 && receipts.length === 0) return null;
  return (
    <details class="card case-act" open={receipts.length > 0}>
      <summary>{t('catalogue.send')}</summary>
      <form method="post" action="/mails/catalogue" class="stack">
        <CsrfField page={page} />
        {about.customer && <input type="hidden" name="customer" value={about.customer} />}
        {about.case && <input type="hidden" name="case" value={about.case} />}
        <Field name="service" within="send" label={t('case.service')}>
          {(control) => (
            <select {...control} required>
              {services.map(({ value, label }) => (
                <option value={value}>{label}</option>
              ))}
            </select>
          )}
        </Field>
        <Field name="to" within="send" label={t('mail.to')}>
          {(control) => <input {...control} type="email" value={to} required maxlength={254} />}
        </Field>
        <Button icon="envelope">{t('catalogue.send-do')}</Button>
      </form>
      {receipts.length > 0 && (
        <ul class="case-calls">
          {receipts.map((receipt) => (
            <li>
              <a href={`/mails/${receipt.mailId}`}>{receipt.service}</a>
              <small>{formatInstant(receipt.at, page.reader)}</small>
              {receipt.isBounced ? (
                <Badge tone="bad">{t('mails-state.bounced')}</Badge>
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
      )}
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
