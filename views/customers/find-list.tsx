import type { Page } from '../layout/page.ts';
import { Badge } from '../parts/badge.tsx';
import { Icon } from '../parts/icon.tsx';
import type { CustomerView } from './customer-view.ts';
import { VipMark } from './vip-mark.tsx';

/** What the search over the page found so far, best first. */
export const FindList = ({ page, text, rows }: { page: Page; text: string; rows: readonly CustomerView[] }) => {
  const { t } = page.reader;
  if (text === '') return null;
  if (rows.length === 0) return <p class="hint">{t('customer.none-found')}</p>;
  return (
    <ul class="find-list">
      {rows.map((row) => {
        const phone = row.points.find(({ channel, state }) => channel === 'phone' && state === 'good');
        return (
          <li>
            <a href={`/customers/${row.id}`}>
              <Icon name={row.kind === 'company' ? 'office' : 'user'} />
              <span>
                <b>{row.name}</b>
                <small>{[row.company, phone?.text].filter(Boolean).join(' · ')}</small>
              </span>
              {row.vip && <VipMark page={page} />}
              {row.standing !== 'active' && <Badge tone="quiet">{t(`customer.standing-${row.standing}`)}</Badge>}
              {row.refusals.map(({ channel }) => (
                <Badge tone="bad">{t(`customer.refuses-${channel}`)}</Badge>
              ))}
            </a>
          </li>
        );
      })}
    </ul>
  );
};
