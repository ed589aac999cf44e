import type { CaseLineView } from '../cases/case-view.ts';
import { titleOf } from '../cases/case-words.tsx';
import type { PointView } from '../customers/customer-view.ts';
import type { Page } from '../layout/page.ts';
import { CsrfField } from '../layout/user-menu.tsx';
import { CallButton } from '../live/act.tsx';
import { Button } from '../parts/button.tsx';
import { Icon } from '../parts/icon.tsx';
import type { DeskAccount } from './desk.ts';
import { AccountField } from './desk-account.tsx';
import { Key, onKey } from './desk-keys.tsx';

/** One box for a number to call and a name to look for; Enter calls the number or opens the list. */
export const DialBox = ({ page, accounts }: { page: Page; accounts: readonly DeskAccount[] }) => {
  const { t } = page.reader;
  return (
    <search class="card dial">
      <form method="post" action="/agent/dial" hx-post="/agent/dial" hx-swap="none">
        <CsrfField page={page} />
        <label for="dial">
          {t('desk.dial')} <Key of="dial" />
        </label>
        <div class="with-button">
          <input
            id="dial"
            type="search"
            name="number"
            placeholder={t('desk.dial-hint')}
            autocomplete="off"
            spellcheck={false}
            required
            {...onKey('dial')}
            hx-get="/agent/search"
            hx-trigger="input changed delay:200ms"
            hx-target="#found"
            hx-swap="innerHTML"
            hx-sync="this:replace"
          />
          <Button kind="primary" icon="call-out" aria-label={t('desk.call-number')} title={t('desk.call-number')} />
        </div>
        <AccountField page={page} accounts={accounts} />
      </form>
      <div id="found" aria-live="polite" />
    </search>
  );
};

export interface FoundCustomer {
  id: string;
  name: string;
  company?: string;
  vip: boolean;
  points: PointView[];
}

/** What the box found while typing. */
export const Found = ({
  page,
  text,
  rows,
  cases,
}: {
  page: Page;
  text: string;
  rows: FoundCustomer[];
  /** The case of that number. */
  cases: CaseLineView[];
}) => {
  const { t } = page.reader;
  if (text === '') return null;
  if (rows.length + cases.length === 0) return <p class="hint">{t('desk.nothing-found')}</p>;
  return (
    <ul class="found">
      {cases.map((line) => (
        <li>
          <a href={`/cases/${line.number}`}>
            <Icon name="file" />
            <span>
              <b>
                {line.number} {titleOf(page, line)}
              </b>
              {line.customer && <small>{line.customer.name}</small>}
            </span>
          </a>
        </li>
      ))}
      {rows.map((row) => (
        <li>
          <a href={`/customers/${row.id}`}>
            <Icon name={row.vip ? 'star' : 'user'} />
            <span>
              <b>{row.name}</b>
              {row.company && <small>{row.company}</small>}
            </span>
          </a>
          {row.points
            .flatMap(({ text, dial, state }) => (dial !== undefined && state === 'good' ? { number: text, dial } : []))
            .slice(0, 2)
            .map((phone) => (
              <CallButton page={page} {...phone} customerId={row.id} />
            ))}
        </li>
      ))}
    </ul>
  );
};
