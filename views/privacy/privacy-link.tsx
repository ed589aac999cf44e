import type { ConsentPurpose } from '../../server/core/scripts/script.ts';
import type { Page } from '../layout/page.ts';
import { Badge } from '../parts/badge.tsx';

/** What the customer agreed to last, and for who leads the way to all that concerns privacy. */
export const PrivacyLink = ({
  page,
  customerId,
  consents,
}: {
  page: Page;
  customerId: string;
  consents: readonly { purpose: ConsentPurpose; given: boolean }[];
}) => {
  const { t } = page.reader;
  const mayOpen = page.person?.roles.some((role) => role !== 'agent') === true;
  if (!mayOpen && consents.length === 0) return null;
  return (
    <p class="hint">
      {consents.map(({ purpose, given }) => (
        <>
          <Badge tone={given ? 'good' : 'bad'}>
            {t(`consent.for-${purpose}`)}: {t(given ? 'consent.given' : 'consent.refused')}
          </Badge>{' '}
        </>
      ))}
      {mayOpen && <a href={`/customers/${customerId}/privacy`}>{t('privacy.title')}</a>}
    </p>
  );
};
