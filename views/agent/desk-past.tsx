import type { Page } from '../layout/page.ts';
import type { Desk } from './desk.ts';

/**
 * Everything that happened with the customer of the call. It is fetched when somebody looks, and no push touches it: what is inside
 * bears the customer in its id.
 */
export const PastPart = ({ page, desk }: { page: Page; desk: Desk }) => {
  const { card } = desk;
  const path = card?.kind === 'known' ? `/customers/${card.card.customer.id}/timeline` : undefined;
  return (
    <div id="desk-past">
      {path === undefined ? (
        <p class="desk-nobody">{page.reader.t('desk.nobody')}</p>
      ) : (
        <div id={`past-of-${path.split('/')[2]}`} hx-morph-skip="" hx-get={path} hx-trigger="revealed">
          <p class="desk-nobody">
            <a href={path}>{page.reader.t('desk.past')}</a>
          </p>
        </div>
      )}
    </div>
  );
};
