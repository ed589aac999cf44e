import type { Page } from '../layout/page.ts';
import { Receipts, SendForm } from '../mails/catalogue-views.tsx';
import { LinkButton } from '../parts/button.tsx';
import type { Desk } from './desk.ts';
import { Key } from './desk-keys.tsx';

/** Services of the catalogue by mail to whom the call is with, and whether they were opened. */
export const CataloguePart = ({ page, desk }: { page: Page; desk: Desk }) => {
  const { t } = page.reader;
  const { catalogue } = desk;
  if (!catalogue)
    return (
      <div id="desk-catalogue">
        <p class="desk-nobody">{t('desk-catalogue.no-call')}</p>
      </div>
    );
  const { callId, view, fax } = catalogue;
  return (
    <div id="desk-catalogue">
      <section class="card stack">
        <h2 class="unseen">{t('desk-catalogue.title')}</h2>
        <h3>
          {t('catalogue.send')} <Key of="services" />
        </h3>
        {/* Where the address comes to be known, the form is another. */}
        <SendForm
          page={page}
          view={view}
          action={`/agent/calls/${callId}/catalogue`}
          within={['send', callId, view.to, view.service]
            .filter(Boolean)
            .join('-')
            .replace(/[^\w-]/g, '_')}
          live
        />
        <LinkButton href={fax} icon="file">
          {t('fax.by-fax')}
        </LinkButton>
        <Receipts page={page} receipts={view.receipts} />
      </section>
    </div>
  );
};
