import type { Child } from 'hono/jsx';
import type { Page } from '../layout/page.ts';
import { PageHead, Shell } from '../layout/shell.tsx';
import { Button } from '../parts/button.tsx';
import { formatBytes } from '../texts/format.ts';

const Outside = ({ page, title, children }: { page: Page; title: string; children?: Child }) => (
  <Shell page={page} title={title} narrow>
    <PageHead title={title} lead={page.officeName} />
    {children}
  </Shell>
);

/** A service of the catalogue for whoever got its link. */
export const ServicePage = ({
  page,
  token,
  service,
  documents,
}: {
  page: Page;
  token: string;
  service: { name: string; text: string; price?: string };
  documents: readonly { id: string; name: string; bytes: number }[];
}) => {
  const { t } = page.reader;
  return (
    <Outside page={page} title={service.name}>
      <section class="card stack">
        <p class="told-text">{service.text}</p>
        {service.price && <p>{t('catalogue.price', { price: service.price })}</p>}
        {documents.length > 0 && (
          <ul class="case-calls">
            {documents.map(({ id, name, bytes }) => (
              <li>
                <a href={`/c/${token}/${id}`}>{name}</a>
                <small>{formatBytes(bytes, page.reader)}</small>
              </li>
            ))}
          </ul>
        )}
      </section>
    </Outside>
  );
};

/** Asks once more before no more mails are sent: programs that look at links ahead take nobody off a list. */
export const LeavePage = ({ page, token, isDone }: { page: Page; token: string; isDone: boolean }) => {
  const { t } = page.reader;
  return (
    <Outside page={page} title={t('bulk.leave-title')}>
      {isDone ? (
        <p>{t('bulk.left')}</p>
      ) : (
        <form method="post" action={`/u/${token}`} class="card stack">
          <p>{t('bulk.leave-ask')}</p>
          <Button kind="primary">{t('bulk.leave-do')}</Button>
        </form>
      )}
    </Outside>
  );
};
