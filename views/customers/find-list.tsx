import type { CaseLineView } from '../cases/case-view.ts';
import { StateBadge, titleOf } from '../cases/case-words.tsx';
import type { Page } from '../layout/page.ts';
import { Badge } from '../parts/badge.tsx';
import { Icon } from '../parts/icon.tsx';
import type { CustomerView } from './customer-view.ts';
import { VipMark } from './vip-mark.tsx';

/** What the search over the page found so far, best first. */
export const FindList = ({
  page,
  text,
  rows,
  line,
}: {
  page: Page;
  text: string;
  rows: readonly CustomerView[];
  /** The case of that number. */
  line?: CaseLineView;
}) => {
  const { t } = page.reader;
  if (text === '') return null;
  if (rows.length === 0 && !line) return <p class="hint">{t('customer.none-found')}</p>;
  return (
    <ul class="find-list">
      {line && (
        <li>
          <a href={`/cases/${line.number}`}>
            <Icon name="file" />
            <span>
              <b>
                {t('case.number')} {line.number}
              </b>
              <small>{[titleOf(page, line), line.customer?.name].filter(Boolean).join(' · ')}</small>
            </span>
            <StateBadge page={page} line={line} />
          </a>
        </li>
      )}
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
